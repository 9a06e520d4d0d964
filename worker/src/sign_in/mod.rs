//! Signing in with OpenID Connect: authorization code with PKCE, by discovery (AUTH-9).

mod discovery;
mod exchange;
mod identity;
mod message;
mod object;
pub(crate) mod page;
mod recall;
mod settings;
mod spent;
pub(crate) mod transaction;

pub(crate) use message::{Authorize, Exchange, Identity, SignInFault, Start, Vouch};
pub use object::SignIn;
pub(crate) use settings::access_is_set;
