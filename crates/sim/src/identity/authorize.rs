//! The authorization endpoint: checks the request, lets the visitor choose who they are, and sends
//! them back with a code.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::code::{self, Grant};
use super::fault::Fault;
use super::persona::{self, Persona};
use super::{Provider, page};
use crate::{clock, server};

/// More parameters than this are refused.
const MAX_PARAMETERS: usize = 40;

/// The parameters of a request, each at most once.
#[derive(Clone, Debug, Default)]
pub(super) struct Parameters {
    pairs: Vec<(String, String)>,
}

impl Parameters {
    /// Reads a query or form; `None` when a parameter comes twice or there are too many.
    pub(super) fn read(text: &[u8]) -> Option<Self> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for (name, value) in form_urlencoded::parse(text) {
            let known = pairs.iter().any(|(seen, _)| *seen == *name);
            if known || pairs.len() >= MAX_PARAMETERS {
                return None;
            }
            pairs.push((name.into_owned(), value.into_owned()));
        }
        Some(Self { pairs })
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let pair = self.pairs.iter().find(|(known, _)| known == name);
        pair.map(|(_, value)| value.as_str())
    }

    /// Writes the same request with the visitor's choice in it.
    pub(super) fn choosing(&self, persona: Persona) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        let kept = self.pairs.iter();
        let kept = kept.filter(|(name, _)| !["login_hint", "persona", "prompt"].contains(&&**name));
        for (name, value) in kept {
            out.append_pair(name, value);
        }
        out.append_pair("persona", persona.key);
        format!("/authorize?{}", out.finish())
    }
}

pub(super) async fn authorize(
    State(provider): State<Arc<Provider>>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    let Some(parameters) = Parameters::read(query.as_bytes()) else {
        return page::refused("A parameter is given twice.");
    };
    if !parameters
        .get("client_id")
        .is_some_and(|client| provider.is_client(client))
    {
        return page::refused("The application is not known here (client_id).");
    }
    let redirect = parameters
        .get("redirect_uri")
        .filter(|to| provider.is_redirect(to));
    let Some(redirect) = redirect else {
        return page::refused("The address to return to is not the registered one (redirect_uri).");
    };
    let back = Back {
        provider: &provider,
        redirect,
        state: parameters.get("state"),
    };
    if let Err((error, description)) = check(&parameters) {
        return back.with_error(error, description);
    }
    if provider.fault() == Fault::ErrorHtml {
        let description = "<script>alert(1)</script><img src=x onerror=alert(2)>";
        return back.with_error("access_denied", description);
    }
    let chosen = parameters
        .get("persona")
        .or_else(|| parameters.get("login_hint"));
    match chosen.and_then(persona::find) {
        Some(persona) => back.with_code(persona, &parameters),
        None if parameters.get("prompt") == Some("none") => {
            back.with_error("login_required", "nobody is signed in")
        }
        None => page::choose(&parameters),
    }
}

fn check(parameters: &Parameters) -> Result<(), (&'static str, &'static str)> {
    if parameters.get("response_type") != Some("code") {
        return Err(("unsupported_response_type", "response_type must be code"));
    }
    let scope = parameters.get("scope").unwrap_or_default();
    if !scope.split_whitespace().any(|word| word == "openid") {
        return Err(("invalid_scope", "scope must hold openid"));
    }
    if parameters.get("code_challenge_method") != Some("S256") {
        return Err(("invalid_request", "code_challenge_method must be S256"));
    }
    if !parameters
        .get("code_challenge")
        .is_some_and(code::is_challenge)
    {
        return Err((
            "invalid_request",
            "code_challenge must be a SHA-256 in base64url",
        ));
    }
    Ok(())
}

/// The way back to the application.
struct Back<'a> {
    provider: &'a Provider,
    redirect: &'a str,
    state: Option<&'a str>,
}

impl Back<'_> {
    fn with_code(&self, persona: Persona, parameters: &Parameters) -> Response {
        let Some(code) = server::random_text() else {
            return self.with_error("server_error", "no random numbers");
        };
        let grant = Grant {
            persona,
            redirect_uri: self.redirect.to_owned(),
            challenge: parameters
                .get("code_challenge")
                .unwrap_or_default()
                .to_owned(),
            nonce: parameters.get("nonce").map(str::to_owned),
            issued_at: clock::now_ms(),
        };
        let mut state = self.provider.lock();
        state.report.codes += 1;
        state.codes.give(code.clone(), grant);
        drop(state);
        self.with(&[("code", &code)])
    }

    fn with_error(&self, error: &str, description: &str) -> Response {
        self.with(&[("error", error), ("error_description", description)])
    }

    fn with(&self, pairs: &[(&str, &str)]) -> Response {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(pairs);
        if let Some(state) = self.state {
            query.append_pair("state", state);
        }
        let wrong = self.provider.fault() == Fault::WrongIssParam;
        let issuer = if wrong {
            "http://127.0.0.1:1"
        } else {
            self.provider.issuer()
        };
        query.append_pair("iss", issuer);
        found(&format!("{}?{}", self.redirect, query.finish()))
    }
}

/// Ends the session here (there is none) and sends the visitor back, if that is a known address.
pub(super) async fn end_session(
    State(provider): State<Arc<Provider>>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    let parameters = Parameters::read(query.as_bytes()).unwrap_or_default();
    let Some(to) = parameters.get("post_logout_redirect_uri") else {
        return page::signed_out();
    };
    let client = parameters.get("client_id");
    if !provider.is_after_sign_out(to) || client.is_some_and(|id| !provider.is_client(id)) {
        return page::refused("The address to return to after signing out is not registered.");
    }
    match parameters.get("state") {
        None => found(to),
        Some(state) => {
            let mut query = form_urlencoded::Serializer::new(String::new());
            query.append_pair("state", state);
            found(&format!("{to}?{}", query.finish()))
        }
    }
}

fn found(to: &str) -> Response {
    let headers = [
        (header::LOCATION, to),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (StatusCode::FOUND, headers).into_response()
}
