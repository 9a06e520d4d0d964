//! The life of one access token, shared by everybody who needs it (AUTH-2 to AUTH-5).

mod io;
mod keeper;
mod state;
#[cfg(test)]
mod tests;

pub use io::{
    Acquired, Generation, Refusal, TokenConfig, TokenEffect, TokenEvent, TokenFailure, TokenFault,
    TokenGrant, TokenPhase, TokenReason, TokenRequestId, Waiter,
};
pub use keeper::TokenKeeper;
pub use state::TokenState;
