//! Agents of whom reports disagree, and the disputes that an answer may settle.
//!
//! # Why disputes
//! Among facts the greatest time wins, whatever the order of arrival. That is right as long as stamps
//! are. A wrong stamp (an upstream clock that was minutes ahead and has been set right, or one message
//! stamped within the sixty seconds that are allowed) would *pin* an agent: nothing that the platform
//! says wins until true time has caught up. Asking again does not help, for the answers carry true,
//! hence smaller, times.
//!
//! # The rule
//! 1. An answer that loses by time, and differs from what stands (state, queue, contact, hold, or a
//!    beginning more than a second away), and whose question was asked after what stands was observed,
//!    **opens a dispute**. The agent is doubtful and is asked again about four seconds later.
//! 2. A second answer, asked after the dispute was opened and at least [`ANSWER_LAG`] after what stands
//!    was observed, that still loses and still differs, and does not take back the first (its time is
//!    not before the first's), **settles** it: the answer supersedes everything observed before its
//!    question. It counts as healed.
//! 3. What was pushed in the meantime is kept beside the dispute, and is placed after the settlement if
//!    it was observed after the second question: it may be newer than the answer. If it was observed
//!    within [`ANSWER_LAG`] before the question and contradicts the answer, the agent stays doubtful
//!    and is asked once more.
//! 4. A change of what stands closes the dispute, and so does an answer that agrees.
//!
//! Two more doubts are asked about in the same way, without a dispute: facts that say different things
//! at one time (whole seconds make many), and an answer that wins by its time while it denies what was
//! pushed within [`ANSWER_LAG`] before its question, for an upstream may stamp a lagging answer anew.
//!
//! One answer that loses never overrides: REST may be seconds behind the stream. Between settlements the
//! order of facts is total, and the key of what stands only grows (I2, I3); a settlement begins anew.

use smallvec::SmallVec;

use super::fact::AgentFact;
use crate::time::UtcMillis;

/// An agent in doubt is asked again after this, in milliseconds.
pub(super) const ASK_AGAIN_MS: i64 = 4_000;
/// REST may be this far behind the stream, in milliseconds.
pub const ANSWER_LAG: std::time::Duration = std::time::Duration::from_secs(5);
/// An agent in doubt of whom nothing more is told is asked this often between two sweeps; then the next
/// sweep settles it.
pub(super) const MOST_ASKS: u8 = 4;
/// Facts kept beside a dispute; of more, the newest.
pub(super) const MOST_PENDING: usize = 4;

/// That reports about an agent disagree.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Doubt {
    /// When the doubt last arose: an answer to a question asked later clears it.
    pub(super) raised_at: UtcMillis,
    /// When the agent should be asked.
    pub(super) ask_at: UtcMillis,
    /// How often the agent was asked between sweeps for this doubt.
    pub(super) asks: u8,
    /// An answer that contradicts what stands.
    pub(super) dispute: Option<Dispute>,
}

/// An answer that lost by its time alone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Dispute {
    pub(super) opened_at: UtcMillis,
    /// The upstream's time of the answer that opened it.
    pub(super) first: UtcMillis,
    /// Pushed facts that lost since then, in order of arrival.
    pub(super) pending: SmallVec<[AgentFact; 1]>,
}

impl Doubt {
    pub(super) const fn new(now: UtcMillis) -> Self {
        Self {
            raised_at: now,
            ask_at: now.offset(ASK_AGAIN_MS),
            asks: 0,
            dispute: None,
        }
    }

    /// Raises the doubt once more, keeping what is known. What is planned is not put off: of an agent who
    /// is told of every few seconds there would be no question ever. If all questions were asked, what is
    /// told now is worth one more: the answers cannot have known it.
    pub(super) fn raise(&mut self, now: UtcMillis) {
        let soon = now.offset(ASK_AGAIN_MS);
        self.raised_at = now;
        if self.asks < MOST_ASKS {
            self.ask_at = self.ask_at.min(soon);
        } else {
            self.asks = MOST_ASKS - 1;
            self.ask_at = soon;
        }
    }

    /// Returns when the agent should be asked between sweeps; `None` if it was asked often enough.
    pub(super) fn due(&self) -> Option<UtcMillis> {
        (self.asks < MOST_ASKS).then_some(self.ask_at)
    }

    /// Notes that the agent is being asked: the next time is twice as far.
    pub(super) fn asked(&mut self, now: UtcMillis) {
        self.ask_at = now.offset(ASK_AGAIN_MS << self.asks.min(4));
        self.asks = self.asks.saturating_add(1);
    }
}

impl Dispute {
    /// Keeps a pushed fact that lost.
    pub(super) fn keep(&mut self, fact: &AgentFact) {
        if self.pending.len() >= MOST_PENDING {
            self.pending.remove(0);
        }
        self.pending.push(*fact);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn at(ms: i64) -> UtcMillis {
        UtcMillis::new(1_800_000_000_000 + ms)
    }

    /// RT-5: asked after four seconds, then after twice as long each time, and four times in all.
    #[test]
    fn questions_come_ever_more_seldom() {
        let mut doubt = Doubt::new(at(0));
        let mut now = at(0);
        let mut waits = Vec::new();
        while let Some(due) = doubt.due() {
            waits.push(due.minus(now));
            now = due;
            doubt.asked(now);
        }
        assert_eq!(waits, [4_000, 4_000, 8_000, 16_000]);
    }

    /// What is told once more brings the next question nearer and never puts it off; after the last
    /// question it is worth one more.
    #[test]
    fn a_doubt_that_is_raised_again_is_not_put_off() {
        let mut doubt = Doubt::new(at(0));
        doubt.raise(at(3_000));
        assert_eq!(doubt.due(), Some(at(4_000)));
        for ms in [4_000, 8_000, 16_000] {
            doubt.asked(at(ms));
        }
        assert_eq!(doubt.due(), Some(at(32_000)));
        doubt.raise(at(17_000));
        assert_eq!(doubt.due(), Some(at(21_000)));
        doubt.asked(at(21_000));
        assert_eq!(doubt.due(), None);
        doubt.raise(at(30_000));
        assert_eq!(doubt.due(), Some(at(34_000)));
        doubt.asked(at(34_000));
        assert_eq!(doubt.due(), None);
    }
}
