//! What an agent is scheduled to do, as spans of time.

use floorlight_core::model::Activity;
use floorlight_core::time::UtcMillis;
use floorlight_wire::api::PlanSpan;

/// A scheduled span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// What for.
    pub activity: Activity,
    /// From when.
    pub start: UtcMillis,
    /// Until when; not within.
    pub end: UtcMillis,
}

/// The spans of an agent, in order and apart from each other; none where nothing is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Day(Vec<Span>);

impl Day {
    /// Returns a day of which nothing is known.
    #[must_use]
    pub const fn nothing() -> Self {
        Self(Vec::new())
    }

    /// Takes spans in order of time; one that overlaps, or ends before it begins, is dropped.
    #[must_use]
    pub fn new(mut spans: Vec<Span>) -> Self {
        let mut end = UtcMillis::new(i64::MIN);
        spans.retain(|span| {
            let follows = end <= span.start && span.start < span.end;
            if follows {
                end = span.end;
            }
            follows
        });
        Self(spans)
    }

    /// Reads the spans of a plan.
    #[must_use]
    pub fn from_plan(plan: &[PlanSpan]) -> Self {
        let spans = plan.iter().map(|(start, end, activity)| Span {
            activity: *activity,
            start: *start,
            end: *end,
        });
        Self::new(spans.collect())
    }

    /// Returns the spans.
    #[must_use]
    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    /// Returns what is scheduled at a moment.
    #[must_use]
    pub fn at(&self, moment: UtcMillis) -> Option<&Span> {
        self.0
            .iter()
            .find(|span| span.start <= moment && moment < span.end)
    }

    /// Returns what is scheduled next, after what is scheduled at a moment.
    #[must_use]
    pub fn next(&self, moment: UtcMillis) -> Option<&Span> {
        self.0.iter().find(|span| span.start > moment)
    }

    /// Returns when the present shift ends: when nothing follows at once.
    #[must_use]
    pub fn shift_end(&self, moment: UtcMillis) -> Option<UtcMillis> {
        let mut end = self.at(moment)?.end;
        for span in &self.0 {
            if span.start == end {
                end = span.end;
            }
        }
        Some(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(activity: Activity, start: i64, end: i64) -> Span {
        Span {
            activity,
            start: UtcMillis::new(start),
            end: UtcMillis::new(end),
        }
    }

    /// RT-15: what is scheduled now, and what comes next.
    #[test]
    fn a_moment_has_its_activity_and_the_next() {
        let day = Day::new(vec![
            span(Activity::Work, 0, 20),
            span(Activity::Other, 9, 12),
            span(Activity::Break, 20, 30),
            span(Activity::Other, 30, 30),
            span(Activity::Work, 30, 60),
        ]);
        let at = |moment| day.at(UtcMillis::new(moment)).map(|span| span.activity);
        assert_eq!(at(-1), None);
        assert_eq!(at(19), Some(Activity::Work));
        assert_eq!(at(20), Some(Activity::Break));
        let next = day.next(UtcMillis::new(20));
        assert_eq!(next.map(|span| span.start.get()), Some(30));
        assert_eq!(day.shift_end(UtcMillis::new(5)), Some(UtcMillis::new(60)));
        assert_eq!(day.shift_end(UtcMillis::new(60)), None);
    }
}
