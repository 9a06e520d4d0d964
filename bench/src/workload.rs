//! A seeded morning of a large contact centre, as the platform would write it.

use std::fmt::Write as _;

use fastrand::Rng;

/// Agents of the ingest benchmarks.
pub const AGENTS: usize = 10_000;
/// Their queues.
const QUEUES: usize = 200;
/// 2026-11-20T09:00:00Z, in milliseconds.
pub const START: i64 = 1_795_165_200_000;
/// One message in so many has another form: a field more, an escape, another order.
const ODD: usize = 100;

/// Messages, each with the time at which it comes.
#[derive(Clone, Debug)]
pub struct Workload {
    /// One message that names each agent, so that everyone is known.
    pub known: Vec<String>,
    /// What is measured.
    pub events: Vec<String>,
}

/// One agent's part of the play.
#[derive(Clone, Copy)]
struct Part {
    queue: usize,
    step: usize,
}

const STEPS: [(&str, &str); 4] = [
    ("READY", "AVAILABLE"),
    ("CALL", "ON_CALL"),
    ("AFTER_CALL_WORK", "ACW"),
    ("NOT_READY", "SHORT_BREAK"),
];

impl Workload {
    /// Makes as many events as asked for, half a millisecond apart.
    #[must_use]
    pub fn new(events: usize) -> Self {
        Self::spaced(events, |random| i64::from(random.bool()))
    }

    /// Makes as many events as asked for, one each millisecond.
    #[must_use]
    pub fn each_millisecond(events: usize) -> Self {
        Self::spaced(events, |_| 1)
    }

    fn spaced(events: usize, apart: impl Fn(&mut Rng) -> i64) -> Self {
        let mut random = Rng::with_seed(1);
        let ids = identifiers(&mut random, AGENTS);
        let queues = identifiers(&mut random, QUEUES);
        let mut parts: Vec<Part> = (0..AGENTS)
            .map(|_| Part {
                queue: random.usize(..QUEUES),
                step: random.usize(..STEPS.len()),
            })
            .collect();
        let mut now = START;
        let mut say = |agent: usize, random: &mut Rng, odd: bool| {
            now += apart(random);
            let (Some(part), Some(id)) = (parts.get_mut(agent), ids.get(agent)) else {
                return String::new();
            };
            part.step = (part.step + 1) % STEPS.len();
            let queue = queues.get(part.queue).map_or("", String::as_str);
            message(id, *part, queue, now, random, odd)
        };
        let mut known = Vec::new();
        for _ in 0..5 {
            for agent in 0..AGENTS {
                known.push(say(agent, &mut random, false));
            }
        }
        let events = (0..events)
            .map(|n| say(random.usize(..AGENTS), &mut random, n % ODD == 7))
            .collect();
        Self { known, events }
    }

    /// The bytes of a message, on average.
    #[must_use]
    pub fn mean_length(&self) -> usize {
        self.events.iter().map(String::len).sum::<usize>() / self.events.len().max(1)
    }
}

fn message(id: &str, part: Part, queue: &str, now: i64, random: &mut Rng, odd: bool) -> String {
    let (state, code) = STEPS.get(part.step).copied().unwrap_or_default();
    let in_contact = matches!(part.step, 1 | 2);
    let call = if in_contact {
        format!("\"{}\"", identifier(random))
    } else {
        "null".to_owned()
    };
    let direction = if in_contact { "\"INBOUND\"" } else { "null" };
    let at = stamp(now);
    let form = if odd { random.u8(1..4) } else { 0 };
    let id = if form == 1 {
        id.replacen('-', "\\u002d", 1)
    } else {
        id.to_owned()
    };
    let more = if form == 2 {
        ",\"station\":{\"name\":\"west 4\"}"
    } else {
        ""
    };
    let data = format!(
        r#"{{"user_id":"{id}","state":"{state}","state_code":"{code}","queue_id":"{queue}","call_id":{call},"direction":{direction},"duration_seconds":0,"last_updated":"{at}"{more}}}"#
    );
    if form == 3 {
        format!(r#"{{"data":{data},"timestamp":"{at}","type":"agent_state_change"}}"#)
    } else {
        format!(r#"{{"type":"agent_state_change","timestamp":"{at}","data":{data}}}"#)
    }
}

fn identifiers(random: &mut Rng, count: usize) -> Vec<String> {
    (0..count).map(|_| identifier(random)).collect()
}

/// An identifier in the form that the platforms use.
pub fn identifier(random: &mut Rng) -> String {
    let mut text = String::with_capacity(36);
    for (n, group) in [8, 4, 4, 4, 12].into_iter().enumerate() {
        if n > 0 {
            text.push('-');
        }
        let digits = random.u64(..1 << (4 * group));
        let _ = write!(text, "{digits:0group$x}");
    }
    text
}

/// Writes a time of the workload's day.
#[must_use]
pub fn stamp(ms: i64) -> String {
    let ms = ms - START + 9 * 3_600_000;
    let (hour, minute) = (ms / 3_600_000, ms / 60_000 % 60);
    let (second, milli) = (ms / 1_000 % 60, ms % 1_000);
    format!("2026-11-20T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
}
