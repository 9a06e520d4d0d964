//! The provider's pages.

use std::fmt::Write as _;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::authorize::Parameters;
use super::persona::PERSONAS;

const STYLE: &str = include_str!("../../assets/identity.css");
const POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// Lists whom the visitor can be.
pub(super) fn choose(parameters: &Parameters) -> Response {
    let mut list = String::new();
    for persona in PERSONAS {
        let to = escape(&parameters.choosing(persona));
        let (name, about) = (escape(persona.name), escape(persona.about));
        // Writing to a text does not fail.
        let _ = write!(
            list,
            "<li><a href=\"{to}\"><strong>{name}</strong> <span>{about}</span></a></li>"
        );
    }
    let body = format!(
        "<h1>Who are you today?</h1>\
         <p>Choose a person to sign in as. No password is asked for.</p><ul>{list}</ul>"
    );
    page(StatusCode::OK, "Choose a demo identity", &body)
}

/// Says why a request is not served.
pub(super) fn refused(sentence: &str) -> Response {
    let body = format!(
        "<h1>This sign-in cannot go on</h1><p>{}</p>",
        escape(sentence)
    );
    page(StatusCode::BAD_REQUEST, "Sign-in refused", &body)
}

/// Says that the visitor has signed out.
pub(super) fn signed_out() -> Response {
    let body = "<h1>You are signed out</h1><p>You can close this page.</p>";
    page(StatusCode::OK, "Signed out", body)
}

/// Says what this is to whoever comes by.
pub(super) async fn home() -> Response {
    let body = "<h1>Nothing to do here</h1><p>Open the application and sign in there.</p>";
    page(StatusCode::OK, "Demo identities", body)
}

/// Serves the style sheet.
pub(super) async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response()
}

fn page(status: StatusCode, title: &str, body: &str) -> Response {
    let text = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title}</title><link rel=\"stylesheet\" href=\"/identity.css\"></head>\
         <body><main><p class=\"mark\">Demo identities</p>{body}</main></body></html>"
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, text).into_response()
}

/// Makes a text harmless inside markup and quoted attributes.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(letter),
        }
    }
    out
}
