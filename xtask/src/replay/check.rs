//! The invariants that a report can show to be broken.

use std::collections::{BTreeMap, BTreeSet};

use floorlight_core::hub::{Hub, LogRecord};
use floorlight_core::id::{AgentKey, QueueKey};
use floorlight_wire::persist::LogBatch;

use super::run::Moment;

/// I7: the counters by state are those of the agents, on the floor and in each queue.
pub(super) fn counters(when: &str, hub: &Hub, broken: &mut Vec<String>) {
    let floor = hub.floor();
    let mut all = [0_u32; 10];
    let mut queues = BTreeMap::<QueueKey, [u32; 10]>::new();
    for agent in floor.agents() {
        let rank = usize::from(agent.state.rank());
        let queue = agent.queue.map(|queue| queues.entry(queue).or_default());
        for counts in std::iter::once(&mut all).chain(queue) {
            if let Some(count) = counts.get_mut(rank) {
                *count += 1;
            }
        }
    }
    let counted = floor.tallies().all().0;
    if counted != all {
        broken.push(format!(
            "{when}: the counters are {counted:?}, the agents {all:?} (I7)"
        ));
    }
    for row in 0..hub.directory().queues() as u32 {
        let queue = QueueKey::new(row);
        let counted = floor.tallies().queue(queue).0;
        let agents = queues.get(&queue).copied().unwrap_or_default();
        if counted != agents {
            let id = hub.directory().queue_id(queue).unwrap_or("?");
            broken.push(format!(
                "{when}: the counters of {id} are {counted:?}, its agents {agents:?} (I7)"
            ));
        }
    }
}

/// Returns where the agents stand of whom these records speak, but for those of whom what was told
/// before is forgotten or concluded to be over.
pub(super) fn moments(hub: &Hub, records: &[LogRecord]) -> Vec<(AgentKey, Moment)> {
    let mut told = BTreeSet::new();
    let mut begun_anew = BTreeSet::new();
    for record in records {
        match record {
            LogRecord::Agent(fact) => {
                told.insert(fact.agent);
            }
            LogRecord::Settled(fact) => {
                begun_anew.insert(fact.agent);
            }
            LogRecord::LoggedOut { .. }
            | LogRecord::Queue(_)
            | LogRecord::NewQueue(_)
            | LogRecord::Swept { .. }
            | LogRecord::Contact(_) => {}
        }
    }
    told.difference(&begun_anew)
        .map(|agent| {
            (
                *agent,
                hub.floor().agent(*agent).map(|view| view.occurred_at),
            )
        })
        .collect()
}

/// I2: for each agent the time of what stands only grows.
pub(super) fn never_back(
    hub: &Hub,
    batch: &LogBatch,
    was: &[(AgentKey, Moment)],
    broken: &mut Vec<String>,
) {
    for (agent, before) in was {
        let is = hub.floor().agent(*agent).map(|view| view.occurred_at);
        if is < *before {
            let id = hub.directory().agent_id(*agent).unwrap_or("?");
            broken.push(format!(
                "{id} went back in time between records {} and {} (I2)",
                batch.first,
                batch.last()
            ));
        }
    }
}

/// I21: the log on top of the checkpoint gives what stood.
pub(super) fn same_floor(replayed: &Hub, live: &Hub, broken: &mut Vec<String>) {
    let known: BTreeSet<AgentKey> = replayed
        .floor()
        .agents()
        .chain(live.floor().agents())
        .map(|view| view.agent)
        .collect();
    for agent in known {
        let standing = |hub: &Hub| {
            let view = hub.floor().agent(agent)?;
            Some((view.state, view.since, view.queue))
        };
        let (told, stood) = (standing(replayed), standing(live));
        if told != stood {
            let id = live.directory().agent_id(agent).unwrap_or("?");
            broken.push(format!(
                "{id} is {told:?} by the log, and was {stood:?} (I21)"
            ));
        }
    }
}
