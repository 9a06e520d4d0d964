//! The Worker in the local Workers runtime.

use std::fs::File;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use super::child::Running;
use super::http;
use crate::clock::Stopwatch;
use crate::{place, run};

const START_LIMIT: Duration = Duration::from_secs(30);
const ANSWER_LIMIT: Duration = Duration::from_secs(20);

/// What the Worker is started with; it can be started again.
#[derive(Debug)]
pub(super) struct Launch {
    pub(super) port: u16,
    pub(super) persist: PathBuf,
    pub(super) variables: PathBuf,
    /// What lies in its bucket from the start: key and file.
    pub(super) stored: Vec<(String, PathBuf)>,
    /// Where its log goes.
    pub(super) log: PathBuf,
}

impl Launch {
    /// Starts the Worker and waits until it answers.
    ///
    /// # Errors
    /// If it does not start or does not answer.
    pub(super) fn start(&self) -> Result<Running> {
        let mut node = run::program("node");
        node.arg("tests/workerd/launch.mjs");
        node.args(["--port", &self.port.to_string()]);
        node.arg("--persist").arg(&self.persist);
        node.arg("--vars").arg(&self.variables);
        node.arg("--dist").arg(place::page());
        for (key, file) in &self.stored {
            node.arg("--put").arg(format!("{key}={}", file.display()));
        }
        let log = File::options().create(true).append(true).open(&self.log);
        node.stderr(log.with_context(|| format!("cannot write {}", self.log.display()))?);
        let mut worker = Running::start("the Worker", &mut node)?;
        worker.ready(START_LIMIT)?;
        self.answers(&mut worker)?;
        Ok(worker)
    }

    fn answers(&self, worker: &mut Running) -> Result<()> {
        let watch = Stopwatch::start();
        while watch.read() < ANSWER_LIMIT {
            if matches!(http::get(self.port, "/api/health"), Ok((200, _))) {
                return Ok(());
            }
            if !worker.alive() {
                bail!(
                    "the Worker ended while starting: {}",
                    worker.news().join(" ")
                );
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        bail!(
            "the Worker does not answer at http://localhost:{}/api/health",
            self.port
        )
    }
}
