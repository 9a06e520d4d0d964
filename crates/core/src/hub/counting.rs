//! What is counted: accepted facts go into the ledger, on the platform's clock (RT-9, RT-13).
//!
//! A life begins on hold: the ledger counts strictly in order, and the platform is first asked for
//! the last hour. What comes meanwhile is held back. The hold ends when the hour is in, when the
//! platform has no replay, or when it takes too long.

use std::collections::BTreeMap;
use std::time::Duration;

use super::Names;
use super::replayer::Span;
use crate::floor::{AgentFact, ContactFact};
use crate::frame::{MetricCell, MetricRow};
use crate::id::{AgentKey, QueueKey};
use crate::metric::{Ledger, LedgerConfig, LedgerState, Sums, Waiting};
use crate::time::UtcMillis;

/// The windows, in seconds.
pub(super) const WINDOWS_S: [u32; 5] = [60, 300, 900, 1_800, 3_600];
/// Without a replay what happened is final after this.
const SETTLE_AFTER: Duration = Duration::from_secs(120);
/// The most facts that are not final yet: two minutes at a thousand a second.
const MAX_PENDING: usize = 120_000;
/// The most facts held back; more end the hold.
const MAX_HELD: usize = 50_000;
/// Where nothing is known of so many milliseconds, who waited before may be gone since.
const MAX_GAP_MS: i64 = 60_000;
/// A hold in which nothing was answered ends after this, in milliseconds.
const HOLD_MS: i64 = 30_000;

/// A cell, and the beginning and the sums of each of its minutes.
pub(super) type Trend = (MetricCell, Vec<(UtcMillis, Sums)>);

/// A fact that waits for the end of the hold.
#[derive(Clone, Copy, Debug)]
enum Held {
    Agent(AgentFact),
    Contact(ContactFact),
}

impl Held {
    const fn at(&self) -> UtcMillis {
        match self {
            Self::Agent(fact) => fact.key.occurred_at,
            Self::Contact(fact) => fact.occurred_at,
        }
    }
}

/// The time in which the last hour is asked for.
#[derive(Clone, Debug)]
struct Hold {
    /// When it ends at the latest, by our clock; `None` until the hub is started.
    until: Option<UtcMillis>,
    facts: Vec<Held>,
    /// Whether some of the hour is in: who waits is then known as of the past alone.
    has_begun: bool,
}

/// The ledger and what waits for it.
#[derive(Clone, Debug)]
pub(super) struct Counting {
    /// `None` until the first life knows where to begin.
    ledger: Option<Ledger>,
    hold: Option<Hold>,
    teams: Vec<u16>,
    targets: Vec<crate::metric::QueueTarget>,
    /// The end of the windows as they were last handed out.
    told: Option<UtcMillis>,
    /// Every cell is to be handed out.
    all_are_old: bool,
    /// Cells or stamps changed otherwise.
    is_news: bool,
}

impl Counting {
    pub(super) fn new() -> Self {
        Self {
            ledger: None,
            hold: Some(Hold {
                until: None,
                facts: Vec::new(),
                has_begun: false,
            }),
            teams: Vec::new(),
            targets: Vec::new(),
            told: None,
            all_are_old: true,
            is_news: false,
        }
    }

    /// Takes up what a former life counted.
    pub(super) fn restored(state: Option<LedgerState>, names: &Names) -> Self {
        let mut counting = Self::new();
        counting.ledger = state.map(|state| Ledger::restore(config(), state));
        counting.name(names);
        counting
    }

    pub(super) fn export(&self) -> Option<LedgerState> {
        self.ledger.as_ref().map(Ledger::export)
    }

    /// Takes teams and targets.
    pub(super) fn name(&mut self, names: &Names) {
        self.teams.clone_from(&names.team_of);
        self.targets.clone_from(&names.targets);
        if let Some(ledger) = &mut self.ledger {
            ledger.set_teams(&self.teams);
            ledger.set_targets(self.targets.clone());
        }
    }

    /// The hub runs: the hold has a limit from now on.
    pub(super) fn start(&mut self, now: UtcMillis) {
        if let Some(hold) = &mut self.hold {
            hold.until.get_or_insert_with(|| now.offset(HOLD_MS));
        }
    }

    pub(super) fn tell_agent(&mut self, fact: &AgentFact) {
        if self.is_refuted(fact.key.occurred_at) {
            return;
        }
        match (&mut self.hold, &mut self.ledger) {
            (Some(hold), _) => hold.facts.push(Held::Agent(*fact)),
            (None, Some(ledger)) => ledger.tell_agent(fact),
            (None, None) => {}
        }
    }

    pub(super) fn tell_contact(&mut self, fact: &ContactFact) {
        if self.is_refuted(fact.occurred_at) {
            return;
        }
        match (&mut self.hold, &mut self.ledger) {
            (Some(hold), _) => hold.facts.push(Held::Contact(*fact)),
            (None, Some(ledger)) => ledger.tell_contact(fact),
            (None, None) => {}
        }
    }

    /// Takes a record of the log that follows a restored state.
    pub(super) fn recall_agent(&mut self, fact: &AgentFact) {
        if let Some(ledger) = &mut self.ledger {
            ledger.tell_agent(fact);
        }
    }

    /// Takes a record of the log that follows a restored state.
    pub(super) fn recall_contact(&mut self, fact: &ContactFact) {
        if let Some(ledger) = &mut self.ledger {
            ledger.tell_contact(fact);
        }
    }

    /// Takes a complete replay of a span. The first of a first life decides where counting begins.
    pub(super) fn replayed(
        &mut self,
        span: Span,
        agents: &[AgentFact],
        contacts: &[ContactFact],
        now: UtcMillis,
    ) {
        if self.ledger.is_none() {
            self.begin(span.since);
        }
        if let Some(ledger) = &mut self.ledger {
            ledger.replayed(span.since, span.until, agents, contacts);
            self.is_news = true;
        }
        if let Some(hold) = &mut self.hold {
            hold.until = Some(now.offset(HOLD_MS));
            hold.has_begun = true;
        }
    }

    /// Ends the hold, if there is one. `made_at` is when this life began, on the platform's clock:
    /// counting begins there unless a former life or a replay knows better.
    pub(super) fn release(&mut self, made_at: UtcMillis) {
        if self.ledger.is_none() {
            self.begin(made_at);
        }
        let known_to = self.known_to();
        let (Some(hold), Some(ledger)) = (self.hold.take(), &mut self.ledger) else {
            return;
        };
        let told_to = known_to.max(ledger.as_of());
        if told_to.is_some_and(|to| made_at.minus(to) > MAX_GAP_MS) {
            ledger.forget_waits(made_at);
        }
        for held in hold.facts {
            match held {
                // A replay has told it already.
                held if known_to.is_some_and(|to| held.at() < to) => {}
                Held::Agent(fact) => ledger.tell_agent(&fact),
                Held::Contact(fact) => ledger.tell_contact(&fact),
            }
        }
        self.is_news = true;
    }

    /// Returns the minutes of the last hour, of the cells that `wants` names.
    pub(super) fn trends(&self, wants: impl Fn(MetricCell) -> bool) -> Vec<Trend> {
        self.ledger
            .as_ref()
            .map(|ledger| ledger.trends(wants))
            .unwrap_or_default()
    }

    /// Says whether the hold has lasted long enough.
    pub(super) fn hold_is_over(&self, now: UtcMillis) -> bool {
        self.hold.as_ref().is_some_and(|hold| {
            hold.until.is_some_and(|until| now >= until) || hold.facts.len() >= MAX_HELD
        })
    }

    pub(super) const fn is_on_hold(&self) -> bool {
        self.hold.is_some()
    }

    pub(super) fn poll_timeout(&self) -> Option<UtcMillis> {
        self.hold.as_ref().and_then(|hold| hold.until)
    }

    /// Moves the windows.
    pub(super) fn advance(&mut self, watermark: UtcMillis) {
        if let (None, Some(ledger)) = (&self.hold, &mut self.ledger) {
            ledger.advance(watermark);
        }
    }

    /// Returns the end of the last complete replay, if any of this ledger's life.
    pub(super) fn known_to(&self) -> Option<UtcMillis> {
        self.ledger.as_ref().and_then(Ledger::replayed_to)
    }

    /// Returns the ledger, if counting has begun.
    pub(super) const fn ledger(&self) -> Option<&Ledger> {
        self.ledger.as_ref()
    }

    /// Says whether anything is to be handed out.
    pub(super) fn is_news(&self) -> bool {
        let as_of = self.ledger.as_ref().and_then(Ledger::as_of);
        self.is_news || as_of != self.told || (self.all_are_old && as_of.is_some())
    }

    /// Has every cell handed out next time.
    pub(super) const fn show_everything(&mut self) {
        self.all_are_old = true;
    }

    /// Hands out the cells that changed.
    pub(super) fn take_changed(&mut self) -> Vec<MetricRow> {
        let Some(ledger) = &mut self.ledger else {
            return Vec::new();
        };
        self.told = ledger.as_of();
        self.is_news = false;
        let changed = ledger.take_changed();
        if self.told.is_none() || !std::mem::take(&mut self.all_are_old) {
            return changed;
        }
        let row = |(cell, windows): (MetricCell, &[Sums])| MetricRow {
            cell,
            windows: windows.to_vec(),
        };
        ledger.cells().map(row).collect()
    }

    /// Hands out the queues in which something waits more, or less.
    pub(super) fn take_touched_queues(&mut self) -> Vec<QueueKey> {
        self.ledger
            .as_mut()
            .map(Ledger::take_touched_queues)
            .unwrap_or_default()
    }

    /// Returns the ledger, unless it has come to some moment of the past only.
    fn present(&self) -> Option<&Ledger> {
        let is_past = self.hold.as_ref().is_some_and(|hold| hold.has_begun);
        self.ledger.as_ref().filter(|_| !is_past)
    }

    /// Returns how many contacts wait in a queue, and since when the first; `None` while that is not
    /// known, or if the platform does not tell it.
    pub(super) fn waiting(&self, queue: QueueKey) -> Option<(u32, Option<UtcMillis>)> {
        self.present()?.waiting(queue)
    }

    /// Returns the waiting contacts, the longest first; `None` while they are not known, or if the
    /// platform does not tell them.
    pub(super) fn waiting_contacts(&self, most: usize) -> Option<Vec<Waiting>> {
        let ledger = self.present()?;
        ledger.has_contacts().then(|| ledger.waiting_contacts(most))
    }

    /// A replay has told the whole truth of that time: what claims more has a wrong stamp.
    fn is_refuted(&self, at: UtcMillis) -> bool {
        self.ledger.as_ref().is_some_and(|ledger| {
            at >= ledger.counted_since() && ledger.replayed_to().is_some_and(|to| at < to)
        })
    }

    /// Begins to count. Who has been in a state since before then is told first: a replay of a span
    /// replaces what was told of it, and this was told of the time before.
    fn begin(&mut self, from: UtcMillis) {
        let mut ledger = Ledger::new(config(), from);
        ledger.set_teams(&self.teams);
        ledger.set_targets(self.targets.clone());
        let mut standing = BTreeMap::<AgentKey, AgentFact>::new();
        let held = self.hold.as_mut().map(|hold| &mut hold.facts);
        let earlier = held
            .into_iter()
            .flat_map(|facts| facts.extract_if(.., |held| held.at() < from));
        for held in earlier {
            if let Held::Agent(fact) = &held {
                let stands = standing.entry(fact.agent).or_insert(*fact);
                if stands.key < fact.key {
                    *stands = *fact;
                }
            }
        }
        for fact in standing.into_values() {
            ledger.tell_agent(&fact);
        }
        self.ledger = Some(ledger);
    }
}

fn config() -> LedgerConfig {
    LedgerConfig {
        windows_s: WINDOWS_S.to_vec(),
        settle_after: SETTLE_AFTER,
        max_pending: MAX_PENDING,
    }
}
