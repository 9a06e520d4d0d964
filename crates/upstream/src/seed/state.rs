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

/// The letters of each word, packed.
const PACKED: [u128; STATES.len()] = {
    let mut packed = [0; STATES.len()];
    let mut at = 0;
    while at < STATES.len() {
        packed[at] = constant(STATES[at].word);
        at += 1;
    }
    packed
};
const PACKED_HOLDS: [u128; HOLD_CODES.len()] = [
    constant(HOLD_CODES[0]),
    constant(HOLD_CODES[1]),
    constant(HOLD_CODES[2]),
];

/// Returns the state and whether the contact is on hold; `None` for a word that is not known.
pub(super) fn read(raw: &str, code: &str) -> Option<(AgentState, bool)> {
    let (state, on_hold) = state(raw)?;
    let held = state == AgentState::InContact
        && may_be_held(code)
        && packed(code).is_some_and(|code| PACKED_HOLDS.contains(&code));
    Some((state, on_hold || held))
}

/// The seeds' own spelling is recognised at a glance, every other by its letters.
#[inline]
fn state(raw: &str) -> Option<(AgentState, bool)> {
    Some(match raw {
        "READY" => (AgentState::Ready, false),
        "NOT_READY" => (AgentState::NotReady, false),
        "CALL" => (AgentState::InContact, false),
        "AFTER_CALL_WORK" => (AgentState::WrapUp, false),
        _ => {
            let letters = packed(raw)?;
            let at = PACKED.iter().position(|known| *known == letters)?;
            STATES.get(at).map(|found| (found.state, found.on_hold))?
        }
    })
}

/// Every code of a hold ends in a D, or in a separator behind it.
#[inline]
fn may_be_held(code: &str) -> bool {
    matches!(
        code.as_bytes().last(),
        Some(b'D' | b'd' | b'_' | b'-' | b' ')
    )
}

/// Returns the direction; `None` of it for a word that is not known.
pub(super) fn direction(raw: &str) -> Direction {
    const INBOUND: u128 = constant("INBOUND");
    const OUTBOUND: u128 = constant("OUTBOUND");
    const INTERNAL: u128 = constant("INTERNAL");
    if raw.is_empty() {
        return Direction::None;
    }
    match packed(raw) {
        Some(INBOUND) => Direction::Inbound,
        Some(OUTBOUND) => Direction::Outbound,
        Some(INTERNAL) => Direction::Internal,
        Some(_) | None => Direction::None,
    }
}

/// Packs a word without regard to case and separators, behind a one that tells its length; `None` for
/// one of more than fifteen letters, which no known word has.
#[inline]
fn packed(word: &str) -> Option<u128> {
    let mut packed = 1_u128;
    for byte in word.bytes() {
        if !matches!(byte, b'_' | b'-' | b' ') {
            if packed >> 120 != 0 {
                return None;
            }
            packed = packed << 8 | byte.to_ascii_uppercase() as u128;
        }
    }
    Some(packed)
}

/// Packs a word that is known, in capitals without separators.
const fn constant(word: &str) -> u128 {
    let bytes = word.as_bytes();
    assert!(bytes.len() <= 15);
    let mut packed = 1_u128;
    let mut at = 0;
    while at < bytes.len() {
        packed = packed << 8 | bytes[at] as u128;
        at += 1;
    }
    packed
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
        assert_eq!(
            read("CALL", "on-hold-"),
            Some((AgentState::InContact, true))
        );
        for held in HOLD_CODES {
            assert!(may_be_held(held), "{held}");
        }
        for known in STATES {
            assert_eq!(read(known.word, ""), Some((known.state, known.on_hold)));
        }
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
