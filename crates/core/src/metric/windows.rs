//! Running sums of the settled part of every window.
//!
//! A window ends at the last step. Its part in settled buckets is kept as a running sum: a bucket is
//! added when it is sealed and taken away when the window leaves it. The part in buckets that may
//! still change is summed anew at each step.

use super::Sums;
use super::book::{Book, Sealed};
use super::bucket::Ring;
use super::delta::{Delta, Levels, STEP_MS, lower, raise, stand};

/// Sums for each cell and window.
#[derive(Clone, Debug, Default)]
pub(super) struct Windows {
    /// Lengths in buckets.
    lengths: Vec<i64>,
    /// Where the windows end: the first bucket that is not part of them.
    end: i64,
    /// By window: the first bucket of its settled part, or where settled buckets end.
    starts: Vec<i64>,
    /// By cell and window.
    parts: Vec<Sums>,
    /// By cell and window: the levels at `starts`.
    levels: Vec<Levels>,
}

impl Windows {
    pub(super) fn new(lengths: Vec<i64>, end: i64) -> Self {
        let starts = lengths.iter().map(|length| end - length).collect();
        Self {
            lengths,
            end,
            starts,
            parts: Vec::new(),
            levels: Vec::new(),
        }
    }

    pub(super) fn count(&self) -> usize {
        self.lengths.len()
    }

    /// Makes room for as many cells.
    fn fit(&mut self, cells: usize) {
        let rows = cells * self.lengths.len();
        if self.parts.len() < rows {
            self.parts.resize(rows, Sums::default());
            self.levels.resize(rows, Levels::default());
        }
    }

    /// Takes in a bucket that was just settled.
    pub(super) fn seal(&mut self, sealed: &Sealed<'_>) {
        let count = self.lengths.len();
        self.fit(sealed.levels.len());
        for (window, length) in self.lengths.iter().enumerate() {
            if sealed.bucket < self.end - length {
                // It lies before the window already.
                if let Some(start) = self.starts.get_mut(window) {
                    *start = sealed.bucket + 1;
                }
                let rows = self.levels.iter_mut().skip(window).step_by(count);
                for (row, levels) in rows.zip(sealed.levels) {
                    *row = *levels;
                }
                for (cell, delta) in sealed.entries {
                    if let Some(row) = self.levels.get_mut(*cell as usize * count + window) {
                        raise(row, delta.levels);
                    }
                }
                continue;
            }
            let rows = self.parts.iter_mut().skip(window).step_by(count);
            for (part, levels) in rows.zip(sealed.levels) {
                stand(part, *levels, STEP_MS);
            }
            for (cell, delta) in sealed.entries {
                if let Some(part) = self.parts.get_mut(*cell as usize * count + window) {
                    delta.add_to(part);
                }
            }
        }
    }

    pub(super) const fn end(&self) -> i64 {
        self.end
    }

    /// Moves the end of the windows, never back, and takes away the settled buckets that they leave.
    pub(super) fn advance(&mut self, end: i64, ring: &Ring) {
        self.end = self.end.max(end);
        let end = self.end;
        let count = self.lengths.len();
        for (window, length) in self.lengths.iter().enumerate() {
            let Some(start) = self.starts.get_mut(window) else {
                continue;
            };
            let leave = (end - length).min(ring.end());
            while *start < leave {
                let levels = self.levels.iter().skip(window).step_by(count);
                let parts = self.parts.iter_mut().skip(window).step_by(count);
                for (part, levels) in parts.zip(levels) {
                    stand(part, *levels, -STEP_MS);
                }
                for (cell, delta) in ring.get(*start).iter().flat_map(|bucket| bucket.entries()) {
                    let row = cell as usize * count + window;
                    if let (Some(part), Some(levels)) =
                        (self.parts.get_mut(row), self.levels.get_mut(row))
                    {
                        delta.take_from(part);
                        raise(levels, delta.levels);
                    }
                }
                *start += 1;
            }
        }
    }

    /// Takes in what was added to a sealed bucket afterwards.
    pub(super) fn amend(&mut self, bucket: i64, cell: u32, delta: &Delta, settled_end: i64) {
        self.fit(cell as usize + 1);
        let count = self.lengths.len();
        for (window, start) in self.starts.iter().enumerate() {
            let row = cell as usize * count + window;
            let (Some(part), Some(levels)) = (self.parts.get_mut(row), self.levels.get_mut(row))
            else {
                continue;
            };
            if bucket < *start {
                raise(levels, delta.levels);
                stand(part, delta.levels, (settled_end - start) * STEP_MS);
            } else {
                delta.add_to(part);
                stand(part, delta.levels, (settled_end - 1 - bucket) * STEP_MS);
            }
        }
    }

    /// Sums everything anew from a settled book.
    pub(super) fn rebuild(&mut self, book: &Book, cells: usize) {
        let count = self.lengths.len();
        self.parts.clear();
        self.levels.clear();
        self.fit(cells.max(book.levels.len()));
        let settled_end = book.ring.end();
        for (window, length) in self.lengths.iter().enumerate() {
            let from = (self.end - length).min(settled_end);
            if let Some(start) = self.starts.get_mut(window) {
                *start = from;
            }
            let mut levels = book.levels.clone();
            levels.resize(cells.max(levels.len()), Levels::default());
            let oldest = from.max(book.ring.first());
            for bucket in (oldest..settled_end).rev() {
                let entries = book.ring.get(bucket);
                for (cell, delta) in entries.iter().flat_map(|bucket| bucket.entries()) {
                    let row = cell as usize;
                    if let Some(levels) = levels.get_mut(row) {
                        lower(levels, delta.levels);
                    }
                    if let Some(part) = self.parts.get_mut(row * count + window) {
                        delta.add_to(part);
                    }
                }
                let parts = self.parts.iter_mut().skip(window).step_by(count);
                for (part, levels) in parts.zip(&levels) {
                    stand(part, *levels, STEP_MS);
                }
            }
            let rows = self.levels.iter_mut().skip(window).step_by(count);
            for (row, levels) in rows.zip(levels) {
                *row = levels;
            }
        }
    }

    /// Returns the sums of all windows by cell and window; `live` holds the buckets from the end of
    /// the settled ones up to the end of the windows.
    pub(super) fn sums(&self, live: &Book, cells: usize) -> Vec<Sums> {
        let count = self.lengths.len();
        let mut sums = vec![Sums::default(); cells * count];
        let mut tail = vec![Sums::default(); cells];
        let mut levels = live.levels.clone();
        levels.resize(cells, Levels::default());
        let settled_end = live.ring.first();
        for bucket in (settled_end..self.end).rev() {
            let entries = live.ring.get(bucket);
            for (cell, delta) in entries.iter().flat_map(|bucket| bucket.entries()) {
                let row = cell as usize;
                if let (Some(levels), Some(sums)) = (levels.get_mut(row), tail.get_mut(row)) {
                    lower(levels, delta.levels);
                    delta.add_to(sums);
                }
            }
            for (sums, levels) in tail.iter_mut().zip(&levels) {
                stand(sums, *levels, STEP_MS);
            }
            for (window, length) in self.lengths.iter().enumerate() {
                if self.end - length == bucket {
                    let rows = sums.iter_mut().skip(window).step_by(count);
                    for (row, tail) in rows.zip(&tail) {
                        *row = *tail;
                    }
                }
            }
        }
        for (window, length) in self.lengths.iter().enumerate() {
            if self.end - length < settled_end {
                let rows = sums.iter_mut().skip(window).step_by(count);
                for (row, tail) in rows.zip(&tail) {
                    row.add(tail);
                }
                let rows = sums.iter_mut().skip(window).step_by(count);
                let parts = self.parts.iter().skip(window).step_by(count);
                for (row, part) in rows.zip(parts) {
                    row.add(part);
                }
            }
        }
        sums
    }
}
