use floorlight_core::model::{Activity, Direction};
use floorlight_core::time::UtcMillis;
use floorlight_wire::api::{Agent, AgentDetail, Scheduled};

use super::super::written;
use super::*;

fn span() -> PlanSpan {
    (UtcMillis::new(10), UtcMillis::new(20), Activity::Meeting)
}

fn kept() -> KeptFact {
    KeptFact {
        state: AgentState::WrapUp,
        on_hold: true,
        occurred_at: None,
        since: Some("2026-01-01T00:00:01Z".to_owned()),
        source: Source::Sweep,
        gap: true,
    }
}

fn full() -> AgentDetail<'static> {
    AgentDetail {
        as_of: Some("2026-01-01T00:00:09Z".to_owned()),
        agent: Agent {
            id: "u-3".into(),
            name: Some("Aino".into()),
            team: None,
            state: AgentState::InContact,
            raw_state: Some("CALL".into()),
            reason: Some("LUNCH".into()),
            direction: Direction::Inbound,
            on_hold: false,
            since: None,
            queue: None,
            queues: None,
            skills: None,
            routable: None,
            routability: None,
            attendance: None,
            gap: false,
            inferred: false,
            doubtful: false,
            stale: false,
            source: Some(Source::Poll),
            occurred_at: Some("2026-01-01T00:00:02Z".to_owned()),
            observed_at: Some("2026-01-01T00:00:03Z".to_owned()),
            confirmed_at: Some("2026-01-01T00:00:04Z".to_owned()),
            start_service_level_pct: Some(78.5),
            start_wait_seconds: Some(20),
        },
        platform_name: Some("Aino V.".into()),
        platform_team: Some("Sales".into()),
        confirmed_age_ms: Some(5),
        contact: Some("c9f1a".into()),
        contact_lasted_ms: Some(141_000),
        previous: Some(Previous {
            state: AgentState::Ready,
            lasted_ms: Some(63_000),
        }),
        start_is_provisional: Some(true),
        trail: vec![kept()],
        skills: Some(vec![Held {
            id: "s".into(),
            name: "English".into(),
            level: Some(4),
        }]),
        skills_read_at: Some("2026-01-01T00:00:05Z".to_owned()),
        schedule: Some(Scheduled {
            spans: vec![span()],
            ..Scheduled::default()
        }),
    }
}

#[test]
fn what_is_known_of_an_agent_is_read_as_it_was_written() {
    let some = |text: &str| Some(text.to_owned());
    let expected = Detail {
        raw_state: some("CALL"),
        reason: some("LUNCH"),
        source: Some(Source::Poll),
        occurred_at: some("2026-01-01T00:00:02Z"),
        observed_at: some("2026-01-01T00:00:03Z"),
        confirmed_at: some("2026-01-01T00:00:04Z"),
        platform_name: some("Aino V."),
        platform_team: some("Sales"),
        contact: some("c9f1a"),
        contact_lasted_ms: Some(141_000),
        previous: full().previous,
        start_is_provisional: true,
        trail: vec![kept()],
        skills: full().skills,
        skills_read_at: some("2026-01-01T00:00:05Z"),
        spans: vec![span()],
    };
    assert_eq!(read(&written(&full())), Some(expected));
}

/// RT-4: a state before without its length was hidden by a gap; that is not zero.
#[test]
fn what_is_absent_stays_absent() {
    let mut detail = full();
    detail.previous = Some(Previous {
        state: AgentState::Ready,
        lasted_ms: None,
    });
    detail.skills = None;
    detail.schedule = None;
    detail.trail.clear();
    let known = read(&written(&detail)).expect("an answer");
    assert_eq!(known.previous, detail.previous);
    assert_eq!(known.skills, None);
    assert!(known.spans.is_empty() && known.trail.is_empty());
    assert_eq!(read(&serde_json::json!({"agent": {}})), None);
}
