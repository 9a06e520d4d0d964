//! How a hub's stream opens and ends (RT-1).

use super::line::{Line, LineStep};
use super::{Effect, Event, Hub, StreamEnd};
use crate::frame::Trouble;
use crate::time::UtcMillis;

impl Hub {
    pub(super) fn start(&mut self, now: UtcMillis) {
        self.started = true;
        self.counting.start(now);
        let step = self.line.start(now);
        self.line_step(step);
    }

    pub(super) fn line_step(&mut self, step: LineStep) {
        match step {
            LineStep::Nothing => {}
            LineStep::Open => self.effects.push_back(Effect::OpenStream),
            LineStep::Close => self.effects.push_back(Effect::CloseStream),
        }
    }

    pub(super) fn stream_opened(&mut self, now: UtcMillis) {
        if self.line.opened(now) {
            self.events.push_back(Event::LinkOpened);
            self.silence.reopened();
            if self.sweeper.hurry(now) {
                self.requests.forget_sweep();
            }
        }
    }

    pub(super) fn stream_ended(&mut self, end: StreamEnd, now: UtcMillis) {
        if self.line.open_since().is_none() && self.line.poll_timeout().is_none() {
            return;
        }
        if end.why == (Trouble::Status { code: 401 }) {
            self.effects.push_back(Effect::DropToken);
        }
        self.events.push_back(Event::LinkLost(end.why));
        if let Some(fault) = Line::token_fault(end.why) {
            self.events.push_back(Event::TokenTrouble(fault));
        }
        if let Some(until) = self.line.ended(end, now) {
            self.events.push_back(Event::CircuitOpened { until });
        }
    }

    /// The stream is open and deaf: another one.
    pub(super) fn drop_deaf_stream(&mut self, now: UtcMillis) {
        if self.line.open_since().is_some() {
            self.effects.push_back(Effect::CloseStream);
            self.stream_ended(
                StreamEnd {
                    why: Trouble::Silent,
                    retry_after: None,
                },
                now,
            );
        }
    }
}
