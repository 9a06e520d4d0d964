//! The key figures of the strip: each with its unit, its note and its age.

use floorlight_core::frame::{Feed, Figures, MetricCell, Proof};
use floorlight_core::metric::Formula;
use floorlight_core::model::AgentState;
use floorlight_core::time::UtcMillis;
use floorlight_core::view::QueueCell;

use crate::text::{self, format};

use super::attention::{self, Severity};
use super::directory::Directory;
use super::figure::{Counted, Kind, Minutes};

/// Windows move in steps of 10 s behind an allowance; later than this they stand still, in milliseconds.
const STALE_AFTER_MS: i64 = 90_000;

/// Which figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// A figure of the window.
    Of(Kind),
    /// Contacts that wait now.
    Waiting,
    /// How long the oldest of them has waited.
    LongestWait,
    /// Agents with a customer, consults and non-routed contacts included.
    InContact,
    /// Agents waiting for a contact.
    Ready,
    /// Agents in after-contact work.
    WrapUp,
    /// Agents not taking contacts.
    NotReady,
    /// Agents who did not take an offered contact.
    NotResponding,
    /// Agents not signed in.
    LoggedOut,
}

impl Figure {
    /// Every figure: the tiles of the strip, then agents by state.
    pub const ALL: [Self; 13] = [
        Self::Of(Kind::ServiceLevel),
        Self::Of(Kind::SpeedOfAnswer),
        Self::Of(Kind::AbandonRate),
        Self::Of(Kind::HandleTime),
        Self::Of(Kind::Occupancy),
        Self::Waiting,
        Self::LongestWait,
        Self::InContact,
        Self::Ready,
        Self::WrapUp,
        Self::NotReady,
        Self::NotResponding,
        Self::LoggedOut,
    ];
    /// The tiles of the strip, in their order.
    pub const TILES: [Self; 7] = [
        Self::Of(Kind::ServiceLevel),
        Self::Of(Kind::SpeedOfAnswer),
        Self::Of(Kind::AbandonRate),
        Self::Of(Kind::HandleTime),
        Self::Of(Kind::Occupancy),
        Self::Waiting,
        Self::LongestWait,
    ];
    /// Agents by state, in the order below the tiles.
    pub const STATES: [Self; 6] = [
        Self::InContact,
        Self::Ready,
        Self::WrapUp,
        Self::NotReady,
        Self::NotResponding,
        Self::LoggedOut,
    ];
    /// The figures of now: this tab keeps their half hour itself.
    pub const SAMPLED: [Self; 8] = [
        Self::Waiting,
        Self::LongestWait,
        Self::InContact,
        Self::Ready,
        Self::WrapUp,
        Self::NotReady,
        Self::NotResponding,
        Self::LoggedOut,
    ];

    /// Returns the name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Of(kind) => text::figure::name(kind),
            Self::Waiting => "Waiting",
            Self::LongestWait => "Longest wait",
            Self::InContact => "In contact",
            Self::Ready => "Ready",
            Self::WrapUp => "Wrap-up",
            Self::NotReady => "Not ready",
            Self::NotResponding => "Not responding",
            Self::LoggedOut => "Logged out",
        }
    }

    /// Returns the stable word for style sheets.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Of(Kind::ServiceLevel) => "service-level",
            Self::Of(Kind::SpeedOfAnswer) => "speed-of-answer",
            Self::Of(Kind::AbandonRate) => "abandon-rate",
            Self::Of(Kind::HandleTime) => "handle-time",
            Self::Of(Kind::Occupancy) => "occupancy",
            Self::Waiting => "waiting",
            Self::LongestWait => "longest-wait",
            Self::InContact => "in-contact",
            Self::Ready => "ready",
            Self::WrapUp => "wrap-up",
            Self::NotReady => "not-ready",
            Self::NotResponding => "not-responding",
            Self::LoggedOut => "logged-out",
        }
    }

    /// Returns the state that it counts, where it counts one.
    #[must_use]
    pub const fn state(self) -> Option<AgentState> {
        Some(match self {
            Self::InContact => AgentState::InContact,
            Self::Ready => AgentState::Ready,
            Self::WrapUp => AgentState::WrapUp,
            Self::NotReady => AgentState::NotReady,
            Self::NotResponding => AgentState::NotResponding,
            Self::LoggedOut => AgentState::LoggedOut,
            Self::Of(_) | Self::Waiting | Self::LongestWait => return None,
        })
    }

    /// Writes a value of its trend.
    #[must_use]
    pub fn write(self, value: u32) -> String {
        if let Self::Of(kind) = self {
            kind.write(value)
        } else if self == Self::LongestWait {
            format::seconds(value)
        } else {
            format::count(value.into())
        }
    }
}

/// One tile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TileView {
    /// The number for the trend; `None` for no data.
    pub value: Option<u32>,
    /// The number as text; an en dash for no data.
    pub text: String,
    /// What stands beside the number.
    pub beside: String,
    /// What it refers to, in a few words.
    pub note: String,
    /// What it is, as a sentence.
    pub sentence: String,
    /// How old it is, in milliseconds.
    pub age_ms: Option<i64>,
    /// How much it needs a supervisor.
    pub severity: Severity,
    /// It is older than its limit.
    pub stale: bool,
}

/// What the tiles are drawn from.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Counts by state.
    pub figures: Option<&'a Figures>,
    /// Windowed figures and waiting contacts.
    pub counted: &'a Counted,
    /// The window that is looked at.
    pub window: Minutes,
    /// The formula of the service level.
    pub formula: Formula,
    /// The feed.
    pub feed: Option<&'a Feed>,
    /// The queues.
    pub queues: &'a [QueueCell],
    /// Names and targets.
    pub directory: &'a Directory,
    /// The hub's clock.
    pub hub_now: UtcMillis,
    /// The whole floor is stale or cut off.
    pub floor_stale: bool,
}

impl Source<'_> {
    /// Returns how long ago the platform said something, in milliseconds.
    #[must_use]
    pub fn heard_ms(&self) -> Option<i64> {
        let at = self.feed?.last_message_at?;
        Some(self.hub_now.minus(at).max(0))
    }

    /// Returns the target that all queues share, in hundredths of a percent and in seconds.
    #[must_use]
    pub fn target(&self) -> Option<(u16, Option<u32>)> {
        let mut targets = self.queues.iter().filter_map(|queue| {
            let queue = self.directory.queue(queue.row)?;
            Some((queue.target?, queue.target_seconds))
        });
        let first = targets.next()?;
        targets.all(|other| other == first).then_some(first)
    }

    /// Returns the queue that reports the worst, of those whose figures are fresh; of the stale ones
    /// where none is fresh.
    #[must_use]
    pub fn worst(&self, badness: impl Fn(&QueueCell) -> Option<u32>) -> Option<&QueueCell> {
        let of = |stale: bool| {
            let fit = self
                .queues
                .iter()
                .filter(|queue| queue.is_stale(self.hub_now) == stale);
            fit.filter_map(|queue| Some((badness(queue)?, queue)))
                .max_by_key(|(badness, queue)| (*badness, std::cmp::Reverse(queue.row)))
                .map(|(_, queue)| queue)
        };
        of(false).or_else(|| of(true))
    }
}

impl TileView {
    /// Draws a tile.
    #[must_use]
    pub fn write(figure: Figure, source: &Source<'_>) -> Self {
        let mut tile = if let Figure::Of(kind) = figure {
            windowed(kind, source)
        } else if figure == Figure::Waiting {
            waiting(source)
        } else if figure == Figure::LongestWait {
            longest_wait(source)
        } else {
            agents(figure, source)
        };
        tile.stale |= source.floor_stale && tile.value.is_some();
        if tile.value.is_none() {
            format::NO_DATA.clone_into(&mut tile.text);
        }
        tile
    }
}

fn windowed(kind: Kind, source: &Source<'_>) -> TileView {
    let age_ms = source
        .counted
        .stamp
        .as_ref()
        .map(|stamp| source.hub_now.minus(stamp.as_of).max(0));
    let lowest = (kind == Kind::ServiceLevel)
        .then(|| source.worst(|queue| Some(u32::MAX - u32::from(queue.reported.service_level?))))
        .flatten()
        .and_then(|queue| queue.reported.service_level);
    let beside = lowest.map_or_else(String::new, |lowest| {
        format!("lowest reported {}", format::percent(lowest))
    });
    let read = source
        .counted
        .read(MetricCell::Floor, source.window, kind, source.formula);
    let ratio = match read {
        Ok(ratio) => ratio,
        Err(absence) => {
            return TileView {
                beside,
                note: text::figure::absent(absence).to_owned(),
                sentence: text::figure::reason(absence, kind).to_owned(),
                age_ms,
                ..TileView::default()
            };
        }
    };
    let value = kind.value(ratio);
    let (over, below) = (
        format::count(ratio.numerator),
        format::count(ratio.denominator),
    );
    let target = source.target();
    let (note, severity) = match kind {
        Kind::ServiceLevel => (
            match target {
                Some((target, seconds)) => {
                    format!(
                        "{over} of {below} · {}",
                        text::figure::target(target, seconds)
                    )
                }
                None => format!("{over} of {below}"),
            },
            attention::service_level(
                u16::try_from(value).unwrap_or(u16::MAX),
                target.map(|(target, _)| target),
            ),
        ),
        Kind::AbandonRate => (format!("{over} of {below}"), Severity::None),
        Kind::SpeedOfAnswer => (format!("{below} answered"), Severity::None),
        Kind::HandleTime => (format!("{below} handled"), Severity::None),
        Kind::Occupancy => ("of busy + ready".to_owned(), Severity::None),
    };
    TileView {
        value: Some(value),
        text: kind.write(value),
        beside,
        note,
        sentence: text::figure::definition(kind, source.formula).to_owned(),
        age_ms,
        severity,
        stale: age_ms.is_some_and(|age| age > STALE_AFTER_MS),
    }
}

/// Contacts that wait, of all queues whose platform tells.
fn waiting(source: &Source<'_>) -> TileView {
    let told = || source.queues.iter().filter_map(|queue| queue.waiting);
    if told().next().is_none() {
        return not_told();
    }
    let value: u32 = told().sum();
    let ringing = source.counted.waiting.as_ref().map_or(0, |waiting| {
        waiting
            .iter()
            .filter(|one| one.offered_to.is_some())
            .count()
    });
    let busy = told().filter(|count| *count > 0).count() as u64;
    TileView {
        value: Some(value),
        text: format::count(value.into()),
        beside: match ringing {
            0 => String::new(),
            _ => format!("{} ringing", format::count(ringing as u64)),
        },
        note: format!("in {}", format::counted(busy, "queue", "queues")),
        sentence: "Contacts that wait for an agent now".to_owned(),
        age_ms: source.heard_ms(),
        ..TileView::default()
    }
}

fn not_told() -> TileView {
    let absence = super::figure::Absence::NotProvided;
    TileView {
        note: text::figure::absent(absence).to_owned(),
        sentence: text::figure::reason(absence, Kind::SpeedOfAnswer).to_owned(),
        ..TileView::default()
    }
}

/// The oldest waiting contact; where the platform tells no steps, the longest wait that a queue reports.
fn longest_wait(source: &Source<'_>) -> TileView {
    let reported = source.worst(|queue| queue.reported.wait_s);
    let reported_s = reported.and_then(|queue| queue.reported.wait_s);
    let judge = |seconds: u32| source.directory.thresholds().wait(seconds);
    if source.queues.iter().all(|queue| queue.waiting.is_none()) {
        let (Some(queue), Some(seconds)) = (reported, reported_s) else {
            return not_told();
        };
        return TileView {
            value: Some(seconds),
            text: format::seconds(seconds),
            beside: "reported".to_owned(),
            note: source.directory.queue_name(queue.row),
            sentence: "The longest wait that a queue reports".to_owned(),
            age_ms: queue.reported_at.map(|at| source.hub_now.minus(at).max(0)),
            severity: judge(seconds),
            stale: queue.is_stale(source.hub_now),
        };
    }
    let oldest = source
        .queues
        .iter()
        .filter_map(|queue| Some((queue.oldest_since?, queue.row)))
        .min();
    let waited_ms = oldest.map_or(0, |(since, _)| source.hub_now.minus(since).max(0));
    let value = u32::try_from(waited_ms / 1_000).unwrap_or(u32::MAX);
    TileView {
        value: Some(value),
        text: format::running(waited_ms),
        beside: reported_s.map_or_else(String::new, |seconds| {
            format!("reported {}", format::seconds(seconds))
        }),
        note: oldest.map_or_else(
            || "nobody waits".to_owned(),
            |(_, row)| source.directory.queue_name(row),
        ),
        sentence: "How long the oldest waiting contact has waited".to_owned(),
        age_ms: source.heard_ms(),
        severity: judge(value),
        stale: false,
    }
}

fn agents(figure: Figure, source: &Source<'_>) -> TileView {
    let Some(figures) = source.figures else {
        return TileView {
            note: "not reported yet".to_owned(),
            ..TileView::default()
        };
    };
    let of = |state: AgentState| {
        figures
            .agents
            .get(usize::from(state.rank()))
            .copied()
            .unwrap_or(0)
    };
    let all: u32 = figures.agents.iter().sum();
    if all + figures.unseen == 0 && !is_proven(source.feed) {
        return TileView {
            note: "unproven".to_owned(),
            sentence: "Whether the floor is empty is not proven".to_owned(),
            ..TileView::default()
        };
    }
    let signed_in = all.saturating_sub(of(AgentState::LoggedOut));
    let value = if figure == Figure::InContact {
        of(AgentState::InContact) + of(AgentState::Consult) + of(AgentState::NonRouted)
    } else {
        figure.state().map_or(0, of)
    };
    let ringing = of(AgentState::Ringing);
    let written = |count: u32| format::count(count.into());
    let (note, sentence) = match figure {
        Figure::InContact => (
            format!("of {}", written(signed_in)),
            "Of the agents signed in; consults and non-routed contacts included",
        ),
        Figure::Ready if ringing > 0 => (
            format!("{} ringing", written(ringing)),
            "Waiting for a contact; who is being offered one is counted beside",
        ),
        Figure::Ready => (String::new(), "Waiting for a contact"),
        Figure::LoggedOut if figures.unseen > 0 => (
            format!("{} unseen", written(figures.unseen)),
            "Not signed in; unseen is who was never reported",
        ),
        Figure::LoggedOut => (
            format!("of {}", written(all)),
            "Not signed in, of all agents",
        ),
        Figure::NotResponding => (String::new(), "Did not take an offered contact"),
        Figure::WrapUp
        | Figure::NotReady
        | Figure::Of(_)
        | Figure::Waiting
        | Figure::LongestWait => (share(value, signed_in), "Share of the agents signed in"),
    };
    TileView {
        value: Some(value),
        text: format::count(value.into()),
        beside: String::new(),
        note,
        sentence: sentence.to_owned(),
        age_ms: source.heard_ms(),
        severity: if figure == Figure::NotResponding && value > 0 {
            Severity::Medium
        } else {
            Severity::None
        },
        stale: false,
    }
}

/// A count of nobody means something only where the permission to see agents is proven (AUTH-6).
fn is_proven(feed: Option<&Feed>) -> bool {
    feed.is_some_and(|feed| match feed.proof {
        Proof::Proven { .. } | Proof::ProvenEmpty { .. } => true,
        Proof::Unproven | Proof::SuspectedMissingScope { .. } | Proof::Denied { .. } => false,
    })
}

fn share(value: u32, of: u32) -> String {
    match u64::from(value) * 100 / u64::from(of.max(1)) {
        share if of > 0 => format::short_percent(u32::try_from(share * 100).unwrap_or(0)),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use floorlight_core::floor::Reported;
    use floorlight_core::metric::Sums;
    use floorlight_core::view::BasisCell;

    use super::*;
    use crate::lens::figure::tests::counted;

    fn queue(row: u32, at: i64, wait_s: Option<u32>) -> QueueCell {
        QueueCell {
            row,
            reported_at: Some(UtcMillis::new(at)),
            stale_after_ms: 15_000,
            reported: Reported {
                wait_s,
                ..Reported::default()
            },
            agents: [0; 10],
            waiting: None,
            oldest_since: None,
            staffed: None,
            scheduled: None,
        }
    }

    fn tile_at(
        now: i64,
        figure: Figure,
        figures: Option<&Figures>,
        queues: &[QueueCell],
        counted: &Counted,
    ) -> TileView {
        let source = Source {
            figures,
            counted,
            window: Minutes(15),
            formula: Formula::default(),
            feed: None,
            queues,
            directory: &Directory::default(),
            hub_now: UtcMillis::new(now),
            floor_stale: false,
        };
        TileView::write(figure, &source)
    }

    fn tile(figure: Figure, figures: Option<&Figures>, queues: &[QueueCell]) -> TileView {
        tile_at(100_000, figure, figures, queues, &Counted::default())
    }

    #[test]
    fn a_stale_queue_never_speaks_for_the_fresh_ones() {
        let queues = [queue(1, 50_000, Some(900)), queue(2, 99_000, Some(20))];
        let shown = tile(Figure::LongestWait, None, &queues);
        assert_eq!((shown.text.as_str(), shown.stale), ("0:20", false));
        assert_eq!(shown.note, "Queue 2");
        let shown = tile(Figure::LongestWait, None, &queues[..1]);
        assert_eq!((shown.text.as_str(), shown.stale), ("15:00", true));
    }

    #[test]
    fn what_was_not_sent_is_a_dash_and_never_zero() {
        let queues = [queue(1, 99_000, None)];
        for figure in [Figure::LongestWait, Figure::Waiting] {
            let shown = tile(figure, None, &queues);
            assert_eq!(shown.text, format::NO_DATA);
            assert_eq!(shown.note, "not provided");
        }
        assert_eq!(tile(Figure::Ready, None, &[]).text, format::NO_DATA);
        let level = tile(Figure::Of(Kind::ServiceLevel), None, &queues);
        assert_eq!((level.value, level.note.as_str()), (None, "not yet"));
    }

    /// RT-13: what we counted beats what a queue reports, and both are shown.
    #[test]
    fn the_oldest_waiting_contact_ticks_beside_the_reported_wait() {
        let mut queues = [queue(1, 99_000, Some(20)), queue(2, 99_000, Some(5))];
        queues[1].waiting = Some(2);
        queues[1].oldest_since = Some(UtcMillis::new(35_000));
        let shown = tile(Figure::LongestWait, None, &queues);
        assert_eq!((shown.text.as_str(), shown.value), ("1:05", Some(65)));
        assert_eq!(
            (shown.beside.as_str(), shown.note.as_str()),
            ("reported 0:20", "Queue 2")
        );
        assert_eq!(shown.severity, Severity::Medium);
        assert_eq!(tile(Figure::Waiting, None, &queues).value, Some(2));
    }

    #[test]
    fn a_window_that_stands_still_is_stale() {
        let sums = Sums {
            handled: 3,
            handle_ms: 600_000,
            ..Sums::default()
        };
        let counted = counted(MetricCell::Floor, sums, BasisCell::Streamed);
        let figure = Figure::Of(Kind::HandleTime);
        let shown = tile_at(1_000_000, figure, None, &[], &counted);
        assert_eq!(
            (shown.text.as_str(), shown.note.as_str()),
            ("3:20", "3 handled")
        );
        assert_eq!((shown.age_ms, shown.stale), (Some(4_000), false));
        assert!(tile_at(1_100_000, figure, None, &[], &counted).stale);
    }

    /// AUTH-6: an empty answer without proof is no zero.
    #[test]
    fn nobody_is_a_number_only_where_it_is_proven() {
        let shown = tile(Figure::Ready, Some(&Figures::default()), &[]);
        assert_eq!(
            (shown.text.as_str(), shown.note.as_str()),
            (format::NO_DATA, "unproven")
        );
    }

    #[test]
    fn in_contact_counts_consults_and_non_routed_contacts() {
        let mut figures = Figures::default();
        for (state, count) in [
            (AgentState::InContact, 1_000),
            (AgentState::Consult, 2),
            (AgentState::NonRouted, 3),
            (AgentState::LoggedOut, 500),
        ] {
            figures.agents[usize::from(state.rank())] = count;
        }
        let shown = tile(Figure::InContact, Some(&figures), &[]);
        assert_eq!(shown.text, "1,005");
        assert_eq!(shown.note, "of 1,005");
    }
}
