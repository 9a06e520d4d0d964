//! A queue: the distance from the row before, which of its figures are known, which states agents are
//! in, and then these figures and counts alone.

use serde::de::SeqAccess;
use serde::ser::SerializeTuple;

use super::{Packed, bits, next, next_if, put_if};
use crate::frame::QueueRow;

/// What follows, in this order.
const STALE_AFTER: u16 = 1;
const AGE: u16 = 1 << 1;
const WAIT: u16 = 1 << 2;
const ABANDONED: u16 = 1 << 3;
const AVAILABLE: u16 = 1 << 4;
const VOLUME: u16 = 1 << 5;
const SERVICE_LEVEL: u16 = 1 << 6;
const WAITING: u16 = 1 << 7;
const OLDEST: u16 = 1 << 8;
const STAFFED: u16 = 1 << 9;
const SCHEDULED: u16 = 1 << 10;

/// The row before.
#[derive(Default)]
pub(in crate::frame) struct Before {
    row: u32,
    stale_after_ms: u32,
}

impl Packed for QueueRow {
    type Before = Before;

    fn put<T: SerializeTuple>(&self, to: &mut T, before: &mut Before) -> Result<(), T::Error> {
        let known = bits([
            self.stale_after_ms != before.stale_after_ms,
            self.age_ms.is_some(),
            self.wait_s.is_some(),
            self.abandoned.is_some(),
            self.available.is_some(),
            self.volume_1h.is_some(),
            self.service_level.is_some(),
            self.waiting.is_some(),
            self.oldest_wait_ms.is_some(),
            self.staffed.is_some(),
            self.scheduled.is_some(),
        ]);
        let counted = bits(self.agents.map(|count| count != 0));
        to.serialize_element(&self.row.wrapping_sub(before.row))?;
        to.serialize_element(&known)?;
        to.serialize_element(&counted)?;
        put_if(to, known & STALE_AFTER, self.stale_after_ms)?;
        put_known(to, self.age_ms)?;
        put_known(to, self.wait_s)?;
        put_known(to, self.abandoned)?;
        put_known(to, self.available)?;
        put_known(to, self.volume_1h)?;
        put_known(to, self.service_level)?;
        put_known(to, self.waiting)?;
        put_known(to, self.oldest_wait_ms)?;
        put_known(to, self.staffed)?;
        put_known(to, self.scheduled)?;
        for count in self.agents.into_iter().filter(|count| *count != 0) {
            to.serialize_element(&count)?;
        }
        before.row = self.row;
        before.stale_after_ms = self.stale_after_ms;
        Ok(())
    }

    fn take<'de, A: SeqAccess<'de>>(from: &mut A, before: &mut Before) -> Result<Self, A::Error> {
        before.row = before.row.wrapping_add(next(from)?);
        let known: u16 = next(from)?;
        let counted: u16 = next(from)?;
        before.stale_after_ms = next_if(from, known & STALE_AFTER, before.stale_after_ms)?;
        let mut taken = Self {
            row: before.row,
            stale_after_ms: before.stale_after_ms,
            age_ms: next_known(from, known & AGE)?,
            wait_s: next_known(from, known & WAIT)?,
            abandoned: next_known(from, known & ABANDONED)?,
            available: next_known(from, known & AVAILABLE)?,
            volume_1h: next_known(from, known & VOLUME)?,
            service_level: next_known(from, known & SERVICE_LEVEL)?,
            waiting: next_known(from, known & WAITING)?,
            oldest_wait_ms: next_known(from, known & OLDEST)?,
            staffed: next_known(from, known & STAFFED)?,
            scheduled: next_known(from, known & SCHEDULED)?,
            agents: [0; 10],
        };
        for (number, count) in taken.agents.iter_mut().enumerate() {
            *count = next_if(from, counted & 1 << number, 0)?;
        }
        Ok(taken)
    }
}

fn put_known<T: SerializeTuple, N: serde::Serialize>(
    to: &mut T,
    figure: Option<N>,
) -> Result<(), T::Error> {
    figure.map_or(Ok(()), |figure| to.serialize_element(&figure))
}

fn next_known<'de, A, N>(from: &mut A, bit: u16) -> Result<Option<N>, A::Error>
where
    A: SeqAccess<'de>,
    N: serde::Deserialize<'de>,
{
    if bit == 0 {
        Ok(None)
    } else {
        next(from).map(Some)
    }
}
