//! How people sign in, as the deployment's variables state it.

use worker::{Env, Url};

use super::message::SignInFault;
use crate::settings::text;

/// What is asked of the identity provider unless `OIDC_SCOPES` says otherwise.
const SCOPES: &str = "openid profile email";

/// The identity provider, and who we are there.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) issuer: String,
    pub(crate) client_id: String,
    pub(crate) client_secret: Option<String>,
    pub(crate) scopes: String,
    pub(crate) role_claim: String,
    /// The provider has PKCE with S256, though its metadata is silent about PKCE.
    pub(crate) assume_pkce: bool,
}

/// Cloudflare Access in front of the Worker.
#[derive(Clone)]
pub(crate) struct Access {
    pub(crate) issuer: String,
    pub(crate) audience: String,
    pub(crate) role_claim: String,
}

impl Settings {
    /// Reads the variables.
    pub(crate) fn read(env: &Env) -> Result<Self, SignInFault> {
        let issuer = text(env, "OIDC_ISSUER").ok_or(SignInFault::NotConfigured)?;
        if !is_safe(&issuer) {
            return Err(SignInFault::NotConfigured);
        }
        Ok(Self {
            issuer,
            client_id: text(env, "OIDC_CLIENT_ID").ok_or(SignInFault::NotConfigured)?,
            client_secret: text(env, "OIDC_CLIENT_SECRET"),
            scopes: text(env, "OIDC_SCOPES").unwrap_or_else(|| SCOPES.to_owned()),
            role_claim: role_claim(env),
            assume_pkce: text(env, "OIDC_ASSUME_PKCE").as_deref() == Some("S256"),
        })
    }
}

impl Access {
    /// Reads the variables; `None` unless both are set.
    pub(crate) fn read(env: &Env) -> Option<Self> {
        let domain = text(env, "ACCESS_TEAM_DOMAIN")?;
        let issuer = if domain.contains("://") {
            domain.trim_end_matches('/').to_owned()
        } else {
            format!("https://{domain}")
        };
        is_safe(&issuer).then_some(Self {
            issuer,
            audience: text(env, "ACCESS_AUD")?,
            role_claim: role_claim(env),
        })
    }
}

/// Says whether Cloudflare Access vouches for people too.
pub(crate) fn access_is_set(env: &Env) -> bool {
    Access::read(env).is_some()
}

fn role_claim(env: &Env) -> String {
    text(env, "OIDC_ROLE_CLAIM").unwrap_or_else(|| "roles".to_owned())
}

/// Says whether an address is one that secrets and codes may be sent to: https, or this machine.
pub(crate) fn is_safe(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else {
        return false;
    };
    let loopback = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let scheme = url.scheme() == "https" || (url.scheme() == "http" && loopback);
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    scheme && plain && url.host_str().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_https_or_of_this_machine() {
        for good in [
            "https://id.example/x",
            "http://127.0.0.1:9102",
            "http://localhost",
            "http://[::1]:1",
        ] {
            assert!(is_safe(good), "{good}");
        }
        for bad in [
            "http://id.example",
            "http://127.0.0.1.evil",
            "http://localhost.evil",
            "https://a:b@id.example",
            "ftp://127.0.0.1",
            "javascript:alert(1)",
            "//id.example",
            "https://id.example/#x",
            "",
        ] {
            assert!(!is_safe(bad), "{bad}");
        }
    }
}
