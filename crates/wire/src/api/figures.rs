//! Windowed figures as numerators and denominators (RT-9).
//!
//! A figure that the platform does not provide, or that no cell of its kind has, is `null`; so is a
//! ratio without a denominator.

use std::borrow::Cow;

use floorlight_core::metric::{Formula, Ratio as CoreRatio, Sums};
use floorlight_core::view::{BasisCell, MetricsCell, WaitingCell};
use serde::{Deserialize, Serialize};

use super::iso;

/// How the figures came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiguresStamp {
    /// Where the windows end, by our clock.
    pub as_of: Option<String>,
    /// Since when everything was counted: a longer window is not full yet.
    pub counted_since: Option<String>,
    /// `not_provided`, `streamed` or `replayed`: what figures rest on that need steps of contacts.
    pub contacts: Cow<'static, str>,
    /// Up to when a replay of the platform completed them.
    pub replayed_to: Option<String>,
    /// Steps or states that came too late to be counted.
    pub late: u64,
    /// The formula of the service level.
    pub service_level_formula: Formula,
}

/// The windowed figures of the whole floor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FloorFigures {
    /// How they came about.
    #[serde(flatten)]
    pub stamp: FiguresStamp,
    /// Those of the floor, by window.
    pub windows: Vec<WindowFigures>,
    /// Those of each team.
    pub teams: Vec<TeamFigures>,
}

/// The windowed figures of one team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamFigures {
    /// The team's row; zero for agents without a team.
    pub row: u16,
    /// The team's id.
    pub id: Option<String>,
    /// The team's name.
    pub name: Option<String>,
    /// The figures, by window.
    pub windows: Vec<WindowFigures>,
}

/// A ratio by its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratio {
    /// What is counted.
    pub numerator: u64,
    /// What it is counted against; never zero.
    pub denominator: u64,
}

impl From<CoreRatio> for Ratio {
    fn from(ratio: CoreRatio) -> Self {
        Self {
            numerator: ratio.numerator,
            denominator: ratio.denominator,
        }
    }
}

/// What the figures are of: not every figure exists for every cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The whole floor.
    Floor,
    /// A team: contacts are offered to queues, so it has no service level and no abandons.
    Team,
    /// A queue: an idle agent belongs to no single one, so it has no occupancy.
    Queue,
}

/// The figures of one window, `[as_of − window, as_of)`. Spans are in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowFigures {
    /// The window's length, in seconds.
    pub window_s: u32,
    /// Contacts that began to wait.
    pub offered: Option<u32>,
    /// Contacts that an agent took.
    pub answered: Option<u32>,
    /// Contacts that left before.
    pub abandoned: Option<u32>,
    /// Those of them that left sooner than the short-abandon limit.
    pub abandoned_short: Option<u32>,
    /// Contacts whose work was completed, wrap-up included.
    pub handled: Option<u32>,
    /// Offers that were not taken.
    pub not_answered: Option<u32>,
    /// Offers that were refused.
    pub refused: Option<u32>,
    /// Contacts given away.
    pub transferred: Option<u32>,
    /// Changes of agents' states.
    pub transitions: Option<u32>,
    /// By the formula of the stamp: answered in time against what counts.
    pub service_level: Option<Ratio>,
    /// Waiting time of answered contacts against their number.
    pub speed_of_answer_ms: Option<Ratio>,
    /// Abandoned against offered contacts.
    pub abandon_rate: Option<Ratio>,
    /// Handle time of completed contacts against their number.
    pub handle_time_ms: Option<Ratio>,
    /// Hold time of completed contacts against their number.
    pub hold_time_ms: Option<Ratio>,
    /// Busy time against busy and idle time.
    pub occupancy: Option<Ratio>,
    /// The sum of time in contact, consult, non-routed contact and wrap-up.
    pub busy_ms: Option<u64>,
    /// The sum of time ready.
    pub idle_ms: Option<u64>,
    /// The sum of time signed in.
    pub signed_in_ms: Option<u64>,
}

impl WindowFigures {
    /// Writes the sums of a window; `contacts` says whether the platform tells steps of contacts.
    #[must_use]
    pub fn new(
        subject: Subject,
        window_s: u32,
        sums: &Sums,
        contacts: bool,
        formula: Formula,
    ) -> Self {
        let step = |count: u32| contacts.then_some(count);
        let queued = contacts && subject != Subject::Team;
        let arrival = |count: u32| queued.then_some(count);
        let people = subject != Subject::Queue;
        let span = |span: u64| people.then_some(span);
        let ratio = |is_known: bool, numerator: u64, denominator: u64| {
            CoreRatio::new(numerator, denominator)
                .filter(|_| is_known)
                .map(Ratio::from)
        };
        Self {
            window_s,
            offered: arrival(sums.offered),
            answered: step(sums.answered),
            abandoned: arrival(sums.abandoned),
            abandoned_short: arrival(sums.abandoned_short),
            handled: step(sums.handled),
            not_answered: step(sums.not_answered),
            refused: step(sums.refused),
            transferred: step(sums.transferred),
            transitions: people.then_some(sums.transitions),
            service_level: formula.of(sums).filter(|_| queued).map(Ratio::from),
            speed_of_answer_ms: ratio(contacts, sums.answer_wait_ms, sums.answered.into()),
            abandon_rate: ratio(queued, sums.abandoned.into(), sums.offered.into()),
            handle_time_ms: ratio(contacts, sums.handle_ms, sums.handled.into()),
            hold_time_ms: ratio(contacts, sums.hold_ms, sums.handled.into()),
            occupancy: ratio(
                people,
                sums.busy_ms,
                sums.busy_ms.saturating_add(sums.idle_ms),
            ),
            busy_ms: Some(sums.busy_ms),
            idle_ms: span(sums.idle_ms),
            signed_in_ms: span(sums.signed_in_ms),
        }
    }

    /// Writes every window of a cell.
    #[must_use]
    pub fn all(
        subject: Subject,
        metrics: &MetricsCell,
        windows: &[Sums],
        formula: Formula,
    ) -> Vec<Self> {
        let contacts = metrics.contacts != BasisCell::NotProvided;
        metrics
            .windows_s
            .iter()
            .zip(windows)
            .map(|(window_s, sums)| Self::new(subject, *window_s, sums, contacts, formula))
            .collect()
    }
}

impl FiguresStamp {
    /// Writes how the figures came about.
    #[must_use]
    pub fn new(metrics: &MetricsCell, formula: Formula) -> Self {
        let (contacts, replayed_to) = match metrics.contacts {
            BasisCell::NotProvided => ("not_provided", None),
            BasisCell::Streamed => ("streamed", None),
            BasisCell::Replayed { to } => ("replayed", iso(to)),
        };
        Self {
            as_of: iso(metrics.as_of),
            counted_since: iso(metrics.counted_since),
            contacts: contacts.into(),
            replayed_to,
            late: metrics.late,
            service_level_formula: formula,
        }
    }
}

/// A contact that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingContact {
    /// The contact by its tag: the platform's own id is not kept.
    pub contact: String,
    /// The queue's id.
    pub queue: String,
    /// Since when it waits, by our clock.
    pub since: Option<String>,
    /// The id of the agent at whom it rings.
    pub offered_to: Option<String>,
}

impl WaitingContact {
    /// Writes a waiting contact with its queue and the agent at whom it rings.
    #[must_use]
    pub fn new(cell: &WaitingCell, queue: &str, offered_to: Option<&str>) -> Self {
        Self {
            contact: format!("{:016x}", cell.contact),
            queue: queue.to_owned(),
            since: iso(cell.since),
            offered_to: offered_to.map(str::to_owned),
        }
    }
}
