//! A whole test bench: simulator, Worker, connection, directory document.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use floorlight_wire::config::{binding_name, parse_toml};
use serde_json::Value;

use super::port::free_port;
use super::simulator::{CLIENT_ID, Simulator, SimulatorSetting};
use super::worker::{Worker, WorkerSetting};
use super::{Canary, Person};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// What a bench is made of.
#[derive(Clone, Debug)]
pub struct Setting {
    /// How many agents the simulator has.
    pub agents: u32,
    /// What its chance starts from.
    pub seed: u64,
    /// Whether its times are in whole seconds.
    pub whole_seconds: bool,
    /// More flags of the simulator.
    pub flags: Vec<String>,
    /// More lines of the connection, before its surface.
    pub connection: String,
    /// Another identity provider than the simulator's.
    pub issuer: Option<String>,
    /// More variables of the Worker, or other values.
    pub variables: BTreeMap<String, String>,
    /// The port of the Worker; a free one if none is given.
    pub port: Option<u16>,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            agents: 40,
            seed: 1,
            whole_seconds: false,
            flags: Vec::new(),
            connection: String::new(),
            issuer: None,
            variables: BTreeMap::new(),
            port: None,
        }
    }
}

/// A running bench; everything ends when it is dropped.
#[derive(Debug)]
pub struct Bench {
    /// The Worker.
    pub worker: Worker,
    /// The platform.
    pub simulator: Simulator,
    /// The variables that the Worker was started with.
    pub variables: BTreeMap<String, String>,
    client_secret: String,
    store_key: String,
    folder: PathBuf,
}

/// The id of the one connection.
pub(crate) const CONNECTION: &str = "demo";

impl Bench {
    /// Starts everything, and the hub with it.
    ///
    /// # Errors
    /// If something does not start.
    pub async fn start(setting: Setting) -> Result<Self> {
        let port = setting.port.map_or_else(free_port, Ok)?;
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder =
            std::env::temp_dir().join(format!("floorlight-{}-{number}", std::process::id()));
        tokio::fs::create_dir_all(&folder).await?;
        // Characters that each encoding writes differently, so that the search for them means something.
        let client_secret = format!(
            "canary+secret/{number}=~client of the test;{}",
            std::process::id()
        );
        let simulator = Simulator::start(&SimulatorSetting {
            agents: setting.agents,
            seed: setting.seed,
            whole_seconds: setting.whole_seconds,
            client_secret: client_secret.clone(),
            app_origin: format!("http://localhost:{port}"),
            flags: setting.flags,
        })
        .await?;
        let store_key = STANDARD.encode(format!("{:<32.32}", format!("canary store key {number}")));
        let issuer = setting
            .issuer
            .unwrap_or_else(|| format!("http://127.0.0.1:{}", simulator.identity));
        let toml = toml(&setting.connection, simulator.api);
        let connections = parse_toml(&toml).map_err(|mistakes| anyhow::anyhow!("{mistakes:?}"))?;
        let connection = connections.first().context("no connection")?;
        let mut variables = BTreeMap::from(
            [
                ("CONNECTION_IDS", CONNECTION.to_owned()),
                ("TEST_CLIENT_SECRET", client_secret.clone()),
                ("PUBLIC_ORIGIN", format!("http://localhost:{port}")),
                ("OIDC_ISSUER", issuer),
                ("OIDC_CLIENT_ID", "floorlight".to_owned()),
                ("STORE_KEY", store_key.clone()),
                ("SIMULATED", "true".to_owned()),
            ]
            .map(|(name, value)| (name.to_owned(), value)),
        );
        variables.insert(binding_name(CONNECTION), connection.to_json());
        variables.extend(setting.variables);
        let directory = folder.join("directory.json");
        tokio::fs::write(
            &directory,
            serde_json::to_vec(&simulator.directory().await?)?,
        )
        .await?;
        let worker = WorkerSetting {
            port,
            persist: folder.join("state"),
            variables: variables.clone(),
            stored: vec![(format!("directory/{CONNECTION}.json"), directory)],
        };
        let mut worker = Worker::start(worker).await?;
        worker.scheduled().await?;
        Ok(Self {
            worker,
            simulator,
            variables,
            client_secret,
            store_key,
            folder,
        })
    }

    /// Signs someone in.
    ///
    /// # Errors
    /// If the sign-in fails.
    pub async fn person(&self, persona: &str) -> Result<Person> {
        Person::sign_in(&self.worker.origin(), persona).await
    }

    /// Returns the path of a resource of the connection.
    #[must_use]
    pub fn path(rest: &str) -> String {
        format!("/api/connections/{CONNECTION}/{rest}")
    }

    /// Returns the id of the connection.
    #[must_use]
    pub fn connection() -> &'static str {
        CONNECTION
    }

    /// Fetches the floor as JSON.
    ///
    /// # Errors
    /// If the answer is no floor.
    pub async fn floor(person: &mut Person) -> Result<Value> {
        let answer = person.client.fetch(&Self::path("floor")).await?;
        anyhow::ensure!(
            answer.status == 200,
            "the floor answered {}: {}",
            answer.status,
            answer.body
        );
        answer.json()
    }

    /// Returns the secrets that must not be found anywhere.
    #[must_use]
    pub fn canaries(&self) -> Vec<Canary> {
        vec![
            Canary::new("client secret", &self.client_secret),
            Canary::new("store key", &self.store_key),
            // What each of the simulator's access tokens begins with.
            Canary::new("access token", "floorlight-sim-token."),
        ]
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        // A failed test keeps its state, to be looked at.
        if !std::thread::panicking() {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// Says whether the full-length forms of the tests were asked for.
#[must_use]
pub fn long() -> bool {
    std::env::var_os("FLOORLIGHT_LONG").is_some()
}

/// Returns `full` in the full-length form, else `short`.
#[must_use]
pub fn scaled(short: u64, full: u64) -> Duration {
    Duration::from_secs(if long() { full } else { short })
}

fn toml(more: &str, api: u16) -> String {
    format!(
        "[[connection]]\n\
         id = \"{CONNECTION}\"\n\
         name = \"Test centre\"\n\
         preset = \"seed-realtime\"\n\
         client_id = \"{CLIENT_ID}\"\n\
         client_secret_env = \"TEST_CLIENT_SECRET\"\n\
         {more}\n\
         [connection.surface.realtime]\n\
         base_url = \"http://127.0.0.1:{api}\"\n\
         token_url = \"http://127.0.0.1:{api}/oauth2/token\"\n"
    )
}
