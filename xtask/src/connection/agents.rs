//! The third step: the states of a few agents, and the platform's clock.

use std::collections::BTreeSet;

use floorlight_core::id::Directory;
use floorlight_core::time::UtcMillis;
use floorlight_upstream::seed::agents::AgentsPage;
use floorlight_upstream::seed::{Next, Operation, agents};

use super::platform::{Platform, Reply};
use super::report::Finding;

/// How many agents are asked about.
const SAMPLE: usize = 5;
/// A time so far ahead of the platform's own clock is not believed, in milliseconds (RT-3).
const AHEAD_MS: i64 = 60_000;

/// Asks for the states of a few agents.
///
/// # Errors
/// What went wrong, and what to do.
pub(super) async fn sample(
    platform: &Platform<'_>,
    ids: &BTreeSet<String>,
) -> Result<Finding, Finding> {
    // Spread over the list, so that not only the first team is asked about.
    let every = ids.len().div_ceil(SAMPLE).max(1);
    let asked: Vec<&str> = ids.iter().step_by(every).map(String::as_str).collect();
    let request = agents::request(asked.iter().copied(), &Next::None)
        .map_err(|error| Finding::failed(format!("Their states cannot be asked for: {error}")))?;
    let reply = platform.get(&request).await?;
    let mut directory = Directory::default();
    let page = agents::parse(&reply.body, &mut directory, reply.received_at).map_err(|error| {
        let what = if reply.is_page() {
            "the answer is a web page".to_owned()
        } else {
            error.to_string()
        };
        Finding::failed(format!("The states of agents cannot be read: {what}"))
            .advise("Check base_url: this may be another interface than the preset speaks of")
    })?;
    let known = page
        .facts
        .iter()
        .filter(|fact| {
            directory
                .agent_id(fact.agent)
                .is_some_and(|id| asked.contains(&id))
        })
        .count();
    let clock = Clock::of(&reply);
    Ok(found(asked.len(), known, &page, &clock))
}

fn found(asked: usize, known: usize, page: &AgentsPage, clock: &Clock) -> Finding {
    if let Some(malformed) = &page.sample
        && known == 0
    {
        return Finding::failed(format!(
            "The states of agents cannot be read: {}, as in {}",
            malformed.why, malformed.sample
        ));
    }
    let scope = Operation::Agents.scope();
    if known == 0 {
        return Finding::unproven(format!(
            "Asked for {asked} of these users, the platform names none: likely missing scope {scope}"
        ))
        .advise("If these users are no agents, nothing is wrong, and nothing is proven");
    }
    let newest = page.facts.iter().map(|fact| fact.key.occurred_at).max();
    let ahead = newest.map_or(0, |newest| newest.minus(clock.platform));
    if ahead > AHEAD_MS {
        return Finding::failed(format!(
            "The states have times up to {} s in the future, {}",
            ahead / 1_000,
            clock.sentence
        ))
        .advise("Times in the future are not believed: the platform must send UTC, with its zone");
    }
    let mut finding = Finding::proven(format!(
        "{known} of {asked} agents asked for are answered with readable states and times; {}",
        clock.sentence
    ));
    if page.malformed > 0 {
        finding = finding.advise(format!("{} further entries cannot be read", page.malformed));
    }
    if page.unknown_states > 0 {
        finding = finding.advise(format!(
            "{} of the states have a word that is not known; they show verbatim",
            page.unknown_states
        ));
    }
    if clock.offset.is_some_and(|offset| offset.abs() > AHEAD_MS) {
        finding =
            finding.advise("One of the two clocks is wrong: check that this machine keeps time");
    }
    finding
}

/// The platform's clock beside this machine's.
struct Clock {
    /// What it showed when the answer came, or this machine's time if it is not told.
    platform: UtcMillis,
    /// By how much it is ahead, in milliseconds.
    offset: Option<i64>,
    sentence: String,
}

impl Clock {
    /// Reads the `Date` header, which is rounded down to the second.
    fn of(reply: &Reply) -> Self {
        let Some(date) = reply.date() else {
            return Self {
                platform: reply.received_at,
                offset: None,
                sentence: "the platform does not tell its clock".to_owned(),
            };
        };
        let took = reply.received_at.minus(reply.sent_at).max(0);
        let offset = date.offset(500).minus(reply.sent_at.offset(took / 2));
        let doubt = 1_000 + took / 2;
        let seconds = (offset.abs() + 500) / 1_000;
        let sentence = match offset {
            _ if offset.abs() <= doubt => {
                "the platform's clock agrees with this machine's to about a second".to_owned()
            }
            1.. => format!("the platform's clock is {seconds} s ahead of this machine's"),
            _ => format!("the platform's clock is {seconds} s behind this machine's"),
        };
        Self {
            platform: reply.received_at.offset(offset),
            offset: Some(offset),
            sentence,
        }
    }
}
