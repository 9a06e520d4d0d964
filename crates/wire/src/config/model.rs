//! A connection, valid by construction of the validator.

use std::time::Duration;

use floorlight_core::hub;
use floorlight_core::id::digest;
use serde::{Deserialize, Serialize};

/// One platform tenant that the Worker watches, every default filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Connection {
    /// Names it in addresses and bindings: `[a-z0-9-]{1,32}`.
    pub id: String,
    /// Names it to people.
    pub name: String,
    /// Whose interface the platform has.
    pub preset: Preset,
    /// The tenant's name, where addresses need it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// The OAuth client's id.
    pub client_id: String,
    /// The environment variable or secret binding that holds the client's secret.
    pub client_secret_env: String,
    /// The scopes to ask for; none are named to the token service if empty.
    pub scopes: Vec<String>,
    /// How the client proves itself to the token service (AUTH-1).
    pub auth: ClientAuth,
    /// How long before its expiry a token is renewed, in seconds (AUTH-3).
    pub token_lead_s: u32,
    /// What `duration_seconds` of a change says (RT-3).
    pub duration_means: DurationMeans,
    /// Whether reconnect waits use the literal formula (RT-10).
    pub backoff_literal: bool,
    /// A reconciliation sweep starts this often, in seconds (RT-5).
    pub sweep_every_s: u32,
    /// How much later than others a message may come and still count in order, in seconds (RT-6).
    pub reorder_allowance_s: u32,
    /// Where the connection's objects must lie, if that matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<Jurisdiction>,
    /// The time zone of the contact centre, for display only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// The file of the directory document, relative to the configuration; for native tools.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub directory: Option<String>,
    /// Where the platform's interfaces are.
    pub surface: Surfaces,
}

/// Whose interface a platform has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// The real-time interface of the seeds, literally.
    SeedRealtime,
}

/// How an OAuth client proves itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientAuth {
    /// By HTTP Basic.
    Basic,
    /// By fields of the form body.
    Form,
}

/// What `duration_seconds` of a state change says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DurationMeans {
    /// Time already spent in the state that is reported.
    InState,
    /// Time spent in the state before it.
    BeforeChange,
}

/// Where objects must lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Jurisdiction {
    /// In the European Union.
    Eu,
    /// In FedRAMP-authorised places.
    Fedramp,
}

/// The interfaces of a platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Surfaces {
    /// Live state: stream, agents, users.
    pub realtime: Surface,
    /// Historical performance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub performance: Option<Surface>,
    /// Report jobs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reports: Option<Surface>,
    /// Skills.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skills: Option<Surface>,
    /// Genesys Cloud analytics.
    #[serde(rename = "genesys-analytics", skip_serializing_if = "Option::is_none")]
    pub genesys_analytics: Option<Surface>,
}

/// Where one interface is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Surface {
    /// The address that paths are added to; without a slash at its end.
    pub base_url: String,
    /// The address of the token service.
    pub token_url: String,
}

impl Connection {
    /// Returns the scopes as a token request sends them; `None` if none are named.
    #[must_use]
    pub fn scope(&self) -> Option<String> {
        (!self.scopes.is_empty()).then(|| self.scopes.join(" "))
    }

    /// Returns the name of the gate that keeps this connection's token: alike for connections that
    /// share token service, client and scopes (DESIGN 14).
    #[must_use]
    pub fn gate_name(&self) -> String {
        let scope = self.scopes.join(" ");
        let token_url = self.surface.realtime.token_url.as_str();
        let one = digest(&["gate", token_url, &self.client_id, &scope]);
        let two = digest(&["name", &scope, &self.client_id, token_url]);
        format!("{one:016x}{two:016x}")
    }

    /// Returns the lead of token renewal.
    #[must_use]
    pub const fn token_lead(&self) -> Duration {
        Duration::from_secs(self.token_lead_s as u64)
    }

    /// Returns what the hub must know of this connection.
    #[must_use]
    pub const fn hub_config(&self) -> hub::Config {
        hub::Config {
            backoff_base: Duration::from_secs(1),
            backoff_max: Duration::from_secs(60),
            backoff_literal: self.backoff_literal,
            sweep_every: Duration::from_secs(self.sweep_every_s as u64),
            sweep_ids: 200,
            sweep_rate: 5,
            roster_every: Duration::from_secs(15 * 60),
            reorder_allowance: Duration::from_secs(self.reorder_allowance_s as u64),
            duration_is_in_state: matches!(self.duration_means, DurationMeans::InState),
        }
    }
}
