//! The platform: it says what is true, over a stream and over a list, and lies where the plan says.

use fastrand::Rng;
use floorlight_core::floor::{AgentFact, FactKey, QueueFact, Reported, Source};
use floorlight_core::hub::StreamBatch;
use floorlight_core::id::{ContactTag, Directory, digest};
use floorlight_core::model::{AgentState, Direction};
use floorlight_core::time::UtcMillis;

use crate::plan::{ListStyle, Plan};
use crate::truth::{Person, Truth};

/// One message as it travels: texts, not keys, for the hub that reads it may be another than the one
/// to which it was sent.
#[derive(Clone, Debug)]
pub(crate) enum Message {
    Agent(Report),
    Queue { queue: u32, stamp: i64, wait: u32 },
    Malformed,
}

/// One report about one agent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Report {
    pub(crate) row: u32,
    pub(crate) person: Person,
    pub(crate) stamp: i64,
    pub(crate) duration_ms: Option<u32>,
}

pub(crate) struct Platform {
    pub(crate) truth: Truth,
    pub(crate) trouble: bool,
}

impl Platform {
    /// What the platform's clock shows at a true time.
    pub(crate) fn clock(&self, plan: &Plan, at: i64) -> i64 {
        at + plan.offset_ms + if self.trouble { plan.skew_ms } else { 0 }
    }

    fn stamp(&self, plan: &Plan, at: i64) -> i64 {
        whole(plan, self.clock(plan, at))
    }

    /// The pushed report of a change that just happened.
    pub(crate) fn pushed(&self, plan: &Plan, row: u32, person: Person, rng: &mut Rng) -> Message {
        let skew = if self.trouble && plan.stamp_skew_ms > 0 {
            rng.i64(-plan.stamp_skew_ms..=plan.stamp_skew_ms)
        } else {
            0
        };
        let nonsense = self.trouble && rng.f64() < plan.nonsense;
        if nonsense && rng.bool() {
            return Message::Malformed;
        }
        let stamp = if nonsense {
            [4_070_908_800_000, 0, 1_000][rng.usize(0..3)]
        } else {
            whole(plan, self.clock(plan, person.since) + skew)
        };
        Message::Agent(Report {
            row,
            person,
            stamp,
            duration_ms: Some(0),
        })
    }

    /// The list's answer about one agent, if they are listed.
    pub(crate) fn listed(&self, plan: &Plan, row: u32, at: i64) -> Option<Report> {
        let person = *self.truth.people.get(row as usize)?;
        if !person.listed {
            return None;
        }
        Some(match plan.list_style {
            ListStyle::Change => Report {
                row,
                person,
                stamp: self.stamp(plan, person.since),
                duration_ms: Some(0),
            },
            ListStyle::Snapshot => Report {
                row,
                person,
                stamp: self.stamp(plan, at),
                duration_ms: u32::try_from(whole(plan, at - person.since)).ok(),
            },
        })
    }
}

/// Cuts off what the platform does not tell.
pub(crate) fn whole(plan: &Plan, ms: i64) -> i64 {
    if plan.whole_seconds {
        ms.div_euclid(1_000) * 1_000
    } else {
        ms
    }
}

/// Reads one message, as `upstream` would.
pub(crate) fn read(message: &Message, directory: &mut Directory, source: Source) -> StreamBatch {
    let mut batch = StreamBatch {
        messages: 1,
        ..StreamBatch::default()
    };
    match message {
        Message::Agent(report) => batch.agents.push(fact(report, directory, source)),
        Message::Queue { queue, stamp, wait } => batch.queues.push(QueueFact {
            queue: directory.queue(&format!("q{queue}")).unwrap(),
            occurred_at: UtcMillis::new(*stamp),
            observed_at: UtcMillis::default(),
            reported: Reported {
                wait_s: Some(*wait),
                service_level: Some(8_000),
                ..Reported::default()
            },
        }),
        Message::Malformed => batch.malformed += 1,
    }
    batch
}

/// Reads one report, as `upstream` would.
pub(crate) fn fact(report: &Report, directory: &mut Directory, source: Source) -> AgentFact {
    let person = &report.person;
    let raw = format!("{:?}", person.state);
    let queue = person.queue.map(|queue| format!("q{queue}"));
    let contact = match person.contact {
        0 => String::new(),
        n => format!("c{n}"),
    };
    AgentFact {
        agent: directory.agent(&format!("a{}", report.row)).unwrap(),
        key: FactKey {
            occurred_at: UtcMillis::new(report.stamp),
            source,
            sweep: 0,
            state: person.state,
            tie: digest(&[queue.as_deref().unwrap_or(""), &contact, &raw, ""]),
        },
        observed_at: UtcMillis::default(),
        direction: if person.state == AgentState::InContact {
            Direction::Inbound
        } else {
            Direction::None
        },
        on_hold: false,
        raw: directory.label(&raw),
        reason: directory.label(""),
        queue: queue.map(|queue| directory.queue(&queue).unwrap()),
        contact: ContactTag::of(&contact),
        duration_ms: report.duration_ms,
    }
}
