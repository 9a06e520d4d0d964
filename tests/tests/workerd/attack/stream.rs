//! Upgrades that are not the page's, and frames that nobody understands.

use std::time::Duration;

use anyhow::{Context as _, Result};
use floorlight_tests::harness::{Bench, Person, Setting, Watcher};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio_tungstenite::tungstenite::Message;

use crate::FIRST_SWEEP;

/// W1–W4, W16: upgrades that are not the page's.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn foreign_upgrades_are_refused() -> Result<()> {
    let bench = Bench::start(Setting::default()).await?;
    let person = bench.person("supervisor").await?;
    let status =
        async |change: &dyn Fn(&mut reqwest::header::HeaderMap) -> Result<()>| -> Result<u16> {
            let mut request = Watcher::request(&person, Bench::connection())?;
            change(request.headers_mut())?;
            Ok(match Watcher::open(request).await {
                Ok((_, answer)) => answer.status().as_u16(),
                Err(status) => status,
            })
        };
    anyhow::ensure!(
        status(&|_| Ok(())).await? == 101,
        "the page's own upgrade was refused"
    );
    let evil = status(&|headers| {
        headers.insert("origin", "https://evil.example".parse()?);
        Ok(())
    });
    anyhow::ensure!(evil.await? == 403, "W1");
    let without = status(&|headers| {
        headers.remove("origin");
        Ok(())
    });
    anyhow::ensure!(without.await? == 403, "W2");
    let stranger = status(&|headers| {
        headers.remove("cookie");
        Ok(())
    });
    anyhow::ensure!(stranger.await? == 401, "W3");
    // W16: the local runtime's front door negotiates compression by itself, so what counts is the flag
    // under which the Worker is deployed.
    let root = std::env::var_os("FLOORLIGHT_ROOT").context("FLOORLIGHT_ROOT is not set")?;
    let bindings = std::fs::read_to_string(std::path::Path::new(&root).join("wrangler.toml"))?;
    anyhow::ensure!(
        bindings.contains("\"no_web_socket_compression\""),
        "W16: compression is on"
    );
    // W4: a wrong version, no key, a bad key.
    for (name, lines, expected) in [
        (
            "version",
            "Sec-WebSocket-Version: 12\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
            ["426", "400"],
        ),
        ("no key", "Sec-WebSocket-Version: 13\r\n", ["400", "426"]),
        (
            "bad key",
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n",
            ["400", "426"],
        ),
    ] {
        let head = handshake(&person, lines).await?;
        let status = head.split(' ').nth(1).unwrap_or_default();
        anyhow::ensure!(expected.contains(&status), "W4 {name}: {head}");
    }
    Ok(())
}

async fn handshake(person: &Person, lines: &str) -> Result<String> {
    let host = person.client.origin.trim_start_matches("http://");
    let port = host.rsplit(':').next().context("no port")?.parse::<u16>()?;
    let mut socket = tokio::net::TcpStream::connect(("127.0.0.1", port)).await?;
    let request = format!(
        "GET {} HTTP/1.1\r\nHost: {host}\r\nOrigin: {}\r\nCookie: {}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Protocol: floorlight.v1.json\r\n{lines}\r\n",
        Bench::path("stream"),
        person.client.origin,
        person.client.cookie_header(),
    );
    socket.write_all(request.as_bytes()).await?;
    let mut buffer = vec![0; 4096];
    let read = tokio::time::timeout(Duration::from_secs(10), socket.read(&mut buffer)).await??;
    Ok(String::from_utf8_lossy(&buffer[..read])
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned())
}

/// W6, W8: frames that are too big, or that nobody understands, end the socket and nobody else's.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs build results: run `cargo xtask test`"]
async fn bad_frames_end_their_own_socket() -> Result<()> {
    let bench = Bench::start(Setting::default()).await?;
    let person = bench.person("supervisor").await?;
    let bystander = Watcher::start(&person, Bench::connection());
    bystander
        .until("the floor is there", FIRST_SWEEP, |view| {
            view.rows.len() >= 40
        })
        .await?;
    let deep = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    for (name, text, repeat, code) in [
        ("W6 too big", format!("\"{}\"", "a".repeat(70_000)), 1, 1009),
        ("W8 unknown", "{\"frobnicate\":{}}".to_owned(), 3, 1008),
        ("W8 deep", deep, 3, 1008),
        ("W8 no JSON", "\u{0}\u{1}".to_owned(), 3, 1008),
        ("W9 flood", "{\"ack\":{\"seq\":0}}".to_owned(), 3_000, 1008),
    ] {
        let request = Watcher::request(&person, Bench::connection())?;
        let (mut socket, _) = Watcher::open(request)
            .await
            .map_err(|status| anyhow::anyhow!("{name}: {status}"))?;
        socket
            .send(Message::text("{\"hello\":{\"resume\":null}}"))
            .await?;
        for _ in 0..repeat {
            // The server may close while there is more to send.
            if socket.send(Message::text(text.clone())).await.is_err() {
                break;
            }
        }
        let closed = tokio::time::timeout(Duration::from_secs(10), async {
            while let Some(message) = socket.next().await {
                match message {
                    Ok(Message::Close(frame)) => return frame.map(|frame| u16::from(frame.code)),
                    Ok(_) => {}
                    Err(_) => return None,
                }
            }
            None
        });
        let seen = closed
            .await
            .with_context(|| format!("{name}: never closed"))?;
        // A flood may tear the connection before the close frame is read.
        let torn = name.starts_with("W9") && seen.is_none();
        anyhow::ensure!(
            seen == Some(code) || torn,
            "{name}: {seen:?} instead of {code}"
        );
    }
    let before = bystander.view();
    tokio::time::sleep(Duration::from_secs(6)).await;
    let after = bystander.view();
    anyhow::ensure!(
        after.connections == 1 && after.gaps == 0,
        "a bystander suffered: {:?}",
        after.end
    );
    anyhow::ensure!(
        after.heard.len() > before.heard.len(),
        "a bystander hears nothing more"
    );
    Ok(())
}
