//! The core, compiled to wasm, asks nothing of its surroundings.

use anyhow::{Context as _, Result, bail};
use wasmparser::{Parser, Payload};

use crate::{place, run};

/// The example drives a hub and a desk, so that the linker keeps what they need.
const PROBE: &str = "no_imports";

/// Builds the probe and reads its import section.
///
/// # Errors
/// If the build fails or something is imported.
pub(crate) fn check() -> Result<()> {
    let mut cargo = run::cargo();
    cargo.args([
        "build",
        "--quiet",
        "--release",
        "--package",
        "floorlight-core",
    ]);
    cargo.args(["--example", PROBE, "--target", super::WASM]);
    run::succeed(&mut cargo)?;
    let file = place::target()
        .join(super::WASM)
        .join("release/examples")
        .join(format!("{PROBE}.wasm"));
    let bytes = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let (imports, functions) = contents(&bytes)?;
    if !imports.is_empty() {
        bail!("the core imports {}", imports.join(", "));
    }
    // Without this, a probe that the linker emptied would prove nothing.
    if functions < 100 {
        bail!("the probe holds only {functions} functions: it no longer drives the core");
    }
    Ok(())
}

fn contents(bytes: &[u8]) -> Result<(Vec<String>, u32)> {
    let mut imports = Vec::new();
    let mut functions = 0;
    for payload in Parser::new(0).parse_all(bytes) {
        let payload = payload?;
        if let Payload::ImportSection(section) = payload {
            for import in section.into_imports() {
                let import = import?;
                imports.push(format!("{}.{}", import.module, import.name));
            }
        } else if let Payload::FunctionSection(section) = payload {
            functions = section.count();
        }
    }
    Ok((imports, functions))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module that imports `env.now`, by hand.
    const WITH_IMPORT: [u8; 27] = [
        0, b'a', b's', b'm', 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 2, 11, 1, 3, b'e', b'n', b'v', 3,
        b'n', b'o', b'w', 0, 0,
    ];

    #[test]
    fn an_import_is_seen() -> Result<()> {
        assert_eq!(contents(&WITH_IMPORT)?.0, ["env.now"]);
        Ok(())
    }
}
