//! Watches streams with many sockets and tells what came when.
//!
//! Takes one command of JSON a line and answers each with one line of JSON:
//!
//! * `{"open": {"crowd", "form", "url", "people": [[[name, value]…]…], "count", "stalling"}}` opens sockets; the
//!   last `stalling` of them stop reading at `stall`
//! * `{"state": {"crowd"}}` tells what was counted since `begin`
//! * `{"begin": {"crowd", "at", "late_ms"}}` begins a stretch
//! * `{"stall": {"crowd", "on"}}` has the stalling ones stop, or go on
//! * `{"floor": {"crowd"}}` tells what the first and the last watcher see
//! * `{"close": {"crowd"}}` lets go of all of them

mod clock;
mod histogram;
mod step;
mod tally;
mod watcher;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::rc::Rc;

use anyhow::{Context as _, Result};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader, stdin};
use tokio::sync::Semaphore;
use tokio::task::{JoinHandle, LocalSet, spawn_local};

use step::Form;
use tally::Tally;
use watcher::{Floor, Part};

/// As many watchers come at once; the next may when one of them has been shown the floor.
const DOORS: usize = 16;

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Command {
    Open(Open),
    State {
        crowd: String,
    },
    Begin {
        crowd: String,
        at: i64,
        late_ms: f64,
    },
    Stall {
        crowd: String,
        on: bool,
    },
    Floor {
        crowd: String,
    },
    Close {
        crowd: String,
    },
}

#[derive(Deserialize)]
struct Open {
    crowd: String,
    form: Form,
    url: String,
    /// The headers of each person; watchers are spread over them.
    people: Vec<Vec<(String, String)>>,
    count: usize,
    stalling: usize,
}

struct Crowd {
    tally: Rc<RefCell<Tally>>,
    stalls: Rc<Cell<bool>>,
    floors: Vec<Floor>,
    tasks: Vec<JoinHandle<()>>,
}

fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    LocalSet::new().block_on(&runtime, serve())
}

async fn serve() -> Result<()> {
    let mut crowds = BTreeMap::<String, Crowd>::new();
    let mut lines = BufReader::new(stdin()).lines();
    while let Some(line) = lines.next_line().await? {
        let answer = match answer(&mut crowds, &line) {
            Ok(answer) => answer,
            Err(error) => json!({ "error": format!("{error:#}") }),
        };
        writeln!(std::io::stdout(), "{answer}")?;
    }
    Ok(())
}

fn answer(crowds: &mut BTreeMap<String, Crowd>, line: &str) -> Result<Value> {
    let command: Command = serde_json::from_str(line).context("no command")?;
    let find = |name: &str| crowds.get(name).context("no such crowd");
    match command {
        Command::Open(open) => {
            let name = open.crowd.clone();
            crowds.insert(name, gather(&open)?);
        }
        Command::State { crowd } => {
            return Ok(serde_json::to_value(find(&crowd)?.tally.borrow().report())?);
        }
        Command::Begin { crowd, at, late_ms } => {
            find(&crowd)?.tally.borrow_mut().begin(at, late_ms);
        }
        Command::Stall { crowd, on } => find(&crowd)?.stalls.set(on),
        Command::Floor { crowd } => return Ok(floors(find(&crowd)?)),
        Command::Close { crowd } => {
            let crowd = crowds.remove(&crowd).context("no such crowd")?;
            for task in crowd.tasks {
                task.abort();
            }
        }
    }
    Ok(json!({}))
}

fn gather(open: &Open) -> Result<Crowd> {
    let mut crowd = Crowd {
        tally: Rc::new(RefCell::new(Tally::new(open.form))),
        stalls: Rc::new(Cell::new(false)),
        floors: Vec::new(),
        tasks: Vec::new(),
    };
    let reads = Rc::new(Cell::new(false));
    let doors = Rc::new(Semaphore::new(DOORS));
    for number in 0..open.count {
        let person = number.checked_rem(open.people.len()).context("nobody")?;
        let floor = [0, open.count - open.stalling - 1].contains(&number);
        let floor = floor.then(Floor::default);
        crowd.floors.extend(floor.clone());
        let stalls = number >= open.count - open.stalling;
        crowd.tasks.push(spawn_local(watcher::watch(Part {
            url: open.url.clone(),
            headers: open.people.get(person).cloned().unwrap_or_default(),
            tally: Rc::clone(&crowd.tally),
            doors: Rc::clone(&doors),
            stalls: Rc::clone(if stalls { &crowd.stalls } else { &reads }),
            floor,
        })));
    }
    Ok(crowd)
}

fn floors(crowd: &Crowd) -> Value {
    let tally = crowd.tally.borrow();
    let text = |number: u32| match tally.form {
        Form::Json => tally
            .words
            .texts
            .get(number as usize)
            .cloned()
            .unwrap_or_default(),
        Form::Floorlight | Form::Binary => number.to_string(),
    };
    let floors = crowd.floors.iter().map(|floor| {
        let rows = floor.borrow();
        let rows = rows
            .iter()
            .map(|(agent, (state, at))| (text(*agent), json!([text(*state), at])));
        Value::Object(rows.collect())
    });
    json!({ "floors": floors.collect::<Vec<_>>() })
}
