//! The simulated platform as a test sees it: started, disturbed, asked for the truth.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use tokio::process::Command;

use super::child::Running;

const START_LIMIT: Duration = Duration::from_secs(30);

/// How a simulator is started.
#[derive(Clone, Debug)]
pub struct SimulatorSetting {
    /// How many agents it has.
    pub agents: u32,
    /// What its chance starts from.
    pub seed: u64,
    /// Whether its times are in whole seconds.
    pub whole_seconds: bool,
    /// The secret of the one client that it knows.
    pub client_secret: String,
    /// Where its people come from and go back to.
    pub app_origin: String,
    /// More flags, verbatim.
    pub flags: Vec<String>,
}

/// What the simulator knows of one agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrueAgent {
    /// The platform's word for the state.
    pub state: String,
    /// Since when, in UTC milliseconds.
    pub since: i64,
    /// The queue of the contact at hand.
    pub queue: Option<String>,
}

/// A running simulator.
#[derive(Debug)]
pub struct Simulator {
    http: reqwest::Client,
    running: Running,
    /// The port of the platform's API.
    pub api: u16,
    /// The port of the identity provider.
    pub identity: u16,
    /// The port of control and truth.
    pub control: u16,
}

/// The client that the simulator knows.
pub(crate) const CLIENT_ID: &str = "floorlight-test";

impl Simulator {
    /// Starts the simulator on free ports.
    ///
    /// # Errors
    /// If `FLOORLIGHT_SIM` names no simulator, or it does not start.
    pub async fn start(setting: &SimulatorSetting) -> Result<Self> {
        let binary = std::env::var_os("FLOORLIGHT_SIM")
            .context("FLOORLIGHT_SIM is not set: run `cargo xtask test`")?;
        let mut command = Command::new(PathBuf::from(binary));
        command.args([
            "--api-port",
            "0",
            "--identity-port",
            "0",
            "--control-port",
            "0",
        ]);
        command.args([
            "--agents",
            &setting.agents.to_string(),
            "--seed",
            &setting.seed.to_string(),
        ]);
        command.args([
            "--client-id",
            CLIENT_ID,
            "--app-origin",
            &setting.app_origin,
        ]);
        if setting.whole_seconds {
            command.arg("--whole-seconds");
        }
        command
            .args(&setting.flags)
            .env("SIM_CLIENT_SECRET", &setting.client_secret);
        let (running, ready) = Running::start("the simulator", &mut command, START_LIMIT).await?;
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(20))
            .build()?;
        Ok(Self {
            http,
            running,
            api: port(&ready, "api_port")?,
            identity: port(&ready, "identity_port")?,
            control: port(&ready, "control_port")?,
        })
    }

    /// Returns what stands where at this moment, by agent.
    ///
    /// # Errors
    /// If the simulator does not answer in its form.
    pub async fn truth(&self) -> Result<BTreeMap<String, TrueAgent>> {
        let truth = self.get("/truth").await?;
        let agents = truth["agents"]
            .as_array()
            .context("a truth without agents")?;
        agents.iter().map(true_agent).collect()
    }

    /// Returns what the simulator has seen: sockets, token requests, live tokens, requests, sweeps.
    ///
    /// # Errors
    /// If the simulator does not answer.
    pub async fn log(&self) -> Result<Value> {
        self.get("/log").await
    }

    /// Returns the directory document.
    ///
    /// # Errors
    /// If the simulator does not answer.
    pub async fn directory(&self) -> Result<Value> {
        self.get("/directory").await
    }

    /// Switches faults: the named ones change, the others stay.
    ///
    /// # Errors
    /// If the simulator refuses.
    pub async fn faults(&self, faults: &Value) -> Result<()> {
        let request = self.http.put(self.url("/faults")).json(faults);
        good(request.send().await?).await.map(drop)
    }

    /// Sends a command: `drop`, `rotate`, `revoke`, `quiet`, `reset`, `freeze`, `thaw`, `emit` …
    ///
    /// # Errors
    /// If the simulator refuses.
    pub async fn command(&self, name: &str, body: &Value) -> Result<Value> {
        let request = self
            .http
            .post(self.url(&format!("/commands/{name}")))
            .json(body);
        good(request.send().await?).await
    }

    /// Ends every fault and every change: from now on the truth stands still.
    ///
    /// # Errors
    /// If the simulator refuses.
    pub async fn quiet(&self) -> Result<()> {
        self.command("quiet", &json!({})).await?;
        self.command("freeze", &json!({})).await.map(drop)
    }

    /// Returns what the simulator has printed.
    #[must_use]
    pub fn said(&self) -> String {
        self.running.said()
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.control)
    }

    async fn get(&self, path: &str) -> Result<Value> {
        let answer = self
            .http
            .get(self.url(path))
            .send()
            .await?
            .error_for_status()?;
        Ok(answer.json().await?)
    }
}

fn true_agent(agent: &Value) -> Result<(String, TrueAgent)> {
    let text = |name: &str| agent[name].as_str().map(str::to_owned);
    let id = text("id").context("an agent without an id")?;
    let state = text("state").context("an agent without a state")?;
    let since = agent["since"]
        .as_i64()
        .context("an agent without a since")?;
    Ok((
        id,
        TrueAgent {
            state,
            since,
            queue: text("queue_id"),
        },
    ))
}

async fn good(answer: reqwest::Response) -> Result<Value> {
    let status = answer.status();
    let text = answer.text().await.unwrap_or_default();
    if !status.is_success() {
        bail!("the simulator answered {status}: {text}");
    }
    Ok(serde_json::from_str(&text).unwrap_or_default())
}

fn port(ready: &Value, name: &str) -> Result<u16> {
    let port = ready[name]
        .as_u64()
        .and_then(|port| u16::try_from(port).ok());
    port.with_context(|| format!("no {name} in {ready}"))
}
