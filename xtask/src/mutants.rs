//! `cargo xtask mutants`: changes the code of one module at a time and sees whether its tests notice.

use anyhow::{Result, bail};

use crate::{place, run, say, tool};

/// A module whose mutants are looked for, and the tests that must notice them.
struct Module {
    name: &'static str,
    /// What is changed, below `crates/core/src`.
    files: &'static [&'static str],
    tests: &'static str,
}

/// In the order of their weight: what a supervisor sees is decided here.
const MODULES: [Module; 4] = [
    Module {
        name: "merge",
        files: &["floor/merge.rs", "floor/record.rs"],
        tests: "floor::",
    },
    Module {
        name: "reconcile",
        files: &[
            "floor/answer.rs",
            "floor/doubt.rs",
            "floor/sweep.rs",
            "hub/sweep.rs",
            "hub/enquiry.rs",
        ],
        tests: "",
    },
    Module {
        name: "token",
        files: &["link/token/keeper.rs"],
        tests: "link::",
    },
    Module {
        name: "session",
        files: &[
            "desk/line.rs",
            "desk/machine.rs",
            "desk/picture.rs",
            "desk/stream.rs",
            "hub/client.rs",
            "hub/fan_out.rs",
        ],
        tests: "",
    },
];
/// A mutant that hangs is caught after this, in seconds.
const TIMEOUT_S: &str = "120";

/// Looks for the mutants of a module that survive its tests. `shard` is `k/n`: the k-th of n parts, from
/// zero. Results stay in the folder of build results.
///
/// # Errors
/// If the module is unknown, a mutant survives, or nothing could be tried.
pub(crate) fn run(name: &str, shard: Option<&str>) -> Result<()> {
    let Some(module) = MODULES.iter().find(|module| module.name == name) else {
        let names = MODULES.map(|module| module.name).join(", ");
        bail!("`{name}` is none of the modules: {names}");
    };
    let folder = tool::cargo_mutants()?;
    let results = place::made(place::target().join("mutants").join(name))?;
    let mut cargo = run::cargo();
    run::put_on_path(&mut cargo, &[&folder]);
    cargo.args(["mutants", "--package", "floorlight-core", "--jobs", "1"]);
    cargo.args(["--timeout", TIMEOUT_S, "--no-shuffle", "--colors", "never"]);
    cargo.arg("--output").arg(&results);
    for file in module.files {
        cargo.args(["--file", &format!("crates/core/src/{file}")]);
    }
    if let Some(shard) = shard {
        cargo.args(["--shard", shard]);
    }
    cargo.args(["--", "--lib", module.tests]);
    // Each mutant is built in a copy of the tree, with build results of its own.
    cargo.env_remove("CARGO_TARGET_DIR");
    say::line(&format!("Results stay in {}.", results.display()));
    run::succeed(&mut cargo)
}
