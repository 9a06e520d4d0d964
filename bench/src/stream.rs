//! `B8`: what a watcher's stream weighs: a hub, its floor and one watcher who keeps up.

use std::time::Duration;

use floorlight_core::frame::{ClientFrame, Epoch, ServerFrame};
use floorlight_core::hub::{
    Answer, ClientId, Config, Effect, Hub, Input, Roster, Scope, StreamBatch, Upstream,
};
use floorlight_core::id::AgentKey;
use floorlight_core::time::UtcMillis;
use floorlight_upstream::seed::stream;
use floorlight_wire::frame::{self, Encoded, Encoding};

use crate::workload::{START, Workload};

/// Events a second: one each millisecond.
const RATE: i64 = 1_000;
/// Seconds until the picture is complete, which is not weighed.
const WARM_S: usize = 2;
/// How long a message is under way from the platform, in milliseconds. What is told of an agent counts
/// its age from the platform's time.
const UNDER_WAY_MS: i64 = 250;
const WATCHER: ClientId = ClientId(1);

/// What went over the watcher's socket.
#[derive(Clone, Copy, Debug, Default)]
pub struct Weight {
    /// Bytes of all frames after the snapshot.
    pub bytes: usize,
    /// Rows of agents in them.
    pub rows: usize,
    /// Frames.
    pub frames: usize,
    /// Bytes of the platform's messages for the same time.
    pub upstream: usize,
}

struct Bench {
    hub: Hub,
    now: i64,
    answers: Vec<Input>,
    weight: Weight,
    last: Option<floorlight_core::frame::Seq>,
}

impl Bench {
    fn tell(&mut self, input: Input) {
        self.hub.handle_input(input, UtcMillis::new(self.now));
        self.drain();
    }

    fn drain(&mut self) {
        loop {
            while let Some(effect) = self.hub.poll_effect() {
                self.perform(effect);
            }
            while self.hub.poll_event().is_some() {}
            if self.answers.is_empty() {
                return;
            }
            for answer in std::mem::take(&mut self.answers) {
                self.hub.handle_input(answer, UtcMillis::new(self.now));
            }
        }
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Fetch { request, what } => {
                let answer = match what {
                    Upstream::Roster => Answer::Roster(Roster {
                        agents: (0..crate::workload::AGENTS as u32)
                            .map(AgentKey::new)
                            .collect(),
                        complete: true,
                    }),
                    // Nobody is asked for in this test: what is measured is the stream.
                    Upstream::Agents(_) | Upstream::Replay { .. } => return,
                };
                self.answers.push(Input::Fetched { request, answer });
            }
            Effect::Send { frame, .. } => {
                let sent = match frame::encode_server(&frame, Encoding::Postcard) {
                    Ok(Encoded::Binary(bytes)) => bytes.len(),
                    Ok(Encoded::Text(text)) => text.len(),
                    Err(_) => 0,
                };
                match &*frame {
                    ServerFrame::Delta(delta) => {
                        self.weight.rows += delta
                            .teams
                            .iter()
                            .map(|team| team.rows.len())
                            .sum::<usize>();
                        self.last = Some(delta.seq);
                    }
                    ServerFrame::Heartbeat(_) => {}
                    ServerFrame::Welcome(_)
                    | ServerFrame::Snapshot(_)
                    | ServerFrame::Refused(_) => return,
                }
                self.weight.bytes += sent;
                self.weight.frames += 1;
            }
            Effect::OpenStream
            | Effect::CloseStream
            | Effect::DropToken
            | Effect::CloseClient { .. }
            | Effect::Append { .. }
            | Effect::Checkpoint => {}
        }
    }
}

/// Weighs so many seconds of the stream.
#[must_use]
pub fn weigh(seconds: usize) -> Weight {
    let work = Workload::each_millisecond((seconds + WARM_S) * RATE as usize);
    let config = Config {
        backoff_base: Duration::from_secs(1),
        backoff_max: Duration::from_secs(60),
        backoff_literal: false,
        sweep_every: Duration::from_secs(55),
        sweep_ids: 200,
        sweep_rate: 10,
        roster_every: Duration::from_secs(900),
        reorder_allowance: Duration::from_secs(5),
        duration_is_in_state: true,
    };
    let begin = START + work.known.len() as i64 + UNDER_WAY_MS;
    let mut bench = Bench {
        hub: Hub::new(config, 5, Epoch(1), UtcMillis::new(begin)),
        now: begin,
        answers: Vec::new(),
        weight: Weight::default(),
        last: None,
    };
    bench.tell(Input::Ensure);
    bench.tell(Input::StreamOpened);
    let known = bench.parsed(work.known.iter().map(String::as_str));
    bench.tell(Input::Stream(known));
    bench.tell(Input::ClientOpened {
        client: WATCHER,
        scope: Scope::All,
    });
    bench.tell(Input::ClientFrame {
        client: WATCHER,
        frame: ClientFrame::Hello { resume: None },
    });
    for (second, events) in work.events.chunks(RATE as usize).enumerate() {
        if second == WARM_S {
            bench.weight = Weight::default();
        }
        for (number, event) in events.iter().enumerate() {
            bench.now = begin + second as i64 * 1_000 + number as i64 * 1_000 / RATE;
            while bench
                .hub
                .poll_timeout()
                .is_some_and(|wake| wake.at.get() <= bench.now)
            {
                bench.hub.handle_timeout(UtcMillis::new(bench.now));
                bench.drain();
            }
            let batch = bench.parsed([event.as_str()]);
            bench.weight.upstream += event.len();
            bench.tell(Input::Stream(batch));
        }
        if let Some(seq) = bench.last {
            bench.tell(Input::ClientFrame {
                client: WATCHER,
                frame: ClientFrame::Ack { seq },
            });
        }
    }
    bench.weight
}

impl Bench {
    fn parsed<'m>(&mut self, messages: impl IntoIterator<Item = &'m str>) -> StreamBatch {
        let mut parsed = stream::Parsed::default();
        for message in messages {
            parsed.read(message, self.hub.directory_mut(), UtcMillis::new(self.now));
        }
        parsed.batch
    }
}
