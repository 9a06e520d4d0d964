//! What is read of a request. Everything else that a client sends has no effect (P2, P6).

use worker::{Headers, Request};

use crate::route::{Query, QueryFault};
use crate::session::forgery::{HEADER, Signals};
use crate::upgrade::Handshake;

/// The header by which the page names a call; the log repeats it beside our own id.
const PAGE_REQUEST: &str = "x-floorlight-page-request";
/// The longest such name.
const MAX_PAGE_REQUEST: usize = 32;

/// A request, as far as the Worker looks at it.
#[derive(Clone, Debug)]
pub(crate) struct Incoming {
    pub(crate) method: String,
    /// The path, percent-encoded.
    pub(crate) path: String,
    pub(crate) query: Result<Query, QueryFault>,
    pub(crate) cookies: Option<String>,
    /// The token that Cloudflare Access puts there.
    pub(crate) access_token: Option<String>,
    pub(crate) signals: Signals,
    pub(crate) handshake: Handshake,
    pub(crate) body: Body,
    pub(crate) if_none_match: Option<String>,
    pub(crate) if_match: Option<String>,
    /// What the page calls this request.
    pub(crate) page_request: Option<String>,
}

/// What a request says about its body.
#[derive(Clone, Debug, Default)]
pub(crate) struct Body {
    pub(crate) media_type: Option<String>,
    pub(crate) encoding: Option<String>,
    pub(crate) length: Option<String>,
}

impl Incoming {
    /// Reads a request's head.
    pub(crate) fn read(request: &Request) -> Self {
        let headers = request.headers();
        let header = |name: &str| header(headers, name);
        Self {
            method: request.inner().method(),
            path: request.path(),
            query: query(request),
            cookies: header("cookie"),
            access_token: header("cf-access-jwt-assertion"),
            signals: Signals {
                origin: header("origin"),
                fetch_site: header("sec-fetch-site"),
                fetch_mode: header("sec-fetch-mode"),
                custom_header: header(HEADER.0),
            },
            handshake: Handshake {
                upgrade: header("upgrade"),
                version: header("sec-websocket-version"),
                key: header("sec-websocket-key"),
                protocols: header("sec-websocket-protocol"),
            },
            body: Body {
                media_type: header("content-type"),
                encoding: header("content-encoding"),
                length: header("content-length"),
            },
            if_none_match: header("if-none-match"),
            if_match: header("if-match"),
            page_request: header(PAGE_REQUEST).filter(|name| is_plain(name)),
        }
    }
}

/// Nothing else of what a client sends comes into the log.
fn is_plain(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=MAX_PAGE_REQUEST).contains(&name.len()) && name.bytes().all(plain)
}

fn header(headers: &Headers, name: &str) -> Option<String> {
    headers.get(name).ok().flatten()
}

fn query(request: &Request) -> Result<Query, QueryFault> {
    let Ok(url) = request.url() else {
        return Ok(Query::default());
    };
    let pairs = url
        .query_pairs()
        .map(|(name, value)| (name.into_owned(), value.into_owned()));
    Query::new(url.query().unwrap_or_default(), pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// P6: no other text of a client reaches the log.
    #[test]
    fn the_pages_own_name_of_a_request_is_plain() {
        assert!(is_plain("p-0123456789abc"));
        assert!(!is_plain(""));
        assert!(!is_plain("two words"));
        assert!(!is_plain("line\nfeed"));
        assert!(!is_plain(&"a".repeat(MAX_PAGE_REQUEST + 1)));
    }
}
