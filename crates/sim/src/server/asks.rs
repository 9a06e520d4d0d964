//! Who was asked about, how often: proof that a client sweeps each agent once.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

const MAX_REQUESTS: usize = 1_000;
const MAX_PASSES: usize = 50;
/// So many of an agent's last asks are kept.
const MAX_KEPT: usize = 64;
/// Requests for fewer agents than this (and fewer than half of all) are probes, not sweeping.
const PROBE_BELOW: usize = 40;

/// One request for agents.
#[derive(Clone, Debug, Serialize)]
struct Ask {
    at: i64,
    agents: usize,
    probe: bool,
}

/// One pass over everyone: it ends when each agent has been asked about.
#[derive(Clone, Debug, Default, Serialize)]
struct Pass {
    began_at: i64,
    ended_at: Option<i64>,
    requests: u32,
    agents: usize,
    /// How many agents were asked about more than once.
    asked_twice: usize,
}

/// What the log shows.
#[derive(Clone, Debug, Serialize)]
pub(super) struct AsksReport {
    window_s: i64,
    min: usize,
    max: usize,
    /// How many agents were asked about how often in the window.
    by_count: BTreeMap<usize, usize>,
    requests: usize,
    largest_request: usize,
    sweeps: Vec<Pass>,
    recent: Vec<Ask>,
}

/// The record of asks.
#[derive(Clone, Debug)]
pub(super) struct Asks {
    agents: Vec<VecDeque<i64>>,
    requests: VecDeque<Ask>,
    pass: Pass,
    asked: Vec<u32>,
    passes: VecDeque<Pass>,
}

impl Asks {
    pub(super) fn new(population: usize) -> Self {
        Self {
            agents: vec![VecDeque::new(); population],
            requests: VecDeque::new(),
            pass: Pass::default(),
            asked: vec![0; population],
            passes: VecDeque::new(),
        }
    }

    /// Notes a request for the agents of the given numbers.
    pub(super) fn note(&mut self, numbers: &[usize], at: i64) {
        let probe = numbers.len() < PROBE_BELOW && numbers.len() * 2 < self.agents.len();
        push(
            &mut self.requests,
            Ask {
                at,
                agents: numbers.len(),
                probe,
            },
            MAX_REQUESTS,
        );
        for &number in numbers {
            if let Some(asks) = self.agents.get_mut(number) {
                push(asks, at, MAX_KEPT);
            }
        }
        if probe || numbers.is_empty() {
            return;
        }
        if self.pass.requests == 0 {
            self.pass.began_at = at;
        }
        self.pass.requests += 1;
        for &number in numbers {
            if let Some(asked) = self.asked.get_mut(number) {
                *asked += 1;
                self.pass.agents += usize::from(*asked == 1);
                self.pass.asked_twice += usize::from(*asked == 2);
            }
        }
        if self.pass.agents == self.asked.len() {
            self.pass.ended_at = Some(at);
            let pass = std::mem::take(&mut self.pass);
            push(&mut self.passes, pass, MAX_PASSES);
            self.asked.fill(0);
        }
    }

    pub(super) fn report(&self, now: i64, window_s: i64) -> AsksReport {
        let since = now - window_s * 1000;
        let mut by_count = BTreeMap::new();
        for asks in &self.agents {
            let count = asks.iter().filter(|at| **at >= since).count();
            *by_count.entry(count).or_default() += 1;
        }
        let requests = self.requests.iter().filter(|ask| ask.at >= since);
        let mut sweeps: Vec<_> = self.passes.iter().cloned().collect();
        sweeps.extend((self.pass.requests > 0).then(|| self.pass.clone()));
        AsksReport {
            window_s,
            min: by_count.first_key_value().map_or(0, |(count, _)| *count),
            max: by_count.last_key_value().map_or(0, |(count, _)| *count),
            by_count,
            largest_request: requests.clone().map(|ask| ask.agents).max().unwrap_or(0),
            requests: requests.count(),
            sweeps,
            recent: self.requests.iter().rev().take(100).cloned().collect(),
        }
    }
}

/// Adds to a bounded list; the oldest goes.
pub(super) fn push<T>(list: &mut VecDeque<T>, item: T, most: usize) {
    if list.len() >= most {
        list.pop_front();
    }
    list.push_back(item);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_ends_when_everyone_was_asked_about() {
        let mut asks = Asks::new(500);
        let everyone: Vec<usize> = (0..500).collect();
        asks.note(&everyone[..200], 1_000);
        asks.note(&everyone[200..400], 2_000);
        asks.note(&everyone[10..12], 2_500);
        asks.note(&everyone[400..], 3_000);
        asks.note(&everyone[..200], 51_000);
        let report = asks.report(51_000, 60);
        assert_eq!(report.sweeps.len(), 2);
        assert_eq!(
            (report.sweeps[0].requests, report.sweeps[0].asked_twice),
            (3, 0)
        );
        assert_eq!(report.sweeps[0].ended_at, Some(3_000));
        assert_eq!((report.min, report.max, report.requests), (1, 3, 5));
        let short = asks.report(51_000, 10);
        assert_eq!((short.min, short.max, short.largest_request), (0, 1, 200));
    }

    #[test]
    fn asking_twice_in_a_pass_is_seen() {
        let mut asks = Asks::new(100);
        let everyone: Vec<usize> = (0..100).collect();
        asks.note(&everyone[..60], 1);
        asks.note(&everyone[50..], 2);
        assert_eq!(asks.report(2, 60).sweeps[0].asked_twice, 10);
    }
}
