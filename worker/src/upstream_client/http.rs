//! One request, with a limit for its time and for its answer's size.

use std::time::Duration;

use floorlight_core::time::UtcMillis;
use floorlight_upstream::headers;
use futures_util::future::{Either, select};
use futures_util::{StreamExt, pin_mut};
use worker::{
    AbortController, Delay, Fetch, Headers, Method, Request, RequestInit, RequestRedirect, Response,
};

use crate::clock;

/// A request to the platform or to its token service.
pub(crate) struct Outgoing {
    /// GET or POST.
    pub(crate) method: Method,
    /// The whole address; made from configuration and an allowlisted path, never from a client's text.
    pub(crate) url: String,
    /// The headers; nothing of a client's request is among them (P6).
    pub(crate) headers: Vec<(&'static str, String)>,
    /// A form body.
    pub(crate) body: Option<String>,
    /// The longest that the request and its whole answer may take.
    pub(crate) timeout: Duration,
    /// The most bytes of an answer; a longer one fails.
    pub(crate) max_bytes: usize,
}

/// What came back. Redirects are answers like any other: nothing follows them (P4).
#[derive(Debug)]
pub(crate) struct Reply {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The headers.
    pub(crate) headers: Headers,
    /// The whole body.
    pub(crate) body: Vec<u8>,
    /// When the request left, by our clock.
    pub(crate) sent_at: UtcMillis,
    /// When the head of the answer arrived, by our clock.
    pub(crate) received_at: UtcMillis,
}

impl Reply {
    /// Returns a header.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).ok().flatten()
    }

    /// Returns the other side's clock, from its `Date` header.
    pub(crate) fn date(&self) -> Option<UtcMillis> {
        self.header("date").and_then(|text| headers::date(&text))
    }

    /// Returns how long the other side asks to wait.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        self.header("retry-after")
            .and_then(|text| headers::retry_after(&text, self.date(), self.received_at))
    }
}

/// Why nothing came back. The runtime's own text may name a host, so it is never kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// It took too long.
    TimedOut,
    /// No connection, or it broke.
    Unreachable,
    /// The answer is longer than allowed.
    TooLarge,
    /// The request could not be formed.
    Malformed,
}

/// Sends the request and reads the whole answer.
pub(crate) async fn send(outgoing: Outgoing) -> Result<Reply, Failure> {
    let max_bytes = outgoing.max_bytes;
    let timeout = outgoing.timeout;
    let request = form(outgoing)?;
    let sent_at = clock::now();
    within(timeout, request, async move |mut response| {
        let received_at = clock::now();
        let body = read(&mut response, max_bytes).await?;
        Ok(Reply {
            status: response.status_code(),
            headers: response.headers().clone(),
            body,
            sent_at,
            received_at,
        })
    })
    .await
}

/// Sends the request and hands the answer over as soon as its head is there.
pub(crate) async fn open(outgoing: Outgoing) -> Result<(Response, UtcMillis), Failure> {
    let timeout = outgoing.timeout;
    let request = form(outgoing)?;
    let sent_at = clock::now();
    within(timeout, request, async |response| Ok((response, sent_at))).await
}

async fn within<T>(
    timeout: Duration,
    request: Request,
    finish: impl AsyncFnOnce(Response) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let controller = AbortController::default();
    let signal = controller.signal();
    let fetch = Fetch::Request(request);
    let work = async {
        let response = fetch
            .send_with_signal(&signal)
            .await
            .map_err(|_| Failure::Unreachable)?;
        finish(response).await
    };
    let limit = Delay::from(timeout);
    pin_mut!(work, limit);
    match select(work, limit).await {
        Either::Left((Ok(done), _)) => Ok(done),
        Either::Left((Err(failure), _)) => {
            controller.abort();
            Err(failure)
        }
        Either::Right(((), _)) => {
            controller.abort();
            Err(Failure::TimedOut)
        }
    }
}

fn form(outgoing: Outgoing) -> Result<Request, Failure> {
    let headers = Headers::new();
    for (name, value) in &outgoing.headers {
        headers.set(name, value).map_err(|_| Failure::Malformed)?;
    }
    let mut init = RequestInit::new();
    init.with_method(outgoing.method)
        .with_headers(headers)
        .with_redirect(RequestRedirect::Manual)
        .with_body(outgoing.body.map(Into::into));
    Request::new_with_init(&outgoing.url, &init).map_err(|_| Failure::Malformed)
}

/// Reads a body of at most `max` bytes; a declared length beyond it is refused unread.
async fn read(response: &mut Response, max: usize) -> Result<Vec<u8>, Failure> {
    let declared = response.headers().get("content-length").ok().flatten();
    if declared.and_then(|text| text.parse::<usize>().ok()) > Some(max) {
        return Err(Failure::TooLarge);
    }
    let Ok(mut stream) = response.stream() else {
        return Ok(Vec::new());
    };
    let mut body = Vec::new();
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| Failure::Unreachable)?;
        if body.len() + chunk.len() > max {
            return Err(Failure::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
