//! The windowed figures of a cell: of each window by how much it exceeds the one before it. Longer
//! windows hold the shorter ones, so what a queue did not do for an hour takes no room.

use serde::de::SeqAccess;
use serde::ser::SerializeTuple;

use super::{Packed, bits, next, next_if, put_if};
use crate::frame::MetricRow;
use crate::metric::Sums;

impl Packed for MetricRow {
    type Before = ();

    fn put<T: SerializeTuple>(&self, to: &mut T, (): &mut ()) -> Result<(), T::Error> {
        to.serialize_element(&self.cell)?;
        to.serialize_element(&(self.windows.len() as u32))?;
        let mut before = Sums::default();
        for window in &self.windows {
            let mut more = *window;
            more.each(&before, u32::wrapping_sub, u64::wrapping_sub);
            put_sums(to, more)?;
            before = *window;
        }
        Ok(())
    }

    fn take<'de, A: SeqAccess<'de>>(from: &mut A, (): &mut ()) -> Result<Self, A::Error> {
        let cell = next(from)?;
        let count: u32 = next(from)?;
        let mut windows = Vec::new();
        let mut before = Sums::default();
        for _ in 0..count {
            let mut window = next_sums(from)?;
            window.each(&before, u32::wrapping_add, u64::wrapping_add);
            windows.push(window);
            before = window;
        }
        Ok(Self { cell, windows })
    }
}

fn put_sums<T: SerializeTuple>(to: &mut T, mut sums: Sums) -> Result<(), T::Error> {
    let counted = bits(sums.counts().map(|count| *count != 0));
    let spanned = bits(sums.spans().map(|span| *span != 0));
    to.serialize_element(&counted)?;
    to.serialize_element(&spanned)?;
    for count in sums.counts() {
        put_if(to, u16::from(*count != 0), *count)?;
    }
    for span in sums.spans() {
        put_if(to, u16::from(*span != 0), *span)?;
    }
    Ok(())
}

fn next_sums<'de, A: SeqAccess<'de>>(from: &mut A) -> Result<Sums, A::Error> {
    let counted: u16 = next(from)?;
    let spanned: u16 = next(from)?;
    let mut sums = Sums::default();
    for (number, count) in sums.counts().into_iter().enumerate() {
        *count = next_if(from, counted & 1 << number, 0)?;
    }
    for (number, span) in sums.spans().into_iter().enumerate() {
        *span = next_if(from, spanned & 1 << number, 0)?;
    }
    Ok(sums)
}
