//! One sign-in under way, kept by the browser alone.
//!
//! The cookie holds a random secret, the moment and the way back. State, nonce and PKCE verifier are
//! digests of all of it, so that nothing is stored before somebody comes back, and nothing in the
//! cookie can be changed without changing the state that the identity provider returns.

use floorlight_core::time::UtcMillis;

use crate::{base64url, digest};

/// How long signing in may take, in seconds.
pub(crate) const LASTS_S: i64 = 600;

/// The longest way back.
const MAX_RETURN_BYTES: usize = 512;

/// One sign-in under way.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Transaction {
    secret: String,
    began_s: i64,
    /// Where the person wanted to go.
    pub(crate) return_to: String,
    /// The session that this sign-in replaces: its object and the digest of its secret (S8).
    pub(crate) replaces: Option<(String, String)>,
}

impl Transaction {
    /// Begins a sign-in.
    pub(crate) fn new(
        secret: &[u8],
        now: UtcMillis,
        return_to: &str,
        replaces: Option<(String, String)>,
    ) -> Self {
        Self {
            secret: base64url::encode(secret),
            began_s: now.get() / 1_000,
            return_to: return_to.to_owned(),
            replaces,
        }
    }

    /// Writes the cookie's value.
    pub(crate) fn write(&self) -> String {
        let (object, digest) = self
            .replaces
            .as_ref()
            .map_or(("", ""), |(object, digest)| (object, digest));
        let return_to = base64url::encode(self.return_to.as_bytes());
        format!(
            "{}.{}.{return_to}.{object}.{digest}",
            self.secret, self.began_s
        )
    }

    /// Reads the cookie's value; `None` if it has another form, or is too old.
    pub(crate) fn read(value: &str, now: UtcMillis) -> Option<Self> {
        let parts: Vec<&str> = value.split('.').collect();
        let [secret, began, return_to, object, digest] = parts.as_slice() else {
            return None;
        };
        let began_s: i64 = began.parse().ok()?;
        let age = (now.get() / 1_000).checked_sub(began_s)?;
        let long_enough = base64url::decode(secret)?.len() == 32;
        let return_to = String::from_utf8(base64url::decode(return_to)?).ok()?;
        if !long_enough || !(-60..LASTS_S).contains(&age) || !is_local(&return_to) {
            return None;
        }
        let replaces = (!object.is_empty()).then(|| ((*object).to_owned(), (*digest).to_owned()));
        Some(Self {
            secret: (*secret).to_owned(),
            began_s,
            return_to,
            replaces,
        })
    }

    /// Returns the state, by which the response is bound to this browser (L1, L2).
    pub(crate) fn state(&self) -> String {
        self.derive("state")
    }

    /// Returns the nonce, by which the token is bound to this sign-in.
    pub(crate) fn nonce(&self) -> String {
        self.derive("nonce")
    }

    /// Returns the PKCE verifier, by which the code is bound to this sign-in.
    pub(crate) fn verifier(&self) -> String {
        self.derive("verifier")
    }

    fn derive(&self, label: &str) -> String {
        digest::of(label, &[&self.write()])
    }
}

/// Says whether a way back stays on this site, and leads to a page.
pub(crate) fn is_local(path: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
    let rooted = path.starts_with('/') && !path.starts_with("//");
    let page = !path.starts_with("/auth/") && !path.starts_with("/api/");
    rooted && page && path.len() <= MAX_RETURN_BYTES && path.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> UtcMillis {
        UtcMillis::new(seconds * 1_000)
    }

    fn transaction() -> Transaction {
        Transaction::new(&[9; 32], at(1_000), "/floor?team=a&sort=-since", None)
    }

    #[test]
    fn a_transaction_comes_back_whole() {
        let made = transaction();
        let read = Transaction::read(&made.write(), at(1_599)).unwrap();
        assert!(read == made && read.state() == made.state());
        assert_eq!(made.verifier().len(), 43);
        let replacing = Transaction::new(
            &[9; 32],
            at(1_000),
            "/",
            Some(("object".to_owned(), "digest".to_owned())),
        );
        assert!(Transaction::read(&replacing.write(), at(1_000)).unwrap() == replacing);
    }

    /// L1, L2: what was changed, or is too old, is no transaction of this state.
    #[test]
    fn changes_change_the_state() {
        let made = transaction();
        assert!(Transaction::read(&made.write(), at(1_600)).is_none());
        assert!(Transaction::read(&made.write(), at(900)).is_none());
        let younger = made.write().replace(".1000.", ".1500.");
        let read = Transaction::read(&younger, at(1_700)).unwrap();
        assert_ne!(read.state(), made.state());
        let other = Transaction::new(&[8; 32], at(1_000), "/", None);
        assert!(other.state() != made.state() && made.state() != made.nonce());
        for bad in ["", "....", "a.b.c.d.e", &made.write().replace('.', ",")] {
            assert!(Transaction::read(bad, at(1_000)).is_none(), "{bad}");
        }
    }

    #[test]
    fn the_way_back_stays_here() {
        for good in ["/", "/floor", "/floor?agent=a%2Fb&x=//y", "/a//b"] {
            assert!(is_local(good), "{good}");
        }
        for bad in [
            "",
            "floor",
            "//evil",
            "/\\evil",
            "https://evil",
            "/\t/evil",
            "/ evil",
            "/\u{e9}",
            "\\/evil",
            "/auth/logout",
            "/api/session",
            &format!("/{}", "x".repeat(512)),
        ] {
            assert!(!is_local(bad), "{bad}");
        }
    }
}
