//! Answers: every one carries every security header (X4), whatever it is.

use floorlight_wire::headers::{DYNAMIC, EVERYWHERE};
use floorlight_wire::problem::CONTENT_TYPE;
use serde::Serialize;
use worker::{Headers, Response, ResponseBody, ResponseBuilder, Result, WebSocket};

use crate::problem::Refusal;
use crate::sign_in::page;

/// An answer before the headers that every answer carries.
#[derive(Debug)]
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Content,
}

#[derive(Debug)]
enum Content {
    None,
    Text(String),
    Passed(ResponseBody),
    Socket(WebSocket),
}

impl Reply {
    /// Answers with JSON.
    pub(crate) fn json<T: Serialize>(value: &T) -> std::result::Result<Self, Refusal> {
        let text = serde_json::to_string(value).map_err(|_| Refusal::Failed)?;
        Ok(Self::text(200, "application/json", text))
    }

    /// Answers with a page.
    pub(crate) fn page(status: u16, title: &str, sentence: &str, request: &str) -> Self {
        let html = page::write(title, sentence, request);
        Self::text(status, "text/html; charset=utf-8", html)
    }

    /// Answers with a style sheet.
    pub(crate) fn style(css: &str) -> Self {
        Self::text(200, "text/css; charset=utf-8", css.to_owned())
    }

    /// Sends the browser elsewhere.
    pub(crate) fn redirect(to: String) -> Self {
        Self::empty(302).with("Location", to)
    }

    /// Answers with nothing but a status.
    pub(crate) const fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Content::None,
        }
    }

    /// Passes on what an object has written. Of its headers only these are passed on.
    pub(crate) fn passed(status: u16, etag: Option<String>, body: ResponseBody) -> Self {
        let mut reply = if status == 304 {
            Self::empty(304)
        } else {
            Self {
                status,
                headers: vec![("Content-Type", "application/json".to_owned())],
                body: Content::Passed(body),
            }
        };
        if let Some(etag) = etag {
            // The page keeps it under its tag, asks each time, and nobody else may keep it.
            reply = reply
                .with("ETag", etag)
                .with("Cache-Control", "private, no-cache".to_owned());
        }
        reply
    }

    /// Opens a stream.
    pub(crate) fn socket(socket: WebSocket, protocol: &str) -> Self {
        Self {
            status: 101,
            headers: vec![("Sec-WebSocket-Protocol", protocol.to_owned())],
            body: Content::Socket(socket),
        }
    }

    /// Refuses, as a problem document.
    pub(crate) fn refusal(refusal: &Refusal, request: &str) -> Self {
        let document = refusal.document(request);
        // The form of a problem document cannot fail to be written.
        let text = serde_json::to_string(&document).unwrap_or_default();
        let mut reply = Self::text(refusal.status(), CONTENT_TYPE, text);
        reply.headers.extend(refusal.headers());
        reply
    }

    /// Adds a header.
    pub(crate) fn with(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Returns the status.
    pub(crate) const fn status(&self) -> u16 {
        self.status
    }

    /// Writes the answer, with every header that every answer carries.
    pub(crate) fn seal(self, request: &str, head: bool) -> Result<Response> {
        let headers = Headers::new();
        for (name, value) in EVERYWHERE.iter().chain(DYNAMIC) {
            headers.set(name, value)?;
        }
        headers.set("X-Request-Id", request)?;
        for (name, value) in &self.headers {
            if *name == "Set-Cookie" {
                headers.append(name, value)?;
            } else {
                headers.set(name, value)?;
            }
        }
        let builder = ResponseBuilder::new()
            .with_status(self.status)
            .with_headers(headers);
        Ok(match self.body {
            Content::Socket(socket) => builder.with_websocket(socket).empty(),
            Content::None => builder.empty(),
            Content::Text(_) | Content::Passed(_) if head => builder.empty(),
            Content::Text(text) => builder.fixed(text.into_bytes()),
            Content::Passed(body) => builder.body(body),
        })
    }

    fn text(status: u16, media_type: &str, text: String) -> Self {
        Self {
            status,
            headers: vec![("Content-Type", media_type.to_owned())],
            body: Content::Text(text),
        }
    }
}
