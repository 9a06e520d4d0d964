//! What the Worker asks the object that signs people in.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::internal::Role;

/// `POST /authorize`: where does the browser go to sign in?
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Authorize {}

/// The answer to [`Authorize`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Start {
    /// The identity provider's page.
    pub(crate) authorization_endpoint: String,
    /// Our id there.
    pub(crate) client_id: String,
    /// What we ask to know.
    pub(crate) scopes: String,
    /// The identity provider's page for signing out, if it has one.
    pub(crate) end_session_endpoint: Option<String>,
}

/// `POST /exchange`: who is behind this code? Answers once per transaction (L3).
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Exchange {
    /// The state of the transaction, by which it is spent.
    pub(crate) state: String,
    /// The code.
    pub(crate) code: String,
    /// The issuer that the response names.
    pub(crate) issuer: Option<String>,
    /// Where the browser was sent back to.
    pub(crate) redirect_uri: String,
    /// The PKCE verifier.
    pub(crate) verifier: String,
    /// The nonce.
    pub(crate) nonce: String,
}

/// `POST /vouch`: who is behind this token of Cloudflare Access?
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Vouch {
    /// The token.
    pub(crate) token: String,
}

/// Who somebody is, by the identity provider's word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Identity {
    /// Who vouches.
    pub(crate) issuer: String,
    /// The person, as the issuer names them.
    pub(crate) subject: String,
    /// The name to greet them by.
    pub(crate) name: String,
    /// The greatest role that the issuer states.
    pub(crate) role: Option<Role>,
    /// When the issuer's word ends, in seconds since 1970.
    pub(crate) expires_at_s: i64,
}

/// Why nobody can be signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SignInFault {
    /// `OIDC_ISSUER` or `OIDC_CLIENT_ID` is not set, or not an address.
    #[error("signing in is not configured")]
    NotConfigured,
    /// The identity provider could not be reached.
    #[error("the identity provider does not answer")]
    Unreachable,
    /// What it says of itself cannot be read, or contradicts the configuration.
    #[error("what the identity provider says of itself does not fit the configuration")]
    Metadata,
    /// It has no PKCE with S256 (L6).
    #[error("the identity provider does not offer PKCE with S256, which signing in demands")]
    NoPkce,
    /// The transaction was used before (L3).
    #[error("this sign-in has been used already")]
    Spent,
    /// Another issuer answers (L5).
    #[error("the answer comes from another identity provider")]
    OtherIssuer,
    /// The identity provider refuses the code.
    #[error("the identity provider does not accept the sign-in")]
    CodeRefused,
    /// The token is not to be believed.
    #[error("the identity provider's token cannot be verified")]
    Token,
    /// Too many sign-ins are under way.
    #[error("too many people are signing in at this moment")]
    Busy,
    /// Too many sign-ins began at once.
    #[error("too many people are signing in at this moment; try again in a few seconds")]
    TooMany {
        /// How long to wait, in seconds.
        retry_after_s: u32,
    },
}
