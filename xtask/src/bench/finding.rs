//! What a benchmark found.

use anyhow::{Context as _, Result};
use serde_json::Value;

/// Work compared with itself must come out within these.
const QUIET: std::ops::RangeInclusive<f64> = 0.97..=1.03;

/// One figure.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Finding {
    pub(crate) id: String,
    pub(crate) what: String,
    pub(crate) figure: f64,
    pub(crate) unit: String,
    /// The most that is allowed.
    pub(crate) limit: Option<f64>,
    /// The median of the rounds' ratios, and their first and last decile.
    pub(crate) rounds: Option<(f64, f64, f64)>,
    pub(crate) canary: Option<f64>,
    /// For the terminal alone: figures of this machine.
    pub(crate) note: String,
}

/// What a figure says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Met,
    Missed,
    /// The machine was not quiet.
    None,
    /// Nothing depends on it.
    Plain,
}

impl Verdict {
    const fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Missed => "missed",
            Self::None => "no verdict",
            Self::Plain => "–",
        }
    }
}

impl Finding {
    /// Reads the line that a benchmark printed.
    ///
    /// # Errors
    /// If it is no finding.
    pub(crate) fn read(line: &str) -> Result<Self> {
        let value: Value =
            serde_json::from_str(line).with_context(|| format!("not a finding: {line}"))?;
        let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let number = |key: &str| value[key].as_f64();
        let spread = |at: usize| value["spread"][at].as_f64();
        Ok(Self {
            id: text("id"),
            what: text("what"),
            figure: number("figure").with_context(|| format!("no figure: {line}"))?,
            unit: text("unit"),
            limit: number("limit"),
            rounds: number("median").and_then(|median| Some((median, spread(0)?, spread(1)?))),
            canary: number("canary"),
            note: text("note"),
        })
    }

    /// Says whether the figure is within what is allowed, if that can be told.
    pub(crate) fn verdict(&self) -> Verdict {
        if self.canary.is_some_and(|canary| !QUIET.contains(&canary)) {
            return Verdict::None;
        }
        match self.limit {
            None => Verdict::Plain,
            Some(limit) if self.figure <= limit => Verdict::Met,
            Some(_) => Verdict::Missed,
        }
    }

    /// Writes it as a line of a terminal.
    pub(crate) fn line(&self) -> String {
        let [figure, rounds, limit, verdict] = self.cells();
        let canary = self
            .canary
            .map_or_else(String::new, |canary| format!("; canary {canary:.3}"));
        format!(
            "{:<4} {figure:>10} {rounds:>22} {limit:>10} {verdict:<11} {} ({}{canary})",
            self.id, self.what, self.note
        )
    }

    /// Writes it as a row of a table.
    pub(crate) fn row(&self) -> String {
        let [figure, rounds, limit, verdict] = self.cells();
        format!(
            "| {} | {} | {figure} | {rounds} | {limit} | {verdict} |",
            self.id, self.what
        )
    }

    fn cells(&self) -> [String; 4] {
        let number = |number: f64| {
            if self.unit == "×" {
                format!("{number:.2}×")
            } else if number.fract() == 0.0 {
                format!("{number:.0} {}", self.unit)
            } else {
                format!("{number:.1} {}", self.unit)
            }
        };
        let rounds = self
            .rounds
            .map(|(median, low, high)| format!("{median:.2} ({low:.2}–{high:.2})"));
        [
            number(self.figure),
            rounds.unwrap_or_default(),
            self.limit.map(number).unwrap_or_default(),
            self.verdict().word().to_owned(),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(figure: f64, canary: f64) -> Result<Finding> {
        Finding::read(&format!(
            r#"{{"id":"B1","what":"w","figure":{figure},"unit":"×","limit":0.4,"median":0.3,"spread":[0.2,0.4],"canary":{canary},"note":"n"}}"#
        ))
    }

    #[test]
    fn a_machine_that_is_not_quiet_gives_no_verdict() -> Result<()> {
        assert_eq!(ratio(0.3, 1.0)?.verdict(), Verdict::Met);
        assert_eq!(ratio(0.5, 0.98)?.verdict(), Verdict::Missed);
        assert_eq!(ratio(0.5, 1.2)?.verdict(), Verdict::None);
        assert_eq!(
            ratio(0.3, 1.0)?.row(),
            "| B1 | w | 0.30× | 0.30 (0.20–0.40) | 0.40× | met |"
        );
        Ok(())
    }

    #[test]
    fn a_size_needs_no_canary() -> Result<()> {
        let line = r#"{"id":"B4","what":"w","figure":148,"unit":"B","limit":128.0,"note":""}"#;
        assert_eq!(Finding::read(line)?.verdict(), Verdict::Missed);
        assert!(Finding::read("{}").is_err());
        Ok(())
    }
}
