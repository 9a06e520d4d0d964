//! `cargo xtask world`: the simulated world's tests.

use anyhow::Result;

use crate::run;

/// Runs every world, or the one of `seed`.
///
/// # Errors
/// If a world breaks an invariant.
pub(crate) fn run(seed: Option<u64>) -> Result<()> {
    let mut cargo = run::cargo();
    cargo.args([
        "test",
        "--package",
        "floorlight-tests",
        "--test",
        "world",
        "--",
    ]);
    if let Some(seed) = seed {
        cargo.args(["--exact", "one_seed", "--include-ignored", "--nocapture"]);
        cargo.env("FLOORLIGHT_SEED", seed.to_string());
    }
    run::succeed(&mut cargo)
}
