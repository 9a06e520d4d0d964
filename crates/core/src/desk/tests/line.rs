//! When the desk opens its socket, gives it up and tries again, to the millisecond.

use super::*;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const HELLO: Effect = Effect::Send(ClientFrame::Hello { resume: None });

fn closed(desk: &mut Desk, code: u16, ms: i64) {
    desk.handle_input(Input::Closed { code }, at(ms));
    effects(desk);
}

/// Connects again, as it waits for it, and is live; returns when.
fn back(desk: &mut Desk) -> i64 {
    let again = retry_at(desk);
    desk.handle_timeout(again);
    desk.handle_input(Input::Opened, again);
    let ms = again.minus(at(0));
    feed(desk, welcome(1, true, ms), ms);
    feed(desk, delta(5, 6, &[], ms), ms);
    assert_eq!(desk.status(), Status::Live);
    ms
}

/// Tries once more, and fails at once.
fn fail(desk: &mut Desk) {
    let again = retry_at(desk);
    desk.handle_timeout(again);
    closed(desk, 1006, again.minus(at(0)));
}

fn attempt(desk: &Desk) -> u32 {
    let Status::Reconnecting { attempt, .. } = desk.status() else {
        panic!("it does not reconnect: {:?}", desk.status());
    };
    attempt
}

/// A socket that is lost already cannot be lost again: neither counts nor waits anew.
#[test]
fn a_stray_close_changes_nothing() {
    let mut desk = live();
    closed(&mut desk, 1006, 500);
    let (waits, counted) = (retry_at(&desk), attempt(&desk));
    closed(&mut desk, 1006, 501);
    assert_eq!((retry_at(&desk), attempt(&desk)), (waits, counted));
    desk.handle_input(Input::BadFrame, at(502));
    assert_eq!((retry_at(&desk), attempt(&desk)), (waits, counted));
}

/// Only a socket that is there, or may be soon, is closed.
#[test]
fn what_is_not_open_is_not_closed() {
    let mut desk = live();
    closed(&mut desk, 1006, 500);
    desk.handle_input(Input::SessionEnded, at(600));
    assert_eq!(effects(&mut desk), []);
    let mut opening = Desk::new(7, at(0));
    opening.handle_input(Input::Start, at(0));
    effects(&mut opening);
    opening.handle_input(Input::SessionEnded, at(600));
    assert_eq!(effects(&mut opening), [Effect::Close]);
}

/// A connection that lived ten seconds forgets the failures before it; a shorter one adds to them.
#[test]
fn a_settled_connection_forgets_failures() {
    for (lived, counted) in [(9_999, 3), (10_000, 1)] {
        let mut desk = live();
        closed(&mut desk, 1006, 500);
        fail(&mut desk);
        assert_eq!(attempt(&desk), 2);
        let since = back(&mut desk);
        feed(&mut desk, heartbeat(6, None, since + 5_000), since + 5_000);
        closed(&mut desk, 1006, since + lived);
        assert_eq!(attempt(&desk), counted, "lived {lived} ms");
    }
}

/// Since when the floor is no longer live stays what it was through all attempts; the next loss is another.
#[test]
fn a_loss_begins_with_the_last_frame() {
    let since = |desk: &Desk| {
        let Status::Reconnecting { since, .. } = desk.status() else {
            return None;
        };
        Some(since)
    };
    let mut desk = live();
    feed(&mut desk, heartbeat(5, None, 400), 400);
    closed(&mut desk, 1006, 500);
    assert_eq!(since(&desk), Some(at(400)));
    fail(&mut desk);
    fail(&mut desk);
    assert_eq!(since(&desk), Some(at(400)));
    let again = retry_at(&desk);
    desk.handle_timeout(again);
    assert_eq!(since(&desk), Some(at(400)), "while it tries");
    desk.handle_input(Input::Closed { code: 1006 }, again);
    let again = back(&mut desk);
    closed(&mut desk, 1006, again + 300);
    assert_eq!(since(&desk), Some(at(again)));
}

/// RT-11: when the hub restarts, desks come back spread over ten seconds, once; after that as after any loss.
#[test]
fn a_restart_spreads_the_first_attempt() {
    let wait = |seed, code, failures: i64| {
        let mut desk = Desk::new(seed, at(0));
        desk.handle_input(Input::Start, at(0));
        let mut now = 0;
        for _ in 0..failures {
            closed(&mut desk, 1006, now);
            now = retry_at(&desk).minus(at(0));
            desk.handle_timeout(at(now));
        }
        closed(&mut desk, code, now);
        retry_at(&desk).minus(at(now))
    };
    let longest = |code, failures| (0..64).map(|seed| wait(seed, code, failures)).max();
    for code in [1001, 1012] {
        assert!((5_000..=10_000).contains(&longest(code, 0).unwrap()));
        assert!((1_000..=2_000).contains(&longest(code, 1).unwrap()));
    }
    assert!((500..=1_000).contains(&longest(1006, 0).unwrap()));
}

/// Attempts that a person's return triggers are a second apart.
#[test]
fn a_return_hurries_no_more_than_once_a_second() {
    let mut desk = live();
    closed(&mut desk, 1006, 500);
    for _ in 0..8 {
        fail(&mut desk);
    }
    let since = retry_at(&desk).minus(at(0));
    desk.handle_timeout(at(since));
    closed(&mut desk, 1006, since + 10);
    assert!(
        retry_at(&desk) > at(since + 1_000),
        "the wait is a long one"
    );
    desk.handle_input(Input::Visible(true), at(since + 999));
    assert_eq!(effects(&mut desk), []);
    assert_eq!(retry_at(&desk), at(since + 1_000));
    desk.handle_input(Input::Visible(true), at(since + 1_000));
    assert_eq!(effects(&mut desk), [Effect::Open]);
}

/// Who returns to a stream that speaks keeps it, up to the last millisecond that it may be silent.
#[test]
fn a_return_to_a_live_stream_keeps_it() {
    let mut desk = live();
    desk.handle_timeout(at(1_200));
    effects(&mut desk);
    desk.handle_input(Input::Visible(true), at(12_100));
    assert_eq!(effects(&mut desk), []);
    desk.handle_input(Input::Online(true), at(12_101));
    assert_eq!(effects(&mut desk), [Effect::Close, Effect::Open]);
    assert_eq!(
        desk.poll_timeout().map(|wake| wake.at),
        Some(at(12_101 + 15_000))
    );
}

/// Each stage of a connection has its time: 15 s to open, 20 s to greet, 20 s for each part.
#[test]
fn each_stage_has_its_time() {
    let mut desk = Desk::new(7, at(0));
    desk.handle_input(Input::Start, at(0));
    desk.handle_input(Input::Start, at(1));
    assert_eq!(effects(&mut desk), [Effect::Open], "it starts once");
    let wake = |desk: &Desk| desk.poll_timeout().map(|wake| (wake.at, wake.reason));
    assert_eq!(wake(&desk), Some((at(15_000), Wait::Progress)));
    let mut late = desk.clone();
    late.handle_timeout(at(14_999));
    assert_eq!(effects(&mut late), []);
    late.handle_timeout(at(15_000));
    assert_eq!(effects(&mut late), [Effect::Close]);
    assert_eq!(attempt(&late), 1);
    desk.handle_input(Input::Opened, at(50));
    assert_eq!(effects(&mut desk), [HELLO]);
    desk.handle_input(Input::Opened, at(60));
    assert_eq!(effects(&mut desk), [], "it greets once");
    assert_eq!(wake(&desk), Some((at(20_050), Wait::Progress)));
    feed(&mut desk, welcome(1, false, 90), 90);
    desk.handle_input(Input::DirectoryLoaded { version: 1 }, at(95));
    assert_eq!(wake(&desk), Some((at(20_090), Wait::Progress)));
    feed(
        &mut desk,
        part(5, 0, 2, &[row(0, AgentState::Ready, 0)], 5_000),
        5_000,
    );
    assert_eq!(wake(&desk), Some((at(25_000), Wait::Progress)));
    desk.handle_timeout(at(24_999));
    assert_eq!(effects(&mut desk), []);
    desk.handle_timeout(at(25_000));
    assert_eq!(effects(&mut desk), [Effect::Close]);
}

/// A socket that says nothing more is given up eight seconds after it went stale, and not before.
#[test]
fn a_silent_socket_is_given_up() {
    let mut desk = live();
    desk.handle_timeout(at(1_200));
    desk.handle_timeout(at(12_101));
    effects(&mut desk);
    assert_eq!(
        desk.poll_timeout().map(|wake| (wake.at, wake.reason)),
        Some((at(20_100), Wait::Silence))
    );
    desk.handle_timeout(at(20_099));
    assert_eq!(effects(&mut desk), []);
}

/// A stream is looked at again the moment after it may be stale; once it is, only when it is given up.
#[test]
fn a_live_stream_is_looked_at_when_it_may_be_stale() {
    let mut desk = live();
    desk.handle_timeout(at(1_200));
    let wake = |desk: &Desk| desk.poll_timeout().map(|wake| wake.at);
    assert_eq!(wake(&desk), Some(at(12_101)));
    let due = retry_at(&desk);
    desk.handle_timeout(due);
    assert_eq!(wake(&desk), Some(at(20_100)));
}

/// An attempt is made when it is due and not when something else is.
#[test]
fn an_attempt_is_made_when_it_is_due() {
    let mut desk = live();
    closed(&mut desk, 1006, 500);
    for _ in 0..5 {
        fail(&mut desk);
    }
    let due = retry_at(&desk);
    desk.handle_timeout(due.offset(-1));
    assert_eq!(effects(&mut desk), []);
    desk.handle_timeout(due);
    assert_eq!(effects(&mut desk), [Effect::Open]);
}

/// AUTH-9: offline, an ended session and a refusal stay what they are until what ends them.
#[test]
fn an_end_is_ended_by_its_like_alone() {
    let mut desk = live();
    desk.handle_input(Input::Forbidden, at(500));
    effects(&mut desk);
    for input in [
        Input::Online(false),
        Input::Online(true),
        Input::Start,
        Input::Opened,
        Input::BadFrame,
    ] {
        desk.handle_input(input, at(600));
        assert_eq!(
            (desk.status(), effects(&mut desk)),
            (Status::Forbidden, vec![])
        );
    }
    desk.handle_input(Input::SignedIn, at(700));
    assert_eq!(effects(&mut desk), [Effect::Open]);
    let mut offline = live();
    offline.handle_input(Input::Online(false), at(500));
    effects(&mut offline);
    offline.handle_input(Input::Online(false), at(900));
    offline.handle_input(Input::SignedIn, at(950));
    assert_eq!(offline.status(), Status::Offline { since: at(500) });
    assert_eq!(effects(&mut offline), []);
    let mut signed_in = live();
    effects(&mut signed_in);
    signed_in.handle_input(Input::SignedIn, at(500));
    assert_eq!(effects(&mut signed_in), []);
}

/// RT-11: with nothing to acknowledge a sign of life goes out each twenty seconds.
#[test]
fn a_sign_of_life_each_twenty_seconds() {
    let mut desk = live();
    let mut acknowledged = Vec::new();
    for second in 1..=62 {
        let ms = 100 + second * 1_000;
        desk.handle_timeout(at(ms - 1));
        let early = effects(&mut desk);
        assert_eq!(early, [], "at {} ms", ms - 1);
        feed(&mut desk, heartbeat(5, None, ms), ms)
            .iter()
            .filter(|effect| matches!(effect, Effect::Send(ClientFrame::Ack { seq: Seq(5) })))
            .for_each(|_| acknowledged.push(second));
    }
    assert_eq!(acknowledged, [20, 40, 60]);
}
