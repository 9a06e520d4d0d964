//! Draws from the distributions that a contact centre follows.

use fastrand::Rng;

/// Draws a lognormal span with the given mean and coefficient of variation, in milliseconds.
pub(super) fn lognormal(rng: &mut Rng, mean_ms: f64, variation: f64) -> i64 {
    let variance = variation.mul_add(variation, 1.0).ln();
    let location = mean_ms.ln() - variance / 2.0;
    whole(variance.sqrt().mul_add(normal(rng), location).exp())
}

/// Draws a factor around one with the given spread on the logarithmic scale.
pub(super) fn factor(rng: &mut Rng, spread: f64) -> f64 {
    (normal(rng) * spread).exp()
}

/// Draws an exponential span with the given mean, in milliseconds.
pub(super) fn exponential(rng: &mut Rng, mean_ms: f64) -> i64 {
    whole(-mean_ms * open(rng).ln())
}

/// Draws a Weibull span (a caller's patience), in milliseconds.
pub(super) fn weibull(rng: &mut Rng, shape: f64, scale_ms: f64) -> i64 {
    whole(scale_ms * (-open(rng).ln()).powf(shape.recip()))
}

/// Draws from the Gamma distribution with mean one and the given coefficient of variation
/// (Marsaglia and Tsang).
pub(super) fn gamma(rng: &mut Rng, variation: f64) -> f64 {
    if variation <= 0.0 {
        return 1.0;
    }
    let shape = (variation * variation).recip().max(1.0);
    let d = shape - 1.0 / 3.0;
    let c = (9.0 * d).sqrt().recip();
    for _ in 0..1_000 {
        let x = normal(rng);
        let v = c.mul_add(x, 1.0).powi(3);
        if v > 0.0 && open(rng).ln() < 0.5 * x * x + d * (1.0 - v + v.ln()) {
            return d * v / shape;
        }
    }
    1.0
}

/// Draws a standard normal variate (Box and Muller).
pub(super) fn normal(rng: &mut Rng) -> f64 {
    (-2.0 * open(rng).ln()).sqrt() * (std::f64::consts::TAU * rng.f64()).cos()
}

/// Is true with the given probability.
pub(super) fn chance(rng: &mut Rng, probability: f64) -> bool {
    rng.f64() < probability
}

/// Draws from (0, 1), so that its logarithm is finite.
fn open(rng: &mut Rng) -> f64 {
    rng.f64().max(f64::MIN_POSITIVE)
}

/// Rounds to at least one millisecond and at most a day.
fn whole(ms: f64) -> i64 {
    ms.clamp(1.0, 86_400_000.0) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(mut draw: impl FnMut() -> i64) -> f64 {
        (0..20_000).map(|_| draw() as f64).sum::<f64>() / 20_000.0
    }

    #[test]
    fn distributions_have_their_means() {
        let mut rng = Rng::with_seed(7);
        let talk = mean(|| lognormal(&mut rng, 250_000.0, 0.9));
        assert!(
            (240_000.0..260_000.0).contains(&talk),
            "lognormal mean {talk}"
        );
        let gap = mean(|| exponential(&mut rng, 60_000.0));
        assert!(
            (58_000.0..62_000.0).contains(&gap),
            "exponential mean {gap}"
        );
        let patience = mean(|| weibull(&mut rng, 0.8, 158_870.0));
        assert!(
            (174_000.0..186_000.0).contains(&patience),
            "weibull mean {patience}"
        );
        let days: Vec<f64> = (0..20_000).map(|_| gamma(&mut rng, 0.12)).collect();
        let of_days = days.iter().sum::<f64>() / 20_000.0;
        let spread = days.iter().map(|day| (day - of_days).powi(2)).sum::<f64>() / 20_000.0;
        assert!((0.99..1.01).contains(&of_days), "gamma mean {of_days}");
        assert!((0.115..0.125).contains(&spread.sqrt()), "{}", spread.sqrt());
    }
}
