//! The native benchmarks: `floorlight-bench [--quick] B1 B4 …` prints one line of JSON per finding.

use std::io::Write as _;
use std::process::ExitCode;

use floorlight_bench::clock::time;
use floorlight_bench::engine::Engine;
use floorlight_bench::measure::{self, ROUNDS};
use floorlight_bench::report::Finding;
use floorlight_bench::workload::{AGENTS, START, Workload, identifier};
use floorlight_bench::{snapshot, stream, typed};
use floorlight_core::time::UtcMillis;

/// Rounds of the quick form.
const QUICK: usize = 5;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let quick = words.iter().any(|word| word == "--quick");
    let rounds = if quick { QUICK } else { ROUNDS };
    for word in words.iter().filter(|word| *word != "--quick") {
        let outcome = match word.as_str() {
            "B1" => ingest(rounds),
            "B4" => memory(),
            "B8" => weight(if quick { 5 } else { 30 }),
            "workload" => write_workload(),
            other => Err(format!("there is no native benchmark {other}")),
        };
        if let Err(why) = outcome {
            let _ = writeln!(std::io::stderr(), "error: {why}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn tell(finding: &Finding<'_>) {
    if let Ok(line) = serde_json::to_string(finding) {
        let _ = writeln!(std::io::stdout(), "{line}");
    }
}

/// `B1`: reading and applying events.
fn ingest(rounds: usize) -> Result<(), String> {
    let work = Workload::new(40_000);
    let events = || work.events.iter().map(String::as_str);
    let steps = work.events.len() as u32;
    let now = UtcMillis::new(START + 60_000);
    let mut base = Engine::default();
    base.run(work.known.iter().map(String::as_str), now);
    agree(&work, &base, now)?;
    let ours = || {
        let mut engine = base.clone();
        let ((), span) = time(|| engine.run(events(), now));
        std::hint::black_box(&engine);
        span
    };
    let owned = || time(|| typed::run(events())).1;
    let borrowed = || time(|| typed::borrowed::run(events())).1;
    tell(&Finding::ratio(
        "B1",
        "native: events read and applied, against serde into structs without an engine",
        Some(0.40),
        measure::compare(rounds, ours, owned),
        steps,
    ));
    if rounds == QUICK {
        return Ok(());
    }
    tell(&Finding::ratio(
        "B1",
        "native: the same, against structs that borrow their texts",
        None,
        measure::compare(rounds, ours, borrowed),
        steps,
    ));
    let parse = || {
        let mut engine = base.clone();
        time(|| engine.parse_only(events(), now)).1
    };
    tell(&Finding::ratio(
        "B1",
        "native: events read and not applied, against serde into structs",
        None,
        measure::compare(rounds, parse, owned),
        steps,
    ));
    Ok(())
}

/// Both sides must have read the same before their times mean anything.
fn agree(work: &Workload, base: &Engine, now: UtcMillis) -> Result<(), String> {
    let mut engine = base.clone();
    let mut last = std::collections::BTreeMap::new();
    for text in &work.events {
        let message: typed::Message =
            serde_json::from_str(text).map_err(|error| format!("{error}: {text}"))?;
        last.insert(message.data.user_id.clone(), message.data);
    }
    engine.run(work.events.iter().map(String::as_str), now);
    if engine.malformed() != 0 || engine.directory.agents() != AGENTS {
        return Err("not every message was read".to_owned());
    }
    for (id, data) in last {
        let view = engine
            .directory
            .find_agent(&id)
            .and_then(|agent| engine.floor.agent(agent))
            .ok_or_else(|| format!("{id} is missing"))?;
        let text = |key| engine.directory.label_text(key).unwrap_or_default();
        let queue = view
            .queue
            .and_then(|queue| engine.directory.queue_id(queue));
        let at = floorlight_bench::workload::stamp(view.occurred_at.get());
        let same = text(view.raw) == data.state
            && text(view.reason) == data.state_code.unwrap_or_default()
            && queue == data.queue_id.as_deref()
            && Some(at) == data.last_updated;
        if !same {
            return Err(format!("the engine has another picture of {id}: {view:?}"));
        }
    }
    Ok(())
}

/// `B4`: what an agent takes of memory, by the pages that the process holds.
fn memory() -> Result<(), String> {
    const CROWD: usize = 50_000;
    let mut random = fastrand::Rng::with_seed(9);
    let ids: Vec<String> = (0..CROWD).map(|_| identifier(&mut random)).collect();
    let now = UtcMillis::new(START + 60_000);
    let fill = |states: &[&str]| {
        let mut engine = Engine::default();
        for (turn, state) in (0..).zip(states) {
            let at = floorlight_bench::workload::stamp(START + turn * 1_000);
            for id in &ids {
                let text = format!(
                    r#"{{"type":"agent_state_change","timestamp":"{at}","data":{{"user_id":"{id}","state":"{state}","last_updated":"{at}"}}}}"#
                );
                engine.run([text.as_str()], now);
            }
        }
        engine
    };
    let before = resident()?;
    let engine = fill(&["READY", "CALL", "WRAP_UP", "READY", "CALL"]);
    let with_ids = (resident()? - before) / CROWD as f64;
    std::hint::black_box((&engine, &ids));
    tell(&Finding::number(
        "B4",
        "bytes per agent: the floor's record of five facts",
        engine.floor.bytes_per_agent() as f64,
        "B",
        Some(128.0),
    ));
    tell(&Finding::number(
        "B4",
        "bytes per agent: the process's pages, identifiers and their index included",
        with_ids.round(),
        "B",
        None,
    ));
    Ok(())
}

fn resident() -> Result<f64, String> {
    let text = std::fs::read_to_string("/proc/self/status").map_err(|error| error.to_string())?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes: Option<f64> = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    kilobytes
        .map(|kilobytes| kilobytes * 1_024.0)
        .ok_or_else(|| "the process does not say what it holds".to_owned())
}

/// `B8`: what a change weighs on a watcher's socket.
fn weight(seconds: usize) -> Result<(), String> {
    let weight = stream::weigh(seconds);
    if weight.rows == 0 {
        return Err("the watcher was sent nothing".to_owned());
    }
    let per_row = weight.bytes as f64 / weight.rows as f64;
    tell(&Finding::number(
        "B8",
        "bytes per changed agent on a watcher's stream, everything included",
        (per_row * 10.0).round() / 10.0,
        "B",
        Some(16.0),
    ));
    Ok(())
}

/// Writes the workload as JSON, for the peers in other languages.
fn write_workload() -> Result<(), String> {
    let work = Workload::new(40_000);
    let pages = [
        snapshot::pages(snapshot::AGENTS, 0),
        snapshot::pages(snapshot::AGENTS, 4_000_000),
    ];
    let all = serde_json::json!({ "known": work.known, "events": work.events, "pages": pages });
    serde_json::to_writer(std::io::stdout().lock(), &all).map_err(|error| error.to_string())
}
