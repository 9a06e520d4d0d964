//! What day the simulator lives through, and what goes wrong.

/// The simulator's day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Simulated {
    /// The scenario; the simulator's own default if none is named.
    pub(crate) scenario: Option<String>,
    /// The mix of faults that it starts with.
    pub(crate) faults: Option<String>,
    /// By how much spans are shortened.
    pub(crate) speed: u32,
    /// The time in it when it starts.
    pub(crate) start_at: Option<String>,
    /// Whether it publishes the steps of contacts.
    pub(crate) lifecycle: bool,
    /// Whether it tells once more, on demand, what its stream said.
    pub(crate) replay: bool,
}

impl Default for Simulated {
    fn default() -> Self {
        Self {
            scenario: None,
            faults: None,
            speed: 1,
            start_at: None,
            lifecycle: true,
            replay: true,
        }
    }
}

impl Simulated {
    /// Returns the simulator's arguments.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let lifecycle = if self.lifecycle {
            "--lifecycle"
        } else {
            "--no-lifecycle"
        };
        let mut all = vec![lifecycle.to_owned()];
        if !self.replay {
            all.push("--no-replay".to_owned());
        }
        let speed = (self.speed != 1).then(|| self.speed.to_string());
        for (option, value) in [
            ("--scenario", &self.scenario),
            ("--faults", &self.faults),
            ("--speed", &speed),
            ("--start-at", &self.start_at),
        ] {
            if let Some(value) = value {
                all.extend([option.to_owned(), value.clone()]);
            }
        }
        all
    }

    /// Says what is out of the ordinary, to follow a sentence's end.
    pub(crate) fn description(&self) -> String {
        let scenario = self
            .scenario
            .iter()
            .map(|name| format!(", scenario {name}"));
        let faults = self.faults.iter().map(|name| format!(", faults {name}"));
        let speed = (self.speed != 1).then(|| format!(", {} times as fast", self.speed));
        scenario.chain(faults).chain(speed).collect()
    }

    /// Returns a name for its memory: one day must not linger in another.
    pub(crate) fn memory(&self) -> String {
        let letters = |text: &String| -> String {
            text.chars().filter(char::is_ascii_alphanumeric).collect()
        };
        let scenario = self.scenario.iter().map(letters);
        let start = self.start_at.iter().map(letters);
        scenario
            .chain(start)
            .map(|part| format!("-{part}"))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use anyhow::Result;
    use floorlight_sim::options::{Options, OptionsError};

    use super::super::http;
    use super::*;

    /// The Worker's own rules for the document that the demo stores.
    #[tokio::test]
    async fn the_simulators_directory_is_valid() -> Result<()> {
        let options = Options {
            api_port: 0,
            identity_port: 0,
            control_port: 0,
            agents: 700,
            ..Options::default()
        };
        let server = floorlight_sim::server::Server::start(options).await?;
        let port = server.control.port();
        let fetched = tokio::task::spawn_blocking(move || http::get(port, "/directory"));
        let (status, body) = fetched.await??;
        assert_eq!(status, 200);
        let document = floorlight_wire::directory_document::parse(std::str::from_utf8(&body)?);
        let document = document.map_err(|faults| anyhow::anyhow!("{faults:?}"))?;
        assert!(document.shifts.len() > 10 && document.schedules.len() > 500);
        Ok(())
    }

    fn understood(simulated: &Simulated) -> Result<Options, OptionsError> {
        Options::parse(
            simulated.arguments().into_iter().map(OsString::from),
            |_| None,
        )
    }

    #[test]
    fn the_simulator_understands_its_arguments() -> Result<()> {
        let simulated = Simulated {
            scenario: Some("dst-night".to_owned()),
            faults: Some("rough".to_owned()),
            speed: 7,
            start_at: Some("2026-10-24T23:30:00Z".to_owned()),
            lifecycle: false,
            replay: false,
        };
        let options = understood(&simulated)?;
        assert_eq!((options.scenario.name(), options.speed), ("dst-night", 7));
        assert_eq!(options.start_at, Some(1_792_884_600_000));
        assert!(!options.lifecycle && !options.replay && options.faults.loss_pct > 0.0);
        assert_eq!(simulated.memory(), "-dstnight-20261024T233000Z");
        let usual = understood(&Simulated::default())?;
        assert!(usual.lifecycle && usual.replay);
        Ok(())
    }
}
