use floorlight_core::frame::{Epoch, Seq};

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
            "wrap_up":0,"unknown":0}}}]}"#;
    let floor: Floor<'_> = serde_json::from_str(text).unwrap();
    assert_eq!(
        (floor.position.epoch, floor.position.seq),
        (Epoch(3), Seq(42))
    );
    assert_eq!(
        floor.queues[0].computed,
        Computed::new([0, 0, 0, 0, 0, 1, 0, 0, 0, 0])
    );
    let again = serde_json::to_value(&floor).unwrap();
    assert_eq!(
        again,
        serde_json::from_str::<serde_json::Value>(text).unwrap()
    );
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
