//! What rows weigh, and how many go into one frame.

use std::iter::Peekable;

use crate::frame::MetricRow;
use crate::view;

/// What the rows of a frame may weigh, in bytes: with feed, figures and waiting contacts beside them a
/// frame stays below 64 KiB.
const MAX_WEIGHT: usize = 50_000;

/// By what rows are weighed: one chunk of a snapshot is small in either encoding, while a step is one
/// frame as long as it is small in the binary one. What a flush costs is how many frames it takes, not
/// how long they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// Their JSON form.
    Json,
    /// Their packed form. JSON takes up to thirteen times as much.
    Packed,
}

/// One frame while rows are put into it. The first row always fits, so that every frame gets on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pack {
    measure: Measure,
    left: usize,
    is_empty: bool,
}

impl Measure {
    /// Returns what an agent weighs at most, but for rare ages and waits.
    const fn agent(self) -> usize {
        match self {
            Self::Json => 205,
            Self::Packed => 16,
        }
    }

    /// Returns what a queue weighs at most.
    const fn queue(self) -> usize {
        match self {
            Self::Json => 440,
            Self::Packed => 64,
        }
    }

    /// Returns what the figures of a cell weigh.
    fn metric(self, row: &MetricRow) -> usize {
        // The names and marks around the cell, around one window, and digits for each binary byte.
        let (cell, window, digits) = match self {
            Self::Json => (48, 272, 1),
            Self::Packed => (8, 3, 2),
        };
        let length = |number: u64| number.checked_ilog10().map_or(1, |tens| tens as usize + 1);
        let numbers = row.windows.iter().flat_map(view::words);
        let figures = numbers.map(|number| length(number).div_ceil(digits));
        cell + row.windows.len() * window + figures.sum::<usize>()
    }
}

impl Pack {
    pub(super) const fn new(measure: Measure) -> Self {
        Self {
            measure,
            left: MAX_WEIGHT,
            is_empty: true,
        }
    }

    /// Takes as many agents as fit.
    pub(super) fn agents<I: Iterator>(
        &mut self,
        rows: &mut Peekable<I>,
    ) -> impl Iterator<Item = I::Item> {
        let each = self.measure.agent();
        self.fill(rows, move |_| each)
    }

    /// Takes as many queues as fit.
    pub(super) fn queues<I: Iterator>(
        &mut self,
        rows: &mut Peekable<I>,
    ) -> impl Iterator<Item = I::Item> {
        let each = self.measure.queue();
        self.fill(rows, move |_| each)
    }

    /// Takes the figures of as many cells as fit.
    pub(super) fn metrics<I>(&mut self, rows: &mut Peekable<I>) -> impl Iterator<Item = I::Item>
    where
        I: Iterator<Item: std::borrow::Borrow<MetricRow>>,
    {
        let measure = self.measure;
        self.fill(rows, move |row| {
            measure.metric(std::borrow::Borrow::borrow(row))
        })
    }

    fn fill<I: Iterator>(
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
            let mut pack = Pack::new(Measure::Json);
            let frame: Vec<usize> = pack.fill(&mut rows, |weight| *weight).collect();
            frames.push(frame);
        }
        assert_eq!(
            frames,
            [vec![30_000, 20_000], vec![1], vec![60_000], vec![5]]
        );
    }
}
