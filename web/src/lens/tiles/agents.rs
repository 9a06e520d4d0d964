//! Agents by state.

use floorlight_core::frame::{Feed, Proof};
use floorlight_core::model::AgentState;

use crate::lens::attention::Severity;
use crate::text::format;

use super::{Figure, Source, TileView};

pub(super) fn tile(figure: Figure, source: &Source<'_>) -> TileView {
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
