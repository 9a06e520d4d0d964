//! What the tests run against, and what they look at.

use std::time::Duration;

use floorlight_sim::fault::Faults;
use floorlight_sim::options::Options;
use floorlight_sim::server::Server;
use floorlight_wire::config::{Connection, parse_toml};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::connection::probe::{self, Limits};
use crate::connection::report::Report;

/// The secret that the simulator knows.
pub(super) const SECRET: &str = "open-sesame-42";

/// What one run said.
pub(super) struct Told {
    pub(super) well: bool,
    pub(super) lines: Vec<String>,
}

impl Told {
    /// Finds the line of a step; the titles are padded.
    pub(super) fn step(&self, title: &str) -> &str {
        let found = self.lines.iter().find(|line| {
            line.trim_start_matches([' ', '✓', '✗', '!'])
                .starts_with(title)
        });
        found.unwrap_or_else(|| panic!("no step {title} in {self:?}", self = self.lines))
    }

    pub(super) fn all(&self) -> String {
        self.lines.join("\n")
    }
}

pub(super) fn described(base: &str, token: &str) -> Connection {
    let text = format!(
        "[[connection]]\nid = \"other\"\nname = \"Other upstream\"\npreset = \"seed-realtime\"\n\
         tenant = \"acme\"\nclient_id = \"client-1\"\nclient_secret_env = \"OTHER_SECRET\"\n\
         [connection.surface.realtime]\nbase_url = \"{base}\"\ntoken_url = \"{token}\"\n"
    );
    parse_toml(&text).expect("valid").remove(0)
}

pub(super) async fn run(connection: &Connection, secrets: &[(&str, &str)]) -> Told {
    crate::connection::take_provider();
    let limits = Limits {
        request: Duration::from_secs(5),
        message: Duration::from_secs(3),
    };
    let variable = |name: &str| {
        let found = secrets.iter().find(|(known, _)| *known == name);
        found.map(|(_, secret)| (*secret).to_owned())
    };
    let mut report = Report::kept();
    probe::connection(connection, limits, variable, &mut report).await;
    let told = Told {
        well: report.well(),
        lines: report.lines().to_vec(),
    };
    for (_, secret) in secrets {
        assert!(!told.all().contains(secret), "AUTH-7: {}", told.all());
    }
    told
}

pub(super) async fn simulated(faults: Faults) -> (Server, Connection) {
    let options = Options {
        api_port: 0,
        identity_port: 0,
        control_port: 0,
        agents: 700,
        client_id: "client-1".to_owned(),
        client_secret: SECRET.to_owned(),
        faults,
        ..Options::default()
    };
    let server = Server::start(options).await.expect("starts");
    let api = server.api.expect("serves the platform");
    let connection = described(
        &format!("http://{api}"),
        &format!("http://{api}/oauth2/token"),
    );
    (server, connection)
}

pub(super) async fn with(faults: Faults) -> Told {
    let (_server, connection) = simulated(faults).await;
    run(&connection, &[("OTHER_SECRET", SECRET)]).await
}

/// Answers every request with the same bytes.
pub(super) async fn fixed(answer: &'static str) -> Connection {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut head = [0; 4_096];
            let _ = socket.read(&mut head).await;
            let _ = socket.write_all(answer.as_bytes()).await;
        }
    });
    described(
        &format!("http://{address}"),
        &format!("http://{address}/oauth2/token"),
    )
}
