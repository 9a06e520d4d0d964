//! How many ids a request has: halved when the platform finds it too long, doubled again while requests
//! are answered (RT-5).

/// The number of ids is halved down to this: even the longest fit into 8 KB.
const FEWEST: usize = 10;
/// Requests of the present size that must be answered before it is doubled within a sweep.
const ENOUGH: u32 = 4;

/// The size of requests that name agents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RequestSize {
    ids: usize,
    /// The most, as configured.
    most: usize,
    /// Requests answered in a row that had the present size.
    answered: u32,
    /// The fewest ids that were too many since the sweep began: it does not try so many again.
    refused: Option<usize>,
}

impl RequestSize {
    /// Starts with the size that was found to work, if any was.
    pub(super) fn new(most: usize, ids: Option<usize>) -> Self {
        let most = most.max(1);
        Self {
            ids: ids.map_or(most, |ids| ids.clamp(FEWEST.min(most), most)),
            most,
            answered: 0,
            refused: None,
        }
    }

    pub(super) const fn ids(self) -> usize {
        self.ids
    }

    /// A sweep begins. What was too long in the last one need not be so for ever.
    pub(super) const fn begin(&mut self) {
        self.answered = 0;
        self.refused = None;
    }

    /// A request with so many ids was answered. Doubling within a sweep keeps one bad moment from making
    /// it twenty times as long as it must be.
    pub(super) fn fitted(&mut self, asked: usize) {
        if asked < self.ids {
            return;
        }
        self.answered = self.answered.saturating_add(1);
        if self.answered >= ENOUGH {
            self.grow();
        }
    }

    /// A request with so many ids was too long (414, 431). Returns `false` if it had the fewest already.
    pub(super) fn too_long(&mut self, asked: usize) -> bool {
        if asked <= FEWEST {
            return false;
        }
        self.answered = 0;
        self.refused = Some(self.refused.map_or(asked, |fewest| fewest.min(asked)));
        self.ids = self.ids.min(asked.div_ceil(2)).max(FEWEST);
        true
    }

    /// A sweep was complete: where floors are small no request may have had the full size.
    pub(super) fn end(&mut self) {
        if self.refused.is_none() {
            self.grow();
        }
    }

    fn grow(&mut self) {
        let twice = self.ids.saturating_mul(2).min(self.most);
        if self.refused.is_none_or(|refused| twice < refused) {
            self.ids = twice;
            self.answered = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn answered(size: &mut RequestSize, times: u32) {
        (0..times).for_each(|_| size.fitted(size.ids()));
    }

    #[test]
    fn halves_to_the_fewest_and_grows_to_the_most() {
        let mut size = RequestSize::new(200, None);
        for ids in [100, 50, 25, 13, 10] {
            assert!(size.too_long(size.ids()));
            assert_eq!(size.ids(), ids);
        }
        assert!(!size.too_long(10));
        size.begin();
        for ids in [20, 40, 80, 160, 200, 200] {
            answered(&mut size, ENOUGH);
            assert_eq!(size.ids(), ids);
        }
    }

    #[test]
    fn what_was_refused_is_tried_again_in_the_next_sweep_only() {
        let mut size = RequestSize::new(200, None);
        size.too_long(200);
        answered(&mut size, 50);
        size.end();
        assert_eq!(size.ids(), 100);
        size.begin();
        answered(&mut size, ENOUGH - 1);
        assert_eq!(size.ids(), 100);
        answered(&mut size, 1);
        assert_eq!(size.ids(), 200);
    }

    #[test]
    fn a_shorter_request_proves_nothing() {
        let mut size = RequestSize::new(200, Some(50));
        (0..50).for_each(|_| size.fitted(49));
        assert_eq!(size.ids(), 50);
    }
}
