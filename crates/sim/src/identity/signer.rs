//! Signs id tokens with ES256 and publishes the key.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use p256::elliptic_curve::rand_core::OsRng;
use serde_json::{Value, json};

use super::fault::Fault;

/// The provider's key.
#[derive(Clone)]
pub(crate) struct Signer {
    key: SigningKey,
    foreign: SigningKey,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signer(•••)")
    }
}

impl Signer {
    /// Makes a key that lives as long as the process.
    pub(super) fn new() -> Self {
        Self {
            key: SigningKey::random(&mut OsRng),
            foreign: SigningKey::random(&mut OsRng),
        }
    }

    /// Returns the published key set.
    pub(super) fn key_set(&self) -> Value {
        let mut key = public_key(&self.key);
        key["kid"] = key_id(&self.key);
        json!({ "keys": [key] })
    }

    /// Writes `claims` as a compact signed token, or as `fault` wants it.
    pub(super) fn sign(&self, claims: &Value, fault: Fault) -> String {
        let mut header = json!({ "alg": "ES256", "typ": "JWT", "kid": key_id(&self.key) });
        let mut key = &self.key;
        if fault == Fault::AlgNone {
            header = json!({ "alg": "none", "typ": "JWT" });
        } else if fault == Fault::UnknownKey {
            header["kid"] = json!("demo-0");
            key = &self.foreign;
        } else if fault == Fault::ForeignKey {
            header["jwk"] = public_key(&self.foreign);
            header["jku"] = json!("http://127.0.0.1:1/jwks");
            key = &self.foreign;
        }
        let text = format!(
            "{}.{}",
            encode(&header.to_string()),
            encode(&claims.to_string())
        );
        let signed = if fault == Fault::WrongSignature {
            "another text"
        } else {
            &text
        };
        let signature: Signature = key.sign(signed.as_bytes());
        let signature = if fault == Fault::AlgNone {
            String::new()
        } else {
            URL_SAFE_NO_PAD.encode(signature.to_bytes())
        };
        format!("{text}.{signature}")
    }
}

fn public_key(key: &SigningKey) -> Value {
    let point = key.verifying_key().to_encoded_point(false);
    let coordinate = |bytes: Option<&[u8]>| URL_SAFE_NO_PAD.encode(bytes.unwrap_or_default());
    json!({
        "kty": "EC",
        "crv": "P-256",
        "alg": "ES256",
        "use": "sig",
        "x": coordinate(point.x().map(|x| &x[..])),
        "y": coordinate(point.y().map(|y| &y[..])),
    })
}

/// Names a key by itself: a provider that was started anew never gives another key the same name, so
/// that whoever keeps the old key set sees that it is old.
fn key_id(key: &SigningKey) -> Value {
    public_key(key)["x"].clone()
}

fn encode(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use p256::ecdsa::VerifyingKey;
    use p256::ecdsa::signature::Verifier as _;

    fn verifies(signer: &Signer, token: &str) -> bool {
        let (text, signature) = token.rsplit_once('.').expect("three parts");
        let signature = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
        let key = VerifyingKey::from(&signer.key);
        Signature::from_slice(&signature).is_ok_and(|s| key.verify(text.as_bytes(), &s).is_ok())
    }

    #[test]
    fn a_token_is_signed_by_the_published_key() {
        let signer = Signer::new();
        assert!(verifies(
            &signer,
            &signer.sign(&json!({"sub": "a"}), Fault::Off)
        ));
        for fault in [
            Fault::AlgNone,
            Fault::UnknownKey,
            Fault::ForeignKey,
            Fault::WrongSignature,
        ] {
            assert!(
                !verifies(&signer, &signer.sign(&json!({"sub": "a"}), fault)),
                "{fault:?}"
            );
        }
        let other = Signer::new().key_set();
        assert_ne!(signer.key_set()["keys"][0]["kid"], other["keys"][0]["kid"]);
        assert_eq!(
            signer.key_set()["keys"][0]["x"].as_str().map(str::len),
            Some(43)
        );
    }
}
