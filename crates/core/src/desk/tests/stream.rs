//! Which frames fit together, and what is told of them.

use super::*;
use crate::frame::{
    Basis, Counters, Feed, Figures, Freshness, Link, MetricCell, MetricRow, MetricStamp, Proof,
    QueueRow, Refused, RefusedCode,
};
use crate::id::{MAX_AGENTS, MAX_QUEUES};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn refused(code: RefusedCode) -> ServerFrame {
    ServerFrame::Refused(Refused {
        code,
        detail: String::new(),
    })
}

/// A desk whose socket greets, before anything came.
fn greeting() -> Desk {
    let mut desk = Desk::new(7, at(0));
    desk.handle_input(Input::Start, at(0));
    desk.handle_input(Input::Opened, at(50));
    effects(&mut desk);
    desk
}

fn broken(desk: &mut Desk, frame: ServerFrame, ms: i64) -> bool {
    feed(desk, frame, ms).contains(&Effect::Close)
}

fn with(change: impl FnOnce(&mut Delta)) -> ServerFrame {
    let ServerFrame::Delta(mut step) = delta(5, 6, &[], 200) else {
        panic!("a delta");
    };
    change(&mut step);
    ServerFrame::Delta(step)
}

/// I15: another protocol, or going on where nothing is, leads to a new beginning.
#[test]
fn a_welcome_must_fit() {
    let mut other = greeting();
    let ServerFrame::Welcome(mut frame) = welcome(1, false, 90) else {
        panic!("a welcome");
    };
    frame.protocol += 1;
    assert!(broken(&mut other, ServerFrame::Welcome(frame), 90));
    assert!(broken(&mut greeting(), welcome(1, true, 90), 90));
    assert!(broken(&mut live(), welcome(2, true, 200), 200));
    let mut same = live();
    assert!(!broken(&mut same, welcome(1, true, 200), 200));
    assert_eq!(same.status(), Status::Live);
}

/// RT-11: a hub that takes over an open socket is told at once how far the desk is.
#[test]
fn a_welcome_is_acknowledged_anew() {
    let mut desk = live();
    let sent = feed(&mut desk, welcome(1, true, 300), 300);
    assert_eq!(sent, []);
    let sent = feed(&mut desk, delta(5, 6, &[], 400), 400);
    assert_eq!(sent, [Effect::Send(ClientFrame::Ack { seq: Seq(6) })]);
}

/// DESIGN 12: how long silence may last is the hub's to say, and never less than a second.
#[test]
fn the_hub_says_how_long_silence_may_last() {
    for (told, kept) in [(0, 1_000), (999, 1_000), (3_000, 3_000)] {
        let mut desk = live();
        let ServerFrame::Welcome(mut frame) = welcome(1, true, 200) else {
            panic!("a welcome");
        };
        frame.stale_after_ms = told;
        feed(&mut desk, ServerFrame::Welcome(frame), 200);
        desk.handle_timeout(at(200 + kept));
        assert_eq!(desk.status(), Status::Live, "{told}");
        desk.handle_timeout(at(200 + kept + 1));
        assert_eq!(desk.status(), Status::Stale { since: at(200) }, "{told}");
    }
}

/// AUTH-9: a refusal of the person ends it, one of a frame does not.
#[test]
fn refusals_mean_what_they_say() {
    for (code, status) in [
        (RefusedCode::SessionEnded, Status::SessionEnded),
        (RefusedCode::Forbidden, Status::Forbidden),
        (RefusedCode::BadFrame, Status::Live),
        (RefusedCode::TooSlow, Status::Live),
        (RefusedCode::TooMany, Status::Live),
    ] {
        let mut desk = live();
        let closes = broken(&mut desk, refused(code), 200);
        assert_eq!(
            (desk.status(), closes),
            (status, status != Status::Live),
            "{code:?}"
        );
    }
}

/// I15: a step begins where the last one ended, and goes on.
#[test]
fn a_step_follows_the_last() {
    for (from, seq) in [(5, 5), (5, 4), (4, 6), (6, 7)] {
        assert!(
            broken(&mut live(), delta(from, seq, &[], 200), 200),
            "{from} to {seq}"
        );
    }
    assert!(
        broken(&mut greeting(), delta(0, 1, &[], 200), 200),
        "before any picture"
    );
}

/// RT-9: what is on the hub's disk grows, and an older word of it changes nothing.
#[test]
fn what_is_on_disk_only_grows() {
    let mut desk = live();
    feed(&mut desk, with(|step| step.durable_to = Seq(6)), 200);
    assert_eq!(desk.durable_to(), Seq(6));
    let ServerFrame::Heartbeat(mut beat) = heartbeat(6, None, 300) else {
        panic!("a heartbeat");
    };
    beat.durable_to = Seq(4);
    feed(&mut desk, ServerFrame::Heartbeat(beat), 300);
    assert_eq!(desk.durable_to(), Seq(6));
    beat.durable_to = Seq(9);
    feed(&mut desk, ServerFrame::Heartbeat(beat), 400);
    assert_eq!(desk.durable_to(), Seq(9));
}

/// Heartbeats keep a line alive whose snapshot waits for its turn, and only there.
#[test]
fn heartbeats_lengthen_the_wait_for_a_snapshot() {
    assert!(broken(&mut greeting(), heartbeat(5, None, 60), 60));
    let mut desk = greeting();
    feed(&mut desk, welcome(1, false, 90), 90);
    desk.handle_input(Input::DirectoryLoaded { version: 1 }, at(95));
    assert!(!broken(&mut desk, heartbeat(5, Some(1), 9_000), 9_000));
    assert_eq!(desk.poll_timeout().map(|wake| wake.at), Some(at(29_000)));
}

/// A new whole that arrives in parts leaves a live floor live until its last part.
#[test]
fn a_floor_stays_live_while_a_snapshot_arrives() {
    let mut desk = live();
    let ready = |number| [row(number, AgentState::Ready, 0)];
    feed(&mut desk, part(6, 0, 2, &ready(7), 200), 200);
    assert_eq!((desk.status(), desk.agents().count()), (Status::Live, 2));
    feed(&mut desk, part(6, 1, 2, &ready(8), 210), 210);
    assert_eq!(events(&mut desk), [Event::Reset]);
    assert_eq!(
        desk.agents().map(|cell| cell.row).collect::<Vec<_>>(),
        [7, 8]
    );
}

/// I15: parts come in their order, as many as were said.
#[test]
fn parts_come_in_order() {
    let none = |number, parts| part(6, number, parts, &[], 200);
    assert!(broken(&mut live(), none(1, 2), 200), "the first is missing");
    assert!(broken(&mut live(), none(0, 0), 200), "a part of nothing");
    let mut desk = live();
    feed(&mut desk, none(0, 3), 200);
    assert!(broken(&mut desk, none(2, 3), 200), "the second is missing");
    let mut desk = live();
    feed(&mut desk, none(0, 3), 200);
    assert!(
        broken(&mut desk, none(1, 2), 200),
        "another number of parts"
    );
    let mut desk = live();
    feed(&mut desk, none(0, 2), 200);
    assert!(!broken(&mut desk, none(0, 2), 200), "it may begin again");
    assert!(!broken(&mut desk, none(1, 2), 200));
}

fn starting() -> Feed {
    Feed {
        freshness: Freshness::Starting,
        link: Link::Idle,
        proof: Proof::Unproven,
        token_suspended_until: None,
        last_message_at: None,
        last_sweep_at: None,
        next_sweep_at: None,
        clock_offset_ms: None,
        clock_uncertainty_ms: None,
        counters: Counters::default(),
    }
}

fn queue_row(row: u32) -> QueueRow {
    QueueRow {
        row,
        age_ms: None,
        stale_after_ms: 15_000,
        wait_s: None,
        abandoned: None,
        available: None,
        volume_1h: None,
        service_level: None,
        agents: [0; 10],
        waiting: None,
        oldest_wait_ms: None,
        staffed: None,
        scheduled: None,
    }
}

fn metric_row(cell: MetricCell, windows: usize) -> MetricRow {
    MetricRow {
        cell,
        windows: vec![crate::metric::Sums::default(); windows],
    }
}

/// What a step touched is told, each kind for itself, and nothing else.
#[test]
fn what_changed_is_told() {
    let told = |change: fn(&mut Delta)| {
        let mut desk = live();
        feed(&mut desk, with(change), 200);
        events(&mut desk)
    };
    assert_eq!(told(|_| {}), []);
    assert_eq!(
        told(|step| step.teams = teams(&[row(1, AgentState::Ready, 0)])),
        [Event::Agents(vec![1])]
    );
    assert_eq!(
        told(|step| step.queues = vec![queue_row(3)]),
        [Event::Queues(vec![3])]
    );
    let floor = MetricCell::Floor;
    assert_eq!(
        told(|step| step.metrics = vec![metric_row(MetricCell::Floor, 2)]),
        [Event::Metrics(vec![floor])]
    );
    assert_eq!(told(|step| step.feed = Some(starting())), [Event::Feed]);
    assert_eq!(
        told(|step| step.figures = Some(Figures::default())),
        [Event::Figures]
    );
}

/// A feed and figures that are as they were are no news; a newer age of the same figures is kept.
#[test]
fn the_same_again_is_no_news() {
    let mut desk = live();
    let same = |step: &mut Delta| {
        step.feed = Some(starting());
        step.figures = Some(Figures::default());
    };
    feed(&mut desk, with(same), 200);
    assert_eq!(events(&mut desk), [Event::Feed, Event::Figures]);
    let again = with(|step| {
        same(step);
        (step.from, step.seq) = (Seq(6), Seq(7));
    });
    feed(&mut desk, again, 300);
    assert_eq!(events(&mut desk), []);
}

/// I20: rows and windows beyond what a directory may hold are refused, the last that fits is not.
#[test]
fn only_so_much_fits() {
    let most = |count: usize| u32::try_from(count).unwrap();
    let refused = |change: &dyn Fn(&mut Delta)| broken(&mut live(), with(|step| change(step)), 200);
    let agent =
        |number| move |step: &mut Delta| step.teams = teams(&[row(number, AgentState::Ready, 0)]);
    assert!(!refused(&agent(most(MAX_AGENTS) - 1)));
    assert!(refused(&agent(most(MAX_AGENTS))));
    let queue = |number| move |step: &mut Delta| step.queues = vec![queue_row(number)];
    assert!(!refused(&queue(most(MAX_QUEUES) - 1)));
    assert!(refused(&queue(most(MAX_QUEUES))));
    let metric =
        |cell, windows| move |step: &mut Delta| step.metrics = vec![metric_row(cell, windows)];
    assert!(!refused(&metric(
        MetricCell::Queue(most(MAX_QUEUES) - 1),
        16
    )));
    assert!(refused(&metric(MetricCell::Queue(most(MAX_QUEUES)), 1)));
    assert!(refused(&metric(MetricCell::Floor, 17)));
    assert!(!refused(&metric(MetricCell::Team(60_000), 0)));
}

/// Everything that a step told can be read, and nothing before it.
#[test]
fn what_was_told_can_be_read() {
    let mut desk = Desk::new(7, at(0));
    let nothing = MetricCell::Floor;
    assert_eq!(
        (desk.feed(), desk.figures(), desk.metrics()),
        (None, None, None)
    );
    assert_eq!(
        (desk.waiting(), desk.metric(nothing), desk.position()),
        (None, None, None)
    );
    assert_eq!(
        (desk.last_frame_at(), desk.directory_version()),
        (None, None)
    );
    desk = live();
    let told = Figures {
        unseen: 3,
        waiting: Some(Vec::new()),
        metrics: Some(MetricStamp {
            age_ms: 0,
            counted_for_ms: 1_000,
            windows_s: vec![900, 3_600],
            contacts: Basis::NotProvided,
            late: 0,
        }),
        ..Figures::default()
    };
    let sent = told.clone();
    let step = with(move |step| {
        step.feed = Some(starting());
        step.figures = Some(sent);
        step.metrics = vec![
            metric_row(MetricCell::Floor, 2),
            metric_row(MetricCell::Queue(4), 2),
        ];
        step.queues = vec![queue_row(4)];
    });
    feed(&mut desk, step, 200);
    assert_eq!(desk.feed(), Some(&starting()));
    assert_eq!(desk.figures(), Some(&told));
    assert_eq!(desk.metrics().map(|stamp| stamp.windows_s.len()), Some(2));
    assert_eq!(desk.waiting().map(<[_]>::len), Some(0));
    assert_eq!(desk.metric(MetricCell::Queue(4)).map(<[_]>::len), Some(2));
    assert_eq!(desk.metric(MetricCell::Queue(5)), None);
    assert_eq!(desk.metric_rows().count(), 2);
    assert_eq!(desk.queue(4).map(|queue| queue.row), Some(4));
    assert_eq!((desk.queue(5), desk.queues().count()), (None, 1));
    let position = Position {
        epoch: Epoch(1),
        seq: Seq(6),
    };
    assert_eq!(desk.position(), Some(position));
    assert_eq!(desk.last_frame_at(), Some(at(200)));
    assert_eq!(desk.directory_version(), Some(1));
    desk.handle_input(Input::DirectoryLoaded { version: 7 }, at(300));
    assert_eq!(desk.directory_version(), Some(7));
}

/// I15: the checksum is that of what is held, and another for another picture.
#[test]
fn the_checksum_is_of_what_is_held() {
    let mut desk = live();
    let held =
        |desk: &Desk| crate::view::checksum(desk.agents(), desk.queues(), desk.metric_rows());
    let before = desk.checksum();
    assert_eq!(before, held(&desk));
    let changed = [row(0, AgentState::NotReady, 0)];
    feed(&mut desk, delta(5, 6, &changed, 200), 200);
    assert_eq!(desk.checksum(), held(&desk));
    assert_ne!(desk.checksum(), before);
}
