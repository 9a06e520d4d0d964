//! Erlang A (M/M/N+M): how many agents a load needs when callers give up.

/// A queue in the Erlang A model; rates are per second.
#[derive(Clone, Copy, Debug)]
pub(super) struct ErlangA {
    pub(super) arrivals: f64,
    pub(super) service: f64,
    pub(super) giving_up: f64,
    pub(super) agents: usize,
}

/// What the model says of a queue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outcome {
    /// The part who give up.
    pub(super) abandons: f64,
    /// The part answered within the target.
    pub(super) in_time: f64,
}

/// States of less than this weight, relative to the heaviest, are left out.
const NEGLIGIBLE: f64 = 1e-10;
/// No more callers than this are thought to wait.
const MOST_WAITING: usize = 4_000;
/// The steps into which the target time is cut.
const STEPS: usize = 40;

impl ErlangA {
    /// Computes the steady state; `within_s` is the service level's target.
    pub(super) fn solve(&self, within_s: f64) -> Outcome {
        let served = self.agents as f64 * self.service;
        // Weights relative to the state in which every agent is busy and nobody waits.
        let mut below = 0.0;
        let mut weight = 1.0;
        for busy in (1..=self.agents).rev() {
            weight *= busy as f64 * self.service / self.arrivals;
            below += weight;
            if weight < NEGLIGIBLE * below {
                break;
            }
        }
        let mut waiting = vec![1.0];
        let (mut sum, mut lost, mut weight) = (1.0, 0.0, 1.0);
        for ahead in 1..MOST_WAITING {
            weight *= self.arrivals / (ahead as f64).mul_add(self.giving_up, served);
            sum += weight;
            lost += weight * ahead as f64 * self.giving_up;
            waiting.push(weight);
            if weight < NEGLIGIBLE * sum {
                break;
            }
        }
        let all = below + sum;
        let on_time = self.answered_within(&waiting, served, within_s);
        Outcome {
            abandons: lost / all / self.arrivals,
            in_time: (below + on_time) / all,
        }
    }

    /// Follows the callers who wait: how much of their weight is answered within the time.
    fn answered_within(&self, waiting: &[f64], served: f64, within_s: f64) -> f64 {
        let step = within_s / STEPS as f64;
        let stays = (-self.giving_up * step).exp();
        let leaves = (0..waiting.len()).map(|ahead| {
            let rate = (ahead as f64).mul_add(self.giving_up, served);
            1.0 - (-rate * step).exp()
        });
        let leaves: Vec<f64> = leaves.collect();
        // By how many are ahead; the caller's own patience runs besides.
        let mut by_ahead = waiting.to_vec();
        let mut answered = 0.0;
        for _ in 0..STEPS {
            answered += by_ahead[0] * leaves[0] * stays.sqrt();
            let mut kept = by_ahead[0] * (1.0 - leaves[0]);
            for ahead in 1..by_ahead.len() {
                let moves = by_ahead[ahead] * leaves[ahead];
                let stay = by_ahead[ahead] - moves;
                by_ahead[ahead - 1] = (kept + moves) * stays;
                kept = stay;
            }
            if let Some(last) = by_ahead.last_mut() {
                *last = kept * stays;
            }
        }
        answered
    }
}

/// So many are to be answered within the target.
const IN_TIME: f64 = 0.8;
const TARGET_S: f64 = 20.0;
/// More are never to give up, however many are answered in time.
const MOST_LOST: f64 = 0.08;

/// The load that each number of agents can bear, so that 80 % are answered within 20 seconds.
#[derive(Clone, Debug)]
pub(super) struct Staffing {
    bearable: Vec<f64>,
}

/// Larger groups than this are taken to bear as much an agent as this one.
const LARGEST: usize = 250;
/// Small groups help one another out: an agent is never planned less load than this.
const LEAST_LOAD: f64 = 0.60;

impl Staffing {
    pub(super) fn new(handle_s: f64, patience_s: f64, largest: usize) -> Self {
        let bearable = (0..=largest.clamp(1, LARGEST)).map(|agents| {
            let (mut low, mut high) = (0.0, agents as f64 * 1.3);
            for _ in 0..14 {
                let load = f64::midpoint(low, high);
                let queue = ErlangA {
                    arrivals: (load / handle_s).max(1e-9),
                    service: handle_s.recip(),
                    giving_up: patience_s.recip(),
                    agents,
                };
                let outcome = queue.solve(TARGET_S);
                if agents > 0 && outcome.in_time >= IN_TIME && outcome.abandons <= MOST_LOST {
                    low = load;
                } else {
                    high = load;
                }
            }
            low.max(agents as f64 * LEAST_LOAD)
        });
        Self {
            bearable: bearable.collect(),
        }
    }

    /// Returns how many agents on queue a load of so many Erlangs needs.
    pub(super) fn needed(&self, load: f64) -> usize {
        let found = self.bearable.partition_point(|bearable| *bearable < load);
        if found < self.bearable.len() {
            return found;
        }
        let most = self.bearable.last().copied().unwrap_or(1.0).max(0.1);
        let each = most / (self.bearable.len() - 1).max(1) as f64;
        (load / each).ceil() as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors of the metric definitions: 100 calls in 30 minutes, 180 s, patience 120 s.
    #[test]
    fn the_model_gives_the_known_figures() {
        for (agents, waits, abandons) in [
            (9, 0.613_307, 0.192_156),
            (10, 0.496_853, 0.137_464),
            (11, 0.382_816, 0.094_155),
            (12, 0.279_807, 0.061_597),
        ] {
            let queue = ErlangA {
                arrivals: 100.0 / 1_800.0,
                service: 1.0 / 180.0,
                giving_up: 1.0 / 120.0,
                agents,
            };
            let outcome = queue.solve(20.0);
            // Who is answered within no time did not wait.
            let at_once = queue.solve(0.0).in_time;
            assert!((1.0 - at_once - waits).abs() < 1e-5, "{at_once}");
            assert!((outcome.abandons - abandons).abs() < 1e-5, "{outcome:?}");
            assert!(outcome.in_time > at_once);
            assert!(outcome.in_time < 1.0 - outcome.abandons * 0.5);
        }
    }

    #[test]
    fn larger_groups_bear_more_load_an_agent() {
        let staffing = Staffing::new(314.0, 180.0, 60);
        assert_eq!(staffing.needed(0.0), 0);
        let (ten, fifty) = (staffing.needed(10.0), staffing.needed(50.0));
        assert!((11..=14).contains(&ten), "{ten}");
        assert!((50..=56).contains(&fifty), "{fifty}");
        assert!(staffing.needed(100.0) > 95);
    }
}
