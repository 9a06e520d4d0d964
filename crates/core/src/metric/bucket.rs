//! Buckets of ten seconds: one that is being filled, and the sealed ones of the last hour.

use std::collections::VecDeque;

use super::cell::NOWHERE;
use super::delta::{Delta, put, take};

/// Where counts go: in-order books fill one bucket, corrections reach any.
pub(super) trait Sink {
    /// Returns what the bucket of `at` adds to a cell.
    fn at(&mut self, at: i64, cell: u32) -> &mut Delta;
}

/// The bucket that is being filled, by cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Draft {
    deltas: Vec<Delta>,
    touched: Vec<u32>,
    /// Takes what belongs nowhere.
    waste: Delta,
}

impl Sink for Draft {
    fn at(&mut self, _at: i64, cell: u32) -> &mut Delta {
        self.cell(cell)
    }
}

impl Draft {
    pub(super) fn cell(&mut self, cell: u32) -> &mut Delta {
        if cell == NOWHERE {
            return &mut self.waste;
        }
        let row = cell as usize;
        if self.deltas.len() <= row {
            self.deltas.resize(row + 1, Delta::default());
        }
        match self.deltas.get_mut(row) {
            Some(delta) => {
                if delta.is_empty() {
                    self.touched.push(cell);
                }
                delta
            }
            None => &mut self.waste,
        }
    }

    /// Empties the draft: the cells that were touched, in order, each with what it adds.
    pub(super) fn drain(&mut self) -> Vec<(u32, Delta)> {
        self.touched.sort_unstable();
        self.touched.dedup();
        let deltas = &mut self.deltas;
        let drained = self.touched.drain(..).filter_map(|cell| {
            let delta = std::mem::take(deltas.get_mut(cell as usize)?);
            (!delta.is_empty()).then_some((cell, delta))
        });
        drained.collect()
    }

    pub(super) fn entries(&self) -> Vec<(u32, Delta)> {
        self.clone().drain()
    }

    pub(super) fn from_entries(entries: &[(u32, Delta)]) -> Self {
        let mut draft = Self::default();
        for (cell, delta) in entries {
            draft.cell(*cell).add(delta);
        }
        draft
    }
}

/// A sealed bucket: cells in order, each with its packed delta.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub(super) struct Bucket(Box<[u8]>);

impl Bucket {
    /// Packs entries in order of their cells.
    pub(super) fn pack(entries: &[(u32, Delta)]) -> Self {
        let mut bytes = Vec::new();
        let mut next = 0_u32;
        for (cell, delta) in entries {
            put(&mut bytes, u64::from(cell.saturating_sub(next)));
            delta.pack(&mut bytes);
            next = cell.saturating_add(1);
        }
        Self(bytes.into_boxed_slice())
    }

    pub(super) fn entries(&self) -> Entries<'_> {
        Entries {
            bytes: &self.0,
            next: 0,
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.0.len()
    }

    /// Adds to one cell of a sealed bucket.
    pub(super) fn amend(&mut self, added: &[(u32, Delta)]) {
        let mut draft = Draft::default();
        for (cell, delta) in self.entries() {
            draft.cell(cell).add(&delta);
        }
        for (cell, delta) in added {
            draft.cell(*cell).add(delta);
        }
        *self = Self::pack(&draft.drain());
    }
}

/// Reads a sealed bucket.
#[derive(Clone, Debug)]
pub(super) struct Entries<'a> {
    bytes: &'a [u8],
    next: u32,
}

impl Iterator for Entries<'_> {
    type Item = (u32, Delta);

    fn next(&mut self) -> Option<Self::Item> {
        if self.bytes.is_empty() {
            return None;
        }
        let skipped = u32::try_from(take(&mut self.bytes)).unwrap_or(NOWHERE);
        let cell = self.next.saturating_add(skipped);
        self.next = cell.saturating_add(1);
        Some((cell, Delta::unpack(&mut self.bytes)))
    }
}

/// The sealed buckets before `end`, without a gap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Ring {
    end: i64,
    buckets: VecDeque<Bucket>,
}

impl Ring {
    pub(super) fn starting(bucket: i64) -> Self {
        Self {
            end: bucket,
            buckets: VecDeque::new(),
        }
    }

    /// Returns the first bucket that is not sealed.
    pub(super) const fn end(&self) -> i64 {
        self.end
    }

    pub(super) fn first(&self) -> i64 {
        self.end.saturating_sub(self.buckets.len() as i64)
    }

    pub(super) fn get(&self, bucket: i64) -> Option<&Bucket> {
        let row = usize::try_from(bucket.checked_sub(self.first())?).ok()?;
        self.buckets.get(row)
    }

    /// Returns a bucket before the end, making empty ones down to it, at most `most` in all.
    pub(super) fn reach(&mut self, bucket: i64, most: usize) -> Option<&mut Bucket> {
        while self.first() > bucket && self.buckets.len() < most {
            self.buckets.push_front(Bucket::default());
        }
        let row = usize::try_from(bucket.checked_sub(self.first())?).ok()?;
        self.buckets.get_mut(row)
    }

    pub(super) fn push(&mut self, bucket: Bucket, most: usize) {
        self.buckets.push_back(bucket);
        self.end = self.end.saturating_add(1);
        while self.buckets.len() > most {
            self.buckets.pop_front();
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.buckets.iter().map(Bucket::bytes).sum::<usize>()
            + self.buckets.capacity() * size_of::<Bucket>()
    }
}
