//! `cargo xtask replay-bug FILE`: runs an exported hub again, and says which promises it broke.

mod check;
mod run;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use floorlight_core::floor::AgentView;
use floorlight_core::hub::Hub;
use floorlight_wire::bug_report::{BugReport, BugReportFile};

use crate::say;
use run::Rerun;

/// Restores what the file holds, applies its log, prints the floor before and after, and every
/// invariant that does not hold.
///
/// # Errors
/// If the file cannot be read; a broken invariant is an exit code.
pub(crate) fn run(file: &Path) -> Result<ExitCode> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let report = read(&text).with_context(|| file.display().to_string())?;
    let rerun = Rerun::of(&report);
    for line in story(&report, &rerun) {
        say::line(&line);
    }
    if rerun.broken.is_empty() {
        say::line("Every invariant that was looked at holds: I2, I7, I21, the log without a gap.");
        return Ok(ExitCode::SUCCESS);
    }
    for broken in &rerun.broken {
        say::error(broken);
    }
    Ok(ExitCode::FAILURE)
}

fn read(text: &str) -> Result<BugReport> {
    let file = BugReportFile::read(text)?;
    let sealed = URL_SAFE_NO_PAD
        .decode(&file.sealed)
        .ok()
        .context("the sealed part is no base64url")?;
    Ok(BugReport::open(&sealed)?)
}

/// The floor before and after, agent by agent.
fn story(report: &BugReport, rerun: &Rerun) -> Vec<String> {
    let records: usize = report.tail.iter().map(|batch| batch.records.len()).sum();
    let mut lines = vec![
        format!(
            "{records} log records after number {}",
            report.before.log_next()
        ),
        format!("before: {:?}", rerun.before.floor().tallies().all().0),
        format!("after:  {:?}", rerun.after.floor().tallies().all().0),
    ];
    for view in rerun.after.floor().agents() {
        let id = rerun.after.directory().agent_id(view.agent);
        let was = rerun.before.floor().agent(view.agent);
        let was = was.map_or_else(|| "unknown".to_owned(), |was| words(&rerun.before, &was));
        let is = words(&rerun.after, &view);
        let moved = if was == is {
            "unchanged".to_owned()
        } else {
            format!("was {was}")
        };
        lines.push(format!("{:<24} {is} ({moved})", id.unwrap_or("?")));
    }
    lines
}

fn words(hub: &Hub, view: &AgentView) -> String {
    let queue = view.queue.and_then(|queue| hub.directory().queue_id(queue));
    let queue = queue.map_or_else(String::new, |queue| format!(" in {queue}"));
    let marks = [
        (view.doubtful, ", doubtful"),
        (view.inferred, ", concluded"),
        (view.gap, ", after a gap"),
    ];
    let marks: String = marks
        .iter()
        .filter(|(is, _)| *is)
        .map(|(_, mark)| *mark)
        .collect();
    format!("{:?}{queue} since {}{marks}", view.state, view.since.get())
}

#[cfg(test)]
mod tests;
