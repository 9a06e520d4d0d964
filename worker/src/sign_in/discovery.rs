//! What an identity provider says of itself (OpenID Connect Discovery 1.0, RFC 8414).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::message::SignInFault;
use super::settings::is_safe;
use crate::jose;

/// What we need to know of an identity provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Provider {
    pub(crate) issuer: String,
    pub(crate) authorization_endpoint: String,
    pub(crate) token_endpoint: String,
    pub(crate) jwks_uri: String,
    pub(crate) userinfo_endpoint: Option<String>,
    pub(crate) end_session_endpoint: Option<String>,
    /// The client's secret goes into the body, because a header is not admitted.
    pub(crate) secret_in_body: bool,
    /// Its responses name their issuer (RFC 9207).
    pub(crate) names_issuer: bool,
}

/// Returns where an issuer describes itself.
pub(crate) fn address(issuer: &str) -> String {
    format!(
        "{}/.well-known/openid-configuration",
        issuer.trim_end_matches('/')
    )
}

impl Provider {
    /// Reads a provider's metadata, and refuses a provider with which signing in would not be safe.
    pub(crate) fn parse(
        bytes: &[u8],
        issuer: &str,
        assume_pkce: bool,
    ) -> Result<Self, SignInFault> {
        let all = jose::object(bytes).ok_or(SignInFault::Metadata)?;
        if all.get("issuer").and_then(Value::as_str) != Some(issuer) {
            return Err(SignInFault::Metadata);
        }
        let pkce = list(&all, "code_challenge_methods_supported")
            .map_or(assume_pkce, |methods| methods.contains(&"S256"));
        if !pkce {
            return Err(SignInFault::NoPkce);
        }
        let code =
            list(&all, "response_types_supported").is_none_or(|types| types.contains(&"code"));
        if !code {
            return Err(SignInFault::Metadata);
        }
        let needed = |name: &str| endpoint(&all, name).ok_or(SignInFault::Metadata);
        let methods = list(&all, "token_endpoint_auth_methods_supported");
        Ok(Self {
            issuer: issuer.to_owned(),
            authorization_endpoint: needed("authorization_endpoint")?,
            token_endpoint: needed("token_endpoint")?,
            jwks_uri: needed("jwks_uri")?,
            userinfo_endpoint: endpoint(&all, "userinfo_endpoint"),
            end_session_endpoint: endpoint(&all, "end_session_endpoint"),
            secret_in_body: methods.is_some_and(|methods| {
                methods.contains(&"client_secret_post") && !methods.contains(&"client_secret_basic")
            }),
            names_issuer: all
                .get("authorization_response_iss_parameter_supported")
                .and_then(Value::as_bool)
                .unwrap_or(false),
        })
    }
}

fn endpoint(all: &Map<String, Value>, name: &str) -> Option<String> {
    let address = all.get(name)?.as_str()?;
    is_safe(address).then(|| address.to_owned())
}

fn list<'a>(all: &'a Map<String, Value>, name: &str) -> Option<Vec<&'a str>> {
    let values = all.get(name)?.as_array()?;
    Some(values.iter().filter_map(Value::as_str).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ISSUER: &str = "https://id.example";

    #[expect(clippy::needless_pass_by_value, reason = "callers write literals")]
    fn parse(change: Value) -> Result<Provider, SignInFault> {
        let mut all = json!({
            "issuer": ISSUER,
            "authorization_endpoint": "https://id.example/authorize",
            "token_endpoint": "https://id.example/token",
            "jwks_uri": "https://id.example/keys",
            "code_challenge_methods_supported": ["plain", "S256"],
            "response_types_supported": ["code"],
        });
        for (name, value) in change.as_object().unwrap() {
            all[name] = value.clone();
        }
        Provider::parse(all.to_string().as_bytes(), ISSUER, false)
    }

    #[test]
    fn a_sound_provider_is_taken() {
        let provider = parse(json!({ "authorization_response_iss_parameter_supported": true }));
        assert!(provider.unwrap().names_issuer);
        let posts = json!({ "token_endpoint_auth_methods_supported": ["client_secret_post"] });
        assert!(parse(posts).unwrap().secret_in_body);
    }

    /// L6: only plain PKCE, or none, is refused with the reason.
    #[test]
    fn a_provider_without_s256_is_refused() {
        for methods in [
            json!(["plain"]),
            json!([]),
            json!(["s256"]),
            json!(null),
            json!("S256"),
        ] {
            let change = json!({ "code_challenge_methods_supported": methods });
            assert_eq!(parse(change), Err(SignInFault::NoPkce));
        }
    }

    /// L5: the document's issuer is ours to the letter, and secrets go over https.
    #[test]
    fn a_provider_that_contradicts_is_refused() {
        for issuer in [
            "https://id.example/",
            "https://evil.example",
            "HTTPS://id.example",
        ] {
            assert_eq!(
                parse(json!({ "issuer": issuer })),
                Err(SignInFault::Metadata)
            );
        }
        for name in ["authorization_endpoint", "token_endpoint", "jwks_uri"] {
            for bad in [
                json!("http://id.example/x"),
                json!(null),
                json!("javascript:alert(1)"),
            ] {
                assert_eq!(parse(json!({ name: bad })), Err(SignInFault::Metadata));
            }
        }
        assert_eq!(
            Provider::parse(b"<html>", ISSUER, true),
            Err(SignInFault::Metadata)
        );
    }
}
