//! The compact form of a signed token: three parts, and a header of which little is believed.

use serde_json::{Map, Value};
use thiserror::Error;

use super::keys::Algorithm;
use super::strict;
use crate::base64url;

/// A longer token is refused unread.
const MAX_TOKEN_BYTES: usize = 16_384;

/// A token's parts. Nothing here is true before the signature has been checked.
#[derive(Clone, Debug)]
pub(crate) struct Compact {
    pub(crate) algorithm: Algorithm,
    /// Which key the signer names.
    pub(crate) key_id: Option<String>,
    /// The bytes that were signed.
    pub(crate) signed: String,
    pub(crate) signature: Vec<u8>,
    payload: Map<String, Value>,
}

/// Why a token is not even looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum TokenFault {
    /// It is longer than 16 KiB, or not three parts in base64url.
    #[error("the token has not the form of a signed token")]
    Form,
    /// Its header or payload is not one JSON object without doubled names.
    #[error("the token's header or payload is not plain JSON")]
    Json,
    /// Its algorithm is none that we admit (J1, J2).
    #[error("the token's algorithm is not admitted")]
    Algorithm,
    /// Its header demands something that we do not do.
    #[error("the token's header demands what is not done here")]
    Critical,
    /// It is a token of another kind.
    #[error("the token is of another kind")]
    Kind,
}

impl Compact {
    /// Takes a token apart.
    ///
    /// Of the header only `alg`, `kid` and `typ` are read. Keys and addresses of keys that it may
    /// carry (`jwk`, `jku`, `x5u`, `x5c`) are ignored: a signature made with them then fails (J7).
    pub(crate) fn parse(token: &str) -> Result<Self, TokenFault> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(TokenFault::Form);
        }
        let parts: Vec<&str> = token.split('.').collect();
        let [header, payload, signature] = parts.as_slice() else {
            return Err(TokenFault::Form);
        };
        let decode = |part: &str| base64url::decode(part).ok_or(TokenFault::Form);
        let signed = format!("{header}.{payload}");
        let header = strict::object(&decode(header)?).ok_or(TokenFault::Json)?;
        let payload = strict::object(&decode(payload)?).ok_or(TokenFault::Json)?;
        let signature = decode(signature)?;
        for demand in ["crit", "b64", "enc", "zip"] {
            if header.contains_key(demand) {
                return Err(TokenFault::Critical);
            }
        }
        let algorithm = header
            .get("alg")
            .and_then(Value::as_str)
            .and_then(Algorithm::from_name)
            .ok_or(TokenFault::Algorithm)?;
        match header.get("typ") {
            None => {}
            Some(Value::String(kind)) if kind.eq_ignore_ascii_case("jwt") => {}
            Some(_) => return Err(TokenFault::Kind),
        }
        let key_id = match header.get("kid") {
            None => None,
            Some(Value::String(id)) => Some(id.clone()),
            Some(_) => return Err(TokenFault::Json),
        };
        Ok(Self {
            algorithm,
            key_id,
            signed,
            signature,
            payload,
        })
    }

    /// Gives the payload away, once the signature has been checked.
    pub(crate) fn into_payload(self) -> Map<String, Value> {
        self.payload
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn token(header: &str, payload: &str) -> String {
        let encode = |text: &str| base64url::encode(text.as_bytes());
        format!(
            "{}.{}.{}",
            encode(header),
            encode(payload),
            encode("signature")
        )
    }

    #[test]
    fn a_plain_token_is_taken_apart() {
        let text = token(r#"{"alg":"ES256","kid":"k","typ":"JWT"}"#, r#"{"sub":"a"}"#);
        let compact = Compact::parse(&text).unwrap();
        assert_eq!(compact.algorithm, Algorithm::Es256);
        assert_eq!(compact.key_id.as_deref(), Some("k"));
        assert_eq!(compact.into_payload()["sub"], "a");
    }

    /// J1, J2: no algorithm, a symmetric one, and spellings of both.
    #[test]
    fn algorithms_outside_the_list_are_refused() {
        for name in [
            "none", "None", "nOnE", "", "HS256", "HS512", "RS1", "RS512", "rs256", "EdDSA",
        ] {
            let text = token(&format!(r#"{{"alg":"{name}"}}"#), "{}");
            assert_eq!(
                Compact::parse(&text).unwrap_err(),
                TokenFault::Algorithm,
                "{name}"
            );
        }
        let text = token(r#"{"alg":["RS256"]}"#, "{}");
        assert_eq!(Compact::parse(&text).unwrap_err(), TokenFault::Algorithm);
        assert_eq!(
            Compact::parse(&token("{}", "{}")).unwrap_err(),
            TokenFault::Algorithm
        );
    }

    /// J7: keys in the header are not read, and critical demands are refused.
    #[test]
    fn headers_bring_no_keys_and_make_no_demands() {
        let text = token(
            r#"{"alg":"RS256","jku":"https://evil","jwk":{"kty":"oct"}}"#,
            "{}",
        );
        assert!(Compact::parse(&text).is_ok());
        for demand in [
            r#""crit":["exp"]"#,
            r#""b64":false"#,
            r#""zip":"DEF""#,
            r#""enc":"A128GCM""#,
        ] {
            let text = token(&format!(r#"{{"alg":"RS256",{demand}}}"#), "{}");
            assert_eq!(Compact::parse(&text).unwrap_err(), TokenFault::Critical);
        }
    }

    #[test]
    fn other_forms_are_refused() {
        let good = token(r#"{"alg":"RS256"}"#, "{}");
        let unsigned = good.rsplit_once('.').unwrap().0.to_owned();
        for bad in [
            String::new(),
            "..".to_owned(),
            unsigned,
            format!("{good}."),
            format!("{good}.x"),
            format!(" {good}"),
            format!("{good}="),
            good.replace('.', ".\n"),
            "a".repeat(20_000),
        ] {
            assert!(Compact::parse(&bad).is_err(), "{bad}");
        }
        for (header, payload) in [
            (r#"{"alg":"RS256","alg":"none"}"#, "{}"),
            (r#"{"alg":"RS256"}"#, r#"{"sub":"a","sub":"b"}"#),
            (r#"{"alg":"RS256"}"#, "[]"),
            (r#"{"alg":"RS256","kid":7}"#, "{}"),
        ] {
            assert_eq!(
                Compact::parse(&token(header, payload)).unwrap_err(),
                TokenFault::Json
            );
        }
        let other = token(r#"{"alg":"RS256","typ":"at+jwt"}"#, "{}");
        assert_eq!(Compact::parse(&other).unwrap_err(), TokenFault::Kind);
    }
}
