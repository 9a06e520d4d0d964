//! The figures of any windows at any moment.

use super::book::{Effect, Stay};
use super::log::Log;
use super::sums::Sums;

/// What a queue promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// A wait of up to this is in time, in milliseconds.
    pub target_ms: i64,
    /// A shorter wait makes an abandon a short one, in milliseconds.
    pub short_abandon_ms: i64,
}

impl Default for Target {
    fn default() -> Self {
        Self {
            target_ms: 20_000,
            short_abandon_ms: 5_000,
        }
    }
}

/// The figures at a moment; each list has one entry for each window, in the order asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// Where the windows end: that moment itself does not count.
    pub at: i64,
    /// From when on everything is known: a window that begins earlier is not full.
    pub counted_since: i64,
    /// From when on every agent's state is known: before, their times and transitions lack something.
    pub states_since: i64,
    /// The whole floor.
    pub floor: Vec<Sums>,
    /// By the teams' numbers.
    pub teams: Vec<Vec<Sums>>,
    /// By the queues' numbers.
    pub queues: Vec<Vec<Sums>>,
    /// Steps in the longest window whose contact began before the log: they count nowhere.
    pub unmatched: u64,
}

/// Computes the figures of the windows `[at − w, at)`.
///
/// `windows_s` are in seconds; `targets` are by queue, `teams` by agent, both by the world's numbers.
#[must_use]
pub fn figures(
    log: &Log,
    at: i64,
    windows_s: &[u32],
    targets: &[Target],
    teams: &[usize],
) -> Figures {
    let team_count = teams.iter().max().map_or(0, |most| most + 1);
    let none = vec![Sums::default(); windows_s.len()];
    let mut figures = Figures {
        at,
        counted_since: log.since(),
        states_since: log.states_since(),
        floor: none.clone(),
        teams: vec![none.clone(); team_count],
        queues: vec![none; log.queue_count()],
        unmatched: 0,
    };
    let starts: Vec<i64> = windows_s
        .iter()
        .map(|w| at - i64::from(*w) * 1000)
        .collect();
    let earliest = starts.iter().min().copied().unwrap_or(at);
    let mut book = log.base();
    for event in log.events().take_while(|event| event.at < at) {
        match book.apply(event, targets) {
            Effect::None => {}
            Effect::Unmatched => figures.unmatched += u64::from(event.at >= earliest),
            Effect::Count(count) => {
                let team = team_of(count.agent, teams);
                let queue = count.queue.map(usize::from);
                for (window, start) in starts.iter().enumerate() {
                    if event.at >= *start {
                        figures.add(window, team, queue, &count.sums);
                    }
                }
            }
            Effect::Stay {
                agent,
                stay,
                until,
                changed,
            } => {
                let team = team_of(Some(agent), teams);
                for (window, start) in starts.iter().enumerate() {
                    figures.spend(window, team, &stay, *start, until);
                    if changed && event.at >= *start {
                        let sums = Sums {
                            transitions: 1,
                            ..Sums::default()
                        };
                        figures.add(window, team, None, &sums);
                    }
                }
            }
        }
    }
    for (agent, stay) in book.agents.iter().enumerate() {
        let team = teams.get(agent).copied();
        for (window, start) in starts.iter().enumerate() {
            figures.spend(window, team, stay, *start, at);
        }
    }
    figures
}

fn team_of(agent: Option<u32>, teams: &[usize]) -> Option<usize> {
    agent.and_then(|agent| teams.get(agent as usize).copied())
}

impl Figures {
    fn add(&mut self, window: usize, team: Option<usize>, queue: Option<usize>, sums: &Sums) {
        let team = team.and_then(|team| self.teams.get_mut(team));
        let queue = queue.and_then(|queue| self.queues.get_mut(queue));
        for cell in [Some(&mut self.floor), team, queue].into_iter().flatten() {
            if let Some(cell) = cell.get_mut(window) {
                cell.add(sums);
            }
        }
    }

    /// Adds the part of a stay that lies between the window's start and `until`.
    fn spend(&mut self, window: usize, team: Option<usize>, stay: &Stay, start: i64, until: i64) {
        let spent = (until - stay.since.max(start)).max(0);
        if spent == 0 {
            return;
        }
        let busy_ms = if stay.activity.is_busy() { spent } else { 0 };
        let ready = stay.activity == super::event::Activity::Ready;
        let sums = Sums {
            busy_ms,
            idle_ms: if ready { spent } else { 0 },
            signed_in_ms: if stay.activity.is_signed_in() {
                spent
            } else {
                0
            },
            ..Sums::default()
        };
        self.add(window, team, None, &sums);
        // Of a queue only the busy time is known: an idle agent belongs to no single queue.
        let queue = stay.queue.and_then(|q| self.queues.get_mut(usize::from(q)));
        if let Some(cell) = queue.and_then(|queue| queue.get_mut(window)) {
            cell.busy_ms += busy_ms;
        }
    }
}
