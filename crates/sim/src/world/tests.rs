use super::*;
use std::collections::BTreeMap;
use std::sync::Arc;

mod conservation;
mod day;
mod exact;
mod schedules;

const START: i64 = 1_715_783_530_000;

fn settings(seed: u64, agents: usize) -> Settings {
    let (speed, lifecycle, extended_states, empty) = (1, false, false, false);
    Settings {
        seed,
        agents,
        speed,
        lifecycle,
        extended_states,
        empty,
    }
}

fn live(settings: Settings, minutes: i64, step_ms: i64) -> (World, Vec<Emitted>) {
    let mut world = World::new(settings, START);
    let mut all = Vec::new();
    let mut at = START;
    while at < START + minutes * 60_000 {
        at += step_ms;
        all.extend(world.advance(at));
    }
    (world, all)
}

/// The same seed gives the same publications, however the time is cut.
#[test]
fn a_seed_reproduces_its_world() {
    let (_, fine) = live(settings(42, 60), 30, 250);
    let (_, coarse) = live(settings(42, 60), 30, 60_000);
    let (_, other) = live(settings(43, 60), 30, 60_000);
    assert!(fine.len() > 200, "{} publications", fine.len());
    assert_eq!(fine, coarse);
    assert_ne!(coarse, other);
}

/// Replaying what was published over the first truth gives the last truth.
#[test]
fn the_truth_is_what_was_published() {
    for extended_states in [false, true] {
        let settings = Settings {
            extended_states,
            speed: 5,
            ..settings(9, 300)
        };
        let mut world = World::new(settings, START);
        let mut replay: BTreeMap<_, _> = world
            .agents()
            .iter()
            .map(|agent| (agent.id.clone(), agent.shown.clone()))
            .collect();
        for minute in 1..=20 {
            for emitted in world.advance(START + minute * 60_000) {
                if let Body::Agent(report) = emitted.body {
                    let before = replay.insert(report.user_id, report.shown.clone());
                    let before = before.expect("an agent of the population");
                    assert!(report.shown.since > before.since, "times of an agent grow");
                    assert_eq!(report.before_ms, report.shown.since - before.since);
                    assert_ne!(
                        (before.state, before.code, before.call_id),
                        (report.shown.state, report.shown.code, report.shown.call_id)
                    );
                }
            }
        }
        for agent in world.agents() {
            assert_eq!(replay.get(&agent.id), Some(&agent.shown));
        }
    }
}

#[test]
fn a_centre_is_in_the_middle_of_its_morning() {
    let (world, all) = live(settings(42, 500), 10, 1_000);
    let count = |world: &World, state: &str| {
        world
            .agents()
            .iter()
            .filter(|agent| agent.shown.state == state)
            .count()
    };
    for world in [&World::new(settings(42, 500), START), &world] {
        assert!(
            (140..=300).contains(&count(world, "CALL")),
            "{}",
            count(world, "CALL")
        );
        assert!(count(world, "READY") > 5, "{}", count(world, "READY"));
        assert!((20..=130).contains(&count(world, "NOT_READY")));
        // Some are off, some ill, some begin later.
        assert!((120..=280).contains(&count(world, "LOGGED_OUT")));
        assert!(count(world, "AFTER_CALL_WORK") > 8);
        assert!(count(world, "WRAP_UP") > 0);
    }
    let changes = all
        .iter()
        .filter(|emitted| matches!(emitted.body, Body::Agent(_)))
        .count();
    assert!(
        (1_500..=6_000).contains(&changes),
        "{changes} changes in ten minutes"
    );
    let stats = all.len() - changes;
    assert_eq!(stats, 12 * 120, "each queue every five seconds");
}

/// RT-4: some contacts pass from ready through a call to wrap-up within two seconds.
#[test]
fn some_calls_are_over_within_two_seconds() {
    let (_, all) = live(settings(5, 400), 60, 60_000);
    let quick = all.iter().filter(|emitted| match &emitted.body {
        Body::Agent(report) => report.shown.code == "AFTER_CALL_WORK" && report.before_ms < 2_000,
        Body::Queue(_) | Body::Lifecycle(_) => false,
    });
    assert!(quick.count() >= 3);
}

#[test]
fn everything_that_can_happen_happens() {
    let settings = Settings {
        lifecycle: true,
        ..settings(3, 400)
    };
    let (_, all) = live(settings, 420, 60_000);
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for emitted in all {
        let key = match emitted.body {
            Body::Agent(report) => format!("{} {}", report.shown.state, report.shown.code),
            Body::Lifecycle(report) => report.kind.to_owned(),
            Body::Queue(report) => {
                assert!(
                    report
                        .service_level_tenths
                        .is_none_or(|tenths| tenths <= 1000)
                );
                "queue".to_owned()
            }
        };
        *seen.entry(key).or_default() += 1;
    }
    for key in [
        "READY AVAILABLE",
        "CALL ON_CALL",
        "CALL ON_HOLD",
        "CALL DIALING",
        "AFTER_CALL_WORK AFTER_CALL_WORK",
        "WRAP_UP AFTER_CALL_WORK",
        "NOT_READY LUNCH",
        "CALL CONSULT",
        "CALL NON_ROUTED",
        "NOT_READY NOT_RESPONDING",
        "NOT_READY CALL_REFUSED",
        "NOT_READY TECHNICAL_ISSUE",
        "LOGGED_OUT LOGGED_OUT",
        "LOGGED_OUT CONNECTION_LOST",
        "LOGGED_OUT LOGGED_OUT_BY_SUPERVISOR",
        "interaction_queued",
        "interaction_abandoned",
        "interaction_not_answered",
        "interaction_refused",
        "interaction_held",
        "interaction_resumed",
        "interaction_transferred",
        "interaction_completed",
    ] {
        assert!(seen.contains_key(key), "{key} in {seen:#?}");
    }
    let share = f64::from(seen["interaction_abandoned"]) / f64::from(seen["interaction_queued"]);
    assert!((0.005..0.15).contains(&share), "{share} abandon");
}

#[test]
fn a_frozen_world_changes_nothing_and_goes_on_where_it_stopped() {
    let mut world = World::new(settings(8, 200), START);
    world.advance(START + 60_000);
    let before = world
        .agents()
        .iter()
        .map(|agent| agent.shown.clone())
        .collect::<Vec<_>>();
    world.freeze();
    let quiet = world.advance(START + 600_000);
    assert!(
        quiet
            .iter()
            .all(|emitted| matches!(emitted.body, Body::Queue(_)))
    );
    assert!(quiet.len() > 100, "figures go on");
    let after = world
        .agents()
        .iter()
        .map(|agent| agent.shown.clone())
        .collect::<Vec<_>>();
    assert_eq!(before, after);
    world.thaw();
    let later = world.advance(START + 610_000);
    let changes = later
        .iter()
        .filter(|emitted| matches!(emitted.body, Body::Agent(_)))
        .count();
    assert!(
        (1..200).contains(&changes),
        "{changes} changes, no burst of what was held back"
    );
}

/// A script takes one agent out of a call; nobody else moves while the world is frozen.
#[test]
fn a_script_in_a_frozen_world_moves_one_agent() {
    let extended_states = true;
    let settings = Settings {
        extended_states,
        ..settings(8, 200)
    };
    let mut world = World::new(settings, START);
    world.advance(START + 60_000);
    world.freeze();
    world.start_login_storm();
    let busy = ["RINGING", "CALL", "WRAP_UP", "AFTER_CALL_WORK"];
    let ids: Vec<_> = world
        .agents()
        .iter()
        .filter(|agent| busy.contains(&&*agent.shown.state))
        .map(|agent| agent.id.to_string())
        .collect();
    assert!(ids.len() > 50);
    for user_id in ids {
        let emit = Emit {
            user_id,
            state: "READY".to_owned(),
            state_code: None,
            queue_id: None,
            call_id: None,
            direction: None,
            back_ms: 0,
            release: false,
        };
        world.emit(&emit).expect("possible");
    }
    let all = world.advance(START + 120_000);
    let moved = all.iter().any(|one| matches!(one.body, Body::Agent(_)));
    assert!(!moved, "nobody else");
    world.thaw();
    world.advance(START + 121_000);
    let codes = world.agents().iter().map(|agent| &agent.shown.code);
    let thrown = codes.filter(|code| **code == "CONNECTION_LOST").count();
    assert!(thrown > 10, "{thrown} thrown out once changes go on");
}

#[test]
fn an_incident_brings_more_contacts() {
    let offered = |incident: bool| {
        let mut world = World::new(
            Settings {
                lifecycle: true,
                ..settings(2, 200)
            },
            START,
        );
        if incident {
            world.start_incident();
        }
        let all = world.advance(START + 15 * 60_000);
        all.iter()
            .filter(|e| matches!(&e.body, Body::Lifecycle(l) if l.kind == "interaction_queued"))
            .count()
    };
    assert!(
        offered(true) > 2 * offered(false),
        "{} {}",
        offered(true),
        offered(false)
    );
}

#[test]
fn a_script_is_obeyed() {
    let mut world = World::new(settings(4, 30), START);
    world.advance(START + 5_000);
    let user_id = world.agents()[0].id.to_string();
    let emit = |state: &str, back_ms| Emit {
        user_id: user_id.clone(),
        state: state.to_owned(),
        state_code: None,
        queue_id: None,
        call_id: None,
        direction: None,
        back_ms,
        release: false,
    };
    world.emit(&emit("READY", 2_000)).expect("possible");
    world.emit(&emit("CALL", 1_500)).expect("possible");
    let refused = world.emit(&emit("READY", 1_600));
    assert_eq!(refused, Err(EmitError::BeforeLastChange { most: 1_499 }));
    let last = world.emit(&emit("AFTER_CALL_WORK", 200)).expect("possible");
    assert_eq!(last.at, START + 4_800);
    world.advance(START + 3_600_000);
    assert_eq!(world.agents()[0].shown.state, "AFTER_CALL_WORK");
    assert_eq!(world.agents()[0].shown.since, START + 4_800);
    let nobody = Emit {
        user_id: "nobody".into(),
        ..emit("READY", 0)
    };
    assert_eq!(world.emit(&nobody), Err(EmitError::NoSuchAgent));
}

#[test]
fn an_empty_centre_is_empty() {
    let mut world = World::new(
        Settings {
            empty: true,
            ..settings(4, 30)
        },
        START,
    );
    assert!(world.agents().is_empty());
    assert!(
        world
            .advance(START + 60_000)
            .iter()
            .all(|e| matches!(e.body, Body::Queue(_)))
    );
}
