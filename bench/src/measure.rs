//! Comparing two pieces of work on a machine that is not quiet.
//!
//! Both run in turns (first, second, second, first), so that what else the machine does falls on both
//! alike. The ratio of the minima says what the work costs undisturbed, the median of the rounds'
//! ratios what it usually costs; where the work compared with itself is not near one, there is no
//! verdict.

use std::time::Duration;

/// Rounds of a full comparison.
pub const ROUNDS: usize = 15;

/// What a comparison found. Ratios are ours to the peer's: below one is faster.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratio {
    /// The ratio of the shortest times.
    pub minima: f64,
    /// The median of the rounds' ratios.
    pub median: f64,
    /// The first and the last decile of the rounds' ratios.
    pub spread: (f64, f64),
    /// The median of the rounds' ratios of our work to itself.
    pub canary: f64,
    /// Our shortest time.
    pub ours: Duration,
    /// The peer's shortest time.
    pub peers: Duration,
}

/// Compares two pieces of work, each of which says how long it took.
pub fn compare(
    rounds: usize,
    mut ours: impl FnMut() -> Duration,
    mut peers: impl FnMut() -> Duration,
) -> Ratio {
    let (mut own, mut other) = (Duration::MAX, Duration::MAX);
    let (mut ratios, mut canaries) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let (a, b, c, d) = (ours(), peers(), peers(), ours());
        own = own.min(a).min(d);
        other = other.min(b).min(c);
        ratios.push(quotient(a + d, b + c));
        let (e, f, g, h) = (ours(), ours(), ours(), ours());
        canaries.push(quotient(e + h, f + g));
    }
    Ratio {
        minima: quotient(own, other),
        median: quantile(&mut ratios, 50),
        spread: (quantile(&mut ratios, 10), quantile(&mut ratios, 90)),
        canary: quantile(&mut canaries, 50),
        ours: own,
        peers: other,
    }
}

fn quotient(one: Duration, other: Duration) -> f64 {
    one.as_nanos() as f64 / (other.as_nanos() as f64).max(1.0)
}

fn quantile(values: &mut [f64], percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    values
        .get(last * percent / 100)
        .copied()
        .unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What costs a third is a third, whatever one round in five says.
    #[test]
    fn ratios_and_spread() {
        let (mut one, mut other) = (0_u64, 0_u64);
        let turn = |count: &mut u64, span: u64| {
            *count += 1;
            Duration::from_micros(if *count % 10 == 3 { span * 9 } else { span })
        };
        let ratio = compare(
            ROUNDS,
            || turn(&mut one, 100),
            || {
                other += 1;
                Duration::from_micros(300)
            },
        );
        assert!((ratio.minima - 1.0 / 3.0).abs() < 1e-9);
        assert!((ratio.median - 1.0 / 3.0).abs() < 1e-9);
        assert!(ratio.spread.1 > 1.0);
    }
}
