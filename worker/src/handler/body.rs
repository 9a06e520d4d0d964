//! Bodies: JSON, not compressed, an object if there is any, within the route's limit (C7, P9).

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::select;
use futures_util::pin_mut;
use worker::{Delay, Request};

use crate::incoming::Body;
use crate::jose;
use crate::problem::Refusal;

/// A refused body is read up to here, so that its sender gets to read the refusal.
const DRAINED_BYTES: usize = 65_536;

/// A refused body is read no longer than this.
const DRAINED_FOR: Duration = Duration::from_millis(500);

/// Reads a body, and checks it.
pub(super) async fn check(
    request: &mut Request,
    head: &Body,
    limit: usize,
) -> Result<Vec<u8>, Refusal> {
    head.check(limit)?;
    let bytes = read(request, limit)
        .await
        .ok_or(Refusal::BodyTooLong { limit })?;
    if bytes.is_empty() {
        return Ok(bytes);
    }
    if head.media_type.is_none() {
        return Err(Refusal::MediaType);
    }
    jose::object(&bytes).ok_or(Refusal::BodyUnreadable)?;
    Ok(bytes)
}

/// Reads what is left of a refused body, within limits: a connection that is closed over an unread
/// body may lose the answer too.
pub(super) async fn drain(request: &mut Request) {
    let work = read(request, DRAINED_BYTES);
    let limit = Delay::from(DRAINED_FOR);
    pin_mut!(work, limit);
    drop(select(work, limit).await);
}

impl Body {
    fn check(&self, limit: usize) -> Result<(), Refusal> {
        if self.encoding.is_some() {
            return Err(Refusal::MediaType);
        }
        if let Some(media_type) = &self.media_type
            && !is_json(media_type)
        {
            return Err(Refusal::MediaType);
        }
        let declared = self.length.as_deref().and_then(|text| text.parse().ok());
        if declared > Some(limit) {
            return Err(Refusal::BodyTooLong { limit });
        }
        Ok(())
    }
}

/// Reads a body of at most `limit` bytes. A longer one is read on without being kept, within limits.
async fn read(request: &mut Request, limit: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let Ok(mut stream) = request.stream() else {
        return Some(bytes);
    };
    let mut total = 0_usize;
    while let Some(Ok(chunk)) = stream.next().await {
        total = total.saturating_add(chunk.len());
        if total <= limit {
            bytes.extend_from_slice(&chunk);
        } else if total > DRAINED_BYTES {
            break;
        }
    }
    (total <= limit).then_some(bytes)
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(media_type: &str, encoding: Option<&str>, length: Option<&str>) -> Option<u16> {
        let body = Body {
            media_type: (!media_type.is_empty()).then(|| media_type.to_owned()),
            encoding: encoding.map(str::to_owned),
            length: length.map(str::to_owned),
        };
        body.check(100).err().map(|refusal| refusal.status())
    }

    /// C7, P9: forms, text, compressed and long bodies.
    #[test]
    fn only_short_plain_json_is_read() {
        for good in ["", "application/json", "Application/JSON; charset=utf-8"] {
            assert_eq!(verdict(good, None, Some("100")), None, "{good}");
        }
        for bad in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "application/json5",
        ] {
            assert_eq!(verdict(bad, None, None), Some(415), "{bad}");
        }
        assert_eq!(verdict("application/json", Some("gzip"), None), Some(415));
        assert_eq!(verdict("application/json", None, Some("101")), Some(413));
    }
}
