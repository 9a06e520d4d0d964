//! The messages on their way to the clients: when each is delivered, in what shape, if at all.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use fastrand::Rng;
use serde::Serialize;

use super::mangle;
use super::settings::Faults;
use crate::world::{Body, Emitted};

/// With more messages than this on their way, new ones are lost (and counted as lost).
const MAX_PENDING: usize = 200_000;
/// At most so many messages share one frame.
const MAX_TOGETHER: usize = 12;
/// A frame is not grown past this, in bytes.
const MAX_FRAME: usize = 32 * 1024;
/// A duplicate follows its original within this time, in milliseconds.
const DUPLICATE_WITHIN_MS: i64 = 2_000;

/// What became of the messages so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OutboxCounts {
    /// Published by the world.
    pub published: u64,
    /// Lost on the way.
    pub lost: u64,
    /// Sent once more.
    pub duplicated: u64,
    /// Held back.
    pub reordered: u64,
    /// Mangled.
    pub malformed: u64,
    /// Adorned with unknown fields or accompanied by a message of an unknown type.
    pub unknown: u64,
    /// Given to the sockets.
    pub delivered: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Parcel {
    at: i64,
    number: u64,
    /// A cut message would swallow its neighbours: it travels alone.
    alone: bool,
    text: String,
}

/// The outgoing messages.
#[derive(Clone, Debug)]
pub struct Outbox {
    rng: Rng,
    pending: BinaryHeap<Reverse<Parcel>>,
    number: u64,
    counts: OutboxCounts,
}

impl Outbox {
    /// Makes an empty outbox whose draws follow `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let rng = Rng::with_seed(seed ^ 0x5eed_0fa0_17b0_c5e5);
        let counts = OutboxCounts::default();
        Self {
            rng,
            pending: BinaryHeap::new(),
            number: 0,
            counts,
        }
    }

    /// Takes a publication over, under the faults of the moment.
    pub fn accept(&mut self, emitted: &Emitted, faults: &Faults, now: i64) {
        self.counts.published += 1;
        if faults.silent_stream || self.happens(faults.loss_pct) {
            self.counts.lost += 1;
            return;
        }
        let astray = match faults.stamp_skew_ms {
            0 => 0,
            most => self.rng.i64(-most..=most),
        };
        let mut text = faults.manner().message(emitted, astray);
        let mut at = now + faults.delay_ms;
        if self.happens(faults.reorder_pct) {
            self.counts.reordered += 1;
            at += self.rng.i64(0..=faults.reorder_max_ms);
        }
        if self.happens(faults.unknown_pct) {
            self.counts.unknown += 1;
            text = mangle::adorn(&text);
            let stamp = faults.manner().stamp(emitted.at);
            let stranger = mangle::stranger(self.number, &stamp, &mut self.rng);
            self.post(at, stranger, false);
        }
        if self.happens(faults.duplicate_pct) {
            self.counts.duplicated += 1;
            let again = at + self.rng.i64(0..=DUPLICATE_WITHIN_MS);
            self.post(again, text.clone(), false);
        }
        if self.happens(faults.malformed_pct) {
            self.counts.malformed += 1;
            let spoilt = mangle::spoil(&text, &mut self.rng);
            self.post(at, spoilt, true);
        } else {
            self.post(at, text, false);
        }
    }

    /// Sends a publication past every fault, `after_ms` from now.
    pub fn post_late(&mut self, emitted: &Emitted, faults: &Faults, now: i64, after_ms: i64) {
        let text = faults.manner().message(emitted, 0);
        self.post(now + after_ms, text, false);
    }

    /// Spoils one of several messages, as often as the faults say, and counts it.
    pub fn spoil_one(&mut self, texts: &mut [String], faults: &Faults) {
        if texts.is_empty() || !self.happens(faults.malformed_pct) {
            return;
        }
        self.counts.malformed += 1;
        let place = self.rng.usize(0..texts.len());
        if let Some(text) = texts.get_mut(place) {
            *text = mangle::spoil(text, &mut self.rng);
        }
    }

    /// Counts a publication that a script keeps from the stream.
    pub fn skip(&mut self, emitted: &Emitted) {
        if matches!(emitted.body, Body::Agent(_)) {
            self.counts.published += 1;
            self.counts.lost += 1;
        }
    }

    /// Takes what is due, as frames of one or several messages each.
    pub fn due(&mut self, now: i64, silent: bool) -> Vec<String> {
        let mut frames: Vec<String> = Vec::new();
        let mut room = 0;
        while self
            .pending
            .peek()
            .is_some_and(|Reverse(parcel)| parcel.at <= now)
        {
            let Some(Reverse(parcel)) = self.pending.pop() else {
                break;
            };
            if silent {
                self.counts.lost += 1;
                continue;
            }
            self.counts.delivered += 1;
            match frames.last_mut() {
                Some(frame) if room > 0 && !parcel.alone && frame.len() < MAX_FRAME => {
                    frame.push('\n');
                    frame.push_str(&parcel.text);
                    room -= 1;
                }
                Some(_) | None => {
                    room = if parcel.alone {
                        0
                    } else {
                        self.rng.usize(0..MAX_TOGETHER)
                    };
                    frames.push(parcel.text);
                }
            }
        }
        frames
    }

    /// Returns what became of the messages so far.
    #[must_use]
    pub const fn counts(&self) -> OutboxCounts {
        self.counts
    }

    /// Returns how many messages are on their way.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.pending.len()
    }

    fn post(&mut self, at: i64, text: String, alone: bool) {
        if self.pending.len() >= MAX_PENDING {
            self.counts.lost += 1;
            return;
        }
        self.number += 1;
        self.pending.push(Reverse(Parcel {
            at,
            number: self.number,
            alone,
            text,
        }));
    }

    fn happens(&mut self, percent: f64) -> bool {
        percent > 0.0 && self.rng.f64() * 100.0 < percent
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{AgentReport, Shown};

    fn change(number: i64) -> Emitted {
        let shown = Shown {
            state: "READY".into(),
            code: "AVAILABLE".into(),
            queue_id: None,
            call_id: None,
            direction: None,
            since: number,
        };
        let user_id = format!("a{number}").into();
        let report = AgentReport {
            user_id,
            shown,
            before_ms: 10,
        };
        Emitted {
            at: number,
            body: Body::Agent(report),
        }
    }

    fn send(faults: &Faults, count: i64) -> (OutboxCounts, Vec<String>) {
        let mut outbox = Outbox::new(11);
        let mut frames = Vec::new();
        for at in 0..count {
            outbox.accept(&change(at), faults, at);
            frames.extend(outbox.due(at, false));
        }
        frames.extend(outbox.due(count + 120_000, false));
        assert_eq!(outbox.pending(), 0);
        (outbox.counts(), frames)
    }

    fn near(count: u64, of: i64, percent: i64) {
        let expected = of * percent / 100;
        let off = (count as i64 - expected).abs();
        assert!(
            off * 10 <= expected.max(1),
            "{count} of {of} is not about {percent} %"
        );
    }

    #[test]
    fn without_faults_everything_arrives_once_and_in_order() {
        let (counts, frames) = send(&Faults::default(), 500);
        let text = frames.join("\n");
        let users: Vec<_> = text
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("json"))
            .map(|message| {
                message["data"]["user_id"]
                    .as_str()
                    .expect("a text")
                    .to_owned()
            })
            .collect();
        assert_eq!(users, (0..500).map(|n| format!("a{n}")).collect::<Vec<_>>());
        assert_eq!(
            (counts.published, counts.delivered, counts.lost),
            (500, 500, 0)
        );
    }

    #[test]
    fn one_frame_carries_one_or_several_messages() {
        let mut outbox = Outbox::new(1);
        for at in 0..300 {
            outbox.accept(&change(at), &Faults::default(), 0);
        }
        let sizes: Vec<_> = outbox
            .due(0, false)
            .iter()
            .map(|f| f.lines().count())
            .collect();
        assert!(
            sizes.contains(&1) && sizes.iter().any(|&size| size > 5),
            "{sizes:?}"
        );
        assert_eq!(sizes.iter().sum::<usize>(), 300);
    }

    #[test]
    fn faults_happen_as_often_as_they_are_set() {
        let faults = Faults {
            loss_pct: 5.0,
            duplicate_pct: 10.0,
            reorder_pct: 20.0,
            malformed_pct: 10.0,
            unknown_pct: 10.0,
            stamp_skew_ms: 500,
            ..Faults::default()
        };
        let (counts, _) = send(&faults, 20_000);
        near(counts.lost, 20_000, 5);
        near(counts.duplicated, 19_000, 10);
        near(counts.reordered, 19_000, 20);
        near(counts.malformed, 19_000, 10);
        near(counts.unknown, 19_000, 10);
        let out = counts.published - counts.lost + counts.duplicated + counts.unknown;
        assert_eq!(counts.delivered, out);
    }

    #[test]
    fn reordering_lets_later_messages_overtake() {
        let faults = Faults {
            reorder_pct: 30.0,
            reorder_max_ms: 50,
            ..Faults::default()
        };
        let (_, frames) = send(&faults, 300);
        let text = frames.join("\n");
        let numbers: Vec<i64> = text
            .lines()
            .filter_map(|line| {
                line.split("\"user_id\":\"a")
                    .nth(1)?
                    .split('"')
                    .next()?
                    .parse()
                    .ok()
            })
            .collect();
        assert_eq!(numbers.len(), 300);
        assert!(!numbers.is_sorted());
    }

    #[test]
    fn a_silent_stream_says_nothing() {
        let faults = Faults {
            silent_stream: true,
            ..Faults::default()
        };
        let (counts, frames) = send(&faults, 10);
        assert!(frames.is_empty());
        assert_eq!(counts.lost, 10);
    }
}
