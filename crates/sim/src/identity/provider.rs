//! The provider's settings and state.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;

use super::code::Codes;
use super::fault::Fault;
use super::signer::Signer;
use crate::options::Options;

/// What the provider did so far.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct Report {
    /// Codes given out.
    pub(crate) codes: u64,
    /// Codes exchanged for tokens.
    pub(crate) exchanged: u64,
    /// Exchanges refused.
    pub(crate) refused: u64,
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) codes: Codes,
    pub(super) fault: Fault,
    pub(super) report: Report,
}

/// The identity provider.
#[derive(Debug)]
pub struct Provider {
    issuer: String,
    client_id: String,
    client_secret: Option<String>,
    app_origin: String,
    signer: Signer,
    state: Mutex<State>,
}

impl Provider {
    /// Makes a provider with a key of its own; `None` when the system gives no random numbers.
    #[must_use]
    pub fn new(issuer: &str, options: &Options) -> Option<Self> {
        crate::server::random_text()?;
        Some(Self {
            issuer: issuer.to_owned(),
            client_id: options.oidc_client_id.clone(),
            client_secret: options.oidc_client_secret.clone(),
            app_origin: options.app_origin.clone(),
            signer: Signer::new(),
            state: Mutex::default(),
        })
    }

    pub(super) fn issuer(&self) -> &str {
        &self.issuer
    }

    pub(super) fn is_client(&self, client: &str) -> bool {
        client == self.client_id
    }

    pub(super) fn client_id(&self) -> &str {
        &self.client_id
    }

    pub(super) const fn has_secret(&self) -> bool {
        self.client_secret.is_some()
    }

    pub(super) fn accepts_secret(&self, secret: Option<&str>) -> bool {
        match &self.client_secret {
            None => secret.is_none_or(str::is_empty),
            Some(right) => secret == Some(right.as_str()),
        }
    }

    /// Whether a sign-in may end at this address. It must be the registered one, to the letter.
    pub(super) fn is_redirect(&self, address: &str) -> bool {
        address == format!("{}/auth/callback", self.app_origin)
    }

    /// Whether a sign-out may end at this address.
    pub(super) fn is_after_sign_out(&self, address: &str) -> bool {
        let rest = address.strip_prefix(&self.app_origin);
        rest.is_some_and(|rest| ["", "/", "/signed-out"].contains(&rest))
    }

    pub(super) const fn signer(&self) -> &Signer {
        &self.signer
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the misbehaviour of the moment.
    #[must_use]
    pub fn fault(&self) -> Fault {
        self.lock().fault
    }

    /// Makes the provider misbehave, or behave again.
    pub fn set_fault(&self, fault: Fault) {
        self.lock().fault = fault;
    }

    pub(crate) fn report(&self) -> Report {
        self.lock().report
    }
}
