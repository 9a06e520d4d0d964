//! Rows as binary frames carry them: runs of numbers that leave out what is nought, or as in the row
//! before, where a struct's fields in turn would take twice as much. Text frames have the fields by name.

use core::fmt;
use core::marker::PhantomData;

use serde::de::{Error, SeqAccess, Visitor};
use serde::ser::SerializeTuple;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

mod agent;
mod metric;
mod queue;

/// Room made at once for rows that are only promised.
const ROOM: u32 = 1_024;

/// A row that binary frames carry as a run of numbers.
pub(super) trait Packed: Sized {
    /// What is known from the rows before.
    type Before: Default;

    /// Writes the row.
    fn put<T: SerializeTuple>(&self, to: &mut T, before: &mut Self::Before)
    -> Result<(), T::Error>;

    /// Reads a row.
    fn take<'de, A: SeqAccess<'de>>(
        from: &mut A,
        before: &mut Self::Before,
    ) -> Result<Self, A::Error>;
}

pub(super) fn serialize<P, S>(rows: &[P], to: S) -> Result<S::Ok, S::Error>
where
    P: Packed + Serialize,
    S: Serializer,
{
    if to.is_human_readable() {
        return rows.serialize(to);
    }
    // The length is for formats that write one; a binary frame has the count in front instead.
    let mut numbers = to.serialize_tuple(rows.len())?;
    numbers.serialize_element(&(rows.len() as u32))?;
    let mut before = P::Before::default();
    for row in rows {
        row.put(&mut numbers, &mut before)?;
    }
    numbers.end()
}

pub(super) fn deserialize<'de, P, D>(from: D) -> Result<Vec<P>, D::Error>
where
    P: Packed + Deserialize<'de>,
    D: Deserializer<'de>,
{
    if from.is_human_readable() {
        return Vec::deserialize(from);
    }
    // How many numbers follow, the numbers themselves tell.
    from.deserialize_tuple(usize::MAX, Rows(PhantomData))
}

struct Rows<P>(PhantomData<P>);

impl<'de, P: Packed> Visitor<'de> for Rows<P> {
    type Value = Vec<P>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("packed rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut numbers: A) -> Result<Self::Value, A::Error> {
        let count: u32 = next(&mut numbers)?;
        let mut rows = Vec::with_capacity(count.min(ROOM) as usize);
        let mut before = P::Before::default();
        for _ in 0..count {
            rows.push(P::take(&mut numbers, &mut before)?);
        }
        Ok(rows)
    }
}

/// Reads the next number.
fn next<'de, A: SeqAccess<'de>, T: Deserialize<'de>>(from: &mut A) -> Result<T, A::Error> {
    from.next_element()?
        .ok_or_else(|| A::Error::custom("a row ends early"))
}

/// Reads the next number if `bit` is set; else it is as before.
fn next_if<'de, A, T>(from: &mut A, bit: u16, before: T) -> Result<T, A::Error>
where
    A: SeqAccess<'de>,
    T: Deserialize<'de>,
{
    if bit == 0 { Ok(before) } else { next(from) }
}

/// Writes a number if `bit` is set.
fn put_if<T: SerializeTuple, N: Serialize>(
    to: &mut T,
    bit: u16,
    number: N,
) -> Result<(), T::Error> {
    if bit == 0 {
        Ok(())
    } else {
        to.serialize_element(&number)
    }
}

/// Returns the bits whose condition holds, the first condition's lowest.
fn bits<const N: usize>(conditions: [bool; N]) -> u16 {
    let numbered = conditions.into_iter().zip(0..);
    numbered.fold(0, |bits, (holds, number)| bits | u16::from(holds) << number)
}
