//! What a row of kept facts says of time in state, gaps and contacts (decision 4 of the design).

use std::time::Duration;

use super::fact::Source;
use super::step::Step;
use super::table::{Passage, passage};
use crate::model::AgentState;
use crate::time::UtcMillis;

/// Two times this close, in milliseconds, are one: stamps and durations are often whole seconds.
pub(super) const NEAR_MS: i64 = 1_000;

/// How a connection's durations are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rules {
    /// A pushed duration is time already spent in the new state.
    pub(super) in_state: bool,
    /// A sweep's stamp is the time of the change itself, though a duration stands beside it.
    pub(super) stamped_at_change: bool,
}

/// One kept fact and when its state began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stay {
    pub(super) step: Step,
    pub(super) since: UtcMillis,
    /// How it followed from the one before; direct for the first.
    pub(super) passage: Passage,
}

/// Says whether two times are one within [`NEAR_MS`].
pub(super) const fn is_near(one: UtcMillis, other: UtcMillis) -> bool {
    one.minus(other).unsigned_abs() <= NEAR_MS.unsigned_abs()
}

/// Returns when the state began by the fact's own word.
pub(super) fn claimed(step: Step, rules: Rules) -> UtcMillis {
    let counts = step.is_settled()
        || match step.source() {
            Source::Stream | Source::Poll => rules.in_state,
            Source::Sweep => !rules.stamped_at_change,
        };
    match step.span() {
        Some(span) if counts => step.at().offset(-i64::from(span)),
        Some(_) | None => step.at(),
    }
}

/// Follows kept facts, oldest first, and says of each when its state began.
pub(super) fn follow(steps: &[Step], rules: Rules) -> impl Iterator<Item = Stay> {
    let mut before: Option<Stay> = None;
    steps.iter().map(move |&step| {
        let stay = match before {
            None => Stay {
                step,
                since: claimed(step, rules),
                passage: Passage::Direct,
            },
            Some(last) => Stay {
                step,
                since: since_after(step, last, rules),
                passage: passage_between(last.step, step),
            },
        };
        before = Some(stay);
        stay
    })
}

/// Returns when a state began if that does not depend on the beginning of the one before.
#[inline]
pub(super) fn since_alone(step: Step, last: Step, rules: Rules) -> Option<UtcMillis> {
    let claim = claimed(step, rules);
    if step.is_settled() {
        return Some(claim);
    }
    if step.is_same_stay(last) {
        return None;
    }
    // No state begins after the time of its fact.
    let sure =
        step.source() == Source::Sweep || claim == step.at() || claim > last.at().offset(NEAR_MS);
    sure.then_some(claim)
}

#[inline]
pub(super) fn since_after(step: Step, last: Stay, rules: Rules) -> UtcMillis {
    let claim = claimed(step, rules);
    if step.is_settled() {
        return claim;
    }
    if step.is_same_stay(last.step) {
        return same_stay_since(step, claim, last, rules);
    }
    let pushed = step.source() != Source::Sweep;
    // A duration that reaches back to the start of the state before is that state's own.
    if pushed && claim <= last.since.offset(NEAR_MS) {
        step.at()
    } else {
        claim
    }
}

fn same_stay_since(step: Step, claim: UtcMillis, last: Stay, rules: Rules) -> UtcMillis {
    let reworded = step.is_reworded_wrap_up(last.step);
    let repeats_claim =
        step.state() == AgentState::WrapUp && is_near(claim, claimed(last.step, rules));
    let repeats = match step.source() {
        Source::Stream | Source::Poll => {
            is_near(step.at(), last.since) || is_near(claim, last.since)
        }
        Source::Sweep => bears_out(step, claim, last.since, last.step.source()),
    };
    if reworded || repeats || repeats_claim && claimed(last.step, rules) != last.since {
        last.since
    } else {
        claim
    }
}

/// Says whether a sweep's fact, as exactly as it can speak, bears out a beginning that was known.
///
/// A duration in whole seconds is rounded down, so the true beginning lies in the second before the
/// claim; a stamp in whole seconds opens the second after it, which only claims of one source may use,
/// or else two errors would add up to more than a second. Whatever is exact is taken at its word.
pub(super) fn bears_out(step: Step, claim: UtcMillis, since: UtcMillis, source: Source) -> bool {
    const SECOND: i64 = 1_000;
    let early = claim.minus(since);
    let whole_stamp = step.at().get() % SECOND == 0;
    match step.span() {
        Some(span) if span > 0 && i64::from(span) % SECOND == 0 => {
            let reach = if whole_stamp && source == Source::Sweep {
                SECOND
            } else if whole_stamp {
                0
            } else {
                SECOND - 1
            };
            (0..=reach).contains(&early)
        }
        Some(_) | None => early == 0,
    }
}

/// Classes the passage between two neighbouring facts: by the table, and after-contact work of
/// another contact has skipped that contact.
pub(super) fn passage_between(before: Step, after: Step) -> Passage {
    let other_contact =
        before.contact() != 0 && after.contact() != 0 && before.contact() != after.contact();
    if after.state() == AgentState::WrapUp && before.state() != AgentState::Unknown && other_contact
    {
        return Passage::Gap;
    }
    passage(before.state(), after.state())
}

/// Counts the gaps between kept facts.
pub(super) fn gaps(steps: &[Step]) -> u64 {
    steps
        .windows(2)
        .filter(|pair| match pair {
            [before, after] => passage_between(*before, *after) == Passage::Gap,
            _ => false,
        })
        .count() as u64
}

/// Splits off the newest facts that speak of one stay: what was before, the first of them, the rest.
pub(super) fn newest_stay(stays: &[Stay]) -> Option<(&[Stay], &Stay)> {
    let current = stays.last()?;
    let first = stays
        .iter()
        .rposition(|stay| !stay.step.is_same_stay(current.step))
        .map_or(0, |before| before + 1);
    let (earlier, newest) = stays.split_at_checked(first)?;
    newest.first().map(|entered| (earlier, entered))
}

/// Returns how long the contact lasted that the newest state follows, if that is known: its start
/// and its end were both reported, without a gap.
pub(super) fn contact_before(stays: &[Stay]) -> Option<Duration> {
    let (earlier, entered) = newest_stay(stays)?;
    if entered.passage != Passage::Direct || is_contact(entered.step.state()) {
        return None;
    }
    let last = earlier
        .last()
        .filter(|stay| is_contact(stay.step.state()))?;
    let of_contact =
        |stay: &&Stay| is_contact(stay.step.state()) && stay.step.contact() == last.step.contact();
    let count = earlier.iter().rev().take_while(of_contact).count();
    let began = earlier.iter().rev().take_while(of_contact).last()?;
    // Where the record is full of this contact, its first fact may have been dropped.
    let may_be_cut = count == earlier.len() && stays.len() > super::record::EARLIER;
    let known = !may_be_cut && began.passage != Passage::Gap && began.since <= entered.since;
    known.then(|| entered.since.since(began.since))
}

/// Says whether an agent in this state deals with somebody.
pub(super) const fn is_contact(state: AgentState) -> bool {
    matches!(
        state,
        AgentState::InContact | AgentState::Consult | AgentState::NonRouted
    )
}

/// Returns when the contact began in which the agent is, as far as the kept facts reach.
pub(super) fn contact_began(stays: &[Stay]) -> Option<UtcMillis> {
    let current = stays.last()?;
    if !is_contact(current.step.state()) {
        return None;
    }
    stays
        .iter()
        .rev()
        .take_while(|stay| {
            is_contact(stay.step.state()) && stay.step.contact() == current.step.contact()
        })
        .map(|stay| stay.since)
        .last()
}
