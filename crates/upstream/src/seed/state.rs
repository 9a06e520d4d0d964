//! The platform's words for states, as data (RT-3).

use floorlight_core::model::{AgentState, Direction};

/// One word of the platform and what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateWord {
    /// The word, in capitals without separators.
    pub word: &'static str,
    /// Our state.
    pub state: AgentState,
    /// Whether the contact is on hold.
    pub on_hold: bool,
}

const fn word(word: &'static str, state: AgentState) -> StateWord {
    StateWord {
        word,
        state,
        on_hold: false,
    }
}

/// Every word that is known; capitals and separators do not matter. The first five are the seeds'.
pub const STATES: [StateWord; 13] = [
    word("READY", AgentState::Ready),
    word("NOTREADY", AgentState::NotReady),
    word("CALL", AgentState::InContact),
    word("AFTERCALLWORK", AgentState::WrapUp),
    word("WRAPUP", AgentState::WrapUp),
    word("LOGGEDOUT", AgentState::LoggedOut),
    word("LOGOUT", AgentState::LoggedOut),
    word("OFFLINE", AgentState::LoggedOut),
    word("RINGING", AgentState::Ringing),
    StateWord {
        word: "HOLD",
        state: AgentState::InContact,
        on_hold: true,
    },
    word("CONSULT", AgentState::Consult),
    word("NONROUTED", AgentState::NonRouted),
    word("NOTRESPONDING", AgentState::NotResponding),
];

/// Codes that say that a contact is on hold.
const HOLD_CODES: [&str; 3] = ["HOLD", "ONHOLD", "HELD"];

/// Returns the state and whether the contact is on hold; `None` for a word that is not known.
pub(super) fn read(raw: &str, code: &str) -> Option<(AgentState, bool)> {
    let found = STATES.iter().find(|known| same(raw, known.word))?;
    let held =
        found.state == AgentState::InContact && HOLD_CODES.iter().any(|held| same(code, held));
    Some((found.state, found.on_hold || held))
}

/// Returns the direction; `None` of it for a word that is not known.
pub(super) fn direction(raw: &str) -> Direction {
    if same(raw, "INBOUND") {
        Direction::Inbound
    } else if same(raw, "OUTBOUND") {
        Direction::Outbound
    } else if same(raw, "INTERNAL") {
        Direction::Internal
    } else {
        Direction::None
    }
}

/// Compares without regard to case and separators.
fn same(raw: &str, word: &str) -> bool {
    let letters = raw
        .bytes()
        .filter(|byte| !matches!(byte, b'_' | b'-' | b' '))
        .map(|byte| byte.to_ascii_uppercase());
    letters.eq(word.bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RT-3.
    #[test]
    fn the_seeds_words_and_their_kin() {
        for (raw, state) in [
            ("READY", AgentState::Ready),
            ("NOT_READY", AgentState::NotReady),
            ("CALL", AgentState::InContact),
            ("AFTER_CALL_WORK", AgentState::WrapUp),
            ("WRAP_UP", AgentState::WrapUp),
            ("Wrap-up", AgentState::WrapUp),
            ("logged out", AgentState::LoggedOut),
        ] {
            assert_eq!(read(raw, ""), Some((state, false)), "{raw}");
        }
        assert_eq!(read("HOLD", ""), Some((AgentState::InContact, true)));
        assert_eq!(read("CALL", "ON_HOLD"), Some((AgentState::InContact, true)));
        assert_eq!(
            read("NOT_READY", "HOLD"),
            Some((AgentState::NotReady, false))
        );
        assert_eq!(read("BREAK", ""), None);
        assert_eq!(read("", ""), None);
    }

    #[test]
    fn directions() {
        assert_eq!(direction("INBOUND"), Direction::Inbound);
        assert_eq!(direction("outbound"), Direction::Outbound);
        assert_eq!(direction("SIDEWAYS"), Direction::None);
    }
}
