//! Ports to serve on.

use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};

use anyhow::{Result, bail};

/// Below the ports that systems give to outgoing connections (RFC 6335, Linux): one of those may be taken
/// between two lives of a server.
const FIRST: u16 = 20_000;
const MANY: u16 = 10_000;
/// Processes that run at once begin this far apart.
const APART: u32 = 128;

static TAKEN: AtomicU16 = AtomicU16::new(0);

/// Finds a port that nobody listens on, another each time.
///
/// # Errors
/// If there is none.
pub(crate) fn free_port() -> Result<u16> {
    let begin = std::process::id().wrapping_mul(APART) % u32::from(MANY);
    for _ in 0..MANY {
        let place = begin + u32::from(TAKEN.fetch_add(1, Ordering::Relaxed));
        let port = FIRST + u16::try_from(place % u32::from(MANY))?;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return Ok(port);
        }
    }
    bail!("every port from {FIRST} to {} is taken", FIRST + MANY - 1)
}
