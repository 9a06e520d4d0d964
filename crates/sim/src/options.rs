//! The command line of the server.

use std::ffi::OsString;

use lexopt::prelude::{Long, Short, ValueExt as _};
use thiserror::Error;

use crate::fault::{Faults, MIXES};
use crate::message::{DurationStyle, RestStyle};
use crate::stamp;
use crate::world::Scenario;

/// More events a second than this are not asked of one server.
const MAX_EVENTS: u32 = 5_000;

/// What the server is started with.
#[derive(Clone, Debug)]
pub struct Options {
    /// The port of the platform's API; 0 takes a free one.
    pub api_port: u16,
    /// The port of the identity provider; 0 takes a free one.
    pub identity_port: u16,
    /// The port of control and truth; 0 takes a free one.
    pub control_port: u16,
    /// How many agents.
    pub agents: usize,
    /// The seed of the world and of the faults.
    pub seed: u64,
    /// By how much spans are shortened.
    pub speed: u32,
    /// What kind of day it is, and what goes wrong.
    pub scenario: Scenario,
    /// About how many events happen each second, with everyone at work; 0 is what the scenario makes.
    pub events: u32,
    /// The time in this world when it starts, in UTC milliseconds; `None` is the wall clock's.
    pub start_at: Option<i64>,
    /// Publishes steps of contacts too.
    pub lifecycle: bool,
    /// Tells once more, on demand, what the stream said.
    pub replay: bool,
    /// Uses state words beyond the five documented ones.
    pub extended_states: bool,
    /// Has no agents at all.
    pub empty: bool,
    /// Only says whether the options are understood.
    pub check: bool,
    /// Serves the identity provider only.
    pub identity_only: bool,
    /// Where the product is served, for sign-in.
    pub app_origin: String,
    /// The API client's id.
    pub client_id: String,
    /// The API client's secret (environment: `SIM_CLIENT_SECRET`).
    pub client_secret: String,
    /// The product's id at the identity provider.
    pub oidc_client_id: String,
    /// The product's secret there, if it has one (environment: `SIM_OIDC_SECRET`).
    pub oidc_client_secret: Option<String>,
    /// The faults and manners at the start.
    pub faults: Faults,
}

/// Why the command line is refused, or `--help`.
#[derive(Debug, Error)]
pub enum OptionsError {
    /// Help was asked for.
    #[error("{HELP}")]
    Help,
    /// An argument is unknown, has no value or a wrong one.
    #[error("{0}; --help lists the options")]
    Argument(#[from] lexopt::Error),
    /// A name is not known.
    #[error("--{option}: `{word}` is not known; there are {known}")]
    Word {
        /// The option.
        option: &'static str,
        /// What was asked for.
        word: String,
        /// What there is.
        known: String,
    },
    /// A number or word is out of range.
    #[error("--{option}: {rule}")]
    Range {
        /// The option.
        option: &'static str,
        /// What it must be.
        rule: &'static str,
    },
}

/// What `--help` prints.
pub const HELP: &str = "\
floorlight-sim: a simulated contact centre (loopback only)

  --api-port N          the platform's API            (9101; 0 takes a free port)
  --identity-port N     the demo's identity provider  (9102)
  --control-port N      faults, truth and log         (9103)
  --agents N            1 to 60000                    (500)
  --empty               no agents at all
  --seed N              of the world and the faults   (42)
  --speed N             shortens spans, 1 to 100      (1)
  --scenario NAME       the day and what goes wrong   (workday)
                        workday, quiet-day, monday-morning, incident, dst-night,
                        login-storm, full-house, outage, silent-stream, reordered,
                        token-suspended, missing-scope, clock-skew
  --events N            a full house with about N events a second, 1 to 5000
  --start-at TIME       the time in this world when it starts, in UTC, such as
                        2026-10-24T23:30:00Z          (now)
  --faults MIX          from the start: none, rough (all at once), lossy, reordered,
                        malformed, skewed, slow       (none)
  --lifecycle           publishes steps of contacts too (interaction_*)
  --no-lifecycle        does not                      (the default)
  --no-replay           has no GET /api/v2/realtime/events
  --extended-states     RINGING and NOT_RESPONDING as states of their own
  --whole-seconds       times in whole seconds
  --duration-style S    in_state | before_change      (in_state)
  --rest-style S        change | snapshot             (change)
  --check               only says whether these options are understood
  --identity-only       no platform: only the identity provider and its control
  --app-origin URL      where the product is served   (http://localhost:8787)
  --client-id ID        of the API's client           (floorlight-demo)
  --client-secret S     better: SIM_CLIENT_SECRET in the environment
  --oidc-client-id ID   of the product at the identity provider (floorlight)
                        its secret, if any: SIM_OIDC_SECRET in the environment";

impl Default for Options {
    fn default() -> Self {
        Self {
            api_port: 9101,
            identity_port: 9102,
            control_port: 9103,
            agents: 500,
            seed: 42,
            speed: 1,
            scenario: Scenario::default(),
            events: 0,
            start_at: None,
            lifecycle: false,
            replay: true,
            extended_states: false,
            empty: false,
            check: false,
            identity_only: false,
            app_origin: "http://localhost:8787".to_owned(),
            client_id: "floorlight-demo".to_owned(),
            client_secret: "simulated-secret".to_owned(),
            oidc_client_id: "floorlight".to_owned(),
            oidc_client_secret: None,
            faults: Faults::default(),
        }
    }
}

impl Options {
    /// Reads the arguments (without the program's name) over the defaults and `environment`.
    ///
    /// # Errors
    ///
    /// Refuses unknown arguments and values out of range; `--help` is an error too.
    pub fn parse(
        arguments: impl IntoIterator<Item = OsString>,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, OptionsError> {
        let mut options = Self::default();
        if let Some(secret) = environment("SIM_CLIENT_SECRET") {
            options.client_secret = secret;
        }
        options.oidc_client_secret = environment("SIM_OIDC_SECRET");
        let mut mix: Option<String> = None;
        let mut parser = lexopt::Parser::from_args(arguments);
        while let Some(argument) = parser.next()? {
            match argument {
                Long("api-port") => options.api_port = parser.value()?.parse()?,
                Long("identity-port") => options.identity_port = parser.value()?.parse()?,
                Long("control-port") => options.control_port = parser.value()?.parse()?,
                Long("agents") => options.agents = parser.value()?.parse()?,
                Long("seed") => options.seed = parser.value()?.parse()?,
                Long("speed") => options.speed = parser.value()?.parse()?,
                Long("scenario") => options.scenario = scenario(&parser.value()?.string()?)?,
                Long("events") => {
                    options.events = parser.value()?.parse()?;
                    if !(1..=MAX_EVENTS).contains(&options.events) {
                        return Err(OptionsError::Range {
                            option: "events",
                            rule: "must be 1 to 5000",
                        });
                    }
                }
                Long("start-at") => {
                    let time = stamp::read(&parser.value()?.string()?);
                    options.start_at = Some(time.ok_or(OptionsError::Range {
                        option: "start-at",
                        rule: "must be a time in UTC such as 2026-10-24T23:30:00Z",
                    })?);
                }
                Long("faults") => mix = Some(parser.value()?.string()?),
                Long("lifecycle") => options.lifecycle = true,
                Long("no-lifecycle") => options.lifecycle = false,
                Long("no-replay") => options.replay = false,
                Long("extended-states") => options.extended_states = true,
                Long("empty") => options.empty = true,
                Long("check") => options.check = true,
                Long("identity-only") => options.identity_only = true,
                Long("whole-seconds") => options.faults.whole_seconds = true,
                Long("duration-style") => {
                    options.faults.duration_style = duration_style(&parser.value()?.string()?)?;
                }
                Long("rest-style") => {
                    options.faults.rest_style = rest_style(&parser.value()?.string()?)?;
                }
                Long("app-origin") => options.app_origin = parser.value()?.string()?,
                Long("client-id") => options.client_id = parser.value()?.string()?,
                Long("client-secret") => options.client_secret = parser.value()?.string()?,
                Long("oidc-client-id") => options.oidc_client_id = parser.value()?.string()?,
                Short('h') | Long("help") => return Err(OptionsError::Help),
                Short(_) | Long(_) | lexopt::Arg::Value(_) => {
                    return Err(OptionsError::Argument(argument.unexpected()));
                }
            }
        }
        if let Some(mix) = mix {
            options.faults = options.faults.mixed(&mix).ok_or(OptionsError::Word {
                option: "faults",
                word: mix,
                known: MIXES.join(", "),
            })?;
        }
        options.validate()
    }

    fn validate(mut self) -> Result<Self, OptionsError> {
        let range = |option, rule| Err(OptionsError::Range { option, rule });
        if !(1..=60_000).contains(&self.agents) {
            return range("agents", "must be 1 to 60000");
        }
        if !(1..=100).contains(&self.speed) {
            return range("speed", "must be 1 to 100");
        }
        self.app_origin = self.app_origin.trim_end_matches('/').to_owned();
        let rest = self.app_origin.split_once("://").map(|(_, rest)| rest);
        if rest.is_none_or(|rest| rest.is_empty() || rest.contains('/')) {
            return range(
                "app-origin",
                "must be an origin such as http://localhost:8787",
            );
        }
        if self.client_id.is_empty() || self.client_secret.is_empty() {
            return range("client-id", "the client's id and secret must not be empty");
        }
        Ok(self)
    }
}

fn scenario(word: &str) -> Result<Scenario, OptionsError> {
    word.parse().map_err(|_| OptionsError::Word {
        option: "scenario",
        word: word.to_owned(),
        known: Scenario::names(),
    })
}

fn duration_style(word: &str) -> Result<DurationStyle, OptionsError> {
    match word {
        "in_state" => Ok(DurationStyle::InState),
        "before_change" => Ok(DurationStyle::BeforeChange),
        _ => {
            let rule = "must be in_state or before_change";
            Err(OptionsError::Range {
                option: "duration-style",
                rule,
            })
        }
    }
}

fn rest_style(word: &str) -> Result<RestStyle, OptionsError> {
    match word {
        "change" => Ok(RestStyle::Change),
        "snapshot" => Ok(RestStyle::Snapshot),
        _ => Err(OptionsError::Range {
            option: "rest-style",
            rule: "must be change or snapshot",
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options, OptionsError> {
        let arguments: Vec<OsString> = line.split_whitespace().map(Into::into).collect();
        Options::parse(arguments, |name| {
            (name == "SIM_CLIENT_SECRET").then(|| "s3".to_owned())
        })
    }

    #[test]
    fn reads_the_command_line() {
        let options = parse("--agents 12 --api-port 0 --whole-seconds --app-origin http://a:1/")
            .expect("right");
        assert_eq!((options.agents, options.api_port), (12, 0));
        assert!(options.faults.whole_seconds);
        assert_eq!(options.app_origin, "http://a:1");
        assert_eq!(options.client_secret, "s3");
    }

    #[test]
    fn scenarios_and_mixes_have_names() {
        for scenario in Scenario::ALL {
            let line = format!("--scenario {scenario}");
            assert_eq!(parse(&line).expect("right").scenario, scenario);
            assert!(HELP.contains(scenario.name()));
        }
        let options =
            parse("--faults rough --whole-seconds --lifecycle --no-replay").expect("right");
        assert!(options.faults.reorder_pct > 19.0 && options.faults.whole_seconds);
        assert!(options.lifecycle && !options.replay);
        assert!(
            !parse("--lifecycle --no-lifecycle")
                .expect("right")
                .lifecycle
        );
        let told = |line| parse(line).map_or_else(|error| error.to_string(), |_| String::new());
        assert!(told("--scenario sunday").contains("monday-morning"));
        assert!(told("--faults gentle").contains("rough"));
    }

    #[test]
    fn refuses_what_it_does_not_understand() {
        for line in [
            "--agents 0",
            "--agents x",
            "--frobnicate",
            "extra",
            "--speed 0",
            "--events 0",
            "--start-at yesterday",
            "--help",
        ] {
            assert!(parse(line).is_err(), "{line}");
        }
        assert!(parse("--app-origin localhost").is_err());
    }
}
