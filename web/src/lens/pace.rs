//! When what is not a row may be drawn: in frames of its own, and not while somebody scrolls.
//!
//! A frame that shows other rows takes most of what a frame may take (16 ms of layout and paint for 44
//! rows, 38 ms in all where the machine is busy), and the table of queues as much again. Together they are
//! a wheel that stutters and a click that waits; a figure 100 ms later is neither.

use floorlight_core::time::UtcMillis;

/// Rows are drawn so often at most, in milliseconds.
pub const TURN_MS: i64 = 250;
/// The frame of rows is over so long after they were drawn, in milliseconds.
const OVER_MS: i64 = 60;
/// What is drawn so long before the rows' next turn is over by then, in milliseconds.
const ROOM_MS: i64 = 70;
/// Somebody scrolls as long as the last turn of the wheel is no older, in milliseconds.
const SCROLLS_MS: i64 = 200;
/// No figure waits longer for somebody who scrolls, in milliseconds.
const PATIENCE_MS: i64 = 5_000;

/// What was drawn and done last.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pace {
    /// When rows were drawn.
    pub rows: Option<UtcMillis>,
    /// When somebody scrolled.
    pub scrolled: Option<UtcMillis>,
}

impl Pace {
    /// Says whether somebody scrolls.
    #[must_use]
    pub fn scrolls(&self, now: UtcMillis) -> bool {
        let ago = self.scrolled.map(|at| now.minus(at));
        ago.is_some_and(|ago| (0..SCROLLS_MS).contains(&ago))
    }

    /// Returns how long something still has to wait that is due `since`, in milliseconds; zero if it may
    /// be drawn now.
    #[must_use]
    pub fn wait(&self, since: UtcMillis, now: UtcMillis) -> i64 {
        // A clock that was set back makes nothing wait.
        let ago =
            |at: UtcMillis, span: i64| Some(now.minus(at)).filter(|ago| (0..span).contains(ago));
        let patience = ago(since, PATIENCE_MS).map(|waited| PATIENCE_MS - waited);
        let scrolls = self.scrolled.and_then(|at| ago(at, SCROLLS_MS));
        if let (Some(patience), Some(scrolls)) = (patience, scrolls) {
            return patience.min(SCROLLS_MS - scrolls);
        }
        match self.rows.and_then(|at| ago(at, TURN_MS)) {
            Some(drawn) if drawn < OVER_MS => OVER_MS - drawn,
            Some(drawn) if drawn > TURN_MS - ROOM_MS => TURN_MS + OVER_MS - drawn,
            Some(_) | None => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> UtcMillis {
        UtcMillis::new(1_000_000 + ms)
    }

    fn wait(rows: Option<i64>, scrolled: Option<i64>, since: i64, now: i64) -> i64 {
        let pace = Pace {
            rows: rows.map(at),
            scrolled: scrolled.map(at),
        };
        pace.wait(at(since), at(now))
    }

    #[test]
    fn nothing_in_the_way_is_no_wait() {
        assert_eq!(wait(None, None, 0, 0), 0);
        assert_eq!(wait(Some(-250), Some(-200), 0, 0), 0);
    }

    #[test]
    fn figures_keep_clear_of_rows() {
        assert_eq!(wait(Some(0), None, 0, 0), 60);
        assert_eq!(wait(Some(0), None, 0, 59), 1);
        assert_eq!(wait(Some(0), None, 0, 60), 0);
        assert_eq!(wait(Some(0), None, 0, 180), 0);
        assert_eq!(
            wait(Some(0), None, 0, 181),
            129,
            "after the rows' next turn"
        );
        assert_eq!(wait(Some(0), None, 0, 249), 61);
    }

    #[test]
    fn figures_wait_for_somebody_who_scrolls() {
        assert_eq!(wait(None, Some(0), 0, 10), 190);
        assert_eq!(wait(None, Some(0), 0, 199), 1);
        assert_eq!(wait(None, Some(0), 0, 200), 0);
        assert_eq!(
            wait(None, Some(4_950), 0, 4_990),
            10,
            "as long as patience lasts"
        );
        assert_eq!(wait(None, Some(4_990), 0, 5_000), 0);
    }

    #[test]
    fn a_clock_set_back_makes_nothing_wait() {
        assert_eq!(wait(Some(90_000), Some(90_000), 90_000, 0), 0);
    }
}
