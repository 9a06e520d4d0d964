//! The figures of those who wait.

use crate::lens::figure::{Absence, Kind};
use crate::text::{self, format};

use super::{Source, TileView};

/// Contacts that wait, of all queues whose platform tells.
pub(super) fn count(source: &Source<'_>) -> TileView {
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
    let absence = Absence::NotProvided;
    TileView {
        note: text::figure::absent(absence).to_owned(),
        sentence: text::figure::reason(absence, Kind::SpeedOfAnswer).to_owned(),
        ..TileView::default()
    }
}

/// The oldest waiting contact; where the platform tells no steps, the longest wait that a queue reports.
pub(super) fn longest(source: &Source<'_>) -> TileView {
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
