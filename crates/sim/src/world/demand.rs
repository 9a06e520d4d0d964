//! How many contacts come: by the half-hour, the day's busyness and what happens.

use jiff::civil::Weekday;

use super::World;
use super::random::{chance, exponential, gamma, normal};
use super::scenario::Happening;
use super::schedule::Task;

/// What one contact takes of an agent: ringing, talk, hold and wrap-up, in seconds.
pub(super) const HANDLE_S: f64 = 314.0;
/// How long callers wait on average before they give up, in seconds.
pub(super) const PATIENCE_S: f64 = 180.0;
const HALF_HOUR_MS: i64 = 30 * 60_000;
const MINUTE_MS: i64 = 60_000;
/// An incident lasts this long and brings this many times the contacts.
const INCIDENT_MS: i64 = 20 * MINUTE_MS;
const SURGE: f64 = 3.0;
/// How busyness carries over from one half-hour to the next, and how far it spreads.
const MOOD_KEEPS: f64 = 0.8;
const MOOD_SPREAD: f64 = 0.08;
/// The part of those who gave up who call again.
const CALLS_AGAIN: f64 = 0.35;

impl World {
    /// Draws when the next contact of a queue comes, at the pace of the moment.
    ///
    /// What was drawn before is void: waiting times without memory may be drawn anew.
    pub(super) fn next_arrival(&mut self, queue: usize) {
        let of = &mut self.queues[queue];
        of.arrivals += 1;
        let course = of.arrivals;
        let Some(mean_ms) = self.mean_gap_ms(queue) else {
            return;
        };
        let gap = exponential(&mut self.rng, mean_ms);
        let at = self.now + self.contact_span(gap);
        self.schedule.add(at, Task::Arrive { queue, course });
    }

    /// Returns the mean time between contacts at the pace of the moment, at normal load.
    fn mean_gap_ms(&self, queue: usize) -> Option<f64> {
        if let Some(exact) = self.day.exact {
            return Some(exact.gap_ms);
        }
        let of = &self.queues[queue];
        let (_, minutes) = self.zones[0].local(self.clock.day(self.now));
        let half = usize::try_from(minutes / 30).unwrap_or(0) % 48;
        let data = self.day.scenario.data();
        let surge = if of.incident_until > self.now {
            SURGE
        } else {
            1.0
        };
        let load = of.load * data.profile[half] * data.demand;
        let load = load * self.busyness * of.mood.exp() * surge;
        let gap_ms = HANDLE_S * 1_000.0 / load;
        gap_ms.is_finite().then_some(gap_ms)
    }

    /// Begins a half-hour: its own mood, and everything drawn anew.
    pub(super) fn begin_half_hour(&mut self) {
        let innovation = MOOD_SPREAD * MOOD_KEEPS.mul_add(-MOOD_KEEPS, 1.0).sqrt();
        for queue in 0..self.queues.len() {
            let step = normal(&mut self.rng) * innovation;
            let of = &mut self.queues[queue];
            of.mood = of.mood.mul_add(MOOD_KEEPS, step);
            self.next_arrival(queue);
        }
        let day = self.clock.day(self.now);
        let next = (day.div_euclid(HALF_HOUR_MS) + 1) * HALF_HOUR_MS;
        let at = self.clock.wall(next).max(self.now + 1);
        self.schedule.add(at, Task::HalfHour);
    }

    /// Begins a day of the centre: its busyness and its rosters.
    pub(super) fn begin_day(&mut self) {
        let data = self.day.scenario.data();
        let home = self.zones[0].clone();
        let today = self.clock.day(self.now);
        let (mut date, minutes) = home.local(today);
        if minutes < data.turns_at * 60 {
            date = date.yesterday().unwrap_or(date);
        }
        self.first_day = self.first_day.or(Some(date));
        self.busyness = gamma(&mut self.rng, data.day_spread);
        if self.is_later_day(date) {
            self.busyness *= match date.weekday() {
                Weekday::Monday => 1.15,
                Weekday::Saturday | Weekday::Sunday => 0.95,
                Weekday::Tuesday | Weekday::Wednesday | Weekday::Thursday | Weekday::Friday => 1.0,
            };
        }
        self.roster(date);
        if chance(&mut self.rng, data.mishap) {
            let after = i64::from(self.rng.u32(0..10 * 3_600_000));
            let what = Happening::Incident;
            self.schedule
                .add(self.now + self.span(after), Task::Happen { what });
        }
        let next = home.instant(date, (24 + data.turns_at) * 60);
        let at = self.clock.wall(next).max(self.now + 1);
        self.schedule.add(at, Task::Day);
    }

    /// Triples the arrivals of every queue for twenty minutes (divided by the speed).
    pub fn start_incident(&mut self) {
        let until = self.now + self.span(INCIDENT_MS);
        for queue in 0..self.queues.len() {
            self.queues[queue].incident_until = until;
            self.next_arrival(queue);
        }
        self.schedule.add(until, Task::Calm);
    }

    /// Draws the arrivals anew when an incident is over.
    pub(super) fn calm(&mut self) {
        for queue in 0..self.queues.len() {
            self.next_arrival(queue);
        }
    }

    /// Lets some of those who gave up call again, 1 to 15 minutes later.
    pub(super) fn maybe_call_again(&mut self, queue: usize) {
        if self.day.exact.is_none() && chance(&mut self.rng, CALLS_AGAIN) {
            let after = i64::from(self.rng.u32(60_000..900_000));
            let at = self.now + self.contact_span(after);
            self.schedule.add(at, Task::CallAgain { queue });
        }
    }
}
