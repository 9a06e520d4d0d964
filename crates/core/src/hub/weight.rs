//! What rows weigh, and how many go into one frame.

use std::iter::Peekable;

use crate::frame::MetricRow;
use crate::view;

/// What the rows of a frame may weigh, in bytes of their JSON form: with feed, figures and waiting
/// contacts beside them a frame stays below the 64 KiB that it may have.
pub(super) const MAX_WEIGHT: usize = 50_000;
/// What an agent weighs in JSON at most.
pub(super) const AGENT_WEIGHT: usize = 205;
/// What a queue weighs in JSON at most.
pub(super) const QUEUE_WEIGHT: usize = 440;
/// What the names and marks around the figures of a cell weigh, and those around one window.
const CELL_WEIGHT: usize = 48;
const WINDOW_WEIGHT: usize = 272;

/// Returns what the figures of a cell weigh in JSON.
pub(super) fn metric_weight(row: &MetricRow) -> usize {
    let digits = |number: u64| number.checked_ilog10().map_or(1, |tens| tens as usize + 1);
    let numbers = row.windows.iter().flat_map(view::words);
    CELL_WEIGHT + row.windows.len() * WINDOW_WEIGHT + numbers.map(digits).sum::<usize>()
}

/// One frame while rows are put into it. The first row always fits, so that every frame gets on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pack {
    left: usize,
    is_empty: bool,
}

impl Pack {
    pub(super) const fn new() -> Self {
        Self {
            left: MAX_WEIGHT,
            is_empty: true,
        }
    }

    /// Takes as many rows as fit.
    pub(super) fn fill<I: Iterator>(
        &mut self,
        rows: &mut Peekable<I>,
        weight: impl Fn(&I::Item) -> usize,
    ) -> impl Iterator<Item = I::Item> {
        std::iter::from_fn(move || {
            let weight = weight(rows.peek()?);
            if weight > self.left && !self.is_empty {
                return None;
            }
            self.left = self.left.saturating_sub(weight);
            self.is_empty = false;
            rows.next()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    /// I20: frames are bounded, and a row heavier than a frame does not stop the stream.
    #[test]
    fn rows_are_packed_by_weight() {
        let mut rows = [30_000, 20_000, 1, 60_000, 5].into_iter().peekable();
        let mut frames = Vec::new();
        while rows.peek().is_some() {
            let frame: Vec<usize> = Pack::new().fill(&mut rows, |weight| *weight).collect();
            frames.push(frame);
        }
        assert_eq!(
            frames,
            [vec![30_000, 20_000], vec![1], vec![60_000], vec![5]]
        );
    }
}
