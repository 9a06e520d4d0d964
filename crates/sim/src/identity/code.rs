//! Authorization codes: bound to a client, an address and a challenge; used once.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use indexmap::IndexMap;
use sha2::{Digest as _, Sha256};

use super::persona::Persona;

/// More codes than this push out the oldest.
const MAX_CODES: usize = 1_000;
const LIFETIME_MS: i64 = 60_000;

/// What a code stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Grant {
    pub(super) persona: Persona,
    pub(super) redirect_uri: String,
    pub(super) challenge: String,
    pub(super) nonce: Option<String>,
    pub(super) issued_at: i64,
}

/// Why a code is not worth a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CodeError {
    Unknown,
    Used,
    Expired,
    OtherAddress,
    OtherVerifier,
}

/// The codes given out.
#[derive(Debug, Default)]
pub(super) struct Codes {
    codes: IndexMap<String, Option<Grant>>,
}

impl Codes {
    pub(super) fn give(&mut self, code: String, grant: Grant) {
        if self.codes.len() >= MAX_CODES {
            self.codes.shift_remove_index(0);
        }
        self.codes.insert(code, Some(grant));
    }

    /// Takes a code's grant. Whatever comes of it, the code is used.
    pub(super) fn redeem(
        &mut self,
        code: &str,
        redirect_uri: &str,
        verifier: &str,
        now: i64,
    ) -> Result<Grant, CodeError> {
        let grant = self.codes.get_mut(code).ok_or(CodeError::Unknown)?;
        let grant = grant.take().ok_or(CodeError::Used)?;
        if now - grant.issued_at >= LIFETIME_MS {
            return Err(CodeError::Expired);
        }
        if grant.redirect_uri != redirect_uri {
            return Err(CodeError::OtherAddress);
        }
        if !is_verifier(verifier) || challenge(verifier) != grant.challenge {
            return Err(CodeError::OtherVerifier);
        }
        Ok(grant)
    }
}

/// Derives the S256 challenge of a verifier (RFC 7636).
pub(super) fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

/// Whether a text has a verifier's length and characters (RFC 7636, 4.1).
fn is_verifier(text: &str) -> bool {
    (43..=128).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

/// Whether a text can be an S256 challenge.
pub(super) fn is_challenge(text: &str) -> bool {
    URL_SAFE_NO_PAD
        .decode(text)
        .is_ok_and(|bytes| bytes.len() == 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::persona;

    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    fn codes() -> Codes {
        let mut codes = Codes::default();
        let grant = Grant {
            persona: persona::PERSONAS[0],
            redirect_uri: "http://localhost/cb".into(),
            challenge: challenge(VERIFIER),
            nonce: None,
            issued_at: 0,
        };
        codes.give("c".into(), grant);
        codes
    }

    /// The example of RFC 7636, appendix B.
    #[test]
    fn a_challenge_is_as_the_standard_says() {
        assert_eq!(
            challenge(VERIFIER),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
        assert!(is_challenge(&challenge(VERIFIER)));
        assert!(!is_challenge(VERIFIER.trim_end_matches('k')));
    }

    #[test]
    fn a_code_is_used_once_by_who_began() {
        let address = "http://localhost/cb";
        assert!(codes().redeem("c", address, VERIFIER, 59_999).is_ok());
        let mut twice = codes();
        assert!(twice.redeem("c", address, VERIFIER, 1).is_ok());
        assert_eq!(
            twice.redeem("c", address, VERIFIER, 1),
            Err(CodeError::Used)
        );
        let mut failed = codes();
        let other = "x".repeat(43);
        assert_eq!(
            failed.redeem("c", address, &other, 1),
            Err(CodeError::OtherVerifier)
        );
        assert_eq!(
            failed.redeem("c", address, VERIFIER, 1),
            Err(CodeError::Used)
        );
        assert_eq!(
            codes().redeem("d", address, VERIFIER, 1),
            Err(CodeError::Unknown)
        );
        assert_eq!(
            codes().redeem("c", "http://b", VERIFIER, 1),
            Err(CodeError::OtherAddress)
        );
        assert_eq!(
            codes().redeem("c", address, VERIFIER, 60_000),
            Err(CodeError::Expired)
        );
        assert_eq!(
            codes().redeem("c", address, "short", 1),
            Err(CodeError::OtherVerifier)
        );
    }
}
