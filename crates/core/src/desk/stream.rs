//! The frames that the hub sends, and whether they fit together.

use super::Event;
use super::line::PROGRESS_MS;
use super::machine::{Desk, Phase};
use super::picture::{Assembly, Broken, Touched};
use crate::frame::{
    Delta, Heartbeat, PROTOCOL, Position, RefusedCode, Seq, ServerFrame, Snapshot, Welcome,
};
use crate::time::UtcMillis;

impl Desk {
    pub(super) fn take_frame(&mut self, frame: &ServerFrame, now: UtcMillis) {
        if !self.has_socket() {
            return;
        }
        self.last_frame = Some(now);
        let taken = match frame {
            ServerFrame::Welcome(welcome) => self.welcome(welcome, now),
            ServerFrame::Snapshot(part) => self.snapshot(part, now),
            ServerFrame::Delta(delta) => self.delta(delta, now),
            ServerFrame::Heartbeat(beat) => self.heartbeat(beat, now),
            ServerFrame::Refused(refused) => {
                match refused.code {
                    RefusedCode::SessionEnded => self.stop(Phase::SessionEnded, now),
                    RefusedCode::Forbidden => self.stop(Phase::Forbidden, now),
                    RefusedCode::BadFrame | RefusedCode::TooSlow | RefusedCode::TooMany => {}
                }
                Ok(())
            }
        };
        if taken.is_err() {
            self.resync(now);
        }
    }

    /// Also comes in the middle of a session, when the hub was restored under an open socket.
    fn welcome(&mut self, welcome: &Welcome, now: UtcMillis) -> Result<(), Broken> {
        if welcome.protocol != PROTOCOL {
            return Err(Broken);
        }
        self.hub_clock.learn(welcome.at, now);
        self.stale_after_ms = welcome.stale_after_ms.max(1_000);
        self.directory.announce(welcome.directory);
        self.assembly = Assembly::default();
        self.epoch = Some(welcome.epoch);
        self.last_ack = None;
        let resumes = welcome.resumed
            && self
                .position
                .is_some_and(|position| position.epoch == welcome.epoch);
        if resumes {
            self.live(now);
        } else if welcome.resumed {
            return Err(Broken);
        } else {
            self.position = None;
            self.acked = Seq(0);
            self.phase = Phase::Loading {
                until: now.offset(PROGRESS_MS),
            };
        }
        Ok(())
    }

    fn snapshot(&mut self, part: &Snapshot, now: UtcMillis) -> Result<(), Broken> {
        let epoch = self.epoch.ok_or(Broken)?;
        self.hub_clock.learn(part.at, now);
        self.directory.announce(part.directory);
        if let Some(picture) = self.assembly.add(part)? {
            self.picture = picture;
            self.position = Some(Position {
                epoch,
                seq: part.seq,
            });
            self.events.push_back(Event::Reset);
            self.live(now);
        } else if !matches!(self.phase, Phase::Live) {
            self.phase = Phase::Loading {
                until: now.offset(PROGRESS_MS),
            };
        }
        Ok(())
    }

    fn delta(&mut self, delta: &Delta, now: UtcMillis) -> Result<(), Broken> {
        self.hub_clock.learn(delta.at, now);
        let position = self.position.as_mut().ok_or(Broken)?;
        if delta.from != position.seq || delta.seq <= delta.from {
            return Err(Broken);
        }
        let touched = self.picture.change(delta)?;
        position.seq = delta.seq;
        self.durable_to = self.durable_to.max(delta.durable_to);
        self.directory.announce(delta.directory);
        self.tell(touched);
        Ok(())
    }

    fn heartbeat(&mut self, beat: &Heartbeat, now: UtcMillis) -> Result<(), Broken> {
        self.hub_clock.learn(beat.at, now);
        self.durable_to = self.durable_to.max(beat.durable_to);
        match self.position {
            Some(position) if position.seq == beat.seq => {}
            // Heartbeats also keep the line alive while a snapshot waits for its turn.
            None if matches!(self.phase, Phase::Loading { .. }) => {
                self.phase = Phase::Loading {
                    until: now.offset(PROGRESS_MS),
                };
                return Ok(());
            }
            Some(_) | None => return Err(Broken),
        }
        match beat.checksum {
            Some(theirs) if theirs != self.picture.checksum() => Err(Broken),
            Some(_) | None => Ok(()),
        }
    }

    fn tell(&mut self, touched: Touched) {
        if !touched.agents.is_empty() {
            self.events.push_back(Event::Agents(touched.agents));
        }
        if !touched.queues.is_empty() {
            self.events.push_back(Event::Queues(touched.queues));
        }
        if !touched.metrics.is_empty() {
            self.events.push_back(Event::Metrics(touched.metrics));
        }
        if touched.feed {
            self.events.push_back(Event::Feed);
        }
        if touched.figures {
            self.events.push_back(Event::Figures);
        }
    }
}
