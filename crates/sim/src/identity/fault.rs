//! What the provider can be made to do wrong.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::fault::FieldError;

/// A misbehaviour of the provider; one at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// It behaves.
    #[default]
    Off,
    /// Everything is answered 503.
    Down,
    /// The keys are answered 500.
    KeysDown,
    /// Discovery offers PKCE with `plain` only.
    PlainPkceOnly,
    /// Discovery offers no PKCE.
    NoPkce,
    /// The response carries another issuer (mix-up).
    WrongIssParam,
    /// Sign-in ends with an error whose description holds markup.
    ErrorHtml,
    /// The id token is not signed.
    AlgNone,
    /// The id token names a key that is not published.
    UnknownKey,
    /// The id token is signed by a foreign key that its own header carries.
    ForeignKey,
    /// The signature is of another text.
    WrongSignature,
    /// The id token is for somebody else.
    WrongAudience,
    /// The id token is of another issuer.
    WrongIssuer,
    /// The id token carries another nonce.
    WrongNonce,
    /// The id token ended ten minutes ago.
    Expired,
    /// The id token begins in ten minutes.
    NotYetValid,
}

impl Fault {
    /// Reads a fault as the control interface writes it.
    ///
    /// # Errors
    ///
    /// Says that the word is not known.
    pub fn read(value: &Value) -> Result<Self, FieldError> {
        serde_json::from_value(value.clone()).map_err(|error| FieldError {
            field: "identity".to_owned(),
            error: error.to_string(),
        })
    }
}
