//! A program that runs beside this one, in a process group of its own, and ends with it.

use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

use crate::clock::Stopwatch;
use crate::say;

const GRACE: Duration = Duration::from_secs(5);

/// A running program; dropping it ends the program and all that it started.
#[derive(Debug)]
pub(crate) struct Running {
    name: &'static str,
    child: Child,
    /// Held open: the launcher stops when its input ends.
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
}

impl Running {
    /// Starts a program whose output lines can be read, or are printed once `echo` is called.
    ///
    /// # Errors
    /// If it cannot start.
    pub(crate) fn start(name: &'static str, command: &mut Command) -> Result<Self> {
        command
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = command
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        let (send, lines) = channel();
        if let Some(stdout) = child.stdout.take() {
            std::thread::spawn(move || {
                for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                    if send.send(line).is_err() {
                        break;
                    }
                }
            });
        }
        let stdin = child.stdin.take();
        Ok(Self {
            name,
            child,
            stdin,
            lines,
        })
    }

    /// Waits for the line of JSON that says the program is ready; prints the others.
    ///
    /// # Errors
    /// If the program ends before, or says nothing for `limit`.
    pub(crate) fn ready(&mut self, limit: Duration) -> Result<serde_json::Value> {
        let watch = Stopwatch::start();
        loop {
            let left = limit.saturating_sub(watch.read());
            match self.lines.recv_timeout(left) {
                Ok(line) => match serde_json::from_str::<serde_json::Value>(&line) {
                    Ok(value) if value["ready"] == serde_json::Value::Bool(false) => {
                        bail!(
                            "{} does not start: {}",
                            self.name,
                            value["error"].as_str().unwrap_or(&line)
                        )
                    }
                    Ok(value) if value.is_object() => return Ok(value),
                    _ => say::line(&line),
                },
                Err(RecvTimeoutError::Timeout) => {
                    bail!("{} did not get ready in {limit:?}", self.name)
                }
                Err(RecvTimeoutError::Disconnected) => {
                    let status = self.child.wait()?;
                    bail!("{} ended before it was ready ({status})", self.name)
                }
            }
        }
    }

    /// Returns the lines that have arrived since the last call, but for answers to commands that went well.
    pub(crate) fn news(&self) -> Vec<String> {
        self.lines
            .try_iter()
            .filter(|line| !line.starts_with('{') || line.contains("\"error\""))
            .collect()
    }

    /// Returns the number of its process group, which all that it started belongs to.
    pub(crate) fn group(&self) -> u32 {
        self.child.id()
    }

    /// Says whether the program still runs.
    pub(crate) fn alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stdin = None;
        let Ok(group) = i32::try_from(self.child.id()).map(Pid::from_raw) else {
            return;
        };
        let _ = killpg(group, Signal::SIGTERM);
        let watch = Stopwatch::start();
        while self.alive() && watch.read() < GRACE {
            std::thread::sleep(Duration::from_millis(20));
        }
        // The group may outlive its leader: what it started ends here too.
        let _ = killpg(group, Signal::SIGKILL);
        let _ = self.child.wait();
    }
}
