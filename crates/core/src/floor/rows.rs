//! A set of row numbers.

/// Row numbers, one bit each: an event marks its row without a search.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    words: Vec<u64>,
}

impl Rows {
    #[inline]
    pub(super) fn insert(&mut self, row: usize) {
        let word = row / 64;
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        if let Some(word) = self.words.get_mut(word) {
            *word |= 1 << (row % 64);
        }
    }

    #[inline]
    pub(super) fn remove(&mut self, row: usize) {
        if let Some(word) = self.words.get_mut(row / 64) {
            *word &= !(1 << (row % 64));
        }
    }

    /// Returns the rows in ascending order, and forgets them.
    pub(super) fn take(&mut self) -> Vec<u32> {
        let mut rows = Vec::new();
        for (number, word) in (0_u32..).zip(&mut self.words) {
            let mut left = std::mem::take(word);
            while left != 0 {
                rows.push(number * 64 + left.trailing_zeros());
                left &= left - 1;
            }
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_out_in_order_and_once() {
        let mut rows = Rows::default();
        for row in [700, 3, 64, 63, 3, 0, 127] {
            rows.insert(row);
        }
        rows.remove(64);
        rows.remove(9_999);
        assert_eq!(rows.take(), [0, 3, 63, 127, 700]);
        assert!(rows.take().is_empty());
    }
}
