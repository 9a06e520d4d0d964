//! Signed tokens (RFC 7515, 7517, 7519), read strictly. Everything but the signature's arithmetic is
//! pure; that is left to WebCrypto, through one adapter.

mod claims;
mod compact;
mod keys;
mod strict;
mod web_crypto;

pub(crate) use claims::{Claims, Expected};
pub(crate) use compact::Compact;
pub(crate) use keys::KeySet;
pub(crate) use strict::object;
pub(crate) use web_crypto::verify;
