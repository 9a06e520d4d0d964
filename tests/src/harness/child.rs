//! A program that runs beside the test, in a process group of its own, and ends with it.

use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, ChildStdin, Command};
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// As many answers may wait; what comes on top waits in the pipe.
const MAX_WAITING: usize = 256;
/// As much of a program's chatter is kept for the canary search.
const MAX_KEPT: usize = 8 * 1024 * 1024;

/// A running program that speaks JSON lines.
#[derive(Debug)]
pub(crate) struct Running {
    name: &'static str,
    child: Child,
    stdin: Option<ChildStdin>,
    answers: Receiver<Value>,
    kept: Arc<Mutex<String>>,
}

impl Running {
    /// Starts a program and waits for its line of JSON that says it is ready.
    ///
    /// # Errors
    /// If it cannot start, ends, says that it failed, or says nothing for `limit`.
    pub(crate) async fn start(
        name: &'static str,
        command: &mut Command,
        limit: Duration,
    ) -> Result<(Self, Value)> {
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command.process_group(0).kill_on_drop(true);
        let mut child = command
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        let kept = Arc::new(Mutex::new(String::new()));
        let (send, answers) = channel(MAX_WAITING);
        if let Some(stdout) = child.stdout.take() {
            tokio::spawn(read(stdout, Some(send), Arc::clone(&kept)));
        }
        if let Some(stderr) = child.stderr.take() {
            tokio::spawn(read(stderr, None, Arc::clone(&kept)));
        }
        let stdin = child.stdin.take();
        let mut running = Self {
            name,
            child,
            stdin,
            answers,
            kept,
        };
        let ready = running.answer(limit).await?;
        if ready["ready"] == Value::Bool(false) {
            bail!("{name} does not start: {ready}");
        }
        Ok((running, ready))
    }

    /// Waits for the next line of JSON.
    ///
    /// # Errors
    /// If the program ended, or says nothing for `limit`.
    pub(crate) async fn answer(&mut self, limit: Duration) -> Result<Value> {
        match tokio::time::timeout(limit, self.answers.recv()).await {
            Ok(Some(value)) => Ok(value),
            Ok(None) => bail!("{} ended: {}", self.name, self.said()),
            Err(_) => bail!("{} said nothing for {limit:?}: {}", self.name, self.said()),
        }
    }

    /// Sends a line.
    ///
    /// # Errors
    /// If the program no longer reads.
    pub(crate) async fn tell(&mut self, line: &str) -> Result<()> {
        let stdin = self
            .stdin
            .as_mut()
            .with_context(|| format!("{} reads nothing", self.name))?;
        stdin.write_all(format!("{line}\n").as_bytes()).await?;
        Ok(stdin.flush().await?)
    }

    /// Returns what the program has printed, on both streams.
    pub(crate) fn said(&self) -> String {
        self.kept
            .lock()
            .map(|kept| kept.clone())
            .unwrap_or_default()
    }

    /// Waits until the program has ended.
    ///
    /// # Errors
    /// If it still runs after `limit`.
    pub(crate) async fn ended(&mut self, limit: Duration) -> Result<()> {
        tokio::time::timeout(limit, self.child.wait())
            .await
            .context("it still runs")??;
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let id = self.child.id().and_then(|id| i32::try_from(id).ok());
        if let Some(group) = id {
            // What the program started ends with it.
            let _ = killpg(Pid::from_raw(group), Signal::SIGKILL);
        }
    }
}

async fn read(
    stream: impl AsyncRead + Unpin,
    answers: Option<Sender<Value>>,
    kept: Arc<Mutex<String>>,
) {
    let mut lines = BufReader::new(stream).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        if let Ok(mut kept) = kept.lock()
            && kept.len() < MAX_KEPT
        {
            kept.push_str(&line);
            kept.push('\n');
        }
        if let Some(answers) = &answers
            && let Ok(value @ Value::Object(_)) = serde_json::from_str(&line)
            && answers.send(value).await.is_err()
        {
            break;
        }
    }
}
