//! Findings, as one line of JSON each: `cargo xtask bench` reads them.

use serde::Serialize;

use crate::measure::Ratio;

/// One finding.
#[derive(Clone, Debug, Serialize)]
pub struct Finding<'a> {
    /// Which benchmark, such as `B1`.
    pub id: &'a str,
    /// What was compared with what, or measured.
    pub what: &'a str,
    /// The figure: a ratio of the minima, or a number in `unit`.
    pub figure: f64,
    /// `×` for ratios.
    pub unit: &'a str,
    /// The most that is allowed; `None` if nothing depends on it.
    pub limit: Option<f64>,
    /// The median of the rounds' ratios.
    pub median: Option<f64>,
    /// The first and the last decile of them.
    pub spread: Option<(f64, f64)>,
    /// Our work against itself.
    pub canary: Option<f64>,
    /// What this run took, for the terminal alone.
    pub note: String,
}

impl<'a> Finding<'a> {
    /// A ratio; the note says what one step took.
    #[must_use]
    pub fn ratio(id: &'a str, what: &'a str, limit: Option<f64>, ratio: Ratio, steps: u32) -> Self {
        let each = |span: std::time::Duration| span.as_nanos() / u128::from(steps.max(1));
        Self {
            id,
            what,
            figure: ratio.minima,
            unit: "×",
            limit,
            median: Some(ratio.median),
            spread: Some(ratio.spread),
            canary: Some(ratio.canary),
            note: format!("{} ns against {} ns", each(ratio.ours), each(ratio.peers)),
        }
    }

    /// A number that needs no clock.
    #[must_use]
    pub const fn number(
        id: &'a str,
        what: &'a str,
        figure: f64,
        unit: &'a str,
        limit: Option<f64>,
    ) -> Self {
        Self {
            id,
            what,
            figure,
            unit,
            limit,
            median: None,
            spread: None,
            canary: None,
            note: String::new(),
        }
    }
}
