use smallvec::smallvec;

use super::super::*;
use crate::floor::ContactFact;
use crate::id::{AgentKey, ContactTag, LabelKey, QueueKey};
use crate::model::{Activity, AgentState, Attendance, ContactStep, Routability};
use crate::time::UtcMillis;
use std::time::Duration;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const MINUTE: i64 = 60_000;

fn at(minute: i64) -> UtcMillis {
    UtcMillis::new(minute * MINUTE)
}

fn span(from: i64, to: i64, activity: Activity) -> Span {
    Span {
        from: at(from),
        to: at(to),
        activity,
    }
}

/// Work from 100 to 500, a break from 200 to 215, lunch from 300 to 330, a meeting from 400 to 430.
fn plan() -> Plan {
    Plan::new(&[
        span(100, 500, Activity::Work),
        span(200, 215, Activity::Break),
        span(300, 330, Activity::Lunch),
        span(400, 430, Activity::Meeting),
    ])
}

fn attends(state: AgentState, since: i64, stated: Option<Activity>, now: i64) -> Attendance {
    let plan = plan();
    let agent = Circumstances {
        state,
        since: at(since),
        stated,
        plan: Some(&plan),
        allowances: Allowances {
            rest: Some(Duration::from_mins(15)),
            lunch: Some(Duration::from_mins(30)),
        },
    };
    attendance(&agent, at(now))
}

#[test]
fn spans_become_turns() {
    let plan = plan();
    assert_eq!(plan.at(at(99)), None);
    assert_eq!(plan.at(at(100)), Some(Activity::Work));
    assert_eq!(plan.at(at(214)), Some(Activity::Break));
    assert_eq!(plan.at(at(215)), Some(Activity::Work));
    assert_eq!(plan.at(at(500)), None);
    assert_eq!(
        plan.next(at(200)),
        Some(Turn {
            at: at(215),
            activity: Some(Activity::Work)
        })
    );
    assert_eq!(plan.next(at(500)), None);
    assert_eq!(plan.turns().len(), 8);
    let joined = Plan::new(&[span(0, 5, Activity::Work), span(5, 9, Activity::Work)]);
    assert_eq!(joined.turns().len(), 2);
}

/// RT-8: ready or in contact, beside what the schedule says.
#[test]
fn who_is_there_when_the_schedule_says_otherwise() {
    for state in [
        AgentState::Ready,
        AgentState::InContact,
        AgentState::WrapUp,
        AgentState::NotResponding,
    ] {
        assert_eq!(attends(state, 0, None, 99), Attendance::OutsideShift);
        assert_eq!(attends(state, 0, None, 100), Attendance::AsScheduled);
        assert_eq!(attends(state, 0, None, 200), Attendance::DuringBreak);
        assert_eq!(attends(state, 0, None, 410), Attendance::DuringBreak);
        assert_eq!(attends(state, 0, None, 500), Attendance::OutsideShift);
    }
}

/// RT-8: not signed in is absent only where work is scheduled.
#[test]
fn who_is_not_there() {
    let out = |now| attends(AgentState::LoggedOut, 0, None, now);
    assert_eq!(out(99), Attendance::AsScheduled);
    assert_eq!(out(100), Attendance::Absent);
    assert_eq!(out(310), Attendance::AsScheduled);
    assert_eq!(out(600), Attendance::AsScheduled);
}

/// RT-15: a break is too long by its allowed length, and by its scheduled end.
#[test]
fn breaks_that_last_too_long() {
    let rest = |since, now| attends(AgentState::NotReady, since, Some(Activity::Break), now);
    assert_eq!(rest(200, 214), Attendance::AsScheduled);
    assert_eq!(rest(205, 215), Attendance::BreakOverrun, "scheduled end");
    assert_eq!(rest(200, 215), Attendance::BreakOverrun);
    assert_eq!(rest(150, 164), Attendance::OffQueue, "not scheduled now");
    assert_eq!(rest(150, 165), Attendance::BreakOverrun, "allowed length");
    assert_eq!(rest(490, 501), Attendance::AsScheduled, "after the shift");
    let lunch = |since, now| attends(AgentState::NotReady, since, Some(Activity::Lunch), now);
    assert_eq!(lunch(300, 329), Attendance::AsScheduled);
    assert_eq!(lunch(310, 331), Attendance::BreakOverrun);
    assert_eq!(lunch(331, 332), Attendance::OffQueue);
}

#[test]
fn not_ready_for_another_reason() {
    let other = |stated, now| attends(AgentState::NotReady, 0, stated, now);
    assert_eq!(other(None, 120), Attendance::OffQueue);
    assert_eq!(other(None, 410), Attendance::AsScheduled);
    assert_eq!(other(Some(Activity::Meeting), 120), Attendance::OffQueue);
    assert_eq!(other(Some(Activity::Work), 120), Attendance::AsScheduled);
    assert_eq!(other(Some(Activity::Work), 410), Attendance::DuringBreak);
    assert_eq!(other(None, 20), Attendance::AsScheduled);
}

/// RT-8: without a schedule nothing is said but of a break beyond its allowance.
#[test]
fn without_a_schedule() {
    let agent = |state, stated| Circumstances {
        state,
        since: at(0),
        stated,
        plan: None,
        allowances: Allowances {
            rest: Some(Duration::from_mins(15)),
            lunch: None,
        },
    };
    let ready = agent(AgentState::Ready, None);
    assert_eq!(attendance(&ready, at(900)), Attendance::NotProvided);
    assert_eq!(next_change(&ready, at(0)), None);
    let rest = agent(AgentState::NotReady, Some(Activity::Break));
    assert_eq!(attendance(&rest, at(14)), Attendance::NotProvided);
    assert_eq!(next_change(&rest, at(14)), Some(at(15)));
    assert_eq!(attendance(&rest, at(15)), Attendance::BreakOverrun);
    let lunch = agent(AgentState::NotReady, Some(Activity::Lunch));
    assert_eq!(attendance(&lunch, at(900)), Attendance::NotProvided);
}

/// RT-8: ready, and yet no contact comes; each reason has its word.
#[test]
fn ready_but_blocked() {
    let some = AgentSkills {
        assigned: 2,
        queues: Some(smallvec![QueueKey::new(3)]),
    };
    let unserved = AgentSkills {
        assigned: 2,
        queues: None,
    };
    let none = AgentSkills::default();
    let ready = |skills, told, in_hand, capacity| {
        routability(AgentState::Ready, skills, told, in_hand, capacity)
    };
    assert_eq!(ready(None, true, 0, 1), Routability::Unknown);
    assert_eq!(ready(Some(&none), true, 0, 1), Routability::NoSkill);
    assert_eq!(ready(Some(&unserved), true, 0, 1), Routability::NoQueue);
    assert_eq!(ready(Some(&unserved), false, 0, 1), Routability::Routable);
    assert_eq!(ready(Some(&some), true, 0, 1), Routability::Routable);
    assert_eq!(ready(Some(&some), true, 1, 1), Routability::AtCapacity);
    assert_eq!(ready(Some(&some), true, 1, 2), Routability::Routable);
    assert_eq!(ready(None, true, 3, 3), Routability::AtCapacity);
    for (state, verdict) in [
        (AgentState::NotResponding, Routability::NotResponding),
        (AgentState::InContact, Routability::NotApplicable),
        (AgentState::LoggedOut, Routability::NotApplicable),
        (AgentState::Unknown, Routability::Unknown),
    ] {
        assert_eq!(routability(state, Some(&none), true, 9, 1), verdict);
    }
}

fn step(step: ContactStep, contact: &str, minute: i64) -> ContactFact {
    ContactFact {
        contact: ContactTag::of(contact),
        step,
        occurred_at: at(minute),
        observed_at: at(minute),
        queue: None,
        agent: Some(AgentKey::new(0)),
        to_agent: (step == ContactStep::Transferred).then(|| AgentKey::new(1)),
        tie: 0,
    }
}

/// RT-8: contacts in hand, whatever order their steps come in.
#[test]
fn contacts_in_hand() {
    let (giver, receiver) = (AgentKey::new(0), AgentKey::new(1));
    let facts = [
        step(ContactStep::Answered, "c1", 1),
        step(ContactStep::Answered, "c2", 2),
        step(ContactStep::Transferred, "c2", 3),
        step(ContactStep::Completed, "c2", 4),
        step(ContactStep::Held, "c1", 5),
    ];
    let mut forward = Hands::default();
    let mut backward = Hands::default();
    for (fact, late) in facts.iter().zip(facts.iter().rev()) {
        forward.tell(fact);
        forward.tell(fact);
        backward.tell(late);
    }
    assert_eq!(forward, backward);
    assert_eq!(forward.count(giver, None), 1);
    assert_eq!(forward.count(receiver, None), 1);
    assert_eq!(forward.count(giver, Some(at(1))), 0);
    forward.let_go(giver, at(6));
    assert_eq!(forward.count(giver, None), 0);
    // A contact whose end was lost goes by itself.
    forward.tell(&step(ContactStep::Answered, "c3", 10));
    forward.tell(&step(ContactStep::Answered, "c4", 10 + 240));
    assert_eq!(forward.count(giver, None), 1);
    for n in 0..100 {
        forward.tell(&step(ContactStep::Answered, &n.to_string(), 300));
    }
    assert_eq!(forward.count(giver, None), 64);
}

fn ready(since: i64) -> AgentNow {
    AgentNow {
        state: AgentState::Ready,
        since: at(since),
        since_upstream: at(since),
        raw: LabelKey::NONE,
        reason: LabelKey::NONE,
    }
}

/// RT-8: the lost end of a contact does not block an agent who has one at a time and is ready again.
#[test]
fn a_lost_end_blocks_nobody_who_has_one_at_a_time() {
    let mut table = Timetable::default();
    let agent = AgentKey::new(0);
    table.tell_contact(&step(ContactStep::Answered, "c1", 1), at(1));
    let verdicts = table.observe(agent, ready(5), at(5));
    assert_eq!(verdicts.routability(), Routability::Unknown);
    table.tell_contact(&step(ContactStep::Answered, "c2", 6), at(6));
    assert_eq!(table.take_touched_agents().len(), 1);
    assert_eq!(table.verdicts(agent).routability(), Routability::AtCapacity);

    let mut table = Timetable::default();
    let staffing = Staffing {
        capacity_of: vec![2],
        ..Staffing::default()
    };
    table.set_staffing(staffing, at(0));
    table.tell_contact(&step(ContactStep::Answered, "c1", 1), at(1));
    table.tell_contact(&step(ContactStep::Answered, "c2", 2), at(2));
    let verdicts = table.observe(agent, ready(5), at(5));
    assert_eq!(verdicts.routability(), Routability::AtCapacity);
}

/// RT-15: staffed and scheduled appear with skills, and count each agent in each queue.
#[test]
fn staffed_and_scheduled_by_queue() {
    let mut table = Timetable::default();
    let (sales, service) = (QueueKey::new(0), QueueKey::new(1));
    let staffing = Staffing {
        plans: vec![plan()],
        plan_of: vec![1, 1, 1],
        ..Staffing::default()
    };
    table.set_staffing(staffing, at(0));
    for row in 0..2 {
        table.observe(AgentKey::new(row), ready(0), at(0));
    }
    assert_eq!(table.coverage().staffed(sales), None);
    for (row, queues) in [(0, smallvec![sales]), (1, smallvec![sales, service])] {
        let skills = AgentSkills {
            assigned: 1,
            queues: Some(queues),
        };
        table.set_skills(AgentKey::new(row), Some(skills), at(0));
    }
    assert_eq!(table.coverage().staffed(sales), Some(2));
    assert_eq!(table.coverage().staffed(service), Some(1));
    assert_eq!(table.coverage().scheduled(sales), Some(0));
    assert_eq!(table.take_touched_queues(4).len(), 4);
    // The third agent is scheduled, and nobody knows for what.
    table.handle_timeout(at(100));
    assert_eq!(table.coverage().scheduled(sales), None);
    table.set_skills(AgentKey::new(2), Some(AgentSkills::default()), at(100));
    assert_eq!(table.coverage().scheduled(sales), Some(2));
    table.handle_timeout(at(200));
    assert_eq!(table.coverage().scheduled(sales), Some(0));
    assert_eq!(table.coverage().staffed(sales), Some(2));
}
