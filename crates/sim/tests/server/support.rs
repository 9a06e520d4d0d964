//! A client for the tests: plain HTTP/1.1 over a socket, one request each.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use floorlight_sim::options::Options;
use floorlight_sim::server::Server;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// Starts the servers on free ports.
pub(crate) async fn start(change: impl FnOnce(&mut Options)) -> Server {
    let mut options = Options {
        api_port: 0,
        identity_port: 0,
        control_port: 0,
        agents: 250,
        client_secret: "s".to_owned(),
        ..Options::default()
    };
    change(&mut options);
    Server::start(options).await.expect("started")
}

/// Sends one request.
pub(crate) async fn send(
    to: SocketAddr,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Answer {
    let mut text = format!("{method} {target} HTTP/1.1\r\nconnection: close\r\n");
    if !headers.iter().any(|(name, _)| *name == "host") {
        text.push_str(&format!("host: {to}\r\n"));
    }
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
    let mut stream = TcpStream::connect(to).await.expect("connected");
    stream.write_all(text.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    tokio::time::timeout(Duration::from_secs(10), read)
        .await
        .expect("in time")
        .expect("read");
    let answer = String::from_utf8(answer).expect("UTF-8");
    let (head, text) = answer.split_once("\r\n\r\n").expect("a head");
    let mut lines = head.lines();
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1)?.parse().ok());
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()));
    Answer {
        status: status.expect("a status"),
        headers: headers.collect(),
        text: text.to_owned(),
    }
}

/// Sends JSON.
pub(crate) async fn send_json(to: SocketAddr, method: &str, target: &str, body: &Value) -> Answer {
    let headers = [("content-type", "application/json")];
    send(to, method, target, &headers, &body.to_string()).await
}

/// Gets with a bearer token.
pub(crate) async fn get(to: SocketAddr, target: &str, token: &str) -> Answer {
    send(
        to,
        "GET",
        target,
        &[("authorization", &format!("Bearer {token}"))],
        "",
    )
    .await
}

pub(crate) const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// Asks for an access token in the form.
pub(crate) async fn ask_token(server: &Server, form: &str) -> Answer {
    send(
        server.api.expect("an API"),
        "POST",
        "/oauth2/token",
        &[FORM],
        form,
    )
    .await
}

/// Gets an access token.
pub(crate) async fn token(server: &Server) -> String {
    let form = "grant_type=client_credentials&client_id=floorlight-demo&client_secret=s";
    let answer = ask_token(server, form).await;
    answer.json()["access_token"]
        .as_str()
        .expect("a token")
        .to_owned()
}
