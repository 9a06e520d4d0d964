//! Digests of secrets, and comparing without telling how far two texts agree.

use sha2::{Digest as _, Sha256};

use crate::base64url;

/// Returns the SHA-256 digest of labelled parts as base64url text. Each part is preceded by its
/// length, so that no two lists of parts run together to the same bytes.
pub(crate) fn of(label: &str, parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in std::iter::once(&label).chain(parts) {
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        hash.update(length.to_be_bytes());
        hash.update(part.as_bytes());
    }
    base64url::encode(&hash.finalize())
}

/// Returns the plain SHA-256 digest of a text as base64url text: the PKCE challenge of a verifier.
pub(crate) fn plain(text: &str) -> String {
    base64url::encode(&Sha256::digest(text.as_bytes()))
}

/// Says whether two texts are equal, looking at every byte whatever the first ones say.
pub(crate) fn equal(a: &str, b: &str) -> bool {
    let differing = a
        .bytes()
        .zip(b.bytes())
        .fold(0, |sum, (x, y)| sum | (x ^ y));
    a.len() == b.len() && differing == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(of("a", &["bc", "d"]), of("a", &["b", "cd"]));
        assert_ne!(of("a", &["b"]), of("b", &["a"]));
        assert!(equal("abc", "abc"));
        assert!(!equal("abc", "abd") && !equal("abc", "ab") && !equal("", "a"));
        // RFC 7636, appendix B.
        assert_eq!(
            plain("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }
}
