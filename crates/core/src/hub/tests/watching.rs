//! Snapshots, steps, credit, and who is dropped (RT-11).

use super::*;
use crate::frame::{Delta, Seq, Snapshot, close};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

pub(super) fn deltas(rig: &Rig, client: u64) -> Vec<Delta> {
    let frames = rig.frames(client);
    let deltas = frames.iter().filter_map(|frame| match &**frame {
        ServerFrame::Delta(delta) => Some(delta.clone()),
        _ => None,
    });
    deltas.collect()
}

fn snapshots(rig: &Rig, client: u64) -> Vec<Snapshot> {
    let frames = rig.frames(client);
    let parts = frames.iter().filter_map(|frame| match &**frame {
        ServerFrame::Snapshot(part) => Some(part.clone()),
        _ => None,
    });
    parts.collect()
}

pub(super) fn ack(rig: &mut Rig, client: u64, seq: Seq) {
    rig.tell(Input::ClientFrame {
        client: ClientId(client),
        frame: ClientFrame::Ack { seq },
    });
}

pub(super) fn ack_all(rig: &mut Rig, client: u64) {
    let seq = rig.hub.position().seq;
    ack(rig, client, seq);
}

pub(super) fn change(rig: &mut Rig, agent: u32) {
    let state = if rig.now % 2 == 0 {
        AgentState::Ready
    } else {
        AgentState::NotReady
    };
    rig.tell(batch(vec![fact(agent, state, rig.now)]));
}

/// RT-12, DESIGN 12: at once when idle, then 50 ms apart, and everything in between in one frame.
#[test]
fn flushes_at_once_and_then_in_batches() {
    let mut rig = Rig::live(10);
    rig.client(1, None);
    ack_all(&mut rig, 1);
    rig.wait_until(5_001);
    ack_all(&mut rig, 1);
    rig.look();
    rig.now += 49;
    rig.wait_until(rig.now);
    rig.look();
    let begun = rig.now;
    for agent in 0..10 {
        rig.tell(batch(vec![fact(agent, AgentState::NotReady, rig.now)]));
        rig.now += 1;
    }
    assert_eq!(
        deltas(&rig, 1)
            .iter()
            .map(|delta| delta.at)
            .collect::<Vec<_>>(),
        [at(begun)]
    );
    rig.wait_until(begun + 50);
    let sent = deltas(&rig, 1);
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[1].from, sent[0].seq);
    let rows: usize = sent[1].teams.iter().map(|team| team.rows.len()).sum();
    assert_eq!(rows, 9);
}

/// RT-11: those who stand at the same step share one frame.
#[test]
fn watchers_at_one_step_share_a_frame() {
    let mut rig = Rig::live(3);
    for client in 1..=5 {
        rig.client(client, None);
        ack_all(&mut rig, client);
    }
    rig.wait_until(3_000);
    rig.look();
    change(&mut rig, 1);
    let shared = rig
        .effects
        .iter()
        .filter(|effect| matches!(effect, Effect::Send { to, .. } if to.len() == 5))
        .count();
    assert_eq!(shared, 1);
}

/// RT-11: a position of this life is taken up by one frame with all that changed; another is not.
#[test]
fn a_position_is_resumed() {
    let mut rig = Rig::live(10);
    let stood = rig.hub.position();
    for agent in 0..5 {
        rig.now += 100;
        rig.tell(batch(vec![fact(agent, AgentState::NotReady, rig.now)]));
    }
    rig.look();
    rig.client(1, Some(stood));
    let sent = deltas(&rig, 1);
    assert_eq!(
        (sent.len(), sent[0].from, sent[0].seq),
        (1, stood.seq, rig.hub.position().seq)
    );
    assert_eq!(sent[0].teams[0].rows.len(), 5);
    for wrong in [
        Position {
            epoch: Epoch(9),
            ..stood
        },
        Position {
            seq: Seq(1_000_000),
            ..stood
        },
    ] {
        rig.look();
        rig.client(2, Some(wrong));
        assert_eq!(snapshots(&rig, 2).len(), 1);
    }
}

/// RT-11: whoever fell so far behind that one step would be larger than 64 KiB gets a snapshot, whose
/// parts are smaller than that in JSON, too.
#[test]
fn a_laggard_gets_a_snapshot_in_small_parts() {
    let mut rig = Rig::new(4_000);
    rig.tell(Input::Ensure);
    rig.tell(Input::StreamOpened);
    let all = |state, ms| batch((0..4_000).map(|agent| fact(agent, state, ms)).collect());
    rig.tell(all(AgentState::Ready, 0));
    rig.wait_until(100);
    let stood = rig.hub.position();
    rig.tell(all(AgentState::NotReady, 100));
    rig.wait_until(200);
    rig.tell(batch(vec![fact(5, AgentState::Ready, rig.now)]));
    rig.look();
    rig.client(1, Some(stood));
    let parts = snapshots(&rig, 1);
    assert!(parts.len() > 4);
    assert!(
        parts
            .iter()
            .all(|part| usize::from(part.parts) == parts.len())
    );
    let rows: usize = parts
        .iter()
        .flat_map(|part| &part.teams)
        .map(|team| team.rows.len())
        .sum();
    assert_eq!(rows, 4_000);
    assert!(
        parts
            .iter()
            .all(|part| part.teams.iter().map(|team| team.rows.len()).sum::<usize>() <= 280)
    );
    assert!(parts.last().unwrap().feed.is_some());
}

/// DESIGN 12: at most eight snapshots at a time; the next begins when one is acknowledged.
#[test]
fn snapshots_wait_for_their_turn() {
    let mut rig = Rig::live(3);
    for client in 1..=12 {
        rig.client(client, None);
    }
    let served = (1..=12)
        .filter(|client| !snapshots(&rig, *client).is_empty())
        .count();
    assert_eq!(served, 8);
    ack_all(&mut rig, 1);
    let served = (1..=12)
        .filter(|client| !snapshots(&rig, *client).is_empty())
        .count();
    assert_eq!(served, 9);
}

/// RT-11, I20: a watcher that does not read is sent nothing more, and is dropped after 5 s; the others
/// do not notice.
#[test]
fn a_slow_watcher_is_dropped_and_slows_nobody() {
    let mut rig = Rig::live(3);
    for client in [1, 2] {
        rig.client(client, None);
        ack_all(&mut rig, client);
    }
    rig.look();
    let (mut sent, mut turn) = (0, 0);
    while rig.closed(1).is_none() {
        rig.now += 51;
        rig.wait_until(rig.now);
        change(&mut rig, 1);
        turn += 1;
        if turn % 20 == 0 {
            ack_all(&mut rig, 2);
        }
        sent += deltas(&rig, 1).len();
        rig.effects
            .retain(|effect| !matches!(effect, Effect::Send { .. }));
        assert!(rig.now < 60_000);
    }
    assert!((50..=70).contains(&sent), "{sent}");
    assert_eq!(rig.closed(1), Some(close::TOO_SLOW));
    assert_eq!(rig.closed(2), None);
}

/// RT-11, W10: who acknowledges nothing is dropped at five seconds; who answers a reminder stays.
#[test]
fn five_seconds_without_an_acknowledgement_are_too_slow() {
    let mut rig = Rig::live(10);
    for client in [1, 2] {
        rig.client(client, None);
        ack_all(&mut rig, client);
    }
    let begun = rig.now;
    // Few enough that no window fills.
    for step in 0..=30 {
        assert_eq!(rig.closed(1), None);
        rig.wait_until(begun + step * 161);
        change(&mut rig, 1);
        if step % 6 == 5 {
            ack_all(&mut rig, 2);
        }
    }
    rig.wait_until(begun + 5_300);
    assert_eq!(rig.closed(1), Some(close::TOO_SLOW));
    assert_eq!(rig.closed(2), None);
}

/// RT-11: those who missed the same are told at the next flush, in one frame.
#[test]
fn who_missed_the_same_shares_a_frame() {
    let mut rig = Rig::live(3);
    for client in 1..=5 {
        rig.client(client, None);
        ack_all(&mut rig, client);
    }
    rig.look();
    for step in 0..70 {
        rig.now += 51;
        rig.wait_until(rig.now);
        if step % 10 == 0 {
            (3..=5).for_each(|client| ack_all(&mut rig, client));
        }
        change(&mut rig, 1);
    }
    let last = deltas(&rig, 1).last().unwrap().seq;
    assert!(last < rig.hub.position().seq, "their windows are full");
    rig.look();
    for client in [1, 2] {
        ack(&mut rig, client, last);
    }
    assert!(deltas(&rig, 1).is_empty(), "not one by one");
    rig.wait_until(rig.now + 50);
    let shared = rig
        .effects
        .iter()
        .filter(|effect| matches!(effect, Effect::Send { to, .. } if **to == [ClientId(1), ClientId(2)]))
        .count();
    assert_eq!((shared, deltas(&rig, 1).len()), (1, 1));
}

/// RT-11: who catches up in time gets one frame for everything that it missed.
#[test]
fn a_watcher_that_catches_up_is_coalesced() {
    let mut rig = Rig::live(3);
    // The others keep up: one who does not is no strain.
    for client in 1..=3 {
        rig.client(client, None);
        ack_all(&mut rig, client);
    }
    for step in 0..90 {
        rig.now += 51;
        rig.wait_until(rig.now);
        if step % 10 == 0 {
            ack_all(&mut rig, 2);
            ack_all(&mut rig, 3);
        }
        change(&mut rig, 1);
        rig.tell(batch(vec![fact(2, AgentState::Ready, rig.now)]));
        assert_eq!(rig.closed(1), None);
    }
    let last = deltas(&rig, 1).last().unwrap().seq;
    rig.look();
    ack(&mut rig, 1, last);
    rig.wait_until(rig.now + 50);
    let sent = deltas(&rig, 1);
    assert_eq!(sent.len(), 1);
    assert_eq!((sent[0].from, sent[0].seq), (last, rig.hub.position().seq));
}

/// DESIGN 12: a heartbeat every 5 s, the checksum every 30 s.
#[test]
fn heartbeats_come_in_time() {
    let mut rig = Rig::live(3);
    rig.client(1, None);
    ack_all(&mut rig, 1);
    rig.look();
    let mut beats = Vec::new();
    for _ in 0..60 {
        rig.wait_answering(rig.now + 1_000, |agent| {
            Some(fact(agent, AgentState::Ready, 0))
        });
        ack_all(&mut rig, 1);
        beats.extend(rig.frames(1));
        rig.look();
    }
    let checksums = beats.iter().filter_map(|frame| match &**frame {
        ServerFrame::Heartbeat(beat) => beat.checksum,
        _ => None,
    });
    assert!(checksums.count() >= 2);

    assert!(beats.len() >= 12);
}

/// RT-11: sockets that say nothing, or too much, are closed.
#[test]
fn the_mute_and_the_loud_are_closed() {
    let mut rig = Rig::live(3);
    rig.tell(Input::ClientOpened {
        client: ClientId(1),
        scope: Scope::All,
    });
    rig.wait_until(rig.now + 5_000);
    assert_eq!(rig.closed(1), Some(close::POLICY));
    rig.client(2, None);
    for _ in 0..30 {
        ack(&mut rig, 2, Seq(0));
    }
    assert_eq!(rig.closed(2), Some(close::POLICY));
    rig.client(3, None);
    ack_all(&mut rig, 3);
    rig.wait_answering(rig.now + 61_000, |agent| {
        Some(fact(agent, AgentState::Ready, 0))
    });
    assert_eq!(rig.closed(3), Some(close::TOO_SLOW));
}

/// A watcher whose hello was said to a former hub gets a picture of this one.
#[test]
fn a_survivor_is_welcomed_anew() {
    let mut rig = Rig::live(3);
    rig.tell(Input::ClientOpened {
        client: ClientId(1),
        scope: Scope::All,
    });
    ack(&mut rig, 1, Seq(900));
    assert!(matches!(&*rig.frames(1)[0], ServerFrame::Welcome(welcome) if !welcome.resumed));
    assert_eq!(snapshots(&rig, 1).len(), 1);
}

/// DESIGN 13: a new name is announced, though no row changed.
#[test]
fn a_new_directory_is_announced() {
    let mut rig = Rig::live(3);
    rig.client(1, None);
    ack_all(&mut rig, 1);
    rig.wait_until(3_000);
    rig.look();
    let version = rig.hub.directory_version();
    rig.tell(Input::NamesChanged(crate::hub::Names {
        targets: Vec::new(),
        version: 0,
        team_of: vec![2, 1],
    }));
    assert!(deltas(&rig, 1)[0].directory > version);
    assert_eq!(
        rig.hub
            .shown_agents()
            .map(|cell| cell.team)
            .collect::<Vec<_>>(),
        [2, 1, 0]
    );
}

/// RT-11: who leaves while a snapshot is on its way makes room for the next, also on a quiet floor.
#[test]
fn who_leaves_makes_room_for_the_next_snapshot() {
    let mut rig = Rig::live(3);
    for client in 1..=9 {
        rig.client(client, None);
    }
    rig.look();
    assert!(snapshots(&rig, 9).is_empty(), "eight are on their way");
    rig.tell(Input::ClientClosed {
        client: ClientId(1),
    });
    rig.wait_until(rig.now + 60);
    assert!(!snapshots(&rig, 9).is_empty());
}
