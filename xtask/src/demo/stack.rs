//! The demo's servers, started in order and kept running.

use std::time::Duration;

use anyhow::{Result, bail};

use super::Options;
use super::child::Running;
use super::simulator;
use super::variables::{self, Configuration};
use super::worker::Launch;
use crate::clock::Stopwatch;
use crate::{place, say};

/// A Worker that dies more often than this within [`RESTART_WINDOW`] is given up.
const MAX_RESTARTS: usize = 5;
const RESTART_WINDOW: Duration = Duration::from_secs(600);

/// The simulator and the Worker.
#[derive(Debug)]
pub(crate) struct Stack {
    // Dropped in this order: the Worker first, so that it does not see its upstream die.
    worker: Running,
    simulator: Running,
    launch: Launch,
    deaths: Vec<Stopwatch>,
}

impl Stack {
    /// Starts the simulator, then the Worker.
    ///
    /// # Errors
    /// If one of them does not start.
    pub(crate) fn start(options: &Options, configuration: &Configuration) -> Result<Self> {
        let folder = place::made(place::state()?.join(options.folder))?;
        let mut simulator = simulator::start(options, &configuration.client_secret)?;
        let mut stored = configuration.directories.clone();
        if options.connections.is_none() && !options.unconnected {
            let file = folder.join("directory.json");
            std::fs::write(&file, simulator::directory(options.ports)?)?;
            stored.push(("directory/demo.json".to_owned(), file));
        }
        let launch = Launch {
            port: options.port,
            persist: place::made(folder.join(memory_of(options)))?,
            variables: configuration.write(&folder)?,
            stored,
            log: folder.join("worker.log"),
        };
        let worker = match launch.start() {
            Ok(worker) => worker,
            Err(error) => {
                for line in simulator.news() {
                    say::line(&line);
                }
                return Err(error);
            }
        };
        if !simulator.alive() {
            bail!("the simulator ended: {}", simulator.news().join(" "));
        }
        Ok(Self {
            worker,
            simulator,
            launch,
            deaths: Vec::new(),
        })
    }

    /// Starts with an empty memory: for tests and pictures.
    ///
    /// # Errors
    /// If something does not start.
    pub(crate) fn fresh(options: &Options) -> Result<Self> {
        let memory = place::state()?
            .join(options.folder)
            .join(memory_of(options));
        if memory.exists() {
            std::fs::remove_dir_all(&memory)?;
        }
        Self::start(options, &variables::configuration(options)?)
    }

    /// Returns the number of the Worker's process group.
    pub(crate) fn worker_group(&self) -> u32 {
        self.worker.group()
    }

    /// Prints what the servers say, and starts the Worker again if it died.
    ///
    /// # Errors
    /// If the simulator ended, or the Worker keeps dying.
    pub(crate) fn tend(&mut self) -> Result<()> {
        for line in self.simulator.news().into_iter().chain(self.worker.news()) {
            say::line(&line);
        }
        if !self.simulator.alive() {
            bail!("the simulator ended");
        }
        if self.worker.alive() {
            return Ok(());
        }
        self.deaths.retain(|death| death.read() < RESTART_WINDOW);
        self.deaths.push(Stopwatch::start());
        if self.deaths.len() > MAX_RESTARTS {
            bail!("the Worker died {MAX_RESTARTS} times within ten minutes");
        }
        say::line("The Worker died; starting it again.");
        self.worker = self.launch.start()?;
        Ok(())
    }
}

/// Another centre is another memory: agents of one must not linger in the other.
fn memory_of(options: &Options) -> String {
    match &options.connections {
        _ if options.unconnected => "state-unconnected".to_owned(),
        None if options.empty => "state-empty".to_owned(),
        None => format!(
            "state-{}-{}{}",
            options.agents,
            options.seed,
            options.simulated.memory()
        ),
        Some(_) => "state-connections".to_owned(),
    }
}
