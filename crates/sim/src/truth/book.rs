//! Everything at one moment: what each agent does, where each contact is. Events move it on.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::event::{Activity, Event, Step, What};
use super::figures::Target;
use super::sums::Sums;

/// What an agent does, and since when.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Stay {
    pub(super) activity: Activity,
    pub(super) since: i64,
    pub(super) queue: Option<u16>,
}

/// A contact that waits, perhaps while it rings at somebody.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wait {
    pub(super) queue: u16,
    pub(super) since: i64,
    pub(super) offered_to: Option<u32>,
}

/// One agent's part of a contact.
#[derive(Clone, Copy, Debug)]
struct Segment {
    since: i64,
    queue: Option<u16>,
    held_since: Option<i64>,
    hold_ms: i64,
}

/// A contact that has not ended.
#[derive(Clone, Debug, Default)]
pub(super) struct Contact {
    pub(super) wait: Option<Wait>,
    segments: BTreeMap<u32, Segment>,
}

/// Something that counts: for a queue, for an agent's team, or both; always for the floor.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Count {
    pub(super) agent: Option<u32>,
    pub(super) queue: Option<u16>,
    pub(super) sums: Sums,
}

/// What an event does to the figures.
#[derive(Clone, Copy, Debug)]
pub(super) enum Effect {
    /// Nothing.
    None,
    /// It counts at its own time.
    Count(Count),
    /// An agent's stay ended, and whether the canonical state is another now.
    Stay {
        agent: u32,
        stay: Stay,
        until: i64,
        changed: bool,
    },
    /// It belongs to something that began before the log.
    Unmatched,
}

/// The picture at one moment.
#[derive(Clone, Debug, Default)]
pub(super) struct Book {
    pub(super) agents: Vec<Stay>,
    pub(super) contacts: BTreeMap<Arc<str>, Contact>,
}

impl Book {
    /// Moves on by one event and says what it does to the figures.
    pub(super) fn apply(&mut self, event: &Event, targets: &[Target]) -> Effect {
        match &event.what {
            What::Agent {
                agent,
                activity,
                queue,
            } => self.turn(*agent, *activity, *queue, event.at),
            What::Contact {
                step,
                contact,
                queue,
                agent,
                to,
            } => {
                let mut open = self.contacts.remove(contact).unwrap_or_default();
                let mut effect = open.step(*step, (*queue, *agent, *to), event.at);
                if open.wait.is_some() || !open.segments.is_empty() {
                    self.contacts.insert(Arc::clone(contact), open);
                }
                if let Effect::Count(count) = &mut effect {
                    judge(count, targets);
                }
                effect
            }
        }
    }

    fn turn(&mut self, agent: u32, activity: Activity, queue: Option<u16>, at: i64) -> Effect {
        let Some(place) = self.agents.get_mut(agent as usize) else {
            return Effect::None;
        };
        let stay = *place;
        *place = Stay {
            activity,
            since: at,
            queue,
        };
        Effect::Stay {
            agent,
            stay,
            until: at,
            changed: stay.activity != activity && stay.activity != Activity::Unknown,
        }
    }
}

impl Contact {
    fn step(
        &mut self,
        step: Step,
        (queue, agent, to): (Option<u16>, Option<u32>, Option<u32>),
        at: i64,
    ) -> Effect {
        let mut sums = Sums::default();
        match (step, agent) {
            (Step::Queued, _) => {
                let Some(queue) = queue else {
                    return Effect::Unmatched;
                };
                self.wait = Some(Wait {
                    queue,
                    since: at,
                    offered_to: None,
                });
                sums.offered = 1;
                Effect::Count(Count {
                    agent: None,
                    queue: Some(queue),
                    sums,
                })
            }
            (Step::Offered, agent) => {
                if let Some(wait) = &mut self.wait {
                    wait.offered_to = agent;
                }
                Effect::None
            }
            (Step::NotAnswered | Step::Refused, Some(agent)) => {
                if let Some(wait) = &mut self.wait {
                    wait.offered_to = None;
                }
                if step == Step::Refused {
                    sums.refused = 1;
                } else {
                    sums.not_answered = 1;
                }
                let agent = Some(agent);
                Effect::Count(Count { agent, queue, sums })
            }
            (Step::Answered, Some(agent)) => self.answered(queue, agent, at),
            (Step::Held, Some(agent)) => {
                if let Some(segment) = self.segments.get_mut(&agent) {
                    segment.held_since.get_or_insert(at);
                }
                Effect::None
            }
            (Step::Resumed, Some(agent)) => {
                if let Some(segment) = self.segments.get_mut(&agent)
                    && let Some(since) = segment.held_since.take()
                {
                    segment.hold_ms += at - since;
                }
                Effect::None
            }
            (Step::Transferred, Some(agent)) => {
                let from = self.segments.get(&agent).and_then(|own| own.queue);
                if let Some(to) = to {
                    self.segments.insert(to, Segment::new(at, from));
                }
                sums.transferred = 1;
                let (agent, queue) = (Some(agent), from);
                Effect::Count(Count { agent, queue, sums })
            }
            (Step::Abandoned, _) => {
                let Some(wait) = self.wait.take() else {
                    return Effect::Unmatched;
                };
                sums.abandoned = 1;
                sums.abandon_wait_ms = at - wait.since;
                Effect::Count(Count {
                    agent: None,
                    queue: Some(wait.queue),
                    sums,
                })
            }
            (Step::Completed, Some(agent)) => {
                let Some(segment) = self.segments.remove(&agent) else {
                    return Effect::Unmatched;
                };
                sums.handled = 1;
                sums.handle_ms = at - segment.since;
                sums.hold_ms = segment.hold_ms;
                Effect::Count(Count {
                    agent: Some(agent),
                    queue: segment.queue,
                    sums,
                })
            }
            // These steps have an agent; without one they mean nothing.
            (
                Step::NotAnswered
                | Step::Refused
                | Step::Answered
                | Step::Held
                | Step::Resumed
                | Step::Transferred
                | Step::Completed,
                None,
            ) => Effect::Unmatched,
        }
    }

    fn answered(&mut self, queue: Option<u16>, agent: u32, at: i64) -> Effect {
        self.segments.insert(agent, Segment::new(at, queue));
        if queue.is_none() {
            return Effect::None;
        }
        let Some(wait) = self.wait.take() else {
            return Effect::Unmatched;
        };
        let sums = Sums {
            answered: 1,
            answer_wait_ms: at - wait.since,
            ..Sums::default()
        };
        let agent = Some(agent);
        Effect::Count(Count { agent, queue, sums })
    }
}

impl Segment {
    const fn new(since: i64, queue: Option<u16>) -> Self {
        Self {
            since,
            queue,
            held_since: None,
            hold_ms: 0,
        }
    }
}

/// Says whether a wait was within its queue's target, and whether an abandon was short.
fn judge(count: &mut Count, targets: &[Target]) {
    let target = count
        .queue
        .and_then(|queue| targets.get(usize::from(queue)))
        .copied()
        .unwrap_or_default();
    let sums = &mut count.sums;
    if sums.answered > 0 && sums.answer_wait_ms <= target.target_ms {
        sums.answered_in_target = 1;
    }
    if sums.abandoned > 0 {
        sums.abandoned_in_target = u64::from(sums.abandon_wait_ms <= target.target_ms);
        sums.abandoned_short = u64::from(sums.abandon_wait_ms < target.short_abandon_ms);
    }
}
