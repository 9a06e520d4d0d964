use floorlight_core::frame::{Epoch, Seq};
use floorlight_core::metric::{Formula, Sums};

use super::*;

/// The floor's shape, as scripts rely on it.
#[test]
fn a_floor_reads_as_scripts_expect() {
    let text = r#"{"connection":"demo","as_of":"2026-09-21T14:13:20.007Z",
        "freshness":{"state":"stale","since":"2026-09-21T14:13:00.000Z","reason":"silent"},
        "position":{"epoch":3,"seq":42},
        "agents":[{"id":"a1","name":"Zoë","team":null,"state":"in_contact","raw_state":"CALL",
            "reason":"ON_CALL","direction":"inbound","on_hold":false,"since":null,"queue":"q1",
            "queues":["q1","q2"],"skills":null,"routable":null,"gap":false,"inferred":false,"doubtful":true,"stale":false,"source":"stream",
            "occurred_at":null,"observed_at":null,"confirmed_at":null,
            "start_service_level_pct":78.5,"start_wait_seconds":120}],
        "queues":[{"id":"q1","name":"Sales","reported":{"wait_time_seconds":120,"abandoned_count":null,
            "available_agents":4,"call_volume_1h":145,"service_level_pct":78.5},
            "age_ms":900,"stale":false,"computed":{"agents":{"logged_out":0,"not_ready":0,
            "not_responding":0,"ready":0,"ringing":0,"in_contact":1,"consult":0,"non_routed":0,
            "wrap_up":0,"unknown":0},
            "waiting":2,"waiting_since":"2026-09-21T14:11:20.000Z","windows":[{"window_s":60,
            "offered":3,"answered":2,"abandoned":1,"abandoned_short":0,"handled":1,
            "not_answered":0,"refused":0,"transferred":0,"transitions":null,
            "service_level":{"numerator":2,"denominator":3},
            "speed_of_answer_ms":{"numerator":9000,"denominator":2},
            "abandon_rate":{"numerator":1,"denominator":3},
            "handle_time_ms":{"numerator":240000,"denominator":1},
            "hold_time_ms":{"numerator":0,"denominator":1},
            "occupancy":null,"busy_ms":58000,"idle_ms":null,"signed_in_ms":null}]}}],
        "figures":{"as_of":"2026-09-21T14:13:10.000Z","counted_since":null,"contacts":"replayed",
            "replayed_to":"2026-09-21T14:13:00.000Z","late":1,
            "service_level_formula":"without_short_abandons","windows":[],
            "teams":[{"row":1,"id":"t1","name":"North","windows":[]}]},
        "waiting":[{"contact":"00000000000000ff","queue":"q1","since":null,"offered_to":"a1"}]}"#;
    let floor: Floor<'_> = serde_json::from_str(text).unwrap();
    assert_eq!(
        (floor.position.epoch, floor.position.seq),
        (Epoch(3), Seq(42))
    );
    let computed = &floor.queues[0].computed;
    assert_eq!(
        computed.agents,
        Computed::new([0, 0, 0, 0, 0, 1, 0, 0, 0, 0]).agents
    );
    let sums = Sums {
        offered: 3,
        answered: 2,
        answer_wait_ms: 9_000,
        answered_in_target: 2,
        abandoned: 1,
        handled: 1,
        handle_ms: 240_000,
        busy_ms: 58_000,
        ..Sums::default()
    };
    let write = |subject| WindowFigures::new(subject, 60, &sums, true, Formula::default());
    assert_eq!(computed.windows, [write(Subject::Queue)]);
    let team = write(Subject::Team);
    assert_eq!((team.offered, team.service_level), (None, None));
    assert_eq!((team.answered, team.idle_ms), (Some(2), Some(0)));
    let again = serde_json::to_value(&floor).unwrap();
    assert_eq!(
        again,
        serde_json::from_str::<serde_json::Value>(text).unwrap()
    );
}

/// RT-9: without steps of contacts what needs them is `null`, and time in states is not.
#[test]
fn what_is_not_provided_is_null() {
    let sums = Sums {
        busy_ms: 30_000,
        idle_ms: 10_000,
        ..Sums::default()
    };
    let window = WindowFigures::new(Subject::Floor, 60, &sums, false, Formula::default());
    assert_eq!((window.offered, window.handled), (None, None));
    assert_eq!(window.service_level, None);
    let occupancy = Ratio {
        numerator: 30_000,
        denominator: 40_000,
    };
    assert_eq!(window.occupancy, Some(occupancy));
}

#[test]
fn a_session_without_a_role_is_a_session() {
    let text = r#"{"subject":"s1","name":null,"role":null,"expires_at":null,"connections":[],"simulated":true}"#;
    let session: Session<'_> = serde_json::from_str(text).unwrap();
    assert_eq!(session.role, None);
    assert!(Role::Admin > Role::Supervisor && Role::Supervisor > Role::Viewer);
}

/// RT-6: moments are UTC with milliseconds, and come back.
#[test]
fn moments_come_back() {
    let at = UtcMillis::new(1_790_000_000_007);
    let text = iso(at).unwrap();
    assert_eq!(text, "2026-09-21T14:13:20.007Z");
    assert_eq!(moment(&text), Some(at));
    assert_eq!(iso(UtcMillis::new(i64::MAX)), None);
    assert_eq!(moment("2026-09-21T14:13:20"), None);
}

/// A drawer's answer without a trail, as an older Worker writes it, still reads.
#[test]
fn a_trail_may_be_missing() {
    let fact = r#"{"state":"ready","on_hold":false,"occurred_at":"2026-09-21T14:13:20.007Z",
        "since":null,"source":"sweep","gap":true}"#;
    let fact: KeptFact = serde_json::from_str(fact).unwrap();
    assert!(fact.gap);
    let text = r#"{"as_of":null,"agent":{"id":"a1","name":null,"team":null,"state":"ready",
        "raw_state":null,"reason":null,"direction":"none","on_hold":false,"since":null,"queue":null,
        "gap":false,"inferred":false,"doubtful":false,"stale":false,"source":null,
        "occurred_at":null,"observed_at":null,"confirmed_at":null,"start_service_level_pct":null,
        "start_wait_seconds":null},"platform_name":null,"platform_team":null,
        "confirmed_age_ms":null,"contact":null,"contact_lasted_ms":null,"previous":null,
        "start_is_provisional":null}"#;
    let detail: AgentDetail<'_> = serde_json::from_str(text).unwrap();
    assert_eq!(detail.trail, []);
    assert_eq!(detail.agent.routable, None);
}

/// A connection whose hub does not answer has its reason, and nothing else.
#[test]
fn a_silent_connection_has_a_reason() {
    let health = Health {
        status: "ok".into(),
        connections: Some(vec![ConnectionHealth {
            id: "demo".into(),
            error: Some("no answer".to_owned()),
            hub: None,
        }]),
    };
    assert_eq!(
        serde_json::to_string(&health).unwrap(),
        r#"{"status":"ok","connections":[{"id":"demo","error":"no answer"}]}"#
    );
}
