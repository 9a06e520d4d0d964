//! The command line.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::prelude::*;

use crate::{
    bench, build, check, connection, demo, doctor, later, mutants, planted, replay, say,
    screenshots, soak, test, world,
};

const HELP: &str = "\
The project's own commands. Run them with `cargo xtask COMMAND`.

  demo [--agents N] [--scenario NAME] [--faults MIX] [--seed S] [--speed N] [--no-lifecycle]
       [--no-replay] [--start-at TIME] [--whole-seconds] [--empty] [--port P] [--dev]
                              builds everything, starts it with simulated data and stays;
                              a wrong NAME or MIX is answered with what there is
  demo --connections FILE     the same page, on other upstreams
  test [--long] [--only KIND] every check and every test there is, or one kind: check, native, wasm,
                              workerd or chromium; --long runs the full-length forms
  test --visit NAME           the journeys of the files with NAME in their names, on what is built
  check [--fix] [--quick]     formatting, lints, documentation and the rules of the house
  build [worker|page] [--dev] the Worker into worker/build, the page into web/dist
  later                       watches a browser load the floor, and renews web/src/later.txt: what of the
                              program can come after it
  doctor                      says what this machine has and what is missing
  check-connection FILE       tries each connection of a connections.toml step by step
  world [--seed S]            the simulated world's tests, or one seed of them
  mutants MODULE [--shard K/N] changes a module's code and sees whether its tests notice
  replay-bug FILE             runs an exported hub again: the floor before and after, and what broke
  planted [NN…]               plants known bugs in a copy, all or these, and says what finds each
  bench [ID…] [--full] [--guard]
                              measures against peers and renews docs/benchmarks.md; --guard only fails
                              on what became plainly slower or bigger
  soak [--agents N] [--speed N] [--minutes M]
                              watches a large floor: from change to pixels, scrolling, memory
  screenshots [NAME…]         starts demos and renews the pictures in docs/pictures; NAME is a file of
                              tests/e2e/pictures, taken of what is built already
  help                        this text
";

/// What was asked for.
#[derive(Debug)]
pub(crate) enum Command {
    Demo(demo::Options),
    Test(test::Options),
    Bench(bench::Options),
    Check(check::Options),
    Build {
        part: build::Part,
        profile: build::Profile,
    },
    Later,
    Doctor,
    CheckConnection {
        file: PathBuf,
    },
    World {
        seed: Option<u64>,
    },
    Planted {
        numbers: Vec<String>,
    },
    ReplayBug {
        file: PathBuf,
    },
    Mutants {
        module: String,
        shard: Option<String>,
    },
    Soak(soak::Options),
    Screenshots {
        names: Vec<String>,
    },
    Help,
}

impl Command {
    /// Reads the command line.
    ///
    /// # Errors
    /// If a word is unknown or a value is missing or wrong.
    pub(crate) fn from_env() -> Result<Self> {
        Self::parse(lexopt::Parser::from_env())
    }

    fn parse(mut parser: lexopt::Parser) -> Result<Self> {
        let mut words = Vec::new();
        let mut options = demo::Options::default();
        let mut test = test::Options::default();
        let mut check = check::Options::default();
        let mut seed = None;
        let mut soak = soak::Options::default();
        let (mut guard, mut full) = (false, false);
        let mut shard = None;
        while let Some(arg) = parser.next()? {
            match arg {
                Value(word) => words.push(word.string()?),
                Long("agents") => {
                    options.agents = parser.value()?.parse()?;
                    soak.agents = Some(options.agents);
                }
                Long("seed") => {
                    let value = parser.value()?.parse()?;
                    options.seed = value;
                    seed = Some(value);
                }
                Long("port") => options.port = parser.value()?.parse()?,
                Long("connections") => options.connections = Some(parser.value()?.into()),
                Long("empty") => options.empty = true,
                Long("scenario") => options.simulated.scenario = Some(parser.value()?.string()?),
                Long("faults") => options.simulated.faults = Some(parser.value()?.string()?),
                Long("speed") => {
                    options.simulated.speed = parser.value()?.parse()?;
                    soak.speed = Some(options.simulated.speed);
                }
                Long("minutes") => soak.minutes = Some(parser.value()?.parse()?),
                Long("start-at") => options.simulated.start_at = Some(parser.value()?.string()?),
                Long("no-lifecycle") => options.simulated.lifecycle = false,
                Long("no-replay") => options.simulated.replay = false,
                Long("whole-seconds") => options.whole_seconds = true,
                Long("dev") => options.profile = build::Profile::Dev,
                Long("guard") => guard = true,
                Long("full") => full = true,
                Long("shard") => shard = Some(parser.value()?.string()?),
                Long("long") => test.long = true,
                Long("visit") => test.visit = Some(parser.value()?.string()?),
                Long("only") => test.only = Some(parser.value()?.parse()?),
                Long("fix") => check.fix = true,
                Long("quick") => check.quick = true,
                Short('h') | Long("help") => return Ok(Self::Help),
                Short(_) | Long(_) => return Err(arg.unexpected().into()),
            }
        }
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        Ok(match words.as_slice() {
            ["demo"] => Self::Demo(options),
            ["test"] => Self::Test(test),
            ["bench", ids @ ..] => Self::Bench(bench::Options {
                ids: ids.iter().map(|id| (*id).to_owned()).collect(),
                guard,
                full,
            }),
            ["check"] => Self::Check(check),
            ["build"] => Self::Build {
                part: build::Part::Everything,
                profile: options.profile,
            },
            ["build", "worker"] => Self::Build {
                part: build::Part::Worker,
                profile: options.profile,
            },
            ["build", "page"] => Self::Build {
                part: build::Part::Page,
                profile: options.profile,
            },
            ["later"] => Self::Later,
            ["doctor"] => Self::Doctor,
            ["check-connection", file] => Self::CheckConnection { file: file.into() },
            ["check-connection"] => bail!("name the file: cargo xtask check-connection FILE"),
            ["world"] => Self::World { seed },
            ["planted", numbers @ ..] => Self::Planted {
                numbers: numbers.iter().map(|number| (*number).to_owned()).collect(),
            },
            ["mutants", module] => Self::Mutants {
                module: (*module).to_owned(),
                shard,
            },
            ["mutants"] => bail!("name the module: cargo xtask mutants merge"),
            ["replay-bug", file] => Self::ReplayBug { file: file.into() },
            ["replay-bug"] => bail!("name the file: cargo xtask replay-bug FILE"),
            ["soak"] => Self::Soak(soak),
            ["screenshots", names @ ..] => Self::Screenshots {
                names: names.iter().map(|name| (*name).to_owned()).collect(),
            },
            [] | ["help"] => Self::Help,
            other => bail!(
                "`{}` is no command; see `cargo xtask help`",
                other.join(" ")
            ),
        })
    }

    /// Carries the command out.
    ///
    /// # Errors
    /// If it could not be carried out; a failing test is an exit code, not an error.
    pub(crate) fn run(self) -> Result<ExitCode> {
        match self {
            Self::Demo(options) => demo::run(&options)?,
            Self::Test(options) => return test::run(&options),
            Self::Bench(options) => return bench::run(&options),
            Self::Check(options) => return check::run(options),
            Self::Build { part, profile } => build::part(part, profile)?,
            Self::Later => later::run()?,
            Self::Doctor => return doctor::run(),
            Self::CheckConnection { file } => return connection::check(&file),
            Self::World { seed } => world::run(seed)?,
            Self::Mutants { module, shard } => mutants::run(&module, shard.as_deref())?,
            Self::ReplayBug { file } => return replay::run(&file),
            Self::Planted { numbers } => return planted::run(&numbers),
            Self::Soak(options) => soak::run(&options)?,
            Self::Screenshots { names } => screenshots::run(&names)?,
            Self::Help => say::line(HELP.trim_end()),
        }
        Ok(ExitCode::SUCCESS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Result<Command> {
        Command::parse(lexopt::Parser::from_args(words))
    }

    #[test]
    fn options_reach_their_command() {
        let command = parsed(&["demo", "--agents", "12", "--seed=7"]);
        assert!(matches!(
            command,
            Ok(Command::Demo(demo::Options {
                agents: 12,
                seed: 7,
                ..
            }))
        ));
        assert!(matches!(
            parsed(&["world", "--seed", "9"]),
            Ok(Command::World { seed: Some(9) })
        ));
        assert!(matches!(
            parsed(&["test", "--long"]),
            Ok(Command::Test(test::Options { long: true, .. }))
        ));
    }

    #[test]
    fn the_simulated_centre_is_described() {
        let words = "demo --scenario monday-morning --faults rough --speed 4 --no-lifecycle";
        let words: Vec<&str> = words.split(' ').collect();
        let Ok(Command::Demo(options)) = parsed(&words) else {
            panic!("a demo");
        };
        let simulated = options.simulated;
        assert_eq!(simulated.scenario.as_deref(), Some("monday-morning"));
        assert_eq!(simulated.faults.as_deref(), Some("rough"));
        assert!(simulated.speed == 4 && !simulated.lifecycle && simulated.replay);
    }

    #[test]
    fn an_unknown_word_is_refused() {
        assert!(parsed(&["dance"]).is_err());
        assert!(parsed(&["demo", "--fast"]).is_err());
        assert!(parsed(&["check-connection"]).is_err());
    }
}
