//! Who is served, who hears a sign of life, and who is refused, turn by turn (RT-11, I15, I20).
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a test looks for one kind among many"
)]

use super::*;
use crate::hub::board::Changes;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn at(ms: i64) -> UtcMillis {
    UtcMillis::new(1_800_000_000_000 + ms)
}

fn stamp(ms: i64) -> Stamp {
    Stamp {
        at: at(ms),
        directory: 1,
        durable_to: Seq(0),
    }
}

struct Watchers {
    fan_out: FanOut,
    board: Board,
    effects: VecDeque<Effect>,
    events: VecDeque<Event>,
}

/// To whom a heartbeat went, the step that it names, and whether it carries the checksum.
type Beat = (Vec<u64>, u64, bool);

impl Watchers {
    /// Watchers in these phases, numbered from 1, who were all sent the board's present step at 0.
    fn new(phases: &[Phase]) -> Self {
        let mut watchers = Self {
            fan_out: FanOut::default(),
            board: Board::new(),
            effects: VecDeque::new(),
            events: VecDeque::new(),
        };
        for (number, phase) in (1..).zip(phases) {
            watchers.with(|fan_out, _, out| {
                fan_out.opened(ClientId(number), Scope::All, out, at(0));
            });
            let client = watchers.client(number);
            client.phase = *phase;
            client.sent = Seq(1);
        }
        // The first checksum goes to nobody in particular.
        watchers.fan_out.checksum_at = Some(at(0));
        watchers
    }

    fn client(&mut self, number: u64) -> &mut Client {
        self.fan_out.clients.get_mut(&ClientId(number)).unwrap()
    }

    fn with(&mut self, work: impl FnOnce(&mut FanOut, &mut Board, &mut Outbox<'_>)) {
        let mut out = Outbox {
            effects: &mut self.effects,
            events: &mut self.events,
        };
        work(&mut self.fan_out, &mut self.board, &mut out);
    }

    fn publish(&mut self, ms: i64) {
        let changes = Changes {
            directory: true,
            ..Changes::default()
        };
        self.board.publish(changes, stamp(ms));
        self.fan_out.moved();
    }

    /// Returns who was served in one turn, the nearest to the present first.
    fn serve(&mut self, ms: i64) -> Vec<u64> {
        self.effects.clear();
        self.with(|fan_out, board, out| fan_out.serve(board, stamp(ms), out));
        let served = self.effects.iter().filter_map(|effect| match effect {
            Effect::Send { to, .. } => Some(to.iter().map(|id| id.0)),
            _ => None,
        });
        served.flatten().collect()
    }

    fn beats(&mut self, ms: i64) -> Vec<Beat> {
        self.effects.clear();
        self.with(|fan_out, board, out| fan_out.handle_timeout(board, stamp(ms), out));
        let beats = self.effects.iter().filter_map(|effect| match effect {
            Effect::Send { to, frame } => match &**frame {
                ServerFrame::Heartbeat(beat) => {
                    let to = to.iter().map(|id| id.0).collect();
                    Some((to, beat.seq.0, beat.checksum.is_some()))
                }
                _ => None,
            },
            _ => None,
        });
        beats.collect()
    }

    fn hears(&mut self, number: u64, ms: i64) {
        self.client(number).heard_at = at(ms);
    }
}

/// The checksum is of the present: only those who stand there can compare it, and only every 30 s.
#[test]
fn the_checksum_is_for_those_who_stand_at_the_present() {
    let mut watchers = Watchers::new(&[Phase::Following, Phase::Following]);
    let mut beats = Vec::new();
    for ms in (0..30_000).step_by(100) {
        beats.extend(watchers.beats(ms));
    }
    let every_five = vec![(vec![1, 2], 1, false); 5];
    assert_eq!(beats, every_five);
    watchers.publish(29_950);
    watchers.client(1).sent = Seq(2);
    assert_eq!(
        watchers.beats(30_000),
        [(vec![2], 1, false), (vec![1], 2, true)]
    );
    assert_eq!(watchers.beats(30_100), []);
    for number in [1, 2] {
        watchers.hears(number, 30_000);
    }
    for ms in (30_200..60_000).step_by(100) {
        assert!(watchers.beats(ms).iter().all(|(_, _, checked)| !checked));
    }
    assert!(watchers.beats(60_000).contains(&(vec![1], 2, true)));
}

/// A sign of life is for those who wait in order: not before the hello, nor behind a full window.
#[test]
fn who_hears_a_sign_of_life() {
    let mut watchers = Watchers::new(&[
        Phase::Following,
        Phase::Silent,
        Phase::Following,
        Phase::Queued,
        Phase::Queued,
    ]);
    watchers.client(2).heard_at = at(1_000);
    watchers.client(3).blocked_since = Some(at(4_000));
    watchers.publish(10);
    watchers.client(5).sent = Seq(0);
    assert_eq!(watchers.beats(4_999), []);
    // One who fell back waits where it stood; one who has nothing yet, at the present.
    assert_eq!(
        watchers.beats(5_000),
        [(vec![1, 4], 1, false), (vec![5], 2, false)]
    );
    assert_eq!(watchers.beats(5_001), []);
}

/// Sixteen different laggards are served in one turn, the nearest to the present first.
#[test]
fn many_different_laggards_take_turns() {
    for (laggards, left) in [(16, 0), (17, 1), (20, 4)] {
        let mut watchers = Watchers::new(&vec![Phase::Following; laggards]);
        for number in 1..=laggards as u64 {
            watchers.publish(0);
            watchers.client(number).sent = Seq(number);
        }
        let served = watchers.serve(100);
        let expected: Vec<u64> = (1..=laggards as u64).rev().take(16).collect();
        assert_eq!(served, expected);
        assert_eq!(watchers.fan_out.is_unserved(), left > 0);
        assert_eq!(watchers.serve(100).len(), left);
        assert!(!watchers.fan_out.is_unserved());
    }
}

/// A floor that is full refuses who is new, and takes who is known once more.
#[test]
fn a_full_floor_refuses_only_new_watchers() {
    let mut watchers = Watchers::new(&vec![Phase::Following; MAX_CLIENTS]);
    let full = MAX_CLIENTS as u64;
    watchers.with(|fan_out, _, out| fan_out.opened(ClientId(full), Scope::All, out, at(0)));
    assert!(watchers.events.is_empty());
    watchers.with(|fan_out, _, out| fan_out.opened(ClientId(full + 1), Scope::All, out, at(0)));
    assert_eq!(watchers.events, [Event::ClientDropped(ClientId(full + 1))]);
}
