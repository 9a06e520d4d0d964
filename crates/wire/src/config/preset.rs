//! What a preset fills in.

use super::model::{ClientAuth, Preset};

/// The values of a preset that a connection does not state itself.
pub(super) struct Defaults {
    pub(super) scopes: &'static [&'static str],
    pub(super) auth: ClientAuth,
    pub(super) token_lead_s: u32,
    pub(super) token_url: &'static str,
    /// `{tenant}` stands for the tenant's name.
    pub(super) base_url: &'static str,
}

/// Names that will be presets, and are not yet.
pub(super) const RESERVED: [&str; 2] = ["cxone", "genesys"];

impl Preset {
    /// The preset of a name.
    pub(super) fn named(name: &str) -> Option<Self> {
        (name == "seed-realtime").then_some(Self::SeedRealtime)
    }

    pub(super) const fn defaults(self) -> Defaults {
        match self {
            Self::SeedRealtime => Defaults {
                scopes: &["realtime:read", "users:read", "analytics:read"],
                auth: ClientAuth::Basic,
                token_lead_s: 60,
                token_url: "https://login.nicecxone.com/oauth2/token",
                base_url: "https://{tenant}.nicecxone.com",
            },
        }
    }
}
