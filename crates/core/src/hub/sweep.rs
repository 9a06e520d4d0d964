//! The rolling sweep: every monitored agent is asked about once, in requests of many ids (RT-5).

use std::collections::VecDeque;
use std::time::Duration;

use super::Config;
use super::size::RequestSize;
use crate::id::AgentKey;
use crate::link::TokenBucket;
use crate::time::UtcMillis;

/// Requests of a sweep under way at the same time.
const MAX_IN_FLIGHT: usize = 4;
/// A failed request is made again at most so often.
const MAX_RETRIES: u8 = 2;
/// The wait after a failed sweep, in milliseconds; it doubles up to the usual interval.
const RETRY_MS: i64 = 5_000;
/// Sweeps that reconnects trigger begin at least this far apart, in milliseconds.
const SPACING_MS: i64 = 5_000;
/// The wait after a 429 that does not say how long, and the longest that is honoured.
const LIMITED: Duration = Duration::from_secs(5);
const MAX_LIMITED: Duration = Duration::from_secs(300);

/// Plans the sweeps and holds the one that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sweeper {
    size: RequestSize,
    every_ms: i64,
    /// What may be asked, by the sweep and about doubtful agents together.
    rate: TokenBucket,
    /// The last permit went to a question about doubtful agents.
    asked_aside: bool,
    next_at: UtcMillis,
    last_began: Option<UtcMillis>,
    failures: u32,
    /// The next sweep follows a reconnect.
    hurried: bool,
    run: Option<Run>,
}

/// A sweep under way.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Run {
    began_at: UtcMillis,
    waiting: VecDeque<Batch>,
    /// Requests that listed nobody, though somebody should be.
    empty: Vec<Batch>,
    in_flight: usize,
    answered: Vec<AgentKey>,
    confirmed: u32,
    complete: bool,
    /// It follows a reconnect.
    hurried: bool,
    /// Healed divergences counted before it began.
    healed_before: u64,
}

/// Ids of one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Batch {
    pub(super) agents: Vec<AgentKey>,
    pub(super) tries: u8,
    /// Somebody who is known to be listed is asked about, too.
    pub(super) witnessed: bool,
}

/// A sweep whose last request was answered, or given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finished {
    pub(super) began_at: UtcMillis,
    pub(super) complete: bool,
    pub(super) answered: Vec<AgentKey>,
    pub(super) confirmed: u32,
    pub(super) healed_before: u64,
}

impl Sweeper {
    /// Plans the first sweep for now; `ids` is the size that was found to work, if any was.
    pub(super) fn new(config: &Config, ids: Option<usize>, now: UtcMillis) -> Self {
        Self {
            size: RequestSize::new(config.sweep_ids, ids),
            every_ms: i64::try_from(config.sweep_every.as_millis())
                .unwrap_or(i64::MAX)
                .max(1_000),
            rate: TokenBucket::new(config.sweep_rate, 1, now),
            asked_aside: false,
            next_at: now,
            last_began: None,
            failures: 0,
            hurried: false,
            run: None,
        }
    }

    pub(super) const fn ids(&self) -> usize {
        self.size.ids()
    }

    pub(super) const fn next_at(&self) -> UtcMillis {
        self.next_at
    }

    /// Says whether a sweep should begin.
    pub(super) fn is_due(&self, now: UtcMillis) -> bool {
        self.run.is_none() && now >= self.next_at
    }

    /// Plans a sweep for now: the stream was gone for a while. Returns whether the running one is given
    /// up for it.
    ///
    /// One that follows a reconnect itself is not: where streams come and go faster than a sweep takes,
    /// none would ever be done.
    pub(super) fn hurry(&mut self, now: UtcMillis) -> bool {
        let given_up = self.run.take_if(|run| !run.hurried).is_some();
        self.hurried = true;
        self.next_at = self
            .last_began
            .map_or(now, |last| last.offset(SPACING_MS).max(now));
        given_up
    }

    /// Plans a sweep as soon as the running one is done: there are people whom it does not ask about.
    pub(super) fn soon(&mut self, now: UtcMillis) {
        let soonest = self.last_began.map_or(now, |last| last.offset(SPACING_MS));
        self.next_at = self.next_at.min(soonest.max(now));
    }

    /// Begins a sweep over these agents, in the order given.
    pub(super) fn begin(&mut self, agents: &[AgentKey], healed_before: u64, now: UtcMillis) {
        self.last_began = Some(now);
        self.next_at = now.offset(self.every_ms);
        self.size.begin();
        let batch = |chunk: &[AgentKey]| Batch {
            agents: chunk.to_vec(),
            tries: 0,
            witnessed: false,
        };
        self.run = Some(Run {
            began_at: now,
            waiting: agents.chunks(self.size.ids()).map(batch).collect(),
            empty: Vec::new(),
            in_flight: 0,
            answered: Vec::new(),
            confirmed: 0,
            complete: true,
            hurried: std::mem::take(&mut self.hurried),
            healed_before,
        });
    }

    /// Takes out the next request, if rate and limit allow one.
    pub(super) fn next(&mut self, now: UtcMillis) -> Option<Batch> {
        let run = self.run.as_mut().filter(|run| run.may_ask())?;
        self.rate.take(1, now).ok()?;
        self.asked_aside = false;
        run.in_flight += 1;
        run.take(self.size.ids())
    }

    /// Takes a permit for a question about doubtful agents, if one is free for it.
    pub(super) fn ask_aside(&mut self, now: UtcMillis) -> bool {
        let free = self.aside_at(now).is_some_and(|at| at <= now) && self.rate.take(1, now).is_ok();
        self.asked_aside |= free;
        free
    }

    /// Returns when a permit is free for a question about doubtful agents; `None` while it is the turn of
    /// the sweep, for which every other one is left.
    pub(super) fn aside_at(&self, now: UtcMillis) -> Option<UtcMillis> {
        let sweep_waits = self.run.as_ref().is_some_and(Run::may_ask);
        let mut rate = self.rate;
        (!(sweep_waits && self.asked_aside)).then(|| rate.take(1, now).err().unwrap_or(now))
    }

    /// A request with so many ids was answered.
    pub(super) fn fitted(&mut self, asked: usize) {
        self.size.fitted(asked);
    }

    /// A request beside the sweep had too many ids (414, 431).
    pub(super) fn aside_too_long(&mut self, asked: usize) {
        self.size.too_long(asked);
    }

    /// A request was answered with these agents.
    pub(super) fn answered(&mut self, agents: impl Iterator<Item = AgentKey>, confirmed: u32) {
        if let Some(run) = &mut self.run {
            run.in_flight = run.in_flight.saturating_sub(1);
            run.answered.extend(agents);
            run.confirmed = run.confirmed.saturating_add(confirmed);
        }
    }

    /// A request listed nobody, though somebody should be: an empty 200 proves nothing (I5). It is made
    /// again with somebody who was just listed; only if that one is, the others are really gone.
    pub(super) fn answered_empty(&mut self, batch: Batch) {
        if let Some(run) = &mut self.run {
            run.in_flight = run.in_flight.saturating_sub(1);
            if batch.witnessed {
                run.complete = false;
            } else {
                run.empty.push(batch);
            }
        }
    }

    /// A request failed: it is made again, or the sweep stays incomplete.
    pub(super) fn failed(&mut self, batch: Batch, now: UtcMillis) {
        let wait = Duration::from_secs(1 << batch.tries.min(MAX_RETRIES));
        self.rate.pause(now.after(wait));
        if let Some(run) = &mut self.run {
            run.in_flight = run.in_flight.saturating_sub(1);
            if batch.tries < MAX_RETRIES {
                run.waiting.push_back(Batch {
                    tries: batch.tries + 1,
                    ..batch
                });
            } else {
                run.complete = false;
            }
        }
    }

    /// A request was too long (414, 431): all further ones are half as long.
    pub(super) fn too_long(&mut self, batch: Batch, now: UtcMillis) {
        if !self.size.too_long(batch.agents.len()) {
            self.failed(batch, now);
            return;
        }
        let ids = self.size.ids();
        if let Some(run) = &mut self.run {
            run.in_flight = run.in_flight.saturating_sub(1);
            let whole = std::mem::take(&mut run.waiting);
            run.waiting = std::iter::once(batch)
                .chain(whole)
                .flat_map(|batch| halves(&batch, ids))
                .collect();
        }
    }

    /// Makes no request for a while.
    pub(super) fn pause(&mut self, retry_after: Option<Duration>, now: UtcMillis) {
        self.rate
            .pause(now.after(retry_after.unwrap_or(LIMITED).min(MAX_LIMITED)));
    }

    /// The permission is missing: nothing more is asked in this sweep.
    pub(super) fn denied(&mut self) {
        if let Some(run) = &mut self.run {
            run.in_flight = run.in_flight.saturating_sub(1);
            run.waiting.clear();
            run.complete = false;
        }
    }

    /// Takes out the sweep when nothing of it is left to do, or it takes far too long.
    pub(super) fn finish(&mut self, now: UtcMillis) -> Option<Finished> {
        let run = self.run.as_mut()?;
        if run.waiting.is_empty()
            && run.in_flight == 0
            && let Some(witness) = run.answered.first().copied()
        {
            let again = run.empty.drain(..).map(|mut batch| {
                batch.agents.push(witness);
                batch.witnessed = true;
                batch
            });
            run.waiting.extend(again);
        }
        let too_long = now.minus(run.began_at) > self.every_ms.saturating_mul(3);
        if too_long {
            run.complete = false;
        } else if !run.waiting.is_empty() || run.in_flight > 0 {
            return None;
        }
        if run.complete {
            self.size.end();
        }
        self.run.take().map(|run| Finished {
            began_at: run.began_at,
            complete: run.complete,
            answered: run.answered,
            confirmed: run.confirmed,
            healed_before: run.healed_before,
        })
    }

    /// The finished sweep counts; the next one is planned already.
    pub(super) const fn succeeded(&mut self) {
        self.failures = 0;
    }

    /// The finished sweep counts for nothing: another one sooner.
    pub(super) fn repeat(&mut self, now: UtcMillis) {
        let grown = RETRY_MS.saturating_mul(1_i64.checked_shl(self.failures).unwrap_or(i64::MAX));
        self.failures = self.failures.saturating_add(1);
        self.next_at = now.offset(grown.clamp(RETRY_MS, self.every_ms.max(RETRY_MS)));
    }

    pub(super) fn poll_timeout(&self, now: UtcMillis) -> UtcMillis {
        match &self.run {
            None => self.next_at,
            Some(run) => {
                let limit = run.began_at.offset(self.every_ms.saturating_mul(3) + 1);
                let may_ask = run.may_ask();
                let mut rate = self.rate;
                match rate.take(1, now) {
                    Err(at) if may_ask => at.min(limit),
                    Ok(()) if may_ask => now,
                    Ok(()) | Err(_) => limit,
                }
            }
        }
    }
}

impl Run {
    fn may_ask(&self) -> bool {
        !self.waiting.is_empty() && self.in_flight < MAX_IN_FLIGHT
    }

    /// Takes out the next request of at most so many ids: those that wait may be shorter, or longer if
    /// they were under way when another one was too long.
    fn take(&mut self, ids: usize) -> Option<Batch> {
        let mut batch = self.waiting.pop_front()?;
        if batch.agents.len() > ids && !batch.witnessed {
            let agents = batch.agents.split_off(ids);
            self.waiting.push_front(Batch { agents, ..batch });
        }
        while batch.agents.len() < ids
            && let Some(next) = self.waiting.front_mut().filter(|next| next.joins(&batch))
        {
            let room = (ids - batch.agents.len()).min(next.agents.len());
            batch.agents.extend(next.agents.drain(..room));
            if next.agents.is_empty() {
                self.waiting.pop_front();
            }
        }
        Some(batch)
    }
}

impl Batch {
    /// Says whether both may be one request.
    const fn joins(&self, other: &Self) -> bool {
        self.tries == other.tries && !self.witnessed && !other.witnessed
    }
}

fn halves(batch: &Batch, ids: usize) -> Vec<Batch> {
    let part = |agents: &[AgentKey]| Batch {
        agents: agents.to_vec(),
        tries: batch.tries,
        witnessed: batch.witnessed,
    };
    batch.agents.chunks(ids.max(1)).map(part).collect()
}
