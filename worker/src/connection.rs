//! Connections as the deployment's variables state them.

use floorlight_core::link::Secret;
use floorlight_wire::config::{Connection, MAX_CONNECTIONS, binding_name};
use thiserror::Error;
use worker::Env;

use crate::settings;

/// Why a connection cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum ConnectionError {
    /// `CONNECTION_IDS` does not name it.
    #[error("there is no such connection")]
    Unknown,
    /// Its variable is not set.
    #[error("the variable {0} is not set")]
    Missing(String),
    /// Its variable does not hold a connection.
    #[error("the variable {name} does not hold a connection: {errors}")]
    Wrong {
        /// The variable.
        name: String,
        /// Everything that is wrong with it.
        errors: String,
    },
}

/// Lists the connections that this deployment serves, in the order of `CONNECTION_IDS`.
pub(crate) fn ids(env: &Env) -> Vec<String> {
    let Ok(listed) = env.var("CONNECTION_IDS") else {
        return Vec::new();
    };
    listed
        .to_string()
        .split(',')
        .map(str::trim)
        .filter(|id| !id.is_empty())
        .take(MAX_CONNECTIONS)
        .map(str::to_owned)
        .collect()
}

/// Reads a connection.
pub(crate) fn load(env: &Env, id: &str) -> Result<Connection, ConnectionError> {
    if !ids(env).iter().any(|known| known == id) {
        return Err(ConnectionError::Unknown);
    }
    let name = binding_name(id);
    let Ok(json) = env.var(&name) else {
        return Err(ConnectionError::Missing(name));
    };
    Connection::from_json(&json.to_string()).map_err(|errors| {
        let errors = errors
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("; ");
        ConnectionError::Wrong { name, errors }
    })
}

/// Reads a connection's client secret, from its current or its next slot.
pub(crate) fn client_secret(
    env: &Env,
    connection: &Connection,
    next: bool,
) -> Option<Secret<String>> {
    let name = connection.client_secret_env.as_str();
    let text = if next {
        settings::text(env, &format!("{name}_NEXT"))
    } else {
        settings::text(env, name)
    };
    text.map(Secret::new)
}
