//! What is due when: a queue of tasks in the order of time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::scenario::Happening;

/// A step in an agent's own course. It is void once the agent has taken another course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Answer,
    DoNotRespond,
    Refuse,
    /// What interrupts the talk: a hold or a consultation.
    Interrupt,
    Resume,
    EndConsult,
    EndAssist,
    EndTalk,
    EndWrap,
    EndNotReady,
    EndPrivate,
    Connect,
    GiveUpDialing,
    LogIn,
}

/// What befalls an agent or was planned for them; it waits while the agent is with a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Plan {
    LogIn,
    GoHome,
    /// Something scheduled, by its place in the agent's duty.
    Activity {
        index: u8,
    },
    /// Something that nobody scheduled.
    Unforeseen,
    Dial,
    /// A contact that no queue routed.
    Private,
    LoseConnection,
    PutOut,
}

/// Something that is due at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Task {
    Arrive {
        queue: usize,
        course: u32,
    },
    CallAgain {
        queue: usize,
    },
    GiveUp {
        queue: usize,
        contact: u64,
    },
    Route {
        agent: usize,
    },
    Step {
        agent: usize,
        course: u32,
        step: Step,
    },
    Plan {
        agent: usize,
        plan: Plan,
    },
    Reconnect {
        agent: usize,
        loss: u32,
    },
    HalfHour,
    Calm,
    Day,
    Happen {
        what: Happening,
    },
}

/// Tasks by time; those of the same time come in the order in which they were added.
#[derive(Clone, Debug, Default)]
pub(super) struct Schedule {
    heap: BinaryHeap<Reverse<(i64, u64, Task)>>,
    added: u64,
}

impl Schedule {
    pub(super) fn add(&mut self, at: i64, task: Task) {
        self.added += 1;
        self.heap.push(Reverse((at, self.added, task)));
    }

    pub(super) fn next_at(&self) -> Option<i64> {
        self.heap.peek().map(|Reverse((at, _, _))| *at)
    }

    pub(super) fn take_due(&mut self, to: i64) -> Option<(i64, Task)> {
        let at = self.next_at()?;
        if at > to {
            return None;
        }
        self.heap.pop().map(|Reverse((at, _, task))| (at, task))
    }

    /// Moves every task later by `by` milliseconds.
    pub(super) fn postpone(&mut self, by: i64) {
        let moved = std::mem::take(&mut self.heap).into_iter();
        self.heap = moved
            .map(|Reverse((at, n, task))| Reverse((at + by, n, task)))
            .collect();
    }
}
