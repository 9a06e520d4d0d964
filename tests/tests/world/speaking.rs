//! What the platform says, over the stream and in answers, and what gets through.

use std::time::Duration;

use floorlight_core::floor::Source;
use floorlight_core::frame::Trouble;
use floorlight_core::hub::{Answer, FetchFailure, Input, RequestId, Roster, Upstream};
use floorlight_core::time::UtcMillis;

use crate::platform::{self, Message, whole};
use crate::world::{BEGIN, Happening, Told, World};

impl World {
    pub(crate) fn change(&mut self, row: usize) {
        if !self.platform.trouble && !self.plan.moving {
            return;
        }
        let person = self.platform.truth.change(row, &mut self.rng, self.at);
        if !person.listed {
            self.unlisted_at[row] = self.at;
        }
        let message = self
            .platform
            .pushed(&self.plan, row as u32, person, &mut self.rng);
        self.push(&message);
        self.plan_change(row);
    }

    pub(crate) fn figures(&mut self) {
        if !self.platform.trouble && !self.plan.moving {
            return;
        }
        let queue = self.rng.u32(0..self.plan.queues);
        let stamp = whole(&self.plan, self.platform.clock(&self.plan, self.at));
        let wait = self.rng.u32(0..300);
        self.push(&Message::Queue { queue, stamp, wait });
        self.after(5_000 / i64::from(self.plan.queues), Happening::Figures);
    }

    pub(crate) fn push(&mut self, message: &Message) {
        let trouble = self.platform.trouble;
        let Some(stream) = self
            .stream
            .filter(|_| !(trouble && self.plan.silent_stream))
        else {
            return;
        };
        if trouble && self.rng.f64() < self.plan.loss {
            return;
        }
        let copies = if trouble && self.rng.f64() < self.plan.duplication {
            2
        } else {
            1
        };
        for _ in 0..copies {
            let late = trouble && self.rng.f64() < self.plan.reordering;
            let wait = 20
                + if late {
                    self.rng.i64(0..self.plan.reorder_ms)
                } else {
                    0
                };
            self.after(
                wait,
                Happening::Push {
                    stream,
                    message: message.clone(),
                },
            );
        }
    }

    pub(crate) fn evaluate(&mut self, life: u64, request: RequestId, what: Upstream, sent_at: i64) {
        let trouble = self.platform.trouble;
        if trouble && self.rng.f64() < self.plan.failed_answers {
            let ids = match &what {
                Upstream::Agents(agents) => agents.len(),
                Upstream::Roster | Upstream::Replay { .. } => 0,
            };
            let failure = match self.rng.u8(0..5) {
                0 => FetchFailure::Limited {
                    retry_after: Some(Duration::from_secs(2)),
                },
                1 if ids > 4 => FetchFailure::TooLong,
                2 => FetchFailure::Trouble(Trouble::TimedOut),
                3 if self.rng.u8(0..4) == 0 => return,
                _ => FetchFailure::Trouble(Trouble::Status { code: 503 }),
            };
            self.reply(life, request, Told::Failed(failure), sent_at);
            return;
        }
        let scopeless = trouble && self.plan.missing_scope;
        let empty = scopeless || (trouble && self.rng.f64() < self.plan.empty_answers);
        let told = match what {
            Upstream::Replay { .. } => Told::Failed(FetchFailure::NotOffered),
            Upstream::Roster => {
                let complete = !trouble || scopeless || self.rng.u8(0..4) > 0;
                let all = 0..self.plan.agents;
                let rows = if empty {
                    Vec::new()
                } else {
                    all.filter(|row| complete || row % 2 == 0).collect()
                };
                Told::Roster { rows, complete }
            }
            Upstream::Agents(agents) => {
                let ids = agents
                    .iter()
                    .filter_map(|key| self.hub.directory().agent_id(*key));
                let rows = ids.filter_map(|id| id.strip_prefix('a')?.parse().ok());
                let rows: Vec<u32> = if empty || life != self.life {
                    Vec::new()
                } else {
                    rows.collect()
                };
                let listed = |row| self.platform.listed(&self.plan, row, self.at);
                Told::Agents(rows.into_iter().filter_map(listed).collect())
            }
        };
        self.reply(life, request, told, sent_at);
    }

    pub(crate) fn reply(&mut self, life: u64, request: RequestId, told: Told, sent_at: i64) {
        let date = self.platform.clock(&self.plan, self.at).div_euclid(1_000) * 1_000;
        let wait = self.rng.i64(5..200);
        self.after(
            wait,
            Happening::Answer {
                life,
                request,
                told,
                sent_at,
                date,
            },
        );
    }

    pub(crate) fn answer(&mut self, request: RequestId, told: Told, sent_at: i64, date: i64) {
        if !self.plan.without_date {
            let (sent_at, received_at) = (UtcMillis::new(sent_at), UtcMillis::new(self.at));
            self.tell_hub(Input::ServerTime {
                sent_at,
                received_at,
                server: UtcMillis::new(date),
            });
        }
        if let Told::Agents(reports) = &told {
            for report in reports {
                self.tell(&Message::Agent(*report));
            }
        }
        let directory = self.hub.directory_mut();
        let answer = match told {
            Told::Agents(reports) => Answer::Agents(
                reports
                    .iter()
                    .map(|report| platform::fact(report, directory, Source::Sweep))
                    .collect(),
            ),
            Told::Roster { rows, complete } => Answer::Roster(Roster {
                agents: rows
                    .iter()
                    .map(|row| directory.agent(&format!("a{row}")).unwrap())
                    .collect(),
                complete,
            }),
            Told::Failed(failure) => Answer::Failed(failure),
        };
        self.tell_hub(Input::Fetched { request, answer });
    }

    /// Prints what is told of the watched person, when one seed is looked at.
    pub(crate) fn tell(&self, message: &Message) {
        if let (true, Some(row), Message::Agent(report)) = (self.told, self.watched, message)
            && report.row == row
        {
            let view = self
                .hub
                .directory()
                .find_agent(&format!("a{row}"))
                .and_then(|key| self.hub.floor().agent(key));
            println!(
                "{:>8} told {report:?}\n         over {view:?}",
                self.at - BEGIN
            );
        }
    }
}
