//! The steps, in order; each needs the one before.

use anyhow::Result;
use floorlight_core::link::Secret;
use floorlight_upstream::seed::token::Token;
use floorlight_wire::config::Connection;

use super::{platform, stream};
use crate::say;

/// Tries one connection, and says whether all is well.
///
/// # Errors
/// If this machine cannot make requests at all.
pub(super) async fn connection(connection: &Connection) -> Result<bool> {
    say::heading(&format!("{} ({})", connection.name, connection.id));
    Ok(match steps(connection).await {
        Ok(well) => well,
        Err(sentence) => {
            say::line(&format!("✗ {sentence}."));
            false
        }
    })
}

async fn steps(connection: &Connection) -> Result<bool, String> {
    let http = platform::client().map_err(|error| error.to_string())?;
    let variable = &connection.client_secret_env;
    let secret = std::env::var(variable)
        .ok()
        .filter(|secret| !secret.is_empty());
    let secret = secret.ok_or_else(|| format!("The environment variable {variable} is not set"))?;
    let token = platform::token(&http, connection, &Secret::new(secret))
        .await
        .map_err(|sentence| format!("Token: {sentence}"))?;
    let life = token.expires_in.map_or_else(
        || "without saying how long it lives (1200 s are assumed)".to_owned(),
        |seconds| format!("for {seconds} s"),
    );
    say::line(&format!("✓ Token: the token service gave one {life}."));
    let mut well = scopes(connection, &token);
    let users = platform::users(&http, connection, &token)
        .await
        .map_err(|sentence| format!("Users: {sentence}"))?;
    if users.listed == 0 {
        say::line(
            "✗ Users: the platform answers with success and an empty list. It does so when the scope users:read \
             is missing; only if the tenant truly has nobody is this right.",
        );
        well = false;
    } else {
        let more = if users.more { ", and more follow" } else { "" };
        say::line(&format!(
            "✓ Users: the first page lists {}{more}.",
            users.listed
        ));
    }
    let heard = stream::first_message(connection, &token)
        .await
        .map_err(|sentence| format!("Stream: {sentence}"))?;
    say::line(&format!("✓ Stream: {heard}."));
    Ok(well)
}

/// Compares the scopes that were asked for with those that were granted, where the service says so.
fn scopes(connection: &Connection, token: &Token) -> bool {
    let Some(granted) = &token.scope else {
        say::line(
            "✓ Scopes: the token service does not say which it granted; the next steps will show.",
        );
        return true;
    };
    let granted: Vec<&str> = granted.split_whitespace().collect();
    let missing: Vec<&str> = connection
        .scopes
        .iter()
        .map(String::as_str)
        .filter(|scope| !granted.contains(scope))
        .collect();
    if missing.is_empty() {
        say::line(&format!("✓ Scopes: {}.", granted.join(" ")));
        return true;
    }
    say::line(&format!(
        "✗ Scopes: {} not granted; an administrator must add to the client.",
        missing.join(" and ")
    ));
    false
}
