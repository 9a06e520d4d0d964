//! The peers' side: the cheapest feed there is. Names come once as JSON; after that twelve bytes for
//! each agent that changed.

use super::house::House;
use super::play::{Change, Part, Play};

/// Writes who there is, and what everyone does: the first message.
pub(crate) fn names(house: &House, play: &Play, now: i64) -> String {
    let agents: Vec<_> = house
        .people
        .iter()
        .zip(&play.parts)
        .map(|(person, part)| {
            serde_json::json!([
                person.name,
                person.team,
                part.state,
                queue(*part),
                now - part.since
            ])
        })
        .collect();
    let teams: Vec<_> = (1..=super::house::TEAMS).map(House::team).collect();
    let queues: Vec<_> = house.queues.iter().map(|(_, name)| name).collect();
    serde_json::json!({ "now": now, "agents": agents, "teams": teams, "queues": queues })
        .to_string()
}

/// Writes a batch: the time, then row, state, queue plus one, and age of each agent that changed.
pub(crate) fn batch(changes: &[Change], now: i64) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(8 + 12 * changes.len());
    bytes.extend((now as f64).to_le_bytes());
    for change in changes {
        let part = change.part;
        bytes.extend(change.agent.to_le_bytes());
        bytes.extend(u16::from(part.state).to_le_bytes());
        bytes.extend((queue(part).map_or(0, |row| row as u16 + 1)).to_le_bytes());
        bytes.extend(((now - part.since) as u32).to_le_bytes());
    }
    bytes
}

/// The queue of the contact, while there is one.
fn queue(part: Part) -> Option<u32> {
    matches!(part.state, 1 | 2).then_some(part.queue)
}
