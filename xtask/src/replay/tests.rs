//! A life is exported, read again, and run again.

use floorlight_core::floor::{AgentFact, FactKey, Source};
use floorlight_core::frame::Epoch;
use floorlight_core::hub::{Effect, Hub, Input, StreamBatch};
use floorlight_core::id::{ContactTag, LabelKey, digest};
use floorlight_core::model::{AgentState, Direction};
use floorlight_core::time::UtcMillis;
use floorlight_wire::persist::LogBatch;

use super::*;

const T0: i64 = 1_800_000_000_000;
const STATES: [AgentState; 4] = [
    AgentState::Ready,
    AgentState::InContact,
    AgentState::WrapUp,
    AgentState::NotReady,
];

fn at(ms: i64) -> UtcMillis {
    UtcMillis::new(T0 + ms)
}

/// Tells of one change of an agent.
fn push(hub: &mut Hub, id: &str, state: AgentState, ms: i64) -> Result<()> {
    let directory = hub.directory_mut();
    let agent = directory.agent(id)?;
    let queue = directory.queue("sales")?;
    let fact = AgentFact {
        agent,
        key: FactKey {
            occurred_at: at(ms),
            source: Source::Stream,
            sweep: 0,
            state,
            tie: digest(&["sales", "", "", ""]),
        },
        observed_at: UtcMillis::default(),
        direction: Direction::None,
        on_hold: false,
        raw: LabelKey::NONE,
        reason: LabelKey::NONE,
        queue: (state == AgentState::InContact).then_some(queue),
        contact: ContactTag::of(""),
        duration_ms: Some(0),
    };
    let batch = StreamBatch {
        agents: vec![fact],
        ..StreamBatch::default()
    };
    hub.handle_input(Input::Stream(batch), at(ms + 20));
    Ok(())
}

/// Lets the hub do what is due, and keeps what it writes.
fn drain(hub: &mut Hub, tail: &mut Vec<LogBatch>, ms: i64) {
    hub.handle_timeout(at(ms));
    while let Some(effect) = hub.poll_effect() {
        if let Effect::Append {
            first,
            records,
            watermark,
        } = effect
        {
            tail.push(LogBatch {
                first,
                watermark,
                records,
            });
        }
    }
}

fn report() -> Result<BugReport> {
    let mut report = BugReport {
        exported_at: at(70_000),
        duration_is_in_state: true,
        reorder_allowance_ms: 5_000,
        before: empty().export(),
        tail: Vec::new(),
        after: empty().export(),
    };
    let mut hub = empty();
    hub.handle_input(Input::Ensure, at(0));
    hub.handle_input(Input::StreamOpened, at(1));
    for n in 0..60_i64 {
        if n == 30 {
            drain(&mut hub, &mut Vec::new(), n * 1_000 + 900);
            report.before = hub.export();
        }
        let state = STATES.get(n as usize / 5 % STATES.len()).copied();
        let id = format!("person-{}", n % 5);
        push(&mut hub, &id, state.unwrap_or_default(), n * 1_000)?;
        let mut written = Vec::new();
        drain(&mut hub, &mut written, n * 1_000 + 900);
        if n >= 30 {
            report.tail.extend(written);
        }
    }
    drain(&mut hub, &mut report.tail, 65_000);
    report.after = hub.export();
    Ok(report)
}

fn empty() -> Hub {
    Hub::new(run::config(true, 5_000), 7, Epoch(1), at(0))
}

fn file(report: &BugReport) -> Result<String> {
    let sealed = URL_SAFE_NO_PAD.encode(report.seal()?);
    let file = BugReportFile::new("2027-01-15T08:00:00.000Z".to_owned(), true, sealed);
    Ok(serde_json::to_string(&file)?)
}

/// I2, I7, I21: what is exported is read again, and a sound life breaks nothing.
#[test]
fn a_sound_life_is_run_again() -> Result<()> {
    let report = report()?;
    let again = read(&file(&report)?)?;
    assert!(again == report, "the file says something else");
    let rerun = Rerun::of(&again);
    assert_eq!(rerun.broken, Vec::<String>::new());
    assert!(!again.tail.is_empty());
    let story = story(&again, &rerun).join("\n");
    assert!(
        story.contains("person-3") && story.contains("was "),
        "{story}"
    );
    Ok(())
}

/// AUTH-7: no id of an agent or a queue is in a pseudonymised file, and the floor is the same.
#[test]
fn pseudonyms_hide_who_it_was() -> Result<()> {
    let (mut report, plain) = (report()?, report()?);
    report.pseudonymise();
    let sealed = report.seal()?;
    for id in ["person-3", "sales"] {
        let is_in = |bytes: &[u8]| bytes.windows(id.len()).any(|part| part == id.as_bytes());
        assert!(is_in(&plain.seal()?) && !is_in(&sealed), "{id}");
    }
    let rerun = Rerun::of(&report);
    assert_eq!(rerun.broken, Vec::<String>::new());
    let plain = Rerun::of(&plain);
    assert_eq!(
        rerun.after.floor().tallies().all(),
        plain.after.floor().tallies().all()
    );
    Ok(())
}

/// A report can fail: a lost batch is a gap, and the floor is another than it was.
#[test]
fn a_hole_in_the_log_is_found() -> Result<()> {
    let mut report = report()?;
    let middle = report.tail.len() / 2;
    report.tail.drain(middle - 4..middle);
    let broken = Rerun::of(&report).broken.join("\n");
    assert!(broken.contains("the log has a gap"), "{broken}");
    Ok(())
}

#[test]
fn what_is_no_report_is_refused() {
    assert!(read("{}").is_err());
    let other = r#"{"format":"x","exported_at":"","pseudonymised":true,"sealed":""}"#;
    assert!(read(other).is_err());
}
