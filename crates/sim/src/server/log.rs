//! What the server has seen: the evidence that tests look at.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use axum::http::HeaderMap;
use serde::Serialize;

use super::asks::{Asks, push};

const MAX_TOKEN_REQUESTS: usize = 1_000;
const MAX_PATHS: usize = 200;
const MAX_HEADER_SETS: usize = 100;

/// One request to the token service.
#[derive(Clone, Debug, Serialize)]
pub(super) struct TokenRequest {
    pub(super) at: i64,
    pub(super) status: u16,
    pub(super) client: String,
    pub(super) path: String,
    /// `basic`, `form` or `none`.
    pub(super) style: &'static str,
}

/// How many sockets there were.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct SocketCounts {
    pub(super) now: usize,
    pub(super) max_concurrent: usize,
    pub(super) total: u64,
    /// Dropped for reading too slowly.
    pub(super) dropped_slow: u64,
    pub(super) last_opened_at: Option<i64>,
    pub(super) last_closed_at: Option<i64>,
}

/// The log.
#[derive(Clone, Debug)]
pub(super) struct Log {
    pub(super) sockets: SocketCounts,
    pub(super) token_requests: VecDeque<TokenRequest>,
    pub(super) requests: BTreeMap<String, u64>,
    pub(super) handshakes: VecDeque<(i64, u16)>,
    pub(super) asks: Asks,
    header_sets: VecDeque<BTreeSet<String>>,
}

impl Log {
    pub(super) fn new(population: usize) -> Self {
        Self {
            sockets: SocketCounts::default(),
            token_requests: VecDeque::new(),
            requests: BTreeMap::new(),
            handshakes: VecDeque::new(),
            asks: Asks::new(population),
            header_sets: VecDeque::new(),
        }
    }

    pub(super) fn note_request(&mut self, method: &str, path: &str, status: u16) {
        let key = format!("{method} {path} {status}");
        if self.requests.contains_key(&key) || self.requests.len() < MAX_PATHS {
            *self.requests.entry(key).or_default() += 1;
        } else {
            *self.requests.entry("others".to_owned()).or_default() += 1;
        }
    }

    /// Notes the names of a request's headers, never their values.
    pub(super) fn note_headers(&mut self, headers: &HeaderMap) {
        let names = headers
            .keys()
            .map(|name| name.as_str().to_owned())
            .collect();
        push(&mut self.header_sets, names, MAX_HEADER_SETS);
    }

    pub(super) fn note_token_request(&mut self, request: TokenRequest) {
        push(&mut self.token_requests, request, MAX_TOKEN_REQUESTS);
    }

    pub(super) fn note_handshake(&mut self, at: i64, status: u16) {
        push(&mut self.handshakes, (at, status), MAX_TOKEN_REQUESTS);
    }

    pub(super) fn socket_opened(&mut self, at: i64) {
        let counts = &mut self.sockets;
        counts.now += 1;
        counts.total += 1;
        counts.max_concurrent = counts.max_concurrent.max(counts.now);
        counts.last_opened_at = Some(at);
    }

    pub(super) fn socket_closed(&mut self, at: i64) {
        self.sockets.now = self.sockets.now.saturating_sub(1);
        self.sockets.last_closed_at = Some(at);
    }

    /// Returns every header name of the last requests.
    pub(super) fn headers_seen(&self) -> BTreeSet<&str> {
        self.header_sets
            .iter()
            .flatten()
            .map(String::as_str)
            .collect()
    }
}
