//! What a world is like, drawn from its seed.

use fastrand::Rng;

/// What a list item of the platform means by its times (RT-3, RT-5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListStyle {
    /// The stamp is the time of the change.
    Change,
    /// The stamp is the time of the answer, and a duration says how long ago the change was.
    Snapshot,
}

/// One world.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    pub(crate) agents: u32,
    pub(crate) queues: u32,
    pub(crate) desks: usize,
    /// How long people work under faults, and then while the world is quiet, in milliseconds.
    pub(crate) trouble_ms: i64,
    /// Mean time between two changes of one agent, in milliseconds.
    pub(crate) change_ms: i64,
    pub(crate) whole_seconds: bool,
    pub(crate) list_style: ListStyle,
    /// The platform's clock minus ours, always.
    pub(crate) offset_ms: i64,
    /// Added to it while there is trouble.
    pub(crate) skew_ms: i64,
    /// Each pushed stamp is off by up to this while there is trouble, either way.
    pub(crate) stamp_skew_ms: i64,
    pub(crate) loss: f64,
    pub(crate) duplication: f64,
    pub(crate) reordering: f64,
    pub(crate) reorder_ms: i64,
    pub(crate) drop_every_ms: i64,
    pub(crate) evict_every_ms: i64,
    pub(crate) sleep_every_ms: i64,
    pub(crate) failed_answers: f64,
    pub(crate) empty_answers: f64,
    pub(crate) frame_loss: f64,
    pub(crate) nonsense: f64,
    pub(crate) refuse_stream: bool,
    pub(crate) silent_stream: bool,
    pub(crate) without_date: bool,
    /// Every list is empty while there is trouble, with status 200 (AUTH-6).
    pub(crate) missing_scope: bool,
    /// The hub is evicted once more, so long after the trouble, in milliseconds; zero for not.
    pub(crate) late_evict_ms: i64,
    /// Whether people go on working after the trouble: then only those are compared who did not
    /// just change.
    pub(crate) moving: bool,
    pub(crate) sweep_ids: usize,
}

impl Plan {
    /// Draws a small world.
    pub(crate) fn small(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed ^ 0x5eed_f100_71a5_0000);
        let rng = &mut rng;
        let calm = rng.u8(0..8) == 0;
        let sometimes = |rng: &mut Rng, value: f64| {
            if rng.bool() && !calm {
                value * rng.f64()
            } else {
                0.0
            }
        };
        let often = |rng: &mut Rng, from: i64, to: i64| {
            if rng.bool() && !calm {
                rng.i64(from..to)
            } else {
                0
            }
        };
        let drawn = Self {
            seed,
            agents: rng.u32(1..=20),
            queues: rng.u32(1..=4),
            desks: rng.usize(1..=3),
            trouble_ms: rng.i64(60_000..240_000),
            change_ms: rng.i64(1_000..30_000),
            whole_seconds: rng.bool(),
            list_style: if rng.bool() {
                ListStyle::Change
            } else {
                ListStyle::Snapshot
            },
            offset_ms: [0, 0, 700, -700, 600_000, -600_000][rng.usize(0..6)],
            skew_ms: if rng.bool() {
                often(rng, -600_000, 600_000)
            } else {
                0
            },
            stamp_skew_ms: often(rng, 0, 120_000),
            loss: sometimes(rng, 0.3),
            duplication: sometimes(rng, 0.3),
            reordering: sometimes(rng, 0.5),
            reorder_ms: rng.i64(100..60_000),
            drop_every_ms: often(rng, 5_000, 60_000),
            evict_every_ms: often(rng, 5_000, 60_000),
            sleep_every_ms: often(rng, 5_000, 60_000),
            failed_answers: sometimes(rng, 0.5),
            empty_answers: sometimes(rng, 0.3),
            frame_loss: sometimes(rng, 0.05),
            nonsense: sometimes(rng, 0.1),
            refuse_stream: !calm && rng.u8(0..4) == 0,
            silent_stream: !calm && rng.u8(0..4) == 0,
            without_date: rng.u8(0..8) == 0,
            moving: rng.u8(0..4) == 0,
            sweep_ids: rng.usize(2..=30),
            missing_scope: !calm && rng.u8(0..8) == 0,
            late_evict_ms: if rng.u8(0..3) == 0 {
                rng.i64(1_000..30_000)
            } else {
                0
            },
        };
        drawn.possible()
    }

    /// Without a `Date`, stamps must tell the clock: wrong ones cannot, and none cannot either.
    fn possible(self) -> Self {
        if !self.without_date {
            return self;
        }
        let busy = self.agents >= 4 && self.change_ms < 10_000;
        let tells = busy && !self.silent_stream && !self.refuse_stream && self.loss == 0.0;
        Self {
            offset_ms: if tells { self.offset_ms } else { 0 },
            skew_ms: 0,
            stamp_skew_ms: 0,
            ..self
        }
    }

    /// Draws a large world.
    pub(crate) fn large(seed: u64) -> Self {
        Self {
            agents: 2_000,
            queues: 40,
            desks: 4,
            trouble_ms: 150_000,
            change_ms: 20_000,
            sweep_ids: 200,
            loss: 0.3,
            duplication: 0.3,
            reordering: 0.3,
            reorder_ms: 60_000,
            failed_answers: 0.5,
            empty_answers: 0.0,
            refuse_stream: false,
            silent_stream: false,
            missing_scope: false,
            ..Self::small(seed)
        }
    }
}
