//! Which change of state follows which: the transition table, as data (DESIGN 3).
//!
//! The newest reported state always stands. The table says how far it may be believed that nothing
//! happened in between.

use std::fmt::Write as _;

use crate::model::AgentState;

/// What a change from one state to another means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Passage {
    /// The platform can do this in one step.
    Direct,
    /// A state was skipped: its report is missing or late, and no duration is invented (RT-4).
    Gap,
    /// One side is a state that this version does not know: nothing can be said.
    Odd,
}

/// The rows by the state before; in each, a letter for every state after, in rank order: logged out,
/// not ready, not responding, ready, ringing, in contact, consult, non-routed, wrap-up, unknown.
/// `d` is direct, `g` a gap, `o` odd.
const TABLE: [(AgentState, [u8; 10]); 10] = [
    (AgentState::LoggedOut, *b"ddgdgggggo"),
    (AgentState::NotReady, *b"ddgdddgdgo"),
    (AgentState::NotResponding, *b"ddddgggdgo"),
    (AgentState::Ready, *b"ddgdddgdgo"),
    (AgentState::Ringing, *b"ddddddgggo"),
    (AgentState::InContact, *b"ddgddddddo"),
    (AgentState::Consult, *b"ddgddddddo"),
    (AgentState::NonRouted, *b"ddgdddgddo"),
    (AgentState::WrapUp, *b"ddgdddgddo"),
    (AgentState::Unknown, *b"oooooooooo"),
];

/// Returns the class of a change; every ordered pair has one.
#[must_use]
pub fn passage(before: AgentState, after: AgentState) -> Passage {
    let letter = TABLE
        .get(usize::from(before.rank()))
        .and_then(|(_, row)| row.get(usize::from(after.rank())));
    match letter {
        Some(b'd') => Passage::Direct,
        Some(b'g') => Passage::Gap,
        _ => Passage::Odd,
    }
}

/// Writes the table as a Mermaid state diagram: an arrow for each direct change between two states,
/// and the gaps of each state in a note.
#[must_use]
pub fn mermaid() -> String {
    let mut text = String::from("stateDiagram-v2\n");
    for state in AgentState::ALL {
        let _ = writeln!(text, "    state \"{}\" as {}", words(state), name(state));
    }
    for before in AgentState::ALL {
        let mut gaps = Vec::new();
        for after in AgentState::ALL {
            match passage(before, after) {
                Passage::Direct if before != after => {
                    let _ = writeln!(text, "    {} --> {}", name(before), name(after));
                }
                Passage::Gap => gaps.push(words(after)),
                Passage::Direct | Passage::Odd => {}
            }
        }
        if !gaps.is_empty() {
            let _ = writeln!(text, "    note right of {}", name(before));
            let _ = writeln!(text, "        a gap before: {}", gaps.join(", "));
            let _ = writeln!(text, "    end note");
        }
    }
    text
}

const fn name(state: AgentState) -> &'static str {
    match state {
        AgentState::LoggedOut => "LoggedOut",
        AgentState::NotReady => "NotReady",
        AgentState::NotResponding => "NotResponding",
        AgentState::Ready => "Ready",
        AgentState::Ringing => "Ringing",
        AgentState::InContact => "InContact",
        AgentState::Consult => "Consult",
        AgentState::NonRouted => "NonRouted",
        AgentState::WrapUp => "WrapUp",
        AgentState::Unknown => "Unknown",
    }
}

const fn words(state: AgentState) -> &'static str {
    match state {
        AgentState::LoggedOut => "logged out",
        AgentState::NotReady => "not ready",
        AgentState::NotResponding => "not responding",
        AgentState::Ready => "ready",
        AgentState::Ringing => "ringing",
        AgentState::InContact => "in contact",
        AgentState::Consult => "consult",
        AgentState::NonRouted => "non-routed contact",
        AgentState::WrapUp => "wrap-up",
        AgentState::Unknown => "unknown",
    }
}
