//! The project's own commands: `cargo xtask help` lists them.

mod bench;
mod build;
mod check;
mod clock;
mod command;
mod connection;
mod demo;
mod doctor;
mod later;
mod mutants;
mod place;
mod planted;
mod replay;
mod run;
mod say;
mod screenshots;
mod soak;
mod steps;
mod test;
mod tool;
mod world;

use std::process::ExitCode;

use crate::command::Command;

fn main() -> ExitCode {
    let outcome = Command::from_env().and_then(Command::run);
    match outcome {
        Ok(code) => code,
        Err(error) => {
            say::error(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}
