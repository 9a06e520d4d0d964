//! The key figures of the strip. Only figures that exist: each with its unit, its note and its age.

use floorlight_core::frame::{Feed, Figures, Proof};
use floorlight_core::model::AgentState;
use floorlight_core::time::UtcMillis;
use floorlight_core::view::QueueCell;

use crate::text::format;

use super::attention::{self, Severity};
use super::directory::Directory;

/// Which figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    /// The longest wait that a queue reports.
    LongestWait,
    /// The lowest service level that a queue reports.
    LowestServiceLevel,
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
    /// Every figure, in the order of the strip.
    pub const ALL: [Self; 8] = [
        Self::LongestWait,
        Self::LowestServiceLevel,
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
            Self::LongestWait => "Longest wait",
            Self::LowestServiceLevel => "Lowest service level",
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
            Self::LongestWait => "longest-wait",
            Self::LowestServiceLevel => "service-level",
            Self::InContact => "in-contact",
            Self::Ready => "ready",
            Self::WrapUp => "wrap-up",
            Self::NotReady => "not-ready",
            Self::NotResponding => "not-responding",
            Self::LoggedOut => "logged-out",
        }
    }

    const fn is_of_queues(self) -> bool {
        matches!(self, Self::LongestWait | Self::LowestServiceLevel)
    }
}

/// One tile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TileView {
    /// The number for the trend; `None` for no data.
    pub value: Option<u32>,
    /// The number as text; an en dash for no data.
    pub text: String,
    /// What it refers to, in a word or two.
    pub note: String,
    /// The same as a sentence.
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

impl TileView {
    /// Draws a tile.
    #[must_use]
    pub fn write(figure: Figure, source: &Source<'_>) -> Self {
        let mut tile = if figure.is_of_queues() {
            queue_tile(figure, source)
        } else {
            agent_tile(figure, source)
        };
        tile.stale |= source.floor_stale && tile.value.is_some();
        if tile.value.is_none() {
            format::NO_DATA.clone_into(&mut tile.text);
        }
        tile
    }
}

fn agent_tile(figure: Figure, source: &Source<'_>) -> TileView {
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
    let value = match figure {
        Figure::InContact => {
            of(AgentState::InContact) + of(AgentState::Consult) + of(AgentState::NonRouted)
        }
        Figure::Ready => of(AgentState::Ready),
        Figure::WrapUp => of(AgentState::WrapUp),
        Figure::NotReady => of(AgentState::NotReady),
        Figure::NotResponding => of(AgentState::NotResponding),
        Figure::LoggedOut => of(AgentState::LoggedOut),
        Figure::LongestWait | Figure::LowestServiceLevel => return TileView::default(),
    };
    let (note, sentence) = match figure {
        Figure::InContact => (
            format!("of {}", format::count(signed_in.into())),
            "Of the agents signed in; consults and non-routed contacts included",
        ),
        Figure::Ready if of(AgentState::Ringing) > 0 => (
            format!("{} ringing", format::count(of(AgentState::Ringing).into())),
            "Waiting for a contact; who is being offered one is counted beside",
        ),
        Figure::LoggedOut if figures.unseen > 0 => (
            format!("{} unseen", format::count(figures.unseen.into())),
            "Not signed in; unseen is who was never reported",
        ),
        Figure::LoggedOut => (
            format!("of {}", format::count(all.into())),
            "Not signed in, of all agents",
        ),
        Figure::NotReady => (share(value, signed_in), "Share of the agents signed in"),
        Figure::WrapUp => (share(value, signed_in), "Share of the agents signed in"),
        Figure::Ready | Figure::LongestWait | Figure::LowestServiceLevel => {
            (String::new(), "Waiting for a contact")
        }
        Figure::NotResponding => (String::new(), "Did not take an offered contact"),
    };
    TileView {
        value: Some(value),
        text: format::count(value.into()),
        note,
        sentence: sentence.to_owned(),
        age_ms: source
            .feed
            .and_then(|feed| feed.last_message_at)
            .map(|at| source.hub_now.minus(at).max(0)),
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
    match u16::try_from(u64::from(value) * 10_000 / u64::from(of.max(1))) {
        Ok(share) if of > 0 => format::percent(share / 100 * 100),
        _ => String::new(),
    }
}

/// The worst queue of those whose figures are fresh; of the stale ones where none is fresh.
fn queue_tile(figure: Figure, source: &Source<'_>) -> TileView {
    let value_of = |queue: &QueueCell| match figure {
        Figure::LongestWait => queue.reported.wait_s,
        Figure::LowestServiceLevel => queue.reported.service_level.map(u32::from),
        Figure::InContact
        | Figure::Ready
        | Figure::WrapUp
        | Figure::NotReady
        | Figure::NotResponding
        | Figure::LoggedOut => None,
    };
    let worst = |stale: bool| {
        let candidates = source
            .queues
            .iter()
            .filter(|queue| queue.is_stale(source.hub_now) == stale)
            .filter_map(|queue| Some((value_of(queue)?, queue)));
        if figure == Figure::LongestWait {
            candidates.max_by_key(|(value, queue)| (*value, std::cmp::Reverse(queue.row)))
        } else {
            candidates.min_by_key(|(value, queue)| (*value, queue.row))
        }
    };
    let (stale, found) = match worst(false) {
        Some(found) => (false, Some(found)),
        None => (true, worst(true)),
    };
    let Some((value, queue)) = found else {
        return TileView {
            note: "not provided".to_owned(),
            ..TileView::default()
        };
    };
    let entry = source.directory.queue(queue.row);
    let name = source.directory.queue_name(queue.row);
    let level = u16::try_from(value).unwrap_or(u16::MAX);
    let (text, severity) = if figure == Figure::LongestWait {
        (
            format::seconds(value),
            source.directory.thresholds().wait(value),
        )
    } else {
        (
            format::percent(level),
            attention::service_level(level, entry.and_then(|queue| queue.target)),
        )
    };
    TileView {
        value: Some(value),
        text,
        sentence: format!("As {name} reports it"),
        note: name,
        age_ms: queue.reported_at.map(|at| source.hub_now.minus(at).max(0)),
        severity,
        stale,
    }
}

#[cfg(test)]
mod tests {
    use floorlight_core::floor::Reported;

    use super::*;

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

    fn tile(figure: Figure, figures: Option<&Figures>, queues: &[QueueCell]) -> TileView {
        let source = Source {
            figures,
            feed: None,
            queues,
            directory: &Directory::default(),
            hub_now: UtcMillis::new(100_000),
            floor_stale: false,
        };
        TileView::write(figure, &source)
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
        let shown = tile(Figure::LongestWait, None, &[queue(1, 99_000, None)]);
        assert_eq!(shown.text, format::NO_DATA);
        assert_eq!(shown.note, "not provided");
        assert_eq!(tile(Figure::Ready, None, &[]).text, format::NO_DATA);
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
