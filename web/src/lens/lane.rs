//! An agent's time as bars on lanes: what was scheduled above what was.

use floorlight_core::time::UtcMillis;

use super::day::Day;
use crate::text::state::Shown;
use crate::text::verdict;

/// What is drawn before now, in milliseconds.
const BEFORE_MS: i64 = 4 * 3_600_000;
/// What is drawn after now, in milliseconds.
const AFTER_MS: i64 = 2 * 3_600_000;
/// The width of a lane in its own units: minutes.
pub const WIDTH: i64 = (BEFORE_MS + AFTER_MS) / 60_000;

/// A stretch of a lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// From when.
    pub from: UtcMillis,
    /// Until when.
    pub to: UtcMillis,
    /// The stable word for style sheets.
    pub slug: &'static str,
    /// What stands on the screen.
    pub word: &'static str,
    /// What followed was skipped, so that the end is not known.
    pub unsure: bool,
}

impl Bar {
    /// Returns where it begins and how wide it is around `now`, in minutes; `None` if out of sight.
    #[must_use]
    pub fn place(&self, now: UtcMillis) -> Option<(i64, i64)> {
        let begin = now.offset(-BEFORE_MS);
        let minute = |at: UtcMillis| (at.minus(begin) / 60_000).clamp(0, WIDTH);
        let (from, to) = (minute(self.from), minute(self.to));
        let seen = self.to > begin && from < WIDTH && self.from < self.to;
        seen.then(|| (from, (to - from).max(1)))
    }
}

/// A fact of the past: what was shown, since when, and whether a state was skipped before it.
pub type Fact = (Shown, Option<UtcMillis>, bool);

/// Puts what is scheduled on a lane.
#[must_use]
pub fn scheduled(day: &Day) -> Vec<Bar> {
    let bar = |span: &super::day::Span| Bar {
        from: span.start,
        to: span.end,
        slug: verdict::activity_slug(span.activity),
        word: verdict::activity(span.activity),
        unsure: false,
    };
    day.spans().iter().map(bar).collect()
}

/// Puts what was on a lane; the facts come with the newest first, and the newest lasts until now.
#[must_use]
pub fn actual(facts: &[Fact], now: UtcMillis) -> Vec<Bar> {
    let mut bars = Vec::new();
    let mut end = Some((now, false));
    for (shown, since, gap) in facts {
        if let (Some(from), Some((to, unsure))) = (*since, end) {
            bars.push(Bar {
                from,
                to,
                slug: shown.slug(),
                word: shown.word(),
                unsure,
            });
        }
        end = since.map(|since| (since, *gap));
    }
    bars.reverse();
    bars
}

#[cfg(test)]
mod tests {
    use floorlight_core::model::AgentState;

    use super::*;

    const NOW: UtcMillis = UtcMillis::new(100 * 3_600_000);

    fn ago(minutes: i64) -> Option<UtcMillis> {
        Some(NOW.offset(-minutes * 60_000))
    }

    /// RT-4: a bar whose end was skipped says so; nothing is drawn for a time that is not known.
    #[test]
    fn facts_become_bars_that_meet() {
        let ready = Shown::State(AgentState::Ready);
        let contact = Shown::State(AgentState::InContact);
        let facts = [
            (contact, ago(5), true),
            (ready, ago(30), false),
            (contact, None, false),
            (ready, ago(90), false),
        ];
        let bars = actual(&facts, NOW);
        let seen: Vec<_> = bars
            .iter()
            .map(|bar| (bar.slug, bar.place(NOW), bar.unsure))
            .collect();
        assert_eq!(
            seen,
            [
                ("ready", Some((210, 25)), true),
                ("in-contact", Some((235, 5)), false)
            ]
        );
    }

    #[test]
    fn a_bar_is_cut_to_what_is_in_sight() {
        let bar = |from: i64, to: i64| Bar {
            from: NOW.offset(from * 60_000),
            to: NOW.offset(to * 60_000),
            slug: "",
            word: "",
            unsure: false,
        };
        assert_eq!(bar(-600, -300).place(NOW), None);
        assert_eq!(bar(-600, 600).place(NOW), Some((0, WIDTH)));
        assert_eq!(bar(500, 600).place(NOW), None);
        assert_eq!(bar(0, 0).place(NOW), None);
    }
}
