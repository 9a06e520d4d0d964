//! The simulator's server: prints one line of JSON with its ports when it is ready.

use std::io::Write as _;
use std::process::ExitCode;

use floorlight_sim::options::{Options, OptionsError};
use floorlight_sim::server::Server;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = std::env::args_os().skip(1);
    let options = match Options::parse(arguments, |name| std::env::var(name).ok()) {
        Ok(options) => options,
        Err(OptionsError::Help) => {
            say(&OptionsError::Help.to_string());
            return ExitCode::SUCCESS;
        }
        Err(error) => return fail(&error.to_string()),
    };
    if options.check {
        return ExitCode::SUCCESS;
    }
    let server = match Server::start(options).await {
        Ok(server) => server,
        Err(error) => return fail(&error.to_string()),
    };
    say(&server.ready_line());
    // Without a way to listen for the end there is still a way to be ended.
    let interrupted = tokio::signal::ctrl_c();
    let mut terminated =
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(signal) => signal,
            Err(error) => return fail(&format!("cannot listen for the end: {error}")),
        };
    tokio::select! {
        _ = interrupted => {}
        _ = terminated.recv() => {}
    }
    ExitCode::SUCCESS
}

fn fail(sentence: &str) -> ExitCode {
    // Nobody reads standard error any more: then nobody is told.
    let _ = writeln!(std::io::stderr(), "floorlight-sim: {sentence}");
    ExitCode::from(2)
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // A reader that has gone away ends the server later, by its signal.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
