//! The two verdicts on one agent: plain functions of what is known at a moment (RT-8).

use super::plan::{Plan, is_rest};
use super::skills::AgentSkills;
use super::table::Allowances;
use crate::id::LabelKey;
use crate::model::{Activity, AgentState, Attendance, Routability};
use crate::time::UtcMillis;

/// What an agent is doing, as far as the verdicts need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgentNow {
    /// The canonical state.
    pub state: AgentState,
    /// When it began, on our clock.
    pub since: UtcMillis,
    /// When it began, on the platform's clock: steps of contacts are compared with it.
    pub since_upstream: UtcMillis,
    /// The platform's word for the state.
    pub raw: LabelKey,
    /// The platform's reason.
    pub reason: LabelKey,
}

/// What the schedule verdict is made from.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// The canonical state.
    pub state: AgentState,
    /// When it began, on our clock.
    pub since: UtcMillis,
    /// What the platform's words for it mean in terms of schedules.
    pub stated: Option<Activity>,
    /// The agent's plan, if a schedule is known.
    pub plan: Option<&'a Plan>,
    /// How long breaks may be.
    pub allowances: Allowances,
}

/// Says whether a contact could be routed to an agent in this state.
///
/// `queues_told` says whether the platform tells at all which queues a skill serves; `in_hand` counts
/// contacts that are not completed.
#[must_use]
pub fn routability(
    state: AgentState,
    skills: Option<&AgentSkills>,
    queues_told: bool,
    in_hand: u32,
    capacity: u16,
) -> Routability {
    match state {
        AgentState::NotResponding => Routability::NotResponding,
        AgentState::Unknown => Routability::Unknown,
        AgentState::Ready => match skills {
            Some(skills) if skills.assigned == 0 => Routability::NoSkill,
            Some(skills) if queues_told && skills.served().next().is_none() => Routability::NoQueue,
            Some(_) | None if in_hand >= u32::from(capacity.max(1)) => Routability::AtCapacity,
            Some(_) => Routability::Routable,
            None => Routability::Unknown,
        },
        AgentState::LoggedOut
        | AgentState::NotReady
        | AgentState::Ringing
        | AgentState::InContact
        | AgentState::Consult
        | AgentState::NonRouted
        | AgentState::WrapUp => Routability::NotApplicable,
    }
}

/// Says whether an agent is where the schedule says, at `now`.
#[must_use]
pub fn attendance(agent: &Circumstances<'_>, now: UtcMillis) -> Attendance {
    let too_long = rest_limit(agent).is_some_and(|limit| limit <= now);
    let Some(plan) = agent.plan else {
        return if too_long {
            Attendance::BreakOverrun
        } else {
            Attendance::NotProvided
        };
    };
    let scheduled = plan.at(now);
    match agent.state {
        AgentState::Unknown => Attendance::NotProvided,
        AgentState::LoggedOut if scheduled == Some(Activity::Work) => Attendance::Absent,
        AgentState::LoggedOut => Attendance::AsScheduled,
        AgentState::NotReady if agent.stated != Some(Activity::Work) => {
            let rests = agent.stated.is_some_and(is_rest);
            match scheduled {
                None => Attendance::AsScheduled,
                Some(_) if too_long => Attendance::BreakOverrun,
                Some(during) if is_rest(during) => Attendance::AsScheduled,
                Some(_) if rests && plan.rest_ended(agent.since, now) => Attendance::BreakOverrun,
                Some(Activity::Work) => Attendance::OffQueue,
                Some(_) => Attendance::AsScheduled,
            }
        }
        AgentState::NotReady
        | AgentState::NotResponding
        | AgentState::Ready
        | AgentState::Ringing
        | AgentState::InContact
        | AgentState::Consult
        | AgentState::NonRouted
        | AgentState::WrapUp => match scheduled {
            None => Attendance::OutsideShift,
            Some(Activity::Work) => Attendance::AsScheduled,
            Some(_) => Attendance::DuringBreak,
        },
    }
}

/// Says when [`attendance`] may next change without anything being reported.
#[must_use]
pub fn next_change(agent: &Circumstances<'_>, now: UtcMillis) -> Option<UtcMillis> {
    let turn = agent.plan.and_then(|plan| plan.next(now));
    let limit = rest_limit(agent).filter(|limit| *limit > now);
    turn.map(|turn| turn.at).into_iter().chain(limit).min()
}

/// Returns when a break reaches its allowed length.
fn rest_limit(agent: &Circumstances<'_>) -> Option<UtcMillis> {
    let rest = agent.stated.filter(|stated| is_rest(*stated))?;
    let limit = agent.allowances.of(rest)?;
    (agent.state == AgentState::NotReady).then(|| agent.since.after(limit))
}
