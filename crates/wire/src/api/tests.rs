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
            "gap":false,"inferred":false,"doubtful":true,"stale":false,"source":"stream",
            "occurred_at":null,"observed_at":null,"confirmed_at":null,
            "start_service_level_pct":78.5,"start_wait_seconds":120}],
        "queues":[{"id":"q1","name":"Sales","reported":{"wait_time_seconds":120,"abandoned_count":null,
            "available_agents":4,"call_volume_1h":145,"service_level_pct":78.5},
            "age_ms":900,"stale":false,"agents":[0,0,0,0,0,1,0,0,0,0]}]}"#;
    let floor: Floor<'_> = serde_json::from_str(text).unwrap();
    assert_eq!(
        (floor.position.epoch, floor.position.seq),
        (Epoch(3), Seq(42))
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
