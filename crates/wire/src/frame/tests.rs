use floorlight_core::frame::{
    AgentRow, Basis, Delta, Epoch, Feed, Figures, Flags, Freshness, Heartbeat, Link, MetricCell,
    MetricRow, MetricStamp, Position, Proof, QueueRow, Seq, StaleReason, TeamBlock, Trouble,
    Verdicts, WaitingRow,
};
use floorlight_core::metric::Sums;
use floorlight_core::model::{AgentState, Direction};
use floorlight_core::time::UtcMillis;
use proptest::prelude::*;

use super::*;

fn row(n: u32) -> AgentRow {
    AgentRow {
        row: 9_000 + n,
        state: AgentState::InContact,
        direction: Direction::Inbound,
        flags: Flags::default(),
        age_ms: 40 + u64::from(n) * 3,
        queue: 17,
        raw: 4,
        reason: 9,
        start_service_level: 7_851,
        start_wait: 121,
        verdicts: Verdicts::default(),
    }
}

fn delta(rows: Vec<AgentRow>) -> ServerFrame {
    ServerFrame::Delta(Delta {
        from: Seq(100),
        seq: Seq(101),
        at: UtcMillis::new(1_700_000_000_000),
        directory: 3,
        durable_to: Seq(99),
        teams: vec![TeamBlock { team: 2, rows }],
        queues: vec![QueueRow {
            row: 1,
            age_ms: Some(12),
            stale_after_ms: 15_000,
            wait_s: Some(120),
            abandoned: None,
            available: Some(4),
            volume_1h: Some(145),
            service_level: Some(7_850),
            agents: [0; 10],
            waiting: Some(3),
            oldest_wait_ms: Some(125_000),
            staffed: None,
            scheduled: Some(5),
        }],
        metrics: Vec::new(),
        feed: Some(Feed {
            freshness: Freshness::Stale {
                since: UtcMillis::new(5),
                reason: StaleReason::Silent,
            },
            link: Link::Waiting {
                attempt: 2,
                retry_at: UtcMillis::new(9),
                why: Trouble::Status { code: 503 },
            },
            proof: Proof::Proven {
                at: UtcMillis::new(1),
            },
            token_suspended_until: None,
            last_message_at: None,
            last_sweep_at: Some(UtcMillis::new(-4)),
            next_sweep_at: None,
            clock_offset_ms: Some(-600_000),
            clock_uncertainty_ms: Some(400),
            counters: floorlight_core::frame::Counters::default(),
        }),
        figures: Some(Figures::default()),
    })
}

/// A step of figures: every kind of cell, every basis, a waiting contact.
fn figures() -> ServerFrame {
    let sums = Sums {
        offered: 120,
        answered: 100,
        answer_wait_ms: 1_234_567,
        signed_in_ms: u64::MAX,
        ..Sums::default()
    };
    let cells = [
        MetricCell::Floor,
        MetricCell::Team(7),
        MetricCell::Queue(9_999),
    ];
    let ServerFrame::Delta(mut delta) = delta(Vec::new()) else {
        panic!("a delta");
    };
    delta.metrics = cells
        .into_iter()
        .map(|cell| MetricRow {
            cell,
            windows: vec![sums; 5],
        })
        .collect();
    delta.figures = Some(Figures {
        metrics: Some(MetricStamp {
            age_ms: 7_000,
            counted_for_ms: 3_600_000,
            windows_s: vec![60, 300, 900, 1_800, 3_600],
            contacts: Basis::Replayed { age_ms: 30_000 },
            late: 2,
        }),
        waiting: Some(vec![WaitingRow {
            contact: u64::MAX,
            queue: 3,
            age_ms: 61_000,
            offered_to: 1,
        }]),
        ..Figures::default()
    });
    ServerFrame::Delta(delta)
}

#[test]
fn both_encodings_bring_the_same_frame_back() {
    let frames = [
        delta((0..5).map(row).collect()),
        figures(),
        ServerFrame::Heartbeat(Heartbeat {
            seq: Seq(1),
            at: UtcMillis::new(2),
            durable_to: Seq(0),
            checksum: Some(u64::MAX),
        }),
    ];
    for frame in frames {
        for encoding in Encoding::ALL {
            let encoded = encode_server(&frame, encoding).unwrap();
            assert_eq!(decode_server(encoded.payload()).as_ref(), Ok(&frame));
        }
    }
}

/// B8: a changed agent costs at most 16 bytes on the page's stream, with all that may be known, and 10
/// with what commonly is.
#[test]
fn an_agent_costs_at_most_sixteen_bytes() {
    let each = |row: fn(u32) -> AgentRow| {
        let size = |n| {
            let frame = delta((0..n).map(row).collect());
            encode_server(&frame, Encoding::Postcard).unwrap().len()
        };
        (size(1_100) - size(100)) / 1_000
    };
    let full = each(|n| AgentRow {
        row: n * 300,
        flags: Flags::ON_HOLD.with(Flags::STALE),
        ..row(n)
    });
    assert!(full <= 16, "{full} bytes");
    let common = each(|n| AgentRow {
        row: n * 300,
        reason: 0,
        start_service_level: 0,
        start_wait: 0,
        ..row(n)
    });
    assert!(common <= 10, "{common} bytes");
}

#[test]
fn client_frames_as_scripts_write_them() {
    let hello = r#"{"hello":{"resume":{"epoch":7,"seq":42}}}"#;
    assert_eq!(
        decode_client(Payload::Text(hello)),
        Ok(ClientFrame::Hello {
            resume: Some(Position {
                epoch: Epoch(7),
                seq: Seq(42)
            })
        })
    );
    assert_eq!(
        decode_client(Payload::Text(r#"{"hello":{}}"#)),
        Ok(ClientFrame::Hello { resume: None })
    );
    let ack = ClientFrame::Ack { seq: Seq(42) };
    assert_eq!(
        decode_client(Payload::Text(r#"{"ack":{"seq":42}}"#)),
        Ok(ack)
    );
}

/// W6, W8.
#[test]
fn bad_client_frames_are_typed_errors() {
    let kind = |text: &str| decode_client(Payload::Text(text)).unwrap_err().kind;
    assert!(matches!(
        kind(r#"{"subscribe":{}}"#),
        WireErrorKind::Json(_)
    ));
    assert!(matches!(
        kind(r#"{"ack":{"seq":1,"more":2}}"#),
        WireErrorKind::Json(_)
    ));
    assert!(matches!(
        kind(&"[".repeat(50)),
        WireErrorKind::TooDeep { .. }
    ));
    assert!(matches!(
        kind(&" ".repeat(70_000)),
        WireErrorKind::TooBig { .. }
    ));
    let bytes = |bytes: &[u8]| decode_client(Payload::Binary(bytes)).unwrap_err().kind;
    assert!(matches!(
        bytes(&[1, 5, 0]),
        WireErrorKind::Trailing { left: 1 }
    ));
    assert!(matches!(bytes(&[9]), WireErrorKind::Postcard(_)));
    assert!(matches!(bytes(&[0; 70_000]), WireErrorKind::TooBig { .. }));
}

#[test]
fn brackets_in_strings_are_no_nesting() {
    assert_eq!(depth(r#"{"a":"[[[[\"[[","b":[]}"#), 2);
}

#[test]
fn the_first_offer_that_is_ours_is_taken() {
    let both = "chat, floorlight.v1.json, floorlight.v1.postcard";
    assert_eq!(Encoding::negotiate(both), Some(Encoding::Json));
    assert_eq!(Encoding::negotiate("floorlight.v2.json"), None);
}

/// Any agent, whether or not a hub would write it so.
fn any_row() -> impl Strategy<Value = AgentRow> {
    let state = prop::sample::select(AgentState::ALL.to_vec());
    let direction = prop::sample::select(vec![
        Direction::None,
        Direction::Inbound,
        Direction::Outbound,
        Direction::Internal,
    ]);
    let rare = || prop_oneof![Just(0), any::<u16>()];
    let rare_long = || prop_oneof![Just(0), any::<u32>()];
    let first = (any::<u32>(), state, direction, rare(), any::<u64>());
    let rest = (rare_long(), any::<u16>(), rare(), rare(), rare_long());
    (first, rest, any::<u8>()).prop_map(|(first, rest, verdicts)| AgentRow {
        row: first.0,
        state: first.1,
        direction: first.2,
        flags: Flags(first.3),
        age_ms: first.4,
        queue: rest.0,
        raw: rest.1,
        reason: rest.2,
        start_service_level: rest.3,
        start_wait: rest.4,
        verdicts: Verdicts(verdicts),
    })
}

proptest! {
    /// Rows are packed without a loss, in any order, and no part of them passes for the whole.
    #[test]
    fn any_rows_come_back(rows in prop::collection::vec(any_row(), 0..20), cut in 1..9_usize) {
        let frame = delta(rows);
        for encoding in Encoding::ALL {
            let encoded = encode_server(&frame, encoding).unwrap();
            let back = decode_server(encoded.payload());
            prop_assert_eq!(back.as_ref(), Ok(&frame));
            if let Encoded::Binary(bytes) = &encoded {
                let part = bytes.get(..bytes.len() - cut).unwrap();
                prop_assert!(decode_server(Payload::Binary(part)).is_err());
            }
        }
    }

    #[test]
    fn any_bytes_are_a_frame_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode_client(Payload::Binary(&bytes));
        let _ = decode_server(Payload::Binary(&bytes));
        let _ = decode_client(Payload::Text(&String::from_utf8_lossy(&bytes)));
    }
}
