//! The plan of an agent: what is scheduled from when on.

use crate::model::Activity;
use crate::time::UtcMillis;

/// A scheduled activity, from a moment to the first moment that is no longer part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// When it begins.
    pub from: UtcMillis,
    /// When it has ended.
    pub to: UtcMillis,
    /// What it is.
    pub activity: Activity,
}

/// A moment at which the scheduled activity changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// When.
    pub at: UtcMillis,
    /// What is scheduled from then on; `None` outside the hours of work.
    pub activity: Option<Activity>,
}

/// What is scheduled for an agent, or for all agents of the same shifts.
///
/// Invariants: turns in order of time, each another activity than before; before the first turn and
/// after the last nothing is scheduled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    turns: Vec<Turn>,
}

impl Plan {
    /// Lays spans over each other: where several cover a moment, the last of the list counts.
    #[must_use]
    pub fn new(spans: &[Span]) -> Self {
        let mut moments: Vec<UtcMillis> = spans
            .iter()
            .filter(|span| span.from < span.to)
            .flat_map(|span| [span.from, span.to])
            .collect();
        moments.sort_unstable();
        moments.dedup();
        let mut turns = Vec::new();
        let mut current = None;
        for at in moments {
            let activity = spans
                .iter()
                .rev()
                .find(|span| span.from <= at && at < span.to)
                .map(|span| span.activity);
            if activity != current {
                turns.push(Turn { at, activity });
                current = activity;
            }
        }
        Self { turns }
    }

    /// Returns the plan as it is on a clock that shows so many milliseconds more.
    #[must_use]
    pub fn moved(&self, by_ms: i64) -> Self {
        let moved = self.turns.iter().map(|turn| Turn {
            at: turn.at.offset(by_ms),
            ..*turn
        });
        Self {
            turns: moved.collect(),
        }
    }

    /// Returns all turns, in order of time.
    #[must_use]
    pub fn turns(&self) -> &[Turn] {
        &self.turns
    }

    /// Returns the scheduled activities, in order of time and apart from each other.
    pub fn spans(&self) -> impl Iterator<Item = Span> + '_ {
        let ends = self.turns.iter().skip(1);
        self.turns.iter().zip(ends).filter_map(|(begin, end)| {
            Some(Span {
                from: begin.at,
                to: end.at,
                activity: begin.activity?,
            })
        })
    }

    /// Returns what is scheduled at `now`; `None` outside the hours of work.
    #[must_use]
    pub fn at(&self, now: UtcMillis) -> Option<Activity> {
        self.current(now)?.activity
    }

    /// Returns the turn that `now` follows, if any.
    #[must_use]
    pub fn current(&self, now: UtcMillis) -> Option<Turn> {
        let before = self.passed(now).checked_sub(1)?;
        self.turns.get(before).copied()
    }

    /// Returns the first turn after `now`, if any.
    #[must_use]
    pub fn next(&self, now: UtcMillis) -> Option<Turn> {
        self.turns.get(self.passed(now)).copied()
    }

    /// Says whether a scheduled break or lunch that lay between `since` and `now` has ended by `now`.
    #[must_use]
    pub fn rest_ended(&self, since: UtcMillis, now: UtcMillis) -> bool {
        let ended = self.turns.iter().skip(1).zip(&self.turns);
        ended
            .take_while(|(end, _)| end.at <= now)
            .any(|(end, begin)| end.at > since && begin.activity.is_some_and(is_rest))
    }

    fn passed(&self, now: UtcMillis) -> usize {
        self.turns.partition_point(|turn| turn.at <= now)
    }
}

/// Says whether an activity is a break or a meal, whose length is watched.
pub(super) const fn is_rest(activity: Activity) -> bool {
    matches!(activity, Activity::Break | Activity::Lunch)
}
