//! What a crowd of watchers has seen since it was last asked.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::Serialize;

use crate::histogram::Histogram;
use crate::step::{Form, Step, Words};

/// Frames that are remembered, so that each is read once however many watchers get it.
const MAX_STEPS: usize = 4_096;

/// The counts of one crowd.
#[derive(Debug)]
pub(crate) struct Tally {
    pub(crate) form: Form,
    pub(crate) words: Words,
    pub(crate) steps: BTreeMap<(u64, u64), Rc<Step>>,
    /// Changes that happened before do not count: they belong to an earlier stretch.
    pub(crate) began_at: i64,
    /// A change that was under way longer than this is late.
    pub(crate) late_ms: f64,
    pub(crate) histogram: Histogram,
    pub(crate) frames: u64,
    pub(crate) bytes: u64,
    pub(crate) last_late_at: f64,
    pub(crate) last_at: f64,
    pub(crate) gaps: u64,
    /// Watchers that have their snapshot.
    pub(crate) ready: usize,
    /// How sockets ended; zero without a code.
    pub(crate) ended: BTreeMap<u16, usize>,
    pub(crate) refused: Vec<String>,
}

/// An answer about a stretch.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    deliveries: u64,
    frames: u64,
    bytes: u64,
    p50: Option<f64>,
    p99: Option<f64>,
    longest: Option<f64>,
    last_late_at: f64,
    last_at: f64,
    gaps: u64,
    ready: usize,
    ended: BTreeMap<u16, usize>,
    refused: Vec<String>,
}

impl Tally {
    pub(crate) fn new(form: Form) -> Self {
        Self {
            form,
            words: Words::default(),
            steps: BTreeMap::new(),
            began_at: i64::MAX,
            late_ms: f64::INFINITY,
            histogram: Histogram::default(),
            frames: 0,
            bytes: 0,
            last_late_at: 0.0,
            last_at: 0.0,
            gaps: 0,
            ready: 0,
            ended: BTreeMap::new(),
            refused: Vec::new(),
        }
    }

    /// Begins a stretch.
    pub(crate) fn begin(&mut self, at: i64, late_ms: f64) {
        self.began_at = at;
        self.late_ms = late_ms;
        self.histogram = Histogram::default();
        (self.frames, self.bytes, self.gaps) = (0, 0, 0);
        (self.last_late_at, self.last_at) = (0.0, 0.0);
    }

    /// Remembers a frame that others will get, too.
    pub(crate) fn keep(&mut self, mark: (u64, u64), step: &Rc<Step>) {
        if self.steps.len() >= MAX_STEPS {
            self.steps.clear();
        }
        self.steps.insert(mark, Rc::clone(step));
    }

    /// Counts what a frame brought to one watcher.
    pub(crate) fn count(&mut self, step: &Step, bytes: usize, now: f64) {
        self.frames += 1;
        self.bytes += bytes as u64;
        for row in step.rows.iter().filter(|row| row.at >= self.began_at) {
            let took = now - row.at as f64;
            self.histogram.count(took);
            self.last_at = now;
            if took > self.late_ms {
                self.last_late_at = now;
            }
        }
    }

    /// Says what was counted.
    pub(crate) fn report(&self) -> Report {
        Report {
            deliveries: self.histogram.total(),
            frames: self.frames,
            bytes: self.bytes,
            p50: self.histogram.quantile(0.5),
            p99: self.histogram.quantile(0.99),
            longest: self.histogram.quantile(1.0),
            last_late_at: self.last_late_at,
            last_at: self.last_at,
            gaps: self.gaps,
            ready: self.ready,
            ended: self.ended.clone(),
            refused: self.refused.clone(),
        }
    }
}
