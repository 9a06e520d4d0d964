//! Whether a contact could reach an agent, and whether the agent is where the schedule says (RT-8).

use super::event::Activity as Doing;
use crate::world::{Activity, Agent, Planned};

/// The longest break, in minutes.
pub const BREAK_MINUTES: i64 = 15;
/// The longest lunch, in minutes.
pub const LUNCH_MINUTES: i64 = 30;

/// Says why a contact could not be routed to an agent now, or `routable`, or `not_applicable` where
/// the state itself says it.
#[must_use]
pub fn routability(agent: &Agent) -> &'static str {
    match Doing::of(&agent.shown.state) {
        Doing::NotResponding => "not_responding",
        Doing::Unknown => "unknown",
        Doing::Ready if agent.skills.is_empty() => "no_skill",
        Doing::Ready if agent.skills.iter().all(|skill| skill.queues.is_empty()) => "no_queue",
        Doing::Ready => "routable",
        Doing::LoggedOut
        | Doing::NotReady
        | Doing::Ringing
        | Doing::InContact
        | Doing::Consult
        | Doing::NonRouted
        | Doing::WrapUp => "not_applicable",
    }
}

/// Says what the schedule says about an agent's state at `now`.
#[must_use]
pub fn attendance(agent: &Agent, now: i64) -> &'static str {
    let since = agent.shown.since;
    let doing = Doing::of(&agent.shown.state);
    let rests = doing == Doing::NotReady && is_rest_code(&agent.shown.code);
    let limit = if &*agent.shown.code == Activity::Lunch.code() {
        LUNCH_MINUTES
    } else {
        BREAK_MINUTES
    };
    let too_long = rests && now - since >= limit * 60_000;
    if agent.duties.is_empty() {
        return if too_long {
            "break_overrun"
        } else {
            "not_provided"
        };
    }
    let on_shift = agent.duties.iter().any(|duty| duty.covers(now));
    let planned = agent.duties.iter().find_map(|duty| duty.planned_at(now));
    match doing {
        Doing::Unknown => "not_provided",
        Doing::LoggedOut if on_shift && planned.is_none() => "absent",
        Doing::LoggedOut => "as_scheduled",
        Doing::NotReady if !on_shift => "as_scheduled",
        Doing::NotReady if too_long => "break_overrun",
        Doing::NotReady if planned.is_some_and(is_rest) => "as_scheduled",
        Doing::NotReady if rests && rest_ended(agent, since, now) => "break_overrun",
        Doing::NotReady if planned.is_some() => "as_scheduled",
        Doing::NotReady => "off_queue",
        Doing::NotResponding
        | Doing::Ready
        | Doing::Ringing
        | Doing::InContact
        | Doing::Consult
        | Doing::NonRouted
        | Doing::WrapUp => {
            if !on_shift {
                "outside_shift"
            } else if planned.is_some() {
                "during_break"
            } else {
                "as_scheduled"
            }
        }
    }
}

/// Says whether a scheduled rest ended while the agent was in this state.
fn rest_ended(agent: &Agent, since: i64, now: i64) -> bool {
    let planned = agent.duties.iter().flat_map(|duty| &duty.activities);
    planned
        .filter(|planned| is_rest(planned))
        .any(|planned| since < planned.to && planned.to <= now)
}

const fn is_rest(planned: &Planned) -> bool {
    matches!(planned.activity, Activity::Break | Activity::Lunch)
}

fn is_rest_code(code: &str) -> bool {
    code == Activity::Break.code() || code == Activity::Lunch.code()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::world::{Duty, Settings, World};

    const MINUTE: i64 = 60_000;
    /// The shift begins at zero; a break is from the hour to a quarter past.
    const HOUR: i64 = 60 * MINUTE;

    fn agent() -> Agent {
        let settings = Settings {
            seed: 1,
            agents: 3,
            speed: 1,
            lifecycle: true,
            extended_states: false,
            empty: false,
        };
        let mut agent = World::new(settings, 1_715_783_520_000).agents()[0].clone();
        agent.duties = vec![Arc::new(Duty {
            zone: "Europe/Berlin",
            date: "2024-05-15".to_owned(),
            from: 0,
            to: 8 * HOUR,
            start: "08:00".to_owned(),
            end: "16:00".to_owned(),
            activities: vec![
                planned(Activity::Break, HOUR, 15),
                planned(Activity::Meeting, 2 * HOUR, 30),
            ],
        })];
        agent
    }

    fn planned(activity: Activity, from: i64, minutes: i64) -> Planned {
        Planned {
            activity,
            from,
            to: from + minutes * MINUTE,
            start: "09:00".to_owned(),
            minutes,
        }
    }

    /// RT-8: scheduled against actual, case by case.
    #[test]
    fn attendance_follows_the_schedule() {
        for (state, code, since, now, expected) in [
            ("READY", "AVAILABLE", -1, -1, "outside_shift"),
            ("READY", "AVAILABLE", 0, 5 * MINUTE, "as_scheduled"),
            ("CALL", "ON_CALL", HOUR, HOUR, "during_break"),
            ("CALL", "ON_CALL", HOUR, HOUR + 15 * MINUTE, "as_scheduled"),
            ("LOGGED_OUT", "LOGGED_OUT", 0, MINUTE, "absent"),
            ("LOGGED_OUT", "LOGGED_OUT", 0, 8 * HOUR, "as_scheduled"),
            (
                "NOT_READY",
                "BREAK",
                HOUR,
                HOUR + 14 * MINUTE,
                "as_scheduled",
            ),
            (
                "NOT_READY",
                "BREAK",
                HOUR,
                HOUR + 15 * MINUTE,
                "break_overrun",
            ),
            (
                "NOT_READY",
                "BREAK",
                HOUR + 10 * MINUTE,
                HOUR + 15 * MINUTE,
                "break_overrun",
            ),
            (
                "NOT_READY",
                "BREAK",
                3 * HOUR,
                3 * HOUR + MINUTE,
                "off_queue",
            ),
            (
                "NOT_READY",
                "LUNCH",
                3 * HOUR,
                3 * HOUR + 29 * MINUTE,
                "off_queue",
            ),
            (
                "NOT_READY",
                "LUNCH",
                3 * HOUR,
                3 * HOUR + 30 * MINUTE,
                "break_overrun",
            ),
            (
                "NOT_READY",
                "MEETING",
                2 * HOUR,
                2 * HOUR + MINUTE,
                "as_scheduled",
            ),
            ("NOT_READY", "BACK_OFFICE", 3 * HOUR, 3 * HOUR, "off_queue"),
            ("NOT_READY", "BREAK", 9 * HOUR, 10 * HOUR, "as_scheduled"),
            ("MEDITATING", "X", 0, 1, "not_provided"),
        ] {
            let mut agent = agent();
            (agent.shown.state, agent.shown.code) = (state.into(), code.into());
            agent.shown.since = since;
            assert_eq!(attendance(&agent, now), expected, "{state} {code} at {now}");
        }
        let mut free = agent();
        free.duties.clear();
        free.shown.state = "READY".into();
        assert_eq!(attendance(&free, 0), "not_provided");
    }

    /// RT-8: ready is not enough.
    #[test]
    fn routability_needs_a_skill_that_a_queue_wants() {
        let mut agent = agent();
        agent.shown.state = "READY".into();
        let mut skill = agent.skills.first().cloned().expect("a skill");
        skill.queues = vec![0];
        agent.skills = vec![skill.clone()];
        assert_eq!(routability(&agent), "routable");
        skill.queues.clear();
        agent.skills = vec![skill];
        assert_eq!(routability(&agent), "no_queue");
        agent.skills.clear();
        assert_eq!(routability(&agent), "no_skill");
        agent.shown.state = "CALL".into();
        assert_eq!(routability(&agent), "not_applicable");
    }
}
