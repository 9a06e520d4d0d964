//! Secrets that were planted, and the search for them in everything that leaves the Worker (AUTH-7).

use std::path::{Path, PathBuf};

use anyhow::Result;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// A text that must not be found.
#[derive(Clone, Debug)]
pub struct Canary {
    name: String,
    forms: Vec<(&'static str, Vec<u8>)>,
}

/// Where a canary was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which canary.
    pub canary: String,
    /// In which form: raw, base64, base64url, percent, hex.
    pub form: &'static str,
    /// Where.
    pub place: String,
}

impl Canary {
    /// Makes a canary of a secret in each form in which it could leak.
    #[must_use]
    pub fn new(name: &str, secret: &str) -> Self {
        let bytes = secret.as_bytes();
        let mut forms = vec![
            ("raw", bytes.to_vec()),
            ("percent", percent(secret, false).into_bytes()),
            ("percent", percent(secret, true).into_bytes()),
            (
                "hex",
                bytes
                    .iter()
                    .map(|byte| format!("{byte:02x}"))
                    .collect::<String>()
                    .into_bytes(),
            ),
        ];
        // A secret inside a longer text is shifted against the base64 grid: three forms each.
        for shift in 0..3 {
            let mut shifted = vec![0; shift];
            shifted.extend_from_slice(bytes);
            for (form, engine) in [
                ("base64", &STANDARD_NO_PAD),
                ("base64url", &URL_SAFE_NO_PAD),
            ] {
                forms.push((form, inner(&engine.encode(&shifted), shift)));
            }
        }
        forms.push(("base64", STANDARD.encode(bytes).into_bytes()));
        forms.dedup_by(|one, other| one.1 == other.1);
        Self {
            name: name.to_owned(),
            forms,
        }
    }

    /// Returns the forms, to be planted.
    pub fn forms(&self) -> impl Iterator<Item = (&'static str, &[u8])> {
        self.forms
            .iter()
            .map(|(form, bytes)| (*form, bytes.as_slice()))
    }
}

/// The characters that depend on the secret alone: what the neighbours touch is cut off.
fn inner(encoded: &str, shift: usize) -> Vec<u8> {
    let start = (shift * 8).div_ceil(6);
    let end = encoded.len().saturating_sub(1);
    encoded
        .as_bytes()
        .get(start..end)
        .unwrap_or_default()
        .to_vec()
}

fn percent(text: &str, all: bool) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes()
        .map(|byte| {
            if plain(byte) && !all {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

/// Searches bytes for every canary in every form.
#[must_use]
pub fn search(canaries: &[Canary], place: &str, bytes: &[u8]) -> Vec<Finding> {
    let mut found = Vec::new();
    for canary in canaries {
        for (form, needle) in canary.forms() {
            if needle.len() >= 8 && contains(bytes, needle) {
                found.push(Finding {
                    canary: canary.name.clone(),
                    form,
                    place: place.to_owned(),
                });
            }
        }
    }
    found
}

/// Searches every file under a folder.
///
/// # Errors
/// If a file cannot be read.
pub fn search_folder(canaries: &[Canary], folder: &Path) -> Result<Vec<Finding>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let path: PathBuf = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.display().to_string();
                found.extend(search(canaries, &name, &std::fs::read(&path)?));
                found.extend(search(
                    canaries,
                    &format!("the name {name}"),
                    name.as_bytes(),
                ));
            }
        }
    }
    Ok(found)
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    // Comparing first bytes first keeps this quick on megabytes.
    let Some(first) = needle.first() else {
        return false;
    };
    let mut rest = haystack;
    while let Some(at) = rest.iter().position(|byte| byte == first) {
        rest = &rest[at..];
        if rest.starts_with(needle) {
            return true;
        }
        rest = &rest[1..];
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "s3cr3t/canary+of=the;client";

    /// AUTH-7: the search finds what is planted, in each form and at each shift, and nothing else.
    #[test]
    fn each_planted_form_is_found() {
        let canaries = [Canary::new("client secret", SECRET)];
        for (form, bytes) in canaries[0].forms() {
            let planted = [b"before ".as_slice(), bytes, b" after"].concat();
            assert!(!search(&canaries, "here", &planted).is_empty(), "{form}");
        }
        for before in ["", "a", "ab", "abc", "user:"] {
            for text in [
                STANDARD.encode(format!("{before}{SECRET}x")),
                URL_SAFE_NO_PAD.encode(format!("{before}{SECRET}x")),
            ] {
                assert!(
                    !search(&canaries, "here", text.as_bytes()).is_empty(),
                    "{before}"
                );
            }
        }
        assert_eq!(
            search(&canaries, "here", b"nothing of the kind stands here"),
            []
        );
    }
}
