//! What one bucket adds to one cell, and how it is packed.
//!
//! Time in states is coded by level: a bucket keeps how many agents entered and left a class, and how
//! their moments differ from the bucket's end. A bucket in which nothing happened keeps nothing,
//! however many agents are busy through it.

use super::Sums;

/// The length of a bucket, in milliseconds: windows move in such steps.
pub(super) const STEP_MS: i64 = 10_000;

/// Returns the bucket that holds a moment; buckets are half-open.
pub(super) const fn bucket_of(at: i64) -> i64 {
    at.div_euclid(STEP_MS)
}

/// Returns the first moment of a bucket.
pub(super) const fn start_of(bucket: i64) -> i64 {
    bucket.saturating_mul(STEP_MS)
}

/// Counts of [`Sums`], in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Count {
    Offered,
    Answered,
    AnsweredInTarget,
    Abandoned,
    AbandonedInTarget,
    AbandonedShort,
    Handled,
    NotAnswered,
    Refused,
    Transferred,
    Transitions,
}

/// Spans of [`Sums`] that steps of contacts add to, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Span {
    AnswerWait,
    AbandonWait,
    Handle,
    Hold,
}

/// Classes of agents' time, in the order of [`Sums`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Busy,
    Idle,
    SignedIn,
}

impl Class {
    pub(super) const ALL: [Self; 3] = [Self::Busy, Self::Idle, Self::SignedIn];
}

/// How many agents of a cell are in each class.
pub(super) type Levels = [i32; 3];

pub(super) const COUNTS: usize = 11;
pub(super) const SPANS: usize = 7;
/// The first of the spans that are coded by level.
const TIMES: usize = 4;
const FIELDS: usize = COUNTS + SPANS + 3;

/// What one bucket adds to one cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct Delta {
    pub(super) counts: [i32; COUNTS],
    /// The last three are corrections to "the level at the start, for the whole bucket".
    pub(super) spans: [i64; SPANS],
    /// How the levels at the end differ from those at the start.
    pub(super) levels: Levels,
}

impl Delta {
    pub(super) fn count(&mut self, what: Count) {
        if let Some(count) = self.counts.get_mut(what as usize) {
            *count = count.wrapping_add(1);
        }
    }

    pub(super) fn span(&mut self, what: Span, millis: i64) {
        if let Some(span) = self.spans.get_mut(what as usize) {
            *span = span.wrapping_add(millis);
        }
    }

    /// Agents enter (or leave, if negative) a class at `at`, and stay past the end of the bucket.
    pub(super) fn level(&mut self, class: Class, by: i32, at: i64) {
        if let Some(level) = self.levels.get_mut(class as usize) {
            *level = level.wrapping_add(by);
        }
        let left = STEP_MS - at.rem_euclid(STEP_MS);
        if let Some(span) = self.spans.get_mut(TIMES + class as usize) {
            *span = span.wrapping_add(i64::from(by) * left);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (mine, theirs) in self.counts.iter_mut().zip(other.counts) {
            *mine = mine.wrapping_add(theirs);
        }
        for (mine, theirs) in self.spans.iter_mut().zip(other.spans) {
            *mine = mine.wrapping_add(theirs);
        }
        raise(&mut self.levels, other.levels);
    }

    /// Adds this bucket to sums, given the levels at its start.
    pub(super) fn add_to(&self, sums: &mut Sums) {
        for (sum, count) in sums.counts().into_iter().zip(self.counts) {
            *sum = sum.wrapping_add_signed(count);
        }
        for (sum, span) in sums.spans().into_iter().zip(self.spans) {
            *sum = sum.wrapping_add_signed(span);
        }
    }

    /// Takes this bucket from sums.
    pub(super) fn take_from(&self, sums: &mut Sums) {
        for (sum, count) in sums.counts().into_iter().zip(self.counts) {
            *sum = sum.wrapping_add_signed(count.wrapping_neg());
        }
        for (sum, span) in sums.spans().into_iter().zip(self.spans) {
            *sum = sum.wrapping_add_signed(span.wrapping_neg());
        }
    }

    /// Appends this in packed form: which fields are there, then the fields.
    pub(super) fn pack(&self, bytes: &mut Vec<u8>) {
        let fields = self.fields();
        let mut mask = 0_u64;
        for (bit, value) in fields.iter().enumerate() {
            mask |= u64::from(*value != 0) << bit;
        }
        put(bytes, mask);
        for value in fields.into_iter().filter(|value| *value != 0) {
            put(bytes, code(value));
        }
    }

    /// Reads what [`Self::pack`] wrote; bytes that end too early read as zeros.
    pub(super) fn unpack(bytes: &mut &[u8]) -> Self {
        let mask = take(bytes);
        let mut fields = [0_i64; FIELDS];
        for (bit, field) in fields.iter_mut().enumerate() {
            if mask & 1 << bit != 0 {
                *field = value(take(bytes));
            }
        }
        Self::from_fields(&fields)
    }

    /// Fields in an order that keeps masks short: what most buckets have comes first.
    fn fields(&self) -> [i64; FIELDS] {
        let [
            offered,
            answered,
            in_target,
            abandoned,
            abandoned_in_target,
            short,
            handled,
            ..,
        ] = self.counts.map(i64::from);
        let [.., not_answered, refused, transferred, transitions] = self.counts.map(i64::from);
        let [
            answer_wait,
            abandon_wait,
            handle,
            hold,
            busy,
            idle,
            signed_in,
        ] = self.spans;
        let [more_busy, more_idle, more_signed_in] = self.levels.map(i64::from);
        [
            transitions,
            busy,
            more_busy,
            idle,
            more_idle,
            handled,
            handle,
            answered,
            answer_wait,
            in_target,
            offered,
            hold,
            not_answered,
            transferred,
            abandoned,
            abandon_wait,
            abandoned_in_target,
            short,
            refused,
            signed_in,
            more_signed_in,
        ]
    }

    fn from_fields(fields: &[i64; FIELDS]) -> Self {
        let [
            transitions,
            busy,
            more_busy,
            idle,
            more_idle,
            handled,
            handle,
            answered,
            answer_wait,
            in_target,
            offered,
            hold,
            not_answered,
            transferred,
            abandoned,
            abandon_wait,
            abandoned_in_target,
            short,
            refused,
            signed_in,
            more_signed_in,
        ] = *fields;
        let counts = [
            offered,
            answered,
            in_target,
            abandoned,
            abandoned_in_target,
            short,
            handled,
            not_answered,
            refused,
            transferred,
            transitions,
        ];
        Self {
            counts: counts.map(|count| count as i32),
            spans: [
                answer_wait,
                abandon_wait,
                handle,
                hold,
                busy,
                idle,
                signed_in,
            ],
            levels: [more_busy, more_idle, more_signed_in].map(|level| level as i32),
        }
    }
}

/// Adds levels that stand through `millis` to sums.
pub(super) fn stand(sums: &mut Sums, levels: Levels, millis: i64) {
    for (sum, level) in sums.spans().into_iter().skip(TIMES).zip(levels) {
        *sum = sum.wrapping_add_signed(i64::from(level).wrapping_mul(millis));
    }
}

pub(super) fn raise(levels: &mut Levels, by: Levels) {
    for (level, by) in levels.iter_mut().zip(by) {
        *level = level.wrapping_add(by);
    }
}

pub(super) fn lower(levels: &mut Levels, by: Levels) {
    for (level, by) in levels.iter_mut().zip(by) {
        *level = level.wrapping_sub(by);
    }
}

/// Codes a value in few bits: platforms that stamp whole seconds make whole thousands.
fn code(value: i64) -> u64 {
    let zigzag = |value: i64| (value << 1 ^ value >> 63) as u64;
    if value != 0 && value % 1_000 == 0 {
        zigzag(value / 1_000) << 1 | 1
    } else {
        zigzag(value) << 1
    }
}

fn value(code: u64) -> i64 {
    let zigzag = code >> 1;
    let value = (zigzag >> 1) as i64 ^ -((zigzag & 1) as i64);
    if code & 1 == 1 {
        value.wrapping_mul(1_000)
    } else {
        value
    }
}

/// Appends a number, seven bits a byte, the lowest first.
pub(super) fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Reads a number that [`put`] wrote.
pub(super) fn take(bytes: &mut &[u8]) -> u64 {
    let mut number = 0_u64;
    let mut shift = 0;
    while let Some((byte, rest)) = bytes.split_first() {
        *bytes = rest;
        number |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
        shift += 7;
        if *byte < 0x80 {
            break;
        }
    }
    number
}
