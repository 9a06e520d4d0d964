//! The steps, in order.

use std::time::Duration;

use floorlight_core::link::Secret;
use floorlight_upstream::seed::token::Token;
use floorlight_wire::config::Connection;

use super::platform::{self, Platform};
use super::report::{Finding, Report};
use super::{agents, stream, token, users};

/// How long is waited.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// For an answer, and for the stream to open.
    pub(super) request: Duration,
    /// For a message of the stream.
    pub(super) message: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            request: Duration::from_secs(15),
            message: Duration::from_secs(30),
        }
    }
}

/// Tries one connection; `variable` reads an environment variable.
pub(super) async fn connection(
    connection: &Connection,
    limits: Limits,
    variable: impl Fn(&str) -> Option<String>,
    report: &mut Report,
) {
    let base_url = connection.surface.realtime.base_url.as_str();
    report.heading(&format!(
        "{} ({}) at {base_url}",
        connection.name, connection.id
    ));
    let http = match platform::client(limits.request) {
        Ok(http) => http,
        Err(error) => {
            let sentence = format!("This machine cannot make requests: {error:#}");
            return report.step("token", &Finding::failed(sentence));
        }
    };
    let Some(token) = first_token(&http, connection, variable, report).await else {
        return report.line("            Without a token the other steps cannot be tried.");
    };
    let platform = Platform {
        http: &http,
        base_url,
        token: &token.text,
    };
    match users::list(&platform).await {
        Ok((finding, ids)) => {
            report.step("scopes", &finding);
            if ids.is_empty() {
                let sentence = "Without users there is nobody whose state could be asked for";
                report.step("agents", &Finding::unproven(sentence));
            } else {
                let found = agents::sample(&platform, &ids).await;
                report.step("agents", &found.unwrap_or_else(|finding| finding));
            }
        }
        Err(finding) => {
            report.step("scopes", &finding);
            let sentence = "Without the list of users nobody's state can be asked for";
            report.step("agents", &Finding::unproven(sentence));
        }
    }
    // The stream needs neither: it is tried in any case.
    let found = stream::first_message(base_url, &token.text, limits).await;
    report.step("stream", &found.unwrap_or_else(|finding| finding));
}

/// Gets a token with the secret, or with the one that follows it, as the Worker would.
async fn first_token(
    http: &reqwest::Client,
    connection: &Connection,
    variable: impl Fn(&str) -> Option<String>,
    report: &mut Report,
) -> Option<Token> {
    let name = connection.client_secret_env.as_str();
    let next_name = format!("{name}_NEXT");
    let read = |name: &str| variable(name).filter(|secret| !secret.is_empty());
    let Some(secret) = read(name) else {
        let sentence = format!("The environment variable {name} is not set, or empty");
        let advice = format!(
            "export {name}=… with the secret of the client {}",
            connection.client_id
        );
        report.step("token", &Finding::failed(sentence).advise(advice));
        return None;
    };
    let next = read(&next_name).map(Secret::new);
    let current = token::ask(http, connection, name, &Secret::new(secret), report).await;
    let Some(next) = next else {
        return match current {
            Ok(token) => {
                report.step("token", &token::granted(connection, &token));
                Some(token)
            }
            Err(none) => {
                report.step("token", &none.finding);
                None
            }
        };
    };
    match current {
        Ok(token) => {
            report.step("token", &token::granted(connection, &token));
            let other = token::ask(http, connection, &next_name, &next, report).await;
            let finding = match other {
                Ok(_) => Finding::proven(format!("The secret of {next_name} is accepted too")),
                Err(none) => none.finding,
            };
            report.step("next", &finding);
            Some(token)
        }
        Err(none) if none.invalid_client => {
            match token::ask(http, connection, &next_name, &next, report).await {
                Ok(token) => {
                    let finding = token::granted(connection, &token).advise(format!(
                        "The secret of {name} is refused, that of {next_name} accepted: move it there"
                    ));
                    report.step("token", &finding);
                    Some(token)
                }
                Err(second) => {
                    report.step("token", &none.finding);
                    report.step("next", &second.finding);
                    None
                }
            }
        }
        Err(none) => {
            report.step("token", &none.finding);
            None
        }
    }
}
