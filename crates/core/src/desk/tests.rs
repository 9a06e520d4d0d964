//! The desk by its verbs alone.

mod line;
mod stream;

use super::{Desk, Effect, Event, Input, Status, Wait};
use crate::frame::{
    AgentRow, ClientFrame, Delta, Epoch, Flags, Heartbeat, Position, Seq, ServerFrame, Snapshot,
    TeamBlock, Verdicts, Welcome, close,
};
use crate::model::{AgentState, Direction};
use crate::time::UtcMillis;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn at(ms: i64) -> UtcMillis {
    UtcMillis::new(1_000_000 + ms)
}

/// The hub's clock is an hour ahead of this machine's.
fn hub(ms: i64) -> UtcMillis {
    at(ms + 3_600_000)
}

fn row(row: u32, state: AgentState, age_ms: u64) -> AgentRow {
    AgentRow {
        row,
        state,
        direction: Direction::None,
        flags: Flags::default(),
        age_ms,
        queue: 0,
        raw: 2,
        reason: 0,
        start_service_level: 0,
        start_wait: 0,
        verdicts: Verdicts::default(),
    }
}

fn teams(rows: &[AgentRow]) -> Vec<TeamBlock> {
    vec![TeamBlock {
        team: 1,
        rows: rows.to_vec(),
    }]
}

fn welcome(epoch: u64, resumed: bool, ms: i64) -> ServerFrame {
    ServerFrame::Welcome(Welcome {
        protocol: crate::frame::PROTOCOL,
        epoch: Epoch(epoch),
        resumed,
        at: hub(ms),
        heartbeat_ms: 5_000,
        stale_after_ms: 12_000,
        directory: 1,
    })
}

fn part(seq: u64, part: u16, parts: u16, rows: &[AgentRow], ms: i64) -> ServerFrame {
    ServerFrame::Snapshot(Snapshot {
        seq: Seq(seq),
        at: hub(ms),
        part,
        parts,
        directory: 1,
        teams: teams(rows),
        queues: Vec::new(),
        metrics: Vec::new(),
        feed: None,
        figures: None,
    })
}

fn delta(from: u64, seq: u64, rows: &[AgentRow], ms: i64) -> ServerFrame {
    ServerFrame::Delta(Delta {
        from: Seq(from),
        seq: Seq(seq),
        at: hub(ms),
        directory: 1,
        durable_to: Seq(0),
        teams: teams(rows),
        queues: Vec::new(),
        metrics: Vec::new(),
        feed: None,
        figures: None,
    })
}

fn heartbeat(seq: u64, checksum: Option<u64>, ms: i64) -> ServerFrame {
    ServerFrame::Heartbeat(Heartbeat {
        seq: Seq(seq),
        at: hub(ms),
        durable_to: Seq(0),
        checksum,
    })
}

fn feed(desk: &mut Desk, frame: ServerFrame, ms: i64) -> Vec<Effect> {
    desk.handle_input(Input::Frame(Box::new(frame)), at(ms));
    effects(desk)
}

fn effects(desk: &mut Desk) -> Vec<Effect> {
    std::iter::from_fn(|| desk.poll_effect()).collect()
}

fn events(desk: &mut Desk) -> Vec<Event> {
    std::iter::from_fn(|| desk.poll_event()).collect()
}

/// A desk that took a snapshot of two agents at step 5 of epoch 1, at 100 ms.
fn live() -> Desk {
    let mut desk = Desk::new(7, at(0));
    desk.handle_input(Input::Start, at(0));
    desk.handle_input(Input::Opened, at(50));
    feed(&mut desk, welcome(1, false, 90), 90);
    desk.handle_input(Input::DirectoryLoaded { version: 1 }, at(95));
    let rows = [
        row(0, AgentState::Ready, 4_000),
        row(1, AgentState::InContact, 60_000),
    ];
    feed(&mut desk, part(5, 0, 1, &rows, 100), 100);
    events(&mut desk);
    assert_eq!(desk.status(), Status::Live);
    desk
}

fn retry_at(desk: &Desk) -> UtcMillis {
    desk.poll_timeout().expect("it waits").at
}

#[test]
fn starts_with_a_greeting_and_a_snapshot() {
    let mut desk = Desk::new(7, at(0));
    desk.handle_input(Input::Start, at(0));
    assert_eq!(effects(&mut desk), [Effect::Open]);
    assert_eq!(desk.status(), Status::Connecting);
    desk.handle_input(Input::Opened, at(50));
    assert_eq!(
        effects(&mut desk),
        [Effect::Send(ClientFrame::Hello { resume: None })]
    );
    assert_eq!(
        feed(&mut desk, welcome(1, false, 90), 90),
        [Effect::FetchDirectory]
    );
    assert_eq!(desk.status(), Status::Loading);
    assert!(
        feed(
            &mut desk,
            part(5, 0, 2, &[row(0, AgentState::Ready, 0)], 100),
            100
        )
        .is_empty()
    );
    assert_eq!(
        desk.agents().count(),
        0,
        "nothing is shown before the last part"
    );
    let sent = feed(
        &mut desk,
        part(5, 1, 2, &[row(1, AgentState::Ready, 0)], 100),
        110,
    );
    assert_eq!(sent, [Effect::Send(ClientFrame::Ack { seq: Seq(5) })]);
    assert_eq!(desk.agents().count(), 2);
    assert!(events(&mut desk).contains(&Event::Reset));
}

/// DESIGN 5: ages count on the hub's clock, however wrong this machine's is.
#[test]
fn beginnings_are_on_the_hubs_clock() {
    let desk = live();
    let since = desk.agent(0).unwrap().since;
    assert_eq!(desk.hub_now(at(1_100)).minus(since), 5_000);
}

/// RT-11, I15: a step that does not follow leads to a new snapshot, and the picture stays meanwhile.
#[test]
fn a_missing_step_resyncs() {
    let mut desk = live();
    assert_eq!(feed(&mut desk, delta(6, 7, &[], 200), 200), [Effect::Close]);
    assert_eq!(desk.position(), None);
    assert_eq!(desk.agents().count(), 2);
    let again = retry_at(&desk);
    assert!(again.minus(at(200)) < 1_000);
    desk.handle_timeout(again);
    desk.handle_input(Input::Opened, again);
    let hello = Effect::Send(ClientFrame::Hello { resume: None });
    assert_eq!(effects(&mut desk), [Effect::Open, hello]);
}

/// I15: a heartbeat of another step, or of another checksum, leads to a new snapshot.
#[test]
fn heartbeats_prove_the_picture() {
    let mut desk = live();
    let right = desk.checksum();
    assert!(!feed(&mut desk, heartbeat(5, Some(right), 5_000), 5_000).contains(&Effect::Close));
    assert!(feed(&mut desk, heartbeat(5, Some(right ^ 1), 6_000), 6_000).contains(&Effect::Close));
    let mut desk = live();
    assert!(feed(&mut desk, heartbeat(6, None, 5_000), 5_000).contains(&Effect::Close));
}

/// RT-11: at most one acknowledgement a second, and none is forgotten.
#[test]
fn acknowledges_at_most_once_a_second() {
    let mut desk = live();
    for n in 0..10 {
        let ms = 200 + i64::try_from(n).unwrap() * 50;
        let rows = [row(0, AgentState::NotReady, 0)];
        assert!(feed(&mut desk, delta(5 + n, 6 + n, &rows, ms), ms).is_empty());
    }
    let due = retry_at(&desk);
    assert_eq!(due, at(1_100));
    desk.handle_timeout(due);
    assert_eq!(
        effects(&mut desk),
        [Effect::Send(ClientFrame::Ack { seq: Seq(15) })]
    );
}

/// RT-11: a lost connection resumes where it stood, and takes the whole picture of another epoch.
#[test]
fn resumes_after_a_loss() {
    let mut desk = live();
    desk.handle_input(Input::Closed { code: 1006 }, at(500));
    assert!(matches!(
        desk.status(),
        Status::Reconnecting { attempt: 1, .. }
    ));
    let again = retry_at(&desk);
    desk.handle_timeout(again);
    desk.handle_input(Input::Opened, again);
    let resume = Some(Position {
        epoch: Epoch(1),
        seq: Seq(5),
    });
    assert!(effects(&mut desk).contains(&Effect::Send(ClientFrame::Hello { resume })));
    let ms = again.minus(at(0));
    feed(&mut desk, welcome(1, true, ms), ms);
    feed(
        &mut desk,
        delta(5, 9, &[row(1, AgentState::WrapUp, 10)], ms),
        ms,
    );
    assert_eq!(desk.status(), Status::Live);
    assert_eq!(desk.agent(1).unwrap().state, AgentState::WrapUp);
    feed(&mut desk, welcome(2, false, ms + 10), ms + 10);
    assert_eq!(desk.status(), Status::Loading);
    feed(
        &mut desk,
        part(3, 0, 1, &[row(4, AgentState::Ready, 0)], ms + 20),
        ms + 20,
    );
    assert_eq!(desk.agents().map(|cell| cell.row).collect::<Vec<_>>(), [4]);
}

/// DESIGN 12: stale at 12 s of silence, with the time of the last frame; then a new socket.
#[test]
fn silence_is_stale_and_then_dead() {
    let mut desk = live();
    desk.handle_timeout(at(1_200));
    effects(&mut desk);
    desk.handle_timeout(at(12_099));
    assert_eq!(desk.status(), Status::Live);
    desk.handle_timeout(at(12_101));
    assert_eq!(desk.status(), Status::Stale { since: at(100) });
    desk.handle_timeout(at(20_100));
    assert!(effects(&mut desk).contains(&Effect::Close));
    assert!(matches!(desk.status(), Status::Reconnecting { since, .. } if since == at(100)));
}

#[test]
fn attempts_wait_ever_longer_and_are_bounded() {
    let mut desk = live();
    desk.handle_input(Input::Closed { code: 1006 }, at(500));
    let mut longest = 0;
    let mut now = at(500);
    for n in 1..20 {
        let next = retry_at(&desk);
        let limit = 30_000.min(1_000 << (n - 1));
        assert!(next.minus(now) <= limit, "attempt {n}");
        longest = longest.max(next.minus(now));
        desk.handle_timeout(next);
        desk.handle_input(Input::Closed { code: 1006 }, next);
        now = next;
    }
    assert!(longest > 5_000);
}

#[test]
fn a_person_who_returns_does_not_wait() {
    let mut desk = live();
    for n in 0..8 {
        desk.handle_input(Input::Closed { code: 1006 }, at(500 + n));
        desk.handle_timeout(retry_at(&desk));
    }
    desk.handle_input(Input::Closed { code: 1006 }, at(200_000));
    effects(&mut desk);
    desk.handle_input(Input::Visible(true), at(203_000));
    assert_eq!(effects(&mut desk), [Effect::Open]);
}

#[test]
fn a_tab_that_slept_reconnects_at_once() {
    let mut desk = live();
    effects(&mut desk);
    desk.handle_input(Input::Visible(true), at(600_000));
    let done = effects(&mut desk);
    assert!(
        done.contains(&Effect::Close) && done.contains(&Effect::Open),
        "{done:?}"
    );
}

#[test]
fn offline_closes_and_online_opens() {
    let mut desk = live();
    effects(&mut desk);
    desk.handle_input(Input::Online(false), at(1_000));
    assert_eq!(effects(&mut desk), [Effect::Close]);
    assert_eq!(desk.status(), Status::Offline { since: at(1_000) });
    assert_eq!(desk.poll_timeout(), None);
    desk.handle_input(Input::Online(true), at(9_000));
    assert_eq!(effects(&mut desk), [Effect::Open]);
}

/// AUTH-9: an ended session stops everything and keeps the last picture; signing in begins again.
#[test]
fn the_end_of_the_session_stops() {
    for end in [
        Input::Closed {
            code: close::SESSION_ENDED,
        },
        Input::SessionEnded,
    ] {
        let mut desk = live();
        effects(&mut desk);
        desk.handle_input(end, at(1_500));
        assert_eq!(desk.status(), Status::SessionEnded);
        assert_eq!(desk.poll_timeout(), None);
        assert_eq!(desk.agents().count(), 2);
        desk.handle_input(Input::Visible(true), at(2_000));
        effects(&mut desk);
        desk.handle_input(Input::SignedIn, at(3_000));
        assert_eq!(effects(&mut desk), [Effect::Open]);
    }
    let mut desk = live();
    desk.handle_input(
        Input::Closed {
            code: close::FORBIDDEN,
        },
        at(500),
    );
    assert_eq!(desk.status(), Status::Forbidden);
}

/// I20: rows beyond what a directory may hold are refused.
#[test]
fn absurd_rows_are_refused() {
    let mut desk = live();
    let rows = [row(60_000, AgentState::Ready, 0)];
    assert!(feed(&mut desk, delta(5, 6, &rows, 200), 200).contains(&Effect::Close));
}

/// I15: parts of two snapshots do not mix.
#[test]
fn parts_of_two_snapshots_do_not_mix() {
    let mut desk = live();
    feed(&mut desk, welcome(2, false, 200), 200);
    feed(
        &mut desk,
        part(3, 0, 2, &[row(0, AgentState::Ready, 0)], 210),
        210,
    );
    let done = feed(
        &mut desk,
        part(4, 1, 2, &[row(1, AgentState::Ready, 0)], 220),
        220,
    );
    assert!(done.contains(&Effect::Close));
}
