//! The built Worker in workerd, which a test may kill and start again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::Value;
use tokio::process::Command;

use super::child::Running;
use super::clock::Stopwatch;

const START_LIMIT: Duration = Duration::from_secs(60);
const ANSWER_LIMIT: Duration = Duration::from_secs(20);

/// How the Worker is started.
#[derive(Clone, Debug)]
pub struct WorkerSetting {
    /// The port it serves; the same after each restart.
    pub port: u16,
    /// Where its objects and its bucket live.
    pub persist: PathBuf,
    /// Its variables and secrets.
    pub variables: BTreeMap<String, String>,
    /// What lies in its bucket from the start: key and file.
    pub stored: Vec<(String, PathBuf)>,
}

/// A running Worker.
#[derive(Debug)]
pub struct Worker {
    setting: WorkerSetting,
    running: Running,
    pid: i32,
    /// What former lives have printed.
    said: String,
}

impl Worker {
    /// Starts the Worker and waits until it answers.
    ///
    /// # Errors
    /// If it is not built, does not start or does not answer.
    pub async fn start(setting: WorkerSetting) -> Result<Self> {
        let (running, pid) = launch(&setting).await?;
        Ok(Self {
            setting,
            running,
            pid,
            said: String::new(),
        })
    }

    /// Returns the origin it serves.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://localhost:{}", self.setting.port)
    }

    /// Returns the folder of its persisted state.
    #[must_use]
    pub fn persisted(&self) -> &Path {
        &self.setting.persist
    }

    /// Kills workerd at once, as a power cut would, and starts it again on the same state.
    ///
    /// # Errors
    /// If it cannot be killed or does not come back.
    pub async fn kill_and_restart(&mut self) -> Result<()> {
        kill(Pid::from_raw(self.pid), Signal::SIGKILL).context("cannot kill workerd")?;
        self.running
            .ended(ANSWER_LIMIT)
            .await
            .context("the launcher outlives workerd")?;
        self.said.push_str(&self.running.said());
        let (running, pid) = launch(&self.setting).await?;
        (self.running, self.pid) = (running, pid);
        Ok(())
    }

    /// Stops it and starts it again with other variables, as a deployment does.
    ///
    /// # Errors
    /// If it does not come back.
    pub async fn deploy(&mut self, variables: BTreeMap<String, String>) -> Result<()> {
        self.setting.variables = variables;
        self.running.tell("stop").await?;
        self.running.ended(ANSWER_LIMIT).await?;
        self.said.push_str(&self.running.said());
        let (running, pid) = launch(&self.setting).await?;
        (self.running, self.pid) = (running, pid);
        Ok(())
    }

    /// Runs the cron handler.
    ///
    /// # Errors
    /// If it fails.
    pub async fn scheduled(&mut self) -> Result<()> {
        self.told("scheduled", "scheduled").await.map(drop)
    }

    /// Returns what it has printed, in all its lives.
    #[must_use]
    pub fn said(&self) -> String {
        format!("{}{}", self.said, self.running.said())
    }

    async fn told(&mut self, line: &str, key: &str) -> Result<Value> {
        self.running.tell(line).await?;
        loop {
            let answer = self.running.answer(ANSWER_LIMIT).await?;
            if let Some(error) = answer.get("error") {
                bail!("{line}: {error}");
            }
            if answer.get(key).is_some() {
                return Ok(answer);
            }
        }
    }
}

async fn launch(setting: &WorkerSetting) -> Result<(Running, i32)> {
    let root = std::env::var_os("FLOORLIGHT_ROOT")
        .map(PathBuf::from)
        .context("FLOORLIGHT_ROOT is not set: run `cargo xtask test`")?;
    tokio::fs::create_dir_all(&setting.persist).await?;
    let file = setting.persist.with_extension("variables.json");
    tokio::fs::write(&file, serde_json::to_vec(&setting.variables)?).await?;
    let mut node = Command::new("node");
    node.current_dir(&root)
        .arg(root.join("tests/workerd/launch.mjs"));
    node.args(["--port", &setting.port.to_string()]);
    node.arg("--persist")
        .arg(&setting.persist)
        .arg("--vars")
        .arg(&file);
    for (key, stored) in &setting.stored {
        node.arg("--put").arg(format!("{key}={}", stored.display()));
    }
    let (running, ready) = Running::start("the Worker", &mut node, START_LIMIT).await?;
    let pid = ready["pid"]
        .as_i64()
        .and_then(|pid| i32::try_from(pid).ok());
    let pid = pid.with_context(|| format!("no process id in {ready}"))?;
    answers(setting.port).await?;
    Ok((running, pid))
}

async fn answers(port: u16) -> Result<()> {
    let http = reqwest::Client::builder()
        .timeout(Duration::from_secs(5))
        .build()?;
    let url = format!("http://127.0.0.1:{port}/api/health");
    let watch = Stopwatch::start();
    while watch.read() < ANSWER_LIMIT {
        if http
            .get(&url)
            .send()
            .await
            .is_ok_and(|answer| answer.status().is_success())
        {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    bail!("the Worker does not answer at {url}")
}
