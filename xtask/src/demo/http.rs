//! One HTTP request to a server on this machine: enough to see whether it answers, and to fetch a document.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

const LIMIT: Duration = Duration::from_secs(5);
const MAX_ANSWER: u64 = 32 * 1024 * 1024;

/// Fetches `path` from a port of this machine, and returns status and body.
///
/// # Errors
/// If nothing answers, or the answer is no HTTP.
pub(crate) fn get(port: u16, path: &str) -> Result<(u16, Vec<u8>)> {
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let mut socket = TcpStream::connect_timeout(&address, LIMIT)?;
    socket.set_read_timeout(Some(LIMIT))?;
    // HTTP/1.0: the answer comes unchunked and ends with the connection.
    write!(
        socket,
        "GET {path} HTTP/1.0\r\nHost: localhost:{port}\r\n\r\n"
    )?;
    let mut answer = Vec::new();
    socket.take(MAX_ANSWER).read_to_end(&mut answer)?;
    let end = answer
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .context("no HTTP answer")?;
    let body = answer.split_off(end + 4);
    let head = String::from_utf8_lossy(&answer).into_owned();
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    let chunked = head
        .to_ascii_lowercase()
        .contains("transfer-encoding: chunked");
    let body = if chunked { unchunked(&body)? } else { body };
    Ok((status.context("no HTTP status")?, body))
}

fn unchunked(mut rest: &[u8]) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = rest
            .windows(2)
            .position(|two| two == b"\r\n")
            .context("a chunk without its size")?;
        let size = std::str::from_utf8(&rest[..end])?
            .split(';')
            .next()
            .unwrap_or_default();
        let size = usize::from_str_radix(size.trim(), 16)?;
        let start = end + 2;
        if size == 0 {
            return Ok(body);
        }
        let Some(chunk) = rest.get(start..start + size) else {
            bail!("a chunk that breaks off")
        };
        body.extend_from_slice(chunk);
        rest = rest
            .get(start + size + 2..)
            .context("a chunk without its end")?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_joined() -> Result<()> {
        assert_eq!(
            unchunked(b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n")?,
            b"abcde"
        );
        assert!(unchunked(b"5\r\nabc").is_err());
        Ok(())
    }
}
