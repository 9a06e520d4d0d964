//! Has wasm-opt make programs small and fast, and keeps what came of it: it takes longer than all the rest of
//! a build in which nothing changed.

use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

use crate::tool::Tools;
use crate::{place, run};

/// What the programs may use: what rustc does by default. Every browser and workerd has these.
const FEATURES: [&str; 6] = [
    "--enable-mutable-globals",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-reference-types",
];
/// A build has five results; as many are kept as some changes to and fro have.
const KEPT: usize = 40;

/// Optimises a program in place, in the way that `wishes` say.
///
/// # Errors
/// If wasm-opt fails, or a file cannot be read or written.
pub(super) fn optimise(tools: &Tools, file: &Path, wishes: &[&str]) -> Result<()> {
    let folder = place::made(place::target().join("optimised"))?;
    let version = run::output(tools.command("wasm-opt").arg("--version"))?;
    let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let kept = folder.join(format!("{}.wasm", key(&version, wishes, &bytes)));
    if !kept.is_file() {
        make_room(&folder)?;
        // Under another name until it is whole: who is stopped half-way leaves nothing that looks done.
        let unfinished = kept.with_extension("unfinished");
        let mut opt = tools.command("wasm-opt");
        opt.args(wishes).args(FEATURES);
        run::succeed(opt.arg(file).arg("-o").arg(&unfinished))?;
        std::fs::rename(&unfinished, &kept)?;
    }
    std::fs::copy(&kept, file)?;
    Ok(())
}

/// What a result depends on.
fn key(version: &str, wishes: &[&str], bytes: &[u8]) -> String {
    let mut digest = Sha256::new();
    for part in [version].iter().chain(&FEATURES).chain(wishes) {
        digest.update(part.as_bytes());
        digest.update([0]);
    }
    digest.update(bytes);
    format!("{:x}", digest.finalize())
}

/// Removes the oldest results.
fn make_room(folder: &Path) -> Result<()> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let made_at = entry
            .metadata()?
            .modified()
            .unwrap_or(SystemTime::UNIX_EPOCH);
        files.push((made_at, entry.path()));
    }
    files.sort();
    let too_many = (files.len() + 1).saturating_sub(KEPT);
    for (_, file) in files.into_iter().take(too_many) {
        std::fs::remove_file(file)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_bytes_wishes_and_versions_have_other_results() {
        let keys = [
            key("1", &["-O"], b"a"),
            key("1", &["-O"], b"b"),
            key("1", &["-Oz"], b"a"),
            key("2", &["-O"], b"a"),
            key("1", &["-O", "a"], b""),
        ];
        let distinct: std::collections::BTreeSet<&String> = keys.iter().collect();
        assert_eq!(distinct.len(), keys.len());
        assert_eq!(key("1", &["-O"], b"a"), keys[0]);
    }

    #[test]
    fn the_oldest_results_make_room() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("optimised-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        for number in 0..KEPT + 2 {
            std::fs::write(folder.join(format!("{number:03}.wasm")), [])?;
        }
        make_room(&folder)?;
        let left = std::fs::read_dir(&folder)?.count();
        std::fs::remove_dir_all(&folder)?;
        assert_eq!(left, KEPT - 1);
        Ok(())
    }
}
