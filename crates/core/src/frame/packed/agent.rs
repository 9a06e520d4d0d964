//! An agent: the distance from the row before, a byte of state, direction and what follows, the age, the
//! queue, and what is not as in the last row of the same state. Agents in one state mostly differ in
//! their row, age and queue only.

use serde::de::{Error, SeqAccess};
use serde::ser::SerializeTuple;

use super::{Packed, bits, next, next_if, put_if};
use crate::frame::{AgentRow, Flags, Verdicts};
use crate::model::{AgentState, Direction};

/// The state's rank, in the low bits of the first byte; above it the direction.
const STATE: u8 = 0b1111;
const DIRECTION_SHIFT: u32 = 4;
const DIRECTION: u8 = 0b11;
/// A queue follows.
const QUEUE: u8 = 1 << 6;
/// A second byte follows, and what it names.
const MORE: u8 = 1 << 7;

/// The second byte: what else follows, in this order.
const RAW: u16 = 1;
const VERDICTS: u16 = 1 << 1;
const FLAGS: u16 = 1 << 2;
const REASON: u16 = 1 << 3;
const START_SERVICE_LEVEL: u16 = 1 << 4;
const START_WAIT: u16 = 1 << 5;

/// The row before, and the last of each state.
#[derive(Default)]
pub(in crate::frame) struct Before {
    row: u32,
    like: [Like; AgentState::ALL.len()],
}

/// What agents in one state mostly have in common.
#[derive(Clone, Copy, Default)]
struct Like {
    raw: u16,
    verdicts: Verdicts,
    flags: Flags,
    reason: u16,
}

impl Packed for AgentRow {
    type Before = Before;

    fn put<T: SerializeTuple>(&self, to: &mut T, before: &mut Before) -> Result<(), T::Error> {
        let state = self.state as u8;
        let like = before.like.get(usize::from(state)).copied();
        let like = like.unwrap_or_default();
        let more = bits([
            self.raw != like.raw,
            self.verdicts != like.verdicts,
            self.flags != like.flags,
            self.reason != like.reason,
            self.start_service_level != 0,
            self.start_wait != 0,
        ]);
        let queue = if self.queue == 0 { 0 } else { QUEUE };
        let rest = if more == 0 { 0 } else { MORE };
        let direction = (self.direction as u8) << DIRECTION_SHIFT;
        to.serialize_element(&self.row.wrapping_sub(before.row))?;
        to.serialize_element(&(state | direction | queue | rest))?;
        to.serialize_element(&self.age_ms)?;
        put_if(to, queue.into(), self.queue)?;
        put_if(to, rest.into(), more as u8)?;
        put_if(to, more & RAW, self.raw)?;
        put_if(to, more & VERDICTS, self.verdicts.0)?;
        put_if(to, more & FLAGS, self.flags.0)?;
        put_if(to, more & REASON, self.reason)?;
        put_if(to, more & START_SERVICE_LEVEL, self.start_service_level)?;
        put_if(to, more & START_WAIT, self.start_wait)?;
        before.learn(self);
        Ok(())
    }

    fn take<'de, A: SeqAccess<'de>>(from: &mut A, before: &mut Before) -> Result<Self, A::Error> {
        let row = before.row.wrapping_add(next(from)?);
        let head: u8 = next(from)?;
        let state = usize::from(head & STATE);
        let (Some(state), Some(like)) = (AgentState::ALL.get(state), before.like.get(state)) else {
            return Err(A::Error::custom("a state beyond the last"));
        };
        let age_ms = next(from)?;
        let queue = next_if(from, (head & QUEUE).into(), 0)?;
        let more = u16::from(next_if(from, (head & MORE).into(), 0_u8)?);
        let taken = Self {
            row,
            state: *state,
            direction: direction(head >> DIRECTION_SHIFT & DIRECTION),
            age_ms,
            queue,
            raw: next_if(from, more & RAW, like.raw)?,
            verdicts: Verdicts(next_if(from, more & VERDICTS, like.verdicts.0)?),
            flags: Flags(next_if(from, more & FLAGS, like.flags.0)?),
            reason: next_if(from, more & REASON, like.reason)?,
            start_service_level: next_if(from, more & START_SERVICE_LEVEL, 0)?,
            start_wait: next_if(from, more & START_WAIT, 0)?,
        };
        before.learn(&taken);
        Ok(taken)
    }
}

impl Before {
    fn learn(&mut self, row: &AgentRow) {
        self.row = row.row;
        if let Some(like) = self.like.get_mut(row.state as usize) {
            *like = Like {
                raw: row.raw,
                verdicts: row.verdicts,
                flags: row.flags,
                reason: row.reason,
            };
        }
    }
}

const fn direction(bits: u8) -> Direction {
    match bits {
        1 => Direction::Inbound,
        2 => Direction::Outbound,
        3 => Direction::Internal,
        _ => Direction::None,
    }
}
