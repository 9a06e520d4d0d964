//! Puts the agents on shifts, so that each queue has enough of them in every half-hour.

use std::sync::Arc;

use fastrand::Rng;
use jiff::civil::{Date, Weekday};

use super::World;
use super::duty::{self, Duty, PATTERNS};
use super::erlang::Staffing;
use super::random::chance;
use super::scenario::DayData;
use super::schedule::{Plan, Task};
use super::zone::Zone;

const HALF_HOURS: usize = 112;
/// The part of a shift that an agent really spends on queue: lunch, breaks, meetings and the
/// unforeseen taken off, those who do not come besides.
const ON_QUEUE: f64 = 0.764;
/// The same where nothing is scheduled but work, and everyone comes.
const ALL_ON_QUEUE: f64 = 0.93;
/// Agents who serve several queues help out: queues are staffed as if so many were one.
const POOLED: f64 = 2.0;
/// The part of those who are off who come in nevertheless, without a schedule.
const SWAPPED_IN: f64 = 0.05;
/// The earliest and the latest start by the local clock that agents are asked for, in minutes.
const FAIR_STARTS: std::ops::RangeInclusive<i64> = 420..=780;
/// So many past duties of an agent are kept for whoever asks.
const KEPT_DUTIES: usize = 2;

/// How many agents begin at each half-hour, and the peak load that they can bear, in Erlangs.
struct Fit {
    begin: Vec<(usize, usize)>,
    load: f64,
}

impl World {
    /// Gives every agent the schedule of a day, and queues the load that fits it.
    pub(super) fn roster(&mut self, date: Date) {
        let data = self.day.scenario.data();
        let weekend = self.is_later_day(date)
            && matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        let off = if weekend { 0.65 } else { data.off };
        let largest = self.agents.len() / self.queues.len().max(1) * 3 + 10;
        let staffing = Staffing::new(super::demand::HANDLE_S, super::demand::PATIENCE_S, largest);
        for queue in 0..self.queues.len() {
            let mut members: Vec<usize> = (0..self.agents.len())
                .filter(|&agent| self.home_queue(agent) == queue)
                .collect();
            self.rng.shuffle(&mut members);
            let (due, idle): (Vec<usize>, Vec<usize>) = members
                .into_iter()
                .partition(|_| !chance(&mut self.rng, off));
            let able = due
                .iter()
                .filter(|&&agent| !self.agents[agent].queues.is_empty())
                .count();
            let fit = fit(able, &data, &staffing);
            self.queues[queue].load = fit.load;
            self.assign(date, &data, due, &fit.begin);
            for agent in idle {
                self.agents[agent].works = None;
                if chance(&mut self.rng, SWAPPED_IN) {
                    let half = self.rng.usize(data.starts.0..=data.starts.1);
                    let duty = self.duty(agent, date, half, &data);
                    self.put_on(agent, &duty, false);
                }
            }
        }
    }

    /// Whether a date is not the one on which the world began.
    pub(super) fn is_later_day(&self, date: Date) -> bool {
        self.first_day.is_some_and(|first| first != date)
    }

    fn home_queue(&self, agent: usize) -> usize {
        match self.agents[agent].queues.first() {
            Some(queue) => *queue,
            None => agent % self.queues.len().max(1),
        }
    }

    fn assign(&mut self, date: Date, data: &DayData, due: Vec<usize>, begin: &[(usize, usize)]) {
        let mut waiting = due;
        let home = self.zones[0].clone();
        for &(half, count) in begin {
            let at = home.instant(date, half as i64 * 30);
            let local = |world: &Self, agent: usize| world.zone_of(agent).local(at).1;
            // Those for whom it is a fair hour are asked first.
            waiting.sort_by_cached_key(|&agent| !FAIR_STARTS.contains(&local(self, agent)));
            let rest = waiting.split_off(count.min(waiting.len()));
            for agent in std::mem::replace(&mut waiting, rest) {
                let duty = self.duty(agent, date, half, data);
                self.put_on(agent, &duty, true);
            }
        }
        // Those who serve no queue are due all the same.
        let first = begin.first().map_or(data.starts.0, |(half, _)| *half);
        for agent in waiting {
            let duty = self.duty(agent, date, first, data);
            self.put_on(agent, &duty, true);
        }
    }

    /// Returns the zone in which an agent works.
    pub(super) fn zone_of(&self, agent: usize) -> &Zone {
        // Every other team is in the first zone.
        let zone = match self.agents[agent].team % 4 {
            0 | 2 => 0,
            1 => 1,
            _ => 2,
        };
        &self.zones[zone % self.zones.len()]
    }

    fn duty(&mut self, agent: usize, date: Date, half: usize, data: &DayData) -> Arc<Duty> {
        let zone = self.zone_of(agent).clone();
        let at = self.zones[0].instant(date, half as i64 * 30);
        let (local_date, local_start) = zone.local(at);
        let pattern = self.rng.usize(0..PATTERNS);
        let pattern = Some(pattern).filter(|_| data.activities);
        let length = data.shift_halves as i64 * 30;
        let clock = self.clock;
        let wall = move |at| clock.wall(at);
        duty::lay_out(&zone, local_date, local_start, length, pattern, &wall)
    }

    /// Puts an agent on a duty; nobody is told of one that is not published.
    fn put_on(&mut self, agent: usize, duty: &Arc<Duty>, published: bool) {
        let data = self.day.scenario.data();
        let comes = !published || !chance(&mut self.rng, data.sick);
        let log_in = duty.from + self.lateness();
        let overtime = if chance(&mut self.rng, 0.04) {
            self.span_drawn(super::random::lognormal, 45.0, 0.5)
        } else {
            self.span_drawn(super::random::lognormal, 1.5, 1.0)
        };
        let of = &mut self.agents[agent];
        of.works = comes.then(|| Arc::clone(duty));
        if published {
            if of.duties.len() >= KEPT_DUTIES {
                of.duties.remove(0);
            }
            of.duties.push(Arc::clone(duty));
        }
        if !comes {
            return;
        }
        let plan = |at: i64, plan: Plan| (at, Task::Plan { agent, plan });
        let mut plans = vec![
            plan(log_in, Plan::LogIn),
            plan(duty.to + overtime, Plan::GoHome),
        ];
        for (index, planned) in duty.activities.iter().enumerate() {
            let index = u8::try_from(index).unwrap_or(u8::MAX);
            plans.push(plan(planned.from, Plan::Activity { index }));
        }
        for (at, task) in plans {
            if at > self.now {
                self.schedule.add(at, task);
            }
        }
    }

    fn lateness(&mut self) -> i64 {
        let early = i64::from(self.rng.u32(0..60_000));
        let late = if chance(&mut self.rng, 0.01) {
            i64::from(self.rng.u32(900_000..2_700_000))
        } else {
            super::random::exponential(&mut self.rng, 120_000.0)
        };
        let after = late - early;
        after.signum() * self.span(after.abs())
    }

    fn span_drawn(&mut self, draw: fn(&mut Rng, f64, f64) -> i64, minutes: f64, cv: f64) -> i64 {
        let drawn = draw(&mut self.rng, minutes * 60_000.0, cv);
        self.span(drawn)
    }
}

/// Finds the greatest load that so many agents can bear all day, and when they begin.
fn fit(agents: usize, data: &DayData, staffing: &Staffing) -> Fit {
    let (mut low, mut high) = (0.0, agents as f64 * 1.2 + 0.01);
    for _ in 0..22 {
        let load = f64::midpoint(low, high);
        if begin(load, data, staffing).1 <= agents {
            low = load;
        } else {
            high = load;
        }
    }
    let (mut begin, needed) = begin(low, data, staffing);
    // Whoever is left over strengthens the starts in turn; without any, all begin at the first.
    if begin.is_empty() {
        begin.push((data.starts.0, 0));
    }
    let starts = begin.len();
    for extra in 0..agents.saturating_sub(needed) {
        begin[extra % starts].1 += 1;
    }
    Fit { begin, load: low }
}

/// Goes through the half-hours and begins shifts where the load needs more agents.
fn begin(load: f64, data: &DayData, staffing: &Staffing) -> (Vec<(usize, usize)>, usize) {
    let mut on_shift = [0_usize; HALF_HOURS];
    let mut begin: Vec<(usize, usize)> = Vec::new();
    let mut all = 0;
    let last = (data.starts.1 + data.shift_halves).min(HALF_HOURS);
    for half in data.starts.0..last {
        let part = data.profile[half % 48];
        let on_queue = if data.activities {
            ON_QUEUE
        } else {
            ALL_ON_QUEUE
        };
        let needed = staffing.needed(load * part * POOLED) as f64 / POOLED;
        let needed = (needed / on_queue).ceil() as usize;
        let lacking = needed.saturating_sub(on_shift[half]);
        let start = half.min(data.starts.1);
        let end = (start + data.shift_halves).min(HALF_HOURS);
        if lacking == 0 || half >= end {
            continue;
        }
        for covered in &mut on_shift[start..end] {
            *covered += lacking;
        }
        all += lacking;
        match begin.last_mut() {
            Some((at, count)) if *at == start => *count += lacking,
            Some(_) | None => begin.push((start, lacking)),
        }
    }
    (begin, all)
}

#[cfg(test)]
mod tests {
    use super::super::scenario::Scenario;
    use super::*;

    #[test]
    fn starts_are_spread_over_the_morning() {
        let staffing = Staffing::new(314.0, 180.0, 120);
        let data = Scenario::QuietDay.data();
        let fit = fit(100, &data, &staffing);
        assert!((40.0..80.0).contains(&fit.load), "{}", fit.load);
        assert!(fit.begin.len() >= 5, "{:?}", fit.begin);
        let halves: Vec<_> = fit.begin.iter().map(|(half, _)| *half).collect();
        assert!(
            halves.iter().all(|half| (14..=26).contains(half)),
            "{halves:?}"
        );
    }
}
