//! The stream over real sockets.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::support::{send, send_json, start, token};
use floorlight_sim::server::Server;
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn open(server: &Server, token: &str) -> Result<Socket, u16> {
    let url = format!(
        "ws://{}/api/v2/realtime/stream",
        server.api.expect("an API")
    );
    let mut request = url.into_client_request().expect("a request");
    let bearer = format!("Bearer {token}").parse().expect("a header");
    request.headers_mut().insert("authorization", bearer);
    match connect_async(request).await {
        Ok((socket, _)) => Ok(socket),
        Err(Error::Http(answer)) => Err(answer.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

/// Reads messages for a while; what is not JSON is counted.
async fn read_for(socket: &mut Socket, time: Duration) -> (Vec<Value>, usize) {
    let (mut messages, mut wrong) = (Vec::new(), 0);
    let end = tokio::time::Instant::now() + time;
    while let Ok(Some(Ok(frame))) = tokio::time::timeout_at(end, socket.next()).await {
        if let Message::Text(text) = frame {
            for line in text.lines() {
                match serde_json::from_str(line) {
                    Ok(message) => messages.push(message),
                    Err(_) => wrong += 1,
                }
            }
        }
    }
    (messages, wrong)
}

async fn truth(server: &Server) -> BTreeMap<String, Value> {
    let truth = send(server.control, "GET", "/truth", &[], "").await.json();
    let agents = truth["agents"].as_array().expect("a list").iter();
    agents
        .map(|agent| {
            (
                agent["id"].as_str().expect("an id").to_owned(),
                agent.clone(),
            )
        })
        .collect()
}

/// RT-2: what the stream tells is the truth, message by message.
#[tokio::test]
async fn the_stream_tells_the_truth() {
    let server = start(|options| options.speed = 20).await;
    let token = token(&server).await;
    let mut socket = open(&server, &token).await.expect("open");
    let (messages, wrong) = read_for(&mut socket, Duration::from_secs(3)).await;
    assert_eq!(wrong, 0);
    send(server.control, "POST", "/commands/freeze", &[], "").await;
    let (rest, _) = read_for(&mut socket, Duration::from_millis(300)).await;
    let mut last = BTreeMap::new();
    for message in messages.iter().chain(&rest) {
        assert_eq!(message["timestamp"].as_str().map(str::len), Some(24));
        if message["type"] == "agent_state_change" {
            let id = message["data"]["user_id"].as_str().expect("an id");
            last.insert(id.to_owned(), message["data"].clone());
        }
    }
    assert!(last.len() > 20, "{} agents changed", last.len());
    let truth = truth(&server).await;
    for (id, told) in last {
        let of = &truth[&id];
        for field in ["state", "state_code", "queue_id", "call_id", "direction"] {
            assert_eq!(told[field], of[field], "{field} of {id}");
        }
        let since = floorlight_sim::stamp::iso(of["since"].as_i64().expect("a time"));
        assert_eq!(told["last_updated"], json!(since));
    }
    let queues = messages
        .iter()
        .filter(|message| message["type"] == "queue_stats_update");
    assert!(queues.count() >= 3);
    let log = send(server.control, "GET", "/log", &[], "").await.json();
    assert_eq!(log["sockets"]["max_concurrent"], json!(1));
}

#[tokio::test]
async fn the_stream_wants_a_good_token() {
    let server = start(|_| {}).await;
    assert_eq!(open(&server, "nonsense").await.err(), Some(401));
    let token = token(&server).await;
    send_json(
        server.control,
        "PUT",
        "/faults",
        &json!({"refuse_stream": true}),
    )
    .await;
    assert_eq!(open(&server, &token).await.err(), Some(503));
    send_json(
        server.control,
        "PUT",
        "/faults",
        &json!({"refuse_stream": false}),
    )
    .await;
    assert!(open(&server, &token).await.is_ok());
    let plain = crate::support::get(
        server.api.expect("an API"),
        "/api/v2/realtime/stream",
        &token,
    )
    .await;
    assert_eq!(plain.status, 426);
    let log = send(server.control, "GET", "/log", &[], "").await.json();
    let statuses: Vec<_> = log["handshakes"]
        .as_array()
        .expect("a list")
        .iter()
        .collect();
    assert_eq!(statuses.len(), 4);
}

/// RT-10: rotation closes with 1012, a dropped connection without a word.
#[tokio::test]
async fn sockets_are_rotated_and_dropped() {
    let server = start(|_| {}).await;
    let token = token(&server).await;
    for (command, expected) in [("rotate", Some(1012)), ("drop", None)] {
        let mut socket = open(&server, &token).await.expect("open");
        tokio::time::sleep(Duration::from_millis(100)).await;
        send(
            server.control,
            "POST",
            &format!("/commands/{command}"),
            &[],
            "",
        )
        .await;
        let mut code = None;
        while let Some(frame) = socket.next().await {
            match frame {
                Ok(Message::Close(frame)) => code = frame.map(|frame| u16::from(frame.code)),
                Ok(_) => {}
                Err(_) => break,
            }
        }
        assert_eq!(code, expected, "{command}");
    }
    let log = send(server.control, "GET", "/log", &[], "").await.json();
    assert_eq!(log["sockets"]["total"], json!(2));
    assert_eq!(log["sockets"]["now"], json!(0));
}

/// RT-4: a call that the stream does not tell, and tells later.
#[tokio::test]
async fn a_script_can_lose_a_message_and_send_it_later() {
    let server = start(|options| options.agents = 12).await;
    let token = token(&server).await;
    let mut socket = open(&server, &token).await.expect("open");
    let truth = truth(&server).await;
    let id = truth.keys().next().expect("an agent");
    let emit = async |body: Value| {
        let answer = send_json(server.control, "POST", "/commands/emit", &body).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()["id"].clone()
    };
    emit(json!({"user_id": id, "state": "READY"})).await;
    let call = json!({"user_id": id, "state": "CALL", "state_code": "ON_CALL",
        "call_id": "call_1", "direction": "INBOUND", "skip": true});
    let lost = emit(call).await;
    emit(json!({"user_id": id, "state": "AFTER_CALL_WORK", "call_id": "call_1"})).await;
    let states = |messages: Vec<Value>| -> Vec<String> {
        let of = messages
            .iter()
            .filter(|message| message["data"]["user_id"] == json!(id));
        of.map(|message| {
            message["data"]["state"]
                .as_str()
                .expect("a word")
                .to_owned()
        })
        .collect()
    };
    let (messages, _) = read_for(&mut socket, Duration::from_millis(400)).await;
    assert_eq!(states(messages), ["READY", "AFTER_CALL_WORK"]);
    emit(json!({"resend": lost})).await;
    let (messages, _) = read_for(&mut socket, Duration::from_millis(400)).await;
    assert_eq!(states(messages), ["CALL"]);
    let nobody = json!({"user_id": "nobody", "state": "READY"});
    let refused = send_json(server.control, "POST", "/commands/emit", &nobody).await;
    assert_eq!(refused.status, 400);
}

#[tokio::test]
async fn all_faults_at_once_and_then_quiet() {
    let server = start(|options| (options.agents, options.speed) = (1_000, 40)).await;
    let token = token(&server).await;
    let mut socket = open(&server, &token).await.expect("open");
    let faults = json!({"loss_pct": 10, "duplicate_pct": 10, "reorder_pct": 20, "malformed_pct": 10,
        "unknown_pct": 10, "reorder_max_ms": 500, "stamp_skew_ms": 200});
    send_json(server.control, "PUT", "/faults", &faults).await;
    let (messages, wrong) = read_for(&mut socket, Duration::from_secs(3)).await;
    assert!(wrong > 0, "some are not JSON");
    let strange = messages
        .iter()
        .filter(|message| message["type"] == "agent_mood_change");
    assert!(strange.count() > 0);
    send(server.control, "POST", "/commands/quiet", &[], "").await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let log = send(server.control, "GET", "/log", &[], "").await.json();
    assert!(log["messages"]["lost"].as_u64() > Some(0));
    let (_, _) = read_for(&mut socket, Duration::from_millis(500)).await;
    let (_, wrong) = read_for(&mut socket, Duration::from_secs(1)).await;
    assert_eq!(wrong, 0, "after the faults everything is right again");
}
