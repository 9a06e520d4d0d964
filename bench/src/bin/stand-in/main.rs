//! A stand-in for the Worker: the page's files, its answers, and a floor that moves as fast as is
//! wished. The frames come from a real hub, so that the page cannot tell it from the Worker; peers get
//! the same events over `/feed`.
//!
//! `floorlight-stand-in PAGE PEERS [PORT [AGENTS]]` prints, as a line of JSON, the port that it listens on.

mod feed;
mod floor;
mod house;
mod play;
mod serve;
mod stage;

use std::io::Write as _;
use std::process::ExitCode;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, mpsc};

use house::House;
use serve::Shared;
use stage::Stage;

/// Agents, where nothing is said.
const AGENTS: u32 = 10_000;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            let _ = writeln!(std::io::stderr(), "error: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |place: usize, fallback: u32| match words.get(place) {
        Some(word) => word.parse().map_err(|_| format!("{word} is no number")),
        None => Ok(fallback),
    };
    let [page, peers, ..] = words.as_slice() else {
        return Err("say where the page and the peers lie".to_owned());
    };
    let port = u16::try_from(number(2, 0)?).map_err(|error| error.to_string())?;
    let house = House::new(number(3, AGENTS)?);
    let (cues, heard) = mpsc::channel();
    let stage = house.clone();
    std::thread::spawn(move || Stage::new(stage).run(&heard));
    let shared = Arc::new(Shared {
        house,
        cues,
        page: page.into(),
        peers: peers.into(),
        sockets: AtomicU64::new(0),
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", port))
            .await
            .map_err(|error| format!("port {port} cannot be taken: {error}"))?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        let ready = serde_json::json!({ "ready": true, "port": address.port() });
        let _ = writeln!(std::io::stdout(), "{ready}");
        axum::serve(listener, serve::router(shared))
            .await
            .map_err(|error| error.to_string())
    })
}
