//! The parts of a test bench. Everything runs on this machine and ends with the test.

mod bench;
mod canary;
mod child;
mod clock;
mod compare;
mod person;
mod port;
mod provider;
mod simulator;
mod watcher;
mod worker;

pub use bench::{Bench, Setting, long, scaled};
pub use canary::{Canary, Finding, search, search_folder};
pub use clock::Stopwatch;
pub use compare::differences;
pub use person::{Answer, Client, Person};
pub use provider::Provider;
pub use simulator::{Simulator, SimulatorSetting, TrueAgent};
pub use watcher::{End, View, Watcher};
pub use worker::{Worker, WorkerSetting};
