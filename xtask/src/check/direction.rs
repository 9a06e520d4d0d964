//! Dependencies point one way: between the crates, and between the modules of the core.

use anyhow::{Context as _, Result, bail};

use super::sources;
use crate::run;
use crate::steps::Tally;

/// Each crate and the crates of this workspace that it may use.
const CRATES: &[(&str, &[&str])] = &[
    ("floorlight-core", &[]),
    ("floorlight-wire", &["floorlight-core"]),
    (
        "floorlight-upstream",
        &["floorlight-core", "floorlight-wire"],
    ),
    ("floorlight-sim", &["floorlight-core"]),
    (
        "floorlight-worker",
        &["floorlight-core", "floorlight-wire", "floorlight-upstream"],
    ),
    ("floorlight-web", &["floorlight-core", "floorlight-wire"]),
    (
        "floorlight-tests",
        &[
            "floorlight-core",
            "floorlight-wire",
            "floorlight-upstream",
            "floorlight-sim",
        ],
    ),
    (
        "floorlight-bench",
        &["floorlight-core", "floorlight-wire", "floorlight-upstream"],
    ),
    (
        "floorlight-watchers",
        &["floorlight-core", "floorlight-wire"],
    ),
    (
        "xtask",
        &["floorlight-core", "floorlight-wire", "floorlight-upstream"],
    ),
];

/// Each module of the core and the modules that it may name.
const MODULES: &[(&str, &[&str])] = &[
    ("time", &[]),
    ("id", &["time"]),
    ("model", &["time", "id"]),
    ("link", &["time", "id"]),
    ("frame", &["time", "id", "model", "link", "metric"]),
    ("floor", &["time", "id", "model", "frame"]),
    ("metric", &["time", "id", "model", "frame", "floor"]),
    ("staffing", &["time", "id", "model", "frame", "floor"]),
    ("view", &["time", "id", "model", "frame", "floor", "metric"]),
    (
        "hub",
        &[
            "time", "id", "model", "frame", "floor", "link", "view", "metric", "staffing",
        ],
    ),
    (
        "desk",
        &["time", "id", "model", "frame", "link", "view", "metric"],
    ),
];

/// What a crate must not name although it depends on the crate.
const NEVER: &[(&str, &str)] = &[
    ("worker/src/", "floorlight_core::desk"),
    ("web/src/", "floorlight_core::hub"),
];

/// Checks crates and modules.
///
/// # Errors
/// If something points the wrong way.
pub(crate) fn check(tally: &mut Tally) -> Result<()> {
    let mut findings = crates()?;
    for source in sources::all()? {
        if let Some(inner) = source.path.strip_prefix("crates/core/src/") {
            findings.extend(module(inner, &source.text));
        }
        for (folder, name) in NEVER {
            if source.path.starts_with(folder) && source.text.contains(name) {
                findings.push(format!("{} names {name}", source.path));
            }
        }
    }
    tally.passed = 1;
    if findings.is_empty() {
        return Ok(());
    }
    bail!("{}", findings.join("\n"))
}

fn crates() -> Result<Vec<String>> {
    let mut cargo = run::cargo();
    cargo.args(["metadata", "--format-version", "1", "--no-deps", "--locked"]);
    let metadata: serde_json::Value = serde_json::from_str(&run::output(&mut cargo)?)?;
    let packages = metadata["packages"]
        .as_array()
        .context("cargo metadata lists no packages")?;
    let mut findings = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        let Some((_, allowed)) = CRATES.iter().find(|(known, _)| *known == name) else {
            findings.push(format!("{name} has no row in the table of crates"));
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let other = dependency["name"].as_str().unwrap_or_default();
            let ours = CRATES.iter().any(|(known, _)| *known == other);
            // What only tests need may point anywhere.
            if ours && dependency["kind"] != "dev" && !allowed.contains(&other) {
                findings.push(format!("{name} must not depend on {other}"));
            }
        }
    }
    Ok(findings)
}

fn module(path: &str, text: &str) -> Vec<String> {
    let name = path.split(['/', '.']).next().unwrap_or_default();
    if name == "lib" {
        return Vec::new();
    }
    let Some((_, allowed)) = MODULES.iter().find(|(known, _)| *known == name) else {
        return vec![format!("core::{name} has no row in the table of modules")];
    };
    let mut findings = Vec::new();
    // Tests at the end of a file may reach further.
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    if path.ends_with("tests.rs") || path.contains("/tests/") {
        return findings;
    }
    for (number, line) in code.lines().enumerate() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        for other in named(line) {
            if other != name
                && !allowed.contains(&other)
                && MODULES.iter().any(|(known, _)| *known == other)
            {
                findings.push(format!(
                    "crates/core/src/{path}:{}: core::{name} must not name core::{other}",
                    number + 1
                ));
            }
        }
    }
    findings
}

fn named(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices("crate::").map(|(at, word)| {
        let rest = &line[at + word.len()..];
        rest.split(|c: char| !(c.is_alphanumeric() || c == '_'))
            .next()
            .unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_that_looks_up_is_found() {
        assert_eq!(module("floor/merge.rs", "use crate::hub::Hub;").len(), 1);
        assert_eq!(module("hub/mod.rs", "use crate::desk::Desk;").len(), 1);
        assert!(module("hub/mod.rs", "use crate::floor::Floor;").is_empty());
        assert!(module("floor/mod.rs", "/// See [`crate::hub`].").is_empty());
        assert!(
            module(
                "model/mod.rs",
                "#[cfg(test)]\nmod tests { use crate::hub::Hub; }"
            )
            .is_empty()
        );
    }
}
