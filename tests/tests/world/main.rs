//! The simulated world: a hub, desks, a platform that lies, links that lose, and one virtual clock.
//!
//! Every world is drawn from a seed and runs alike each time. A seed that fails is printed as one
//! command. The oracles are I1 (the floor equals the truth a minute after the trouble ends), I4 and I5
//! (nobody is removed by partial or empty answers), I6 (no stamp pins an agent), I7 (counters add up),
//! I14 (the same hash each time), I15 (a desk shows what the hub meant at its position), I16 (one
//! stream, attempts by the rule), I20 (bounded) and I21 (`restore ∘ export`).
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test may stop at what cannot be, and tells what it saw"
)]

mod driving;
mod oracle;
mod plan;
mod platform;
mod sockets;
mod speaking;
mod truth;
mod wire;
mod world;

use std::sync::atomic::{AtomicBool, Ordering};

use plan::Plan;
use world::World;

/// Small worlds in one run.
const SMALL_WORLDS: u64 = 10_000;
/// Large worlds in one run.
const LARGE_WORLDS: u64 = 20;

/// I1, I2, I4–I7, I15, I16, I20, I21.
#[test]
fn small_worlds() {
    let from = number("FLOORLIGHT_FROM").unwrap_or(1);
    let count = number("FLOORLIGHT_WORLDS").unwrap_or(SMALL_WORLDS);
    let failed = failing(from, count, false);
    assert!(
        failed.is_empty(),
        "{} of {count} worlds failed: {failed:?}",
        failed.len()
    );
}

/// I1, I15, at the size of a floor.
#[test]
fn large_worlds() {
    let from = number("FLOORLIGHT_FROM").unwrap_or(1);
    let count = number("FLOORLIGHT_LARGE_WORLDS").unwrap_or(LARGE_WORLDS);
    let failed = failing(from, count, true);
    assert!(failed.is_empty(), "{failed:?}");
}

/// I14: the same seed gives the same hash; the printed one must be the same in wasm.
#[test]
fn a_world_runs_alike_each_time() {
    let hash = |seed| World::new(Plan::small(seed)).run().unwrap();
    let hashes: Vec<u64> = (1..=10).map(hash).collect();
    assert_eq!(hashes, (1..=10).map(hash).collect::<Vec<_>>());
    println!(
        "hash of ten worlds: {:016x}",
        hashes
            .iter()
            .fold(0_u64, |all, one| all.rotate_left(7) ^ one)
    );
}

/// Runs the one world that `FLOORLIGHT_SEED` names; passes without it.
#[test]
fn one_seed() {
    let Some(seed) = number("FLOORLIGHT_SEED") else {
        return;
    };
    let plan = if number("FLOORLIGHT_LARGE").is_some() {
        Plan::large(seed)
    } else {
        Plan::small(seed)
    };
    println!("{plan:#?}");
    let mut world = World::new(plan);
    world.told = true;
    world.watched = number("FLOORLIGHT_AGENT").and_then(|row| u32::try_from(row).ok());
    world.run().unwrap();
}

/// Runs worlds on every core, and returns the seeds of those that failed: all of them, or with
/// `FLOORLIGHT_STOP` the first ones found.
fn failing(from: u64, count: u64, large: bool) -> Vec<u64> {
    let stops = number("FLOORLIGHT_STOP").is_some();
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get() as u64);
    let stopped = AtomicBool::new(false);
    let one_in = |core: u64| {
        let mine = (from + core..from + count).step_by(cores as usize);
        let goes_on = |_: &u64| !stopped.load(Ordering::Relaxed);
        let fails = |seed: &u64| {
            let fails = !holds(*seed, large);
            stopped.fetch_or(fails && stops, Ordering::Relaxed);
            fails
        };
        mine.take_while(goes_on).filter(fails).collect::<Vec<_>>()
    };
    let mut failed: Vec<u64> = std::thread::scope(|scope| {
        let one_in = &one_in;
        let threads: Vec<_> = (0..cores)
            .map(|core| scope.spawn(move || one_in(core)))
            .collect();
        let done = threads.into_iter().map(|thread| thread.join().unwrap());
        done.flatten().collect()
    });
    failed.sort_unstable();
    failed
}

fn holds(seed: u64, large: bool) -> bool {
    let plan = if large {
        Plan::large(seed)
    } else {
        Plan::small(seed)
    };
    let run = std::panic::AssertUnwindSafe(|| World::new(plan).run());
    let problem = match std::panic::catch_unwind(run) {
        Ok(Ok(_)) => return true,
        Ok(Err(problem)) => problem,
        Err(_) => "it panicked".to_owned(),
    };
    println!("seed {seed}: {problem}");
    let size = if large { "FLOORLIGHT_LARGE=1 " } else { "" };
    println!("  again: {size}cargo xtask world --seed {seed}");
    false
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}
