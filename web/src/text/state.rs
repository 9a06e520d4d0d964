//! The words for states, flags and directions.

use floorlight_core::frame::Flags;
use floorlight_core::model::{AgentState, Direction};

/// What an agent's row shows as its state: a canonical state, or that nothing was reported yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown {
    /// A reported or concluded state.
    State(AgentState),
    /// The roster names the agent, and no state was ever reported.
    Unseen,
}

impl Shown {
    /// Everything that a row can show, in the order of the chips.
    pub const ALL: [Self; 11] = [
        Self::State(AgentState::InContact),
        Self::State(AgentState::Consult),
        Self::State(AgentState::NonRouted),
        Self::State(AgentState::Ringing),
        Self::State(AgentState::Ready),
        Self::State(AgentState::WrapUp),
        Self::State(AgentState::NotReady),
        Self::State(AgentState::NotResponding),
        Self::State(AgentState::Unknown),
        Self::Unseen,
        Self::State(AgentState::LoggedOut),
    ];

    /// Returns what a row with this state and these flags shows.
    #[must_use]
    pub const fn of(state: AgentState, flags: Flags) -> Self {
        if flags.has(Flags::UNSEEN) {
            Self::Unseen
        } else {
            Self::State(state)
        }
    }

    /// Returns the word that stands on the screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::State(AgentState::LoggedOut) => "Logged out",
            Self::State(AgentState::NotReady) => "Not ready",
            Self::State(AgentState::NotResponding) => "Not responding",
            Self::State(AgentState::Ready) => "Ready",
            Self::State(AgentState::Ringing) => "Ringing",
            Self::State(AgentState::InContact) => "In contact",
            Self::State(AgentState::Consult) => "Consult",
            Self::State(AgentState::NonRouted) => "Non-routed",
            Self::State(AgentState::WrapUp) => "Wrap-up",
            Self::State(AgentState::Unknown) => "Unknown",
            Self::Unseen => "No report yet",
        }
    }

    /// Returns the stable word for addresses and style sheets.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::State(AgentState::LoggedOut) => "logged-out",
            Self::State(AgentState::NotReady) => "not-ready",
            Self::State(AgentState::NotResponding) => "not-responding",
            Self::State(AgentState::Ready) => "ready",
            Self::State(AgentState::Ringing) => "ringing",
            Self::State(AgentState::InContact) => "in-contact",
            Self::State(AgentState::Consult) => "consult",
            Self::State(AgentState::NonRouted) => "non-routed",
            Self::State(AgentState::WrapUp) => "wrap-up",
            Self::State(AgentState::Unknown) => "unknown",
            Self::Unseen => "unseen",
        }
    }

    /// Returns what a stable word stands for.
    #[must_use]
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shown| shown.slug() == slug)
    }

    /// Returns the place of this among [`Self::ALL`], for arrays of counts.
    #[must_use]
    pub fn place(self) -> usize {
        Self::ALL
            .iter()
            .position(|other| *other == self)
            .unwrap_or(0)
    }

    /// Says whether a chip is worth its room even when nobody is in this state.
    #[must_use]
    pub const fn is_common(self) -> bool {
        match self {
            Self::State(
                AgentState::InContact
                | AgentState::Ready
                | AgentState::WrapUp
                | AgentState::NotReady
                | AgentState::NotResponding
                | AgentState::LoggedOut,
            ) => true,
            Self::State(
                AgentState::Consult
                | AgentState::NonRouted
                | AgentState::Ringing
                | AgentState::Unknown,
            )
            | Self::Unseen => false,
        }
    }
}

/// Returns the word for a direction, where there is one.
#[must_use]
pub const fn direction(direction: Direction) -> Option<&'static str> {
    match direction {
        Direction::None => None,
        Direction::Inbound => Some("inbound"),
        Direction::Outbound => Some("outbound"),
        Direction::Internal => Some("internal"),
    }
}

/// Joins what is known of a state beside its word: the reason, the direction, a hold.
#[must_use]
pub fn detail(
    state: AgentState,
    direction_of: Direction,
    on_hold: bool,
    reason: Option<&str>,
    raw: Option<&str>,
) -> String {
    let mut parts: Vec<&str> = Vec::new();
    if on_hold {
        parts.push("on hold");
    }
    parts.extend(direction(direction_of));
    match state {
        AgentState::Unknown => parts.extend(raw),
        AgentState::NotReady | AgentState::NotResponding => parts.extend(reason),
        AgentState::LoggedOut
        | AgentState::Ready
        | AgentState::Ringing
        | AgentState::InContact
        | AgentState::Consult
        | AgentState::NonRouted
        | AgentState::WrapUp => {}
    }
    parts.join(" · ")
}

/// One mark in the flags column: a short word and the sentence behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The stable word for style sheets.
    pub slug: &'static str,
    /// The short word.
    pub word: &'static str,
    /// The sentence.
    pub sentence: &'static str,
}

/// Returns the marks of a row, the gravest first (RT-4, RT-5).
#[must_use]
pub fn marks(flags: Flags) -> Vec<Mark> {
    const TABLE: [(Flags, Mark); 4] = [
        (
            Flags::STALE,
            Mark {
                slug: "stale",
                word: "stale",
                sentence: "Neither the stream nor a sweep has confirmed this agent within 75 seconds.",
            },
        ),
        (
            Flags::DOUBTFUL,
            Mark {
                slug: "doubtful",
                word: "doubtful",
                sentence: "Reports disagree. The platform is asked about this agent first in the next sweep.",
            },
        ),
        (
            Flags::GAP,
            Mark {
                slug: "gap",
                word: "gap",
                sentence: "A state was skipped on the way here; no duration is invented for it.",
            },
        ),
        (
            Flags::INFERRED,
            Mark {
                slug: "inferred",
                word: "inferred",
                sentence: "Nobody reported this state: the agent was absent from a complete sweep.",
            },
        ),
    ];
    TABLE
        .iter()
        .filter(|(flag, _)| flags.has(*flag))
        .map(|(_, mark)| *mark)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_its_own_word_and_slug() {
        for (place, shown) in Shown::ALL.into_iter().enumerate() {
            assert_eq!(Shown::from_slug(shown.slug()), Some(shown));
            assert_eq!(shown.place(), place);
            let twins = Shown::ALL
                .iter()
                .filter(|other| other.word() == shown.word());
            assert_eq!(twins.count(), 1, "{}", shown.word());
        }
        for state in AgentState::ALL {
            assert!(Shown::ALL.contains(&Shown::State(state)));
        }
        assert_eq!(Shown::from_slug("break"), None);
    }

    #[test]
    fn an_agent_never_reported_shows_no_state() {
        let shown = Shown::of(AgentState::LoggedOut, Flags::UNSEEN);
        assert_eq!(shown, Shown::Unseen);
    }

    #[test]
    fn an_unknown_state_shows_the_platforms_own_word() {
        let text = detail(
            AgentState::Unknown,
            Direction::None,
            false,
            None,
            Some("COACHING"),
        );
        assert_eq!(text, "COACHING");
        let text = detail(
            AgentState::InContact,
            Direction::Inbound,
            true,
            Some("X"),
            Some("CALL"),
        );
        assert_eq!(text, "on hold · inbound");
    }

    #[test]
    fn the_gravest_mark_comes_first() {
        let all = marks(Flags::GAP.with(Flags::STALE).with(Flags::ON_HOLD));
        let words: Vec<_> = all.iter().map(|mark| mark.word).collect();
        assert_eq!(words, ["stale", "gap"]);
    }
}
