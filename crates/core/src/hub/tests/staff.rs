//! Verdicts and staffing in frames (RT-8, RT-15).

use super::*;
use crate::id::QueueKey;
use crate::model::{Activity, Attendance, Routability};
use crate::staffing::{AgentSkills, Plan, Span, Staffing};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Everyone works from now on, with a break after ten minutes.
fn staffing(rig: &Rig, agents: usize) -> Staffing {
    let span = |from: i64, to: i64, activity| Span {
        from: at(rig.now + from * 60_000),
        to: at(rig.now + to * 60_000),
        activity,
    };
    let plan = Plan::new(&[span(-60, 60, Activity::Work), span(10, 25, Activity::Break)]);
    Staffing {
        plans: vec![plan],
        plan_of: vec![1; agents],
        ..Staffing::default()
    }
}

fn verdicts(rig: &Rig) -> Vec<(Routability, Attendance)> {
    let cells = rig.hub.shown_agents();
    cells
        .map(|cell| (cell.verdicts.routability(), cell.verdicts.attendance()))
        .collect()
}

fn queue_counts(rig: &Rig) -> Vec<(Option<u32>, Option<u32>)> {
    let cells = rig.hub.shown_queues();
    cells.map(|cell| (cell.staffed, cell.scheduled)).collect()
}

fn skills(queues: &[u32]) -> Option<AgentSkills> {
    Some(AgentSkills {
        assigned: 1,
        queues: Some(queues.iter().copied().map(QueueKey::new).collect()),
    })
}

/// RT-8: each verdict has its reason, and moves with the schedule though nothing is reported.
#[test]
fn rows_carry_verdicts_that_move_with_time() {
    let mut rig = Rig::live(3);
    rig.wait_until(1_000);
    assert_eq!(
        verdicts(&rig),
        [(Routability::Unknown, Attendance::NotProvided); 3]
    );
    let given = staffing(&rig, 2);
    rig.tell(Input::StaffingChanged(given));
    rig.tell(Input::SkillsTold(vec![
        (AgentKey::new(0), skills(&[0])),
        (AgentKey::new(1), Some(AgentSkills::default())),
    ]));
    rig.wait_until(rig.now + 100);
    assert_eq!(
        verdicts(&rig),
        [
            (Routability::Routable, Attendance::AsScheduled),
            (Routability::NoSkill, Attendance::AsScheduled),
            (Routability::Unknown, Attendance::NotProvided),
        ]
    );
    rig.wait_answering(rig.now + 600_000, |agent| {
        Some(fact(agent, AgentState::Ready, 0))
    });
    assert_eq!(
        verdicts(&rig)[0],
        (Routability::Routable, Attendance::DuringBreak)
    );
    rig.tell(batch(vec![fact(0, AgentState::LoggedOut, rig.now)]));
    rig.wait_answering(rig.now + 900_000, |_| None);
    assert_eq!(
        verdicts(&rig)[0],
        (Routability::NotApplicable, Attendance::Absent)
    );
}

/// RT-15: queues carry how many serve them, as soon as skills are known, and follow who signs out.
#[test]
fn queues_carry_who_serves_them() {
    let mut rig = Rig::live(2);
    rig.wait_until(1_000);
    rig.hub.directory_mut().queue("sales").unwrap();
    let given = staffing(&rig, 2);
    rig.tell(Input::StaffingChanged(given));
    rig.tell(Input::SkillsTold(vec![(AgentKey::new(0), skills(&[0]))]));
    rig.wait_until(rig.now + 2_000);
    assert_eq!(queue_counts(&rig), [(None, None)]);
    rig.tell(Input::SkillsTold(vec![(AgentKey::new(1), skills(&[0]))]));
    rig.wait_until(rig.now + 100);
    assert_eq!(queue_counts(&rig), [(Some(2), Some(2))]);
    rig.tell(batch(vec![fact(1, AgentState::LoggedOut, rig.now)]));
    rig.wait_until(rig.now + 100);
    assert_eq!(queue_counts(&rig), [(Some(1), Some(2))]);
}

/// RT-8: who is listed and was asked for in a whole sweep without an answer is not signed in.
#[test]
fn who_was_never_told_of_is_absent_after_a_sweep() {
    let mut rig = Rig::new(2);
    rig.tell(Input::Ensure);
    rig.tell(Input::StreamOpened);
    rig.answer_roster(2);
    let given = staffing(&rig, 2);
    rig.tell(Input::StaffingChanged(given));
    rig.now = 100;
    rig.wait_until(200);
    let shown = verdicts(&rig);
    assert!(
        shown
            .iter()
            .all(|(_, attendance)| *attendance == Attendance::NotProvided)
    );
    rig.answer_all(|agent| (agent == 0).then(|| fact(0, AgentState::Ready, 0)));
    rig.wait_until(rig.now + 200);
    assert_eq!(
        verdicts(&rig),
        [
            (Routability::Unknown, Attendance::AsScheduled),
            (Routability::NotApplicable, Attendance::Absent),
        ]
    );
}
