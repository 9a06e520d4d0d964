//! Pages of what was published lately (the platform's replay).

use crate::message::Manner;
use crate::stamp;
use crate::world::{Body, Emitted};

/// The world's log reaches back so far, in milliseconds.
pub(super) const KEPT_MS: i64 = 90 * 60_000;

/// Where a page begins: the time of its first item, and how many of that time came before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) at: i64,
    pub(super) skip: usize,
}

/// Takes up to `most` items of a page that begins at `from`, and where the next page begins.
///
/// `told` is in the order of its times, from those at `from` on. Figures of queues are left out, and
/// steps of contacts too where they are not published.
pub(super) fn page<'a>(
    told: impl Iterator<Item = &'a Emitted>,
    from: Place,
    most: usize,
    lifecycle: bool,
) -> (Vec<&'a Emitted>, Option<Place>) {
    let mut page: Vec<&Emitted> = Vec::new();
    let (mut last, mut of_last) = (from.at, from.skip);
    let mut skip = from.skip;
    for item in told.filter(|item| is_told(item, lifecycle)) {
        if item.at == from.at && skip > 0 {
            skip -= 1;
            continue;
        }
        if page.len() == most {
            let skip = if item.at == last { of_last } else { 0 };
            return (page, Some(Place { at: item.at, skip }));
        }
        of_last = if item.at == last { of_last + 1 } else { 1 };
        last = item.at;
        page.push(item);
    }
    (page, None)
}

const fn is_told(emitted: &Emitted, lifecycle: bool) -> bool {
    match emitted.body {
        Body::Agent(_) => true,
        Body::Lifecycle(_) => lifecycle,
        Body::Queue(_) => false,
    }
}

/// Returns the first moment whose stamp, in the platform's manner, is not before `stamp`.
pub(super) const fn first_stamped(stamp: i64, manner: &Manner) -> i64 {
    let second = stamp::whole_second(stamp);
    let stamp = if manner.whole_seconds && second < stamp {
        second + 1000
    } else {
        stamp
    };
    stamp.saturating_sub(manner.skew_ms)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::LifecycleReport;

    fn step(at: i64, call: &str) -> Emitted {
        let body = Body::Lifecycle(LifecycleReport {
            kind: "interaction_queued",
            call_id: call.into(),
            queue_id: None,
            user_id: None,
            to_user_id: None,
        });
        Emitted { at, body }
    }

    fn calls(page: &[&Emitted]) -> Vec<String> {
        page.iter()
            .map(|item| match &item.body {
                Body::Lifecycle(report) => report.call_id.to_string(),
                Body::Agent(_) | Body::Queue(_) => String::new(),
            })
            .collect()
    }

    /// RT-9: pages neither repeat nor leave out, also where many items have one time.
    #[test]
    fn pages_join_into_the_whole() {
        let times = [15, 20, 20, 20, 20, 30].into_iter().enumerate();
        let all: Vec<Emitted> = times
            .map(|(number, at)| step(at, &number.to_string()))
            .collect();
        for most in 1..=8 {
            let (mut joined, mut from) = (Vec::new(), Some(Place { at: 15, skip: 0 }));
            while let Some(place) = from {
                let told = all.iter().filter(|item| item.at >= place.at);
                let (items, next) = page(told, place, most, true);
                assert!(items.len() <= most);
                joined.extend(calls(&items));
                from = next;
            }
            assert_eq!(joined, ["0", "1", "2", "3", "4", "5"], "pages of {most}");
        }
        let (items, _) = page(all.iter(), Place { at: 0, skip: 0 }, 9, false);
        assert!(items.is_empty(), "steps of contacts are not told");
    }

    #[test]
    fn stamps_are_compared_as_they_are_written() {
        let manner = Manner {
            whole_seconds: true,
            skew_ms: 60_000,
            ..Manner::default()
        };
        for (stamp, first) in [(100_000, 40_000), (100_001, 41_000), (100_999, 41_000)] {
            assert_eq!(first_stamped(stamp, &manner), first);
        }
        assert_eq!(first_stamped(100_001, &Manner::default()), 100_001);
    }
}
