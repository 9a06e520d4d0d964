//! The deployment's variables.

use std::time::Duration;

use worker::Env;

use crate::person::Limits;

/// Reads a variable or secret; an empty one counts as unset.
pub(crate) fn text(env: &Env, name: &str) -> Option<String> {
    let value = env.var(name).ok()?.to_string();
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// Returns the origin under which browsers reach the Worker; empty if unset, which admits nobody.
pub(crate) fn public_origin(env: &Env) -> String {
    text(env, "PUBLIC_ORIGIN")
        .map(|origin| origin.trim_end_matches('/').to_owned())
        .unwrap_or_default()
}

/// Says whether what the connections show is made up.
pub(crate) fn simulated(env: &Env) -> bool {
    text(env, "SIMULATED").as_deref() == Some("true")
}

/// Returns how long sessions last: twelve hours and thirty idle minutes, unless set otherwise.
pub(crate) fn session_limits(env: &Env) -> Limits {
    let usual = Limits::default();
    let seconds = |name: &str, usual: Duration| {
        text(env, name)
            .and_then(|text| text.parse().ok())
            .filter(|seconds| (1..=7 * 86_400).contains(seconds))
            .map_or(usual, Duration::from_secs)
    };
    Limits {
        absolute: seconds("SESSION_ABSOLUTE_S", usual.absolute),
        idle: seconds("SESSION_IDLE_S", usual.idle),
    }
}
