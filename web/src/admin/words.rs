//! What a connection's health says, in words.

use floorlight_core::frame::Link;

use floorlight_core::link::{Refusal, TokenPhase};
use floorlight_core::time::UtcMillis;
use floorlight_wire::api::{HubHealth, ReplayState, TokenHealth, moment};
use floorlight_wire::setup::Standing;

use crate::text::format::{NO_DATA, count, counted};
use crate::text::trouble;

/// How a moment reads.
pub type Clock = fn(UtcMillis) -> String;

/// How good a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// As it should be.
    Good,
    /// Nothing to judge.
    Plain,
    /// Worth a look.
    Doubt,
    /// Worth acting on.
    Trouble,
}

impl Level {
    /// Returns the word for the style sheet.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Plain => "plain",
            Self::Doubt => "doubt",
            Self::Trouble => "trouble",
        }
    }
}

/// One line of a connection's health.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is about.
    pub name: &'static str,
    /// What it says.
    pub value: String,
    /// How good that is.
    pub level: Level,
}

const fn fact(name: &'static str, value: String, level: Level) -> Fact {
    Fact { name, value, level }
}

/// Says how a connection fares.
#[must_use]
pub fn facts(hub: &HubHealth, clock: Clock) -> Vec<Fact> {
    let feed = &hub.feed;
    let sweep = |at: Option<UtcMillis>| at.map_or_else(|| NO_DATA.to_owned(), clock);
    let failed = feed.counters.failed_sweeps;
    let position = format!(
        "epoch {}, step {}",
        hub.position.epoch.0, hub.position.seq.0
    );
    vec![
        freshness(hub, clock),
        link(feed.link, clock),
        token(hub.token.as_ref(), clock),
        fact(
            "Sweeps",
            format!(
                "last {}, next {}; {} complete, {} not",
                sweep(feed.last_sweep_at),
                sweep(feed.next_sweep_at),
                count(feed.counters.sweeps),
                count(failed)
            ),
            if feed.last_sweep_at.is_some() {
                Level::Good
            } else {
                Level::Doubt
            },
        ),
        fact("Platform's clock", offset(hub), Level::Plain),
        replay(hub),
        log(hub),
        fact(
            "Known",
            format!(
                "{}, {}; {} watching",
                counted(hub.agents as u64, "agent", "agents"),
                counted(hub.queues as u64, "queue", "queues"),
                counted(hub.watchers as u64, "stream", "streams")
            ),
            Level::Plain,
        ),
        fact("Position", position, Level::Plain),
    ]
}

/// Says a moment that the server wrote as ISO 8601.
#[must_use]
pub fn at(text: Option<&str>, clock: Clock) -> Option<String> {
    text.and_then(moment).map(clock)
}

fn freshness(hub: &HubHealth, clock: Clock) -> Fact {
    let state = hub.freshness.state.as_ref();
    let (word, level) = match state {
        "live" => ("Live", Level::Good),
        "quiet" => ("Quiet: nothing is pushed, and nothing changed", Level::Good),
        "catching_up" => ("Catching up", Level::Doubt),
        "starting" => ("Starting", Level::Doubt),
        _ => ("Stale", Level::Trouble),
    };
    let since = at(hub.freshness.since.as_deref(), clock);
    let value = since.map_or_else(|| word.to_owned(), |since| format!("{word} since {since}"));
    fact("Floor", value, level)
}

fn link(link: Link, clock: Clock) -> Fact {
    let (value, level) = match link {
        Link::Idle => ("Not started".to_owned(), Level::Doubt),
        Link::Connecting { attempt: 0 } => ("Connecting".to_owned(), Level::Doubt),
        Link::Connecting { attempt } => (
            format!(
                "Connecting after {}",
                counted(attempt.into(), "failure", "failures")
            ),
            Level::Doubt,
        ),
        Link::Open { since } => (
            format!("Open since {}; circuit closed", clock(since)),
            Level::Good,
        ),
        Link::Waiting { retry_at, why, .. } => (
            format!(
                "{}. Next attempt {}",
                trouble::what_happened(why),
                clock(retry_at)
            ),
            Level::Trouble,
        ),
        Link::CircuitOpen { until, why } => (
            format!(
                "{}. Circuit open after five failures: no attempt before {}",
                trouble::what_happened(why),
                clock(until)
            ),
            Level::Trouble,
        ),
    };
    fact("Stream", value, level)
}

fn token(token: Option<&TokenHealth>, clock: Clock) -> Fact {
    let Some(token) = token else {
        let value = "How the token fares could not be asked".to_owned();
        return fact("Token", value, Level::Doubt);
    };
    let (mut value, level) = match token.phase {
        TokenPhase::None => ("None, and nobody asked for one".to_owned(), Level::Doubt),
        TokenPhase::Fetching => ("Being fetched".to_owned(), Level::Doubt),
        TokenPhase::Valid {
            expires_at,
            renewing,
            ..
        } => {
            let renewing = if renewing { ", being renewed" } else { "" };
            (
                format!("Valid until {}{renewing}", clock(expires_at)),
                Level::Good,
            )
        }
        TokenPhase::Refused(refusal) => {
            let next = match refusal {
                Refusal::Suspended { until } => Some(until),
                Refusal::Fault { retry_at, .. } | Refusal::Rejected { retry_at } => Some(retry_at),
                Refusal::Busy => None,
            };
            let why = match refusal {
                Refusal::Suspended { .. } => "The token service asked to wait (429)".to_owned(),
                Refusal::Fault { fault, .. } => {
                    trouble::what_happened(floorlight_core::frame::Trouble::Token {
                        fault: fault.into(),
                    })
                }
                Refusal::Rejected { .. } => {
                    "Tokens are issued, and the platform rejects them".to_owned()
                }
                Refusal::Busy => "Too many wait for one".to_owned(),
            };
            let next = next.map_or_else(String::new, |at| format!("; next attempt {}", clock(at)));
            (format!("{why}{next}"), Level::Trouble)
        }
    };
    if let Some(until) = token.suspended_until {
        value.push_str("; token service suspended until ");
        value.push_str(&clock(until));
    }
    if token.next_secret {
        value.push_str("; the secret of the next slot is in use");
    }
    value.push_str("; ");
    value.push_str(&counted(token.requests, "request", "requests"));
    fact("Token", value, level)
}

fn offset(hub: &HubHealth) -> String {
    let Some(offset) = hub.feed.clock_offset_ms else {
        return "not known yet".to_owned();
    };
    let side = match offset {
        0 => return "as ours".to_owned(),
        1.. => "ahead",
        _ => "behind",
    };
    let uncertainty = hub.feed.clock_uncertainty_ms;
    let uncertainty = uncertainty.map_or_else(String::new, |ms| format!(", give or take {ms} ms"));
    format!("{} ms {side}{uncertainty}", count(offset.unsigned_abs()))
}

fn replay(hub: &HubHealth) -> Fact {
    let (value, level) = match hub.figures.as_ref().map(|figures| figures.replay) {
        None => (NO_DATA, Level::Plain),
        Some(ReplayState::Unknown) => ("Not asked yet", Level::Plain),
        Some(ReplayState::NotOffered) => (
            "The platform has none: what the stream loses is lost to the figures",
            Level::Doubt,
        ),
        Some(ReplayState::CatchingUp) => ("The last hour is being read", Level::Doubt),
        Some(ReplayState::Answered) => ("Asked after each sweep, and answered", Level::Good),
    };
    fact("Replay", value.to_owned(), level)
}

fn log(hub: &HubHealth) -> Fact {
    match hub.log {
        None => fact("Log", "Nothing is written yet".to_owned(), Level::Doubt),
        Some(log) => fact(
            "Log",
            format!(
                "records {} to {}, {}",
                count(log.first),
                count(log.last),
                counted(log.holes, "is missing", "are missing")
            ),
            if log.holes == 0 {
                Level::Good
            } else {
                Level::Trouble
            },
        ),
    }
}

/// Returns what was counted: the name, how often, and whether any of it is worth a look.
#[must_use]
pub fn counters(hub: &HubHealth) -> Vec<(&'static str, u64, Level)> {
    let counters = &hub.feed.counters;
    let doubt = |number| {
        if number > 0 {
            Level::Doubt
        } else {
            Level::Plain
        }
    };
    let plain = |name, number| (name, number, Level::Plain);
    let look = |name, number| (name, number, doubt(number));
    vec![
        plain("Messages", counters.messages),
        plain("Changes", counters.changes),
        plain("Known already", counters.duplicates),
        plain("Late", counters.late),
        look("From the future", counters.future),
        look("Malformed", counters.malformed),
        look("Unknown types", counters.unknown_types),
        look("Unknown states", counters.unknown_states),
        plain("Healed by sweeps", counters.healed),
        plain("Inferred gaps", counters.gaps),
        look("Beyond the limits", counters.over_limit),
        plain("Connections made", counters.connections),
    ]
}

/// Returns the word and the symbol of a standing.
#[must_use]
pub const fn standing(standing: Standing) -> (&'static str, &'static str, Level) {
    match standing {
        Standing::Proven => ("Proven", "✓", Level::Good),
        Standing::Unproven => ("Unproven", "?", Level::Plain),
        Standing::Suspected => ("Likely missing", "!", Level::Doubt),
        Standing::Denied => ("Denied", "✕", Level::Trouble),
    }
}

#[cfg(test)]
mod tests {
    use floorlight_core::frame::Trouble;

    use super::*;

    fn clock(at: UtcMillis) -> String {
        at.get().to_string()
    }

    /// RT-10: an open circuit says until when, and why.
    #[test]
    fn an_open_circuit_says_until_when() {
        let said = link(
            Link::CircuitOpen {
                until: UtcMillis::new(7),
                why: Trouble::Status { code: 503 },
            },
            clock,
        );
        assert!(
            said.value.contains("503") && said.value.ends_with('7'),
            "{}",
            said.value
        );
        assert_eq!(said.level, Level::Trouble);
    }

    /// AUTH-4: a suspended token service is named beside the token that still serves.
    #[test]
    fn a_suspension_is_named_beside_the_token() {
        let said = token(
            Some(&TokenHealth {
                phase: TokenPhase::Valid {
                    expires_at: UtcMillis::new(9),
                    renewing: false,
                    suspended_until: None,
                },
                suspended_until: Some(UtcMillis::new(8)),
                storage: "sealed".to_owned(),
                next_secret: false,
                requests: 1,
            }),
            clock,
        );
        assert_eq!(
            said.value,
            "Valid until 9; token service suspended until 8; 1 request"
        );
        assert_eq!(said.level, Level::Good);
    }

    /// Never only colour: each standing has a word and a symbol of its own.
    #[test]
    fn standings_differ_in_word_and_symbol() {
        let all = [
            Standing::Proven,
            Standing::Unproven,
            Standing::Suspected,
            Standing::Denied,
        ]
        .map(standing);
        for (place, one) in all.iter().enumerate() {
            for other in &all[..place] {
                assert!(one.0 != other.0 && one.1 != other.1);
            }
        }
    }
}
