//! Named steps, each with its time, and the sum of the tests that they ran.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;

use crate::clock::{Stopwatch, in_words};
use crate::say;

/// Counts of tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Tally {
    /// Adds what a test runner's closing line says, if `line` is one.
    pub(crate) fn read(&mut self, line: &str) {
        if let Some(counts) = line.trim().strip_prefix("test result:") {
            self.passed += number_before(counts, " passed");
            self.failed += number_before(counts, " failed");
        }
    }
}

/// The steps of one command, in order.
#[derive(Debug, Default)]
pub(crate) struct Steps {
    done: Vec<Done>,
    tally: Tally,
}

#[derive(Debug)]
struct Done {
    name: &'static str,
    took: Duration,
    good: bool,
}

impl Steps {
    /// Runs a step, prints what went wrong in it, and says whether it succeeded.
    pub(crate) fn step(
        &mut self,
        name: &'static str,
        work: impl FnOnce(&mut Tally) -> Result<()>,
    ) -> bool {
        say::heading(&format!("── {name}"));
        let watch = Stopwatch::start();
        let mut tally = Tally::default();
        let outcome = work(&mut tally);
        let good = outcome.is_ok() && tally.failed == 0;
        if let Err(error) = outcome {
            say::error(&format!("{name}: {error:#}"));
            // A step that failed without a failing test counts as one.
            tally.failed = tally.failed.max(1);
        } else if tally == Tally::default() {
            tally.passed = 1;
        }
        self.tally.passed += tally.passed;
        self.tally.failed += tally.failed;
        let took = watch.read();
        say::line(&format!(
            "{} {name} ({})",
            if good { "✓" } else { "✗" },
            in_words(took)
        ));
        self.done.push(Done { name, took, good });
        good
    }

    /// Notes a step that could not run because an earlier one failed.
    pub(crate) fn not_run(&mut self, name: &'static str) {
        say::error(&format!("{name}: not run, because what it needs failed"));
        self.tally.failed += 1;
        self.done.push(Done {
            name,
            took: Duration::ZERO,
            good: false,
        });
    }

    /// Prints the time of each step and the sum, and returns the exit code.
    pub(crate) fn close(self) -> ExitCode {
        say::heading("── times");
        for done in &self.done {
            let mark = if done.good { "✓" } else { "✗" };
            say::line(&format!(
                "{mark} {:<44} {:>12}",
                done.name,
                in_words(done.took)
            ));
        }
        say::line(&format!(
            "{} passed, {} failed",
            self.tally.passed, self.tally.failed
        ));
        if self.tally.failed == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

fn number_before(text: &str, word: &str) -> u64 {
    let Some(end) = text.find(word) else { return 0 };
    let digits = text[..end]
        .rsplit(|c: char| !c.is_ascii_digit())
        .next()
        .unwrap_or("");
    digits.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_of_test_runners_are_summed() {
        let mut tally = Tally::default();
        tally.read("running 3 tests");
        tally.read("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out");
        tally.read("test result: FAILED. 3 passed; 2 failed; 0 ignored");
        assert_eq!(
            tally,
            Tally {
                passed: 15,
                failed: 2
            }
        );
    }

    #[test]
    fn a_step_that_fails_without_a_test_counts_as_a_failure() {
        let mut steps = Steps::default();
        assert!(steps.step("good", |_| Ok(())));
        assert!(!steps.step("bad", |_| anyhow::bail!("no")));
        assert_eq!(
            steps.tally,
            Tally {
                passed: 1,
                failed: 1
            }
        );
    }
}
