//! Which rows of a long list are drawn, and in which recycled element.

/// Rows drawn above and below what is seen, so that a turn of the wheel never shows a hole. Each of them
/// costs as much as one in sight.
pub const OVERSCAN: usize = 4;
/// The most row elements that are made, however tall the window is.
pub const MAX_SLOTS: usize = 200;

/// A window upon a list of rows of equal height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first row drawn.
    pub first: usize,
    /// How many recycled elements there are.
    pub slots: usize,
}

impl Window {
    /// Returns the window for a scroll position, all in CSS pixels.
    #[must_use]
    pub fn at(scroll_top: usize, height: usize, row_height: usize) -> Self {
        let row_height = row_height.max(1);
        let seen = height.div_ceil(row_height) + 1;
        Self {
            first: (scroll_top / row_height).saturating_sub(OVERSCAN),
            slots: (seen + 2 * OVERSCAN).min(MAX_SLOTS),
        }
    }

    /// Returns the place in the list that a recycled element shows, if the list is long enough.
    ///
    /// A row keeps its element while it stays in the window, so a scroll by one row moves one element.
    #[must_use]
    pub fn place(&self, slot: usize, rows: usize) -> Option<usize> {
        if self.slots == 0 || slot >= self.slots {
            return None;
        }
        let turn = self.first % self.slots;
        let ahead = (slot + self.slots - turn) % self.slots;
        let place = self.first + ahead;
        (place < rows).then_some(place)
    }

    /// Returns the element that shows a place in the list, if it is drawn.
    #[must_use]
    pub fn slot(&self, place: usize) -> Option<usize> {
        let drawn = place >= self.first && place < self.first + self.slots;
        drawn.then(|| place % self.slots)
    }
}

/// Returns the scroll position that shows a row whole, moving as little as needed, all in CSS pixels.
#[must_use]
pub fn reveal(place: usize, scroll_top: usize, height: usize, row_height: usize) -> usize {
    let (top, bottom) = (place * row_height, (place + 1) * row_height);
    if top < scroll_top {
        top
    } else if bottom > scroll_top + height {
        bottom.saturating_sub(height)
    } else {
        scroll_top
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_row_in_sight_has_exactly_one_element() {
        for scroll_top in (0..320_000).step_by(977) {
            let window = Window::at(scroll_top, 600, 32);
            let places: BTreeSet<_> = (0..window.slots)
                .filter_map(|slot| window.place(slot, 10_000))
                .collect();
            let last_seen = ((scroll_top + 600) / 32).min(9_999);
            for place in scroll_top / 32..=last_seen {
                assert!(places.contains(&place), "{place} at {scroll_top}");
                let slot = window.slot(place).unwrap();
                assert_eq!(window.place(slot, 10_000), Some(place));
            }
        }
    }

    #[test]
    fn a_scroll_by_one_row_changes_one_element() {
        let before = Window::at(32_000, 600, 32);
        let after = Window::at(32_032, 600, 32);
        let changed = (0..before.slots)
            .filter(|slot| before.place(*slot, 10_000) != after.place(*slot, 10_000));
        assert_eq!(changed.count(), 1);
    }

    #[test]
    fn elements_are_bounded_and_short_lists_leave_some_empty() {
        assert_eq!(Window::at(0, 1_000_000, 32).slots, MAX_SLOTS);
        let window = Window::at(0, 600, 32);
        let drawn = (0..window.slots).filter(|slot| window.place(*slot, 3).is_some());
        assert_eq!(drawn.count(), 3);
    }

    #[test]
    fn revealing_moves_as_little_as_needed() {
        assert_eq!(reveal(0, 100, 320, 32), 0);
        assert_eq!(reveal(5, 100, 320, 32), 100);
        assert_eq!(reveal(20, 100, 320, 32), 352);
    }
}
