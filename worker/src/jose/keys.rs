//! The identity provider's public keys.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::compact::Compact;
use super::strict;
use crate::base64url;

/// More keys than this are ignored.
const MAX_KEYS: usize = 64;

/// RSA keys below 2048 bits are ignored.
const MIN_RSA_BYTES: usize = 256;

/// RSA keys above 8192 bits are ignored: checking with them would cost too much.
const MAX_RSA_BYTES: usize = 1_024;

/// The algorithms that we admit, all asymmetric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Rs256,
    Ps256,
    Es256,
}

impl Algorithm {
    /// Reads an algorithm's registered name, to the letter.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "PS256" => Some(Self::Ps256),
            "ES256" => Some(Self::Es256),
            _ => None,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Ps256 => "PS256",
            Self::Es256 => "ES256",
        }
    }
}

/// A public key, with nothing but what makes it one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PublicKey {
    id: Option<String>,
    algorithm: Option<String>,
    pub(crate) numbers: Numbers,
}

/// The numbers of a key, as base64url text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Numbers {
    Rsa { n: String, e: String },
    P256 { x: String, y: String },
}

/// All keys that may sign.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeySet(Vec<PublicKey>);

impl KeySet {
    /// Reads a JWK set; keys of other kinds and for other uses are left out. `None` if it is no set.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let set = strict::object(bytes)?;
        let keys = set.get("keys")?.as_array()?;
        Some(Self(keys.iter().take(MAX_KEYS).filter_map(key).collect()))
    }

    /// Says whether there is no key.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Chooses the key of a token: the one that its header names, or the only one that fits its
    /// algorithm.
    pub(crate) fn choose(&self, token: &Compact) -> Option<&PublicKey> {
        let mut fitting = self.0.iter().filter(|key| {
            key.fits(token.algorithm) && (token.key_id.is_none() || token.key_id == key.id)
        });
        let key = fitting.next()?;
        fitting.next().is_none().then_some(key)
    }
}

impl PublicKey {
    fn fits(&self, algorithm: Algorithm) -> bool {
        let named = self
            .algorithm
            .as_deref()
            .is_none_or(|name| name == algorithm.name());
        let kind = match algorithm {
            Algorithm::Rs256 | Algorithm::Ps256 => matches!(self.numbers, Numbers::Rsa { .. }),
            Algorithm::Es256 => matches!(self.numbers, Numbers::P256 { .. }),
        };
        named && kind
    }
}

fn key(value: &Value) -> Option<PublicKey> {
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let signs = value.get("use").is_none_or(|usage| usage == "sig");
    let verifies = value
        .get("key_ops")
        .and_then(Value::as_array)
        .is_none_or(|list| list.iter().any(|operation| operation == "verify"));
    if !signs || !verifies {
        return None;
    }
    let bytes = |number: &str| base64url::decode(number).map_or(0, |bytes| bytes.len());
    let numbers = match text("kty")?.as_str() {
        "RSA" => {
            let (n, e) = (text("n")?, text("e")?);
            let strong = (MIN_RSA_BYTES..=MAX_RSA_BYTES).contains(&bytes(&n));
            let small = (1..=8).contains(&bytes(&e));
            (strong && small).then_some(Numbers::Rsa { n, e })?
        }
        "EC" if text("crv")? == "P-256" => {
            let (x, y) = (text("x")?, text("y")?);
            (bytes(&x) == 32 && bytes(&y) == 32).then_some(Numbers::P256 { x, y })?
        }
        _ => return None,
    };
    Some(PublicKey {
        id: text("kid"),
        algorithm: text("alg"),
        numbers,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::jose::compact::tests::token;

    fn set() -> KeySet {
        let n = base64url::encode(&[0xc1; 256]);
        let weak = base64url::encode(&[0xc1; 128]);
        let half = base64url::encode(&[1; 32]);
        let text = json!({ "keys": [
            { "kty": "RSA", "kid": "r", "n": n, "e": "AQAB" },
            { "kty": "RSA", "kid": "weak", "n": weak, "e": "AQAB" },
            { "kty": "RSA", "kid": "seal", "use": "enc", "n": n, "e": "AQAB" },
            { "kty": "EC", "kid": "e", "crv": "P-256", "x": half, "y": half, "alg": "ES256" },
            { "kty": "oct", "kid": "o", "k": "c2VjcmV0" },
            { "kty": "EC", "kid": "other", "crv": "P-384", "x": half, "y": half },
            7,
        ] });
        KeySet::parse(text.to_string().as_bytes()).unwrap()
    }

    fn chosen(header: &str) -> bool {
        set()
            .choose(&Compact::parse(&token(header, "{}")).unwrap())
            .is_some()
    }

    /// J2, J9: a key is used for its own kind of algorithm only, and an unknown one is none.
    #[test]
    fn a_key_fits_its_name_and_its_kind() {
        assert_eq!(set().0.len(), 2);
        assert!(chosen(r#"{"alg":"RS256","kid":"r"}"#));
        assert!(chosen(r#"{"alg":"PS256"}"#));
        assert!(chosen(r#"{"alg":"ES256","kid":"e"}"#));
        for header in [
            r#"{"alg":"RS256","kid":"e"}"#,
            r#"{"alg":"ES256","kid":"r"}"#,
            r#"{"alg":"RS256","kid":"weak"}"#,
            r#"{"alg":"RS256","kid":"seal"}"#,
            r#"{"alg":"RS256","kid":"unknown"}"#,
            r#"{"alg":"RS256","kid":""}"#,
        ] {
            assert!(!chosen(header), "{header}");
        }
    }

    #[test]
    fn other_documents_are_no_sets() {
        for bad in ["", "[]", "{}", r#"{"keys":{}}"#, r#"{"keys":[],"keys":[]}"#] {
            assert!(KeySet::parse(bad.as_bytes()).is_none(), "{bad}");
        }
    }
}
