//! Gives files names that change with their content, so that browsers may keep them for ever.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use sha2::{Digest as _, Sha256};

/// Returns the same files under hashed names, with each mention of a name replaced.
///
/// `keep` names the files whose names are fixed, such as `index.html`.
///
/// # Errors
/// If files mention each other in a circle.
pub(crate) fn hashed(
    files: BTreeMap<String, Vec<u8>>,
    keep: &[&str],
) -> Result<BTreeMap<String, Vec<u8>>> {
    let names: Vec<String> = files
        .keys()
        .filter(|name| !keep.contains(&name.as_str()))
        .cloned()
        .collect();
    let mut waiting: Vec<(String, Vec<u8>)> = files.into_iter().collect();
    let mut renamed: BTreeMap<String, String> = BTreeMap::new();
    let mut done = BTreeMap::new();
    while !waiting.is_empty() {
        let before = waiting.len();
        let mut later = Vec::new();
        for (name, bytes) in waiting {
            let ready = mentioned(&name, &bytes, &names).all(|other| renamed.contains_key(other));
            if !ready {
                later.push((name, bytes));
                continue;
            }
            let bytes = with_new_names(&name, bytes, &renamed);
            let new = if keep.contains(&name.as_str()) {
                name.clone()
            } else {
                hashed_name(&name, &bytes)
            };
            renamed.insert(name, new.clone());
            done.insert(new, bytes);
        }
        if later.len() == before {
            bail!(
                "these files mention each other: {:?}",
                later.iter().map(|(name, _)| name).collect::<Vec<_>>()
            );
        }
        waiting = later;
    }
    Ok(done)
}

/// Writes the files over what is there and removes what is left from before.
///
/// The folder itself stays: a server that runs from it must not lose it.
///
/// # Errors
/// If the folder cannot be written.
pub(crate) fn write(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    // The entry pages last: they must never name a file that is not there yet.
    let last = |name: &str| name.ends_with(".html");
    let order = files
        .iter()
        .filter(|(name, _)| !last(name))
        .chain(files.iter().filter(|(name, _)| last(name)));
    for (name, bytes) in order {
        let file = folder.join(name);
        if std::fs::read(&file).is_ok_and(|there| there == *bytes) {
            continue;
        }
        std::fs::write(&file, bytes).with_context(|| format!("cannot write {}", file.display()))?;
    }
    for file in self::files(folder)? {
        let name = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if !files.contains_key(&name) {
            std::fs::remove_file(&file)?;
        }
    }
    Ok(())
}

/// Lists the files of a folder, by name.
///
/// # Errors
/// If the folder cannot be read.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn mentioned<'a>(
    name: &'a str,
    bytes: &'a [u8],
    names: &'a [String],
) -> impl Iterator<Item = &'a String> {
    let text = text_of(name, bytes).unwrap_or_default();
    names
        .iter()
        .filter(move |other| other.as_str() != name && mentions(text, other))
}

/// A name counts where a path or a quote stands before it, so that `app.js` is not found in `my-app.js`.
fn mentions(text: &str, name: &str) -> bool {
    text.match_indices(name)
        .any(|(at, _)| starts_name(text, at))
}

fn starts_name(text: &str, at: usize) -> bool {
    matches!(
        text[..at].chars().next_back(),
        Some('/' | '"' | '\'' | '(' | '`')
    )
}

fn with_new_names(name: &str, bytes: Vec<u8>, renamed: &BTreeMap<String, String>) -> Vec<u8> {
    let Some(text) = text_of(name, &bytes) else {
        return bytes;
    };
    let mut text = text.to_owned();
    for (old, new) in renamed {
        if old == new || old == name {
            continue;
        }
        for before in ["/", "\"", "'", "(", "`"] {
            text = text.replace(&format!("{before}{old}"), &format!("{before}{new}"));
        }
    }
    text.into_bytes()
}

fn text_of<'a>(name: &str, bytes: &'a [u8]) -> Option<&'a str> {
    let kind = name.rsplit('.').next().unwrap_or_default();
    matches!(kind, "html" | "js" | "css" | "webmanifest")
        .then(|| std::str::from_utf8(bytes).ok())
        .flatten()
}

fn hashed_name(name: &str, bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let short: String = digest
        .iter()
        .take(5)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    match name.rsplit_once('.') {
        Some((stem, kind)) => format!("{stem}.{short}.{kind}"),
        None => format!("{name}.{short}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(files: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
        files
            .iter()
            .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()))
            .collect()
    }

    #[test]
    fn a_change_of_a_leaf_changes_every_name_above_it() -> Result<()> {
        let page = |wasm| {
            hashed(
                named(&[
                    ("app_bg.wasm", wasm),
                    ("app.js", "load('/app_bg.wasm')"),
                    ("index.html", "<script src=\"/app.js\"></script>"),
                ]),
                &["index.html"],
            )
        };
        let (first, second) = (page("one")?, page("two")?);
        assert_ne!(first["index.html"], second["index.html"]);
        let script = first.keys().find(|name| name.ends_with(".js"));
        let index = String::from_utf8_lossy(&first["index.html"]).into_owned();
        assert!(
            script.is_some_and(|script| index.contains(script)),
            "{index}"
        );
        Ok(())
    }

    #[test]
    fn a_longer_name_is_not_mistaken() -> Result<()> {
        let files = hashed(
            named(&[("app.js", ""), ("index.html", "\"/my-app.js\"")]),
            &["index.html"],
        )?;
        assert_eq!(files["index.html"], b"\"/my-app.js\"");
        Ok(())
    }

    #[test]
    fn a_circle_is_an_error() {
        assert!(hashed(named(&[("a.js", "'/b.js'"), ("b.js", "'/a.js'")]), &[]).is_err());
    }
}
