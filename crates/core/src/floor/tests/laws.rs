//! Laws of the merge that need no model.

use std::collections::BTreeMap;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::naive::any_draft;
use super::t;
use crate::floor::{AgentFact, AgentView, Floor, FloorConfig, FloorState, UpstreamBound};
use crate::id::QueueKey;

/// I7: the counters by state are those of the agents, on the floor and in each queue.
pub(super) fn counters_add_up(floor: &Floor) -> Result<(), TestCaseError> {
    let mut all = [0u32; 10];
    let mut queues: BTreeMap<QueueKey, [u32; 10]> = BTreeMap::new();
    for view in floor.agents() {
        let rank = usize::from(view.state.rank());
        all[rank] += 1;
        if let Some(queue) = view.queue {
            queues.entry(queue).or_default()[rank] += 1;
        }
    }
    prop_assert_eq!(floor.tallies().all().0, all);
    for row in 0..4 {
        let queue = QueueKey::new(row);
        let expected = queues.get(&queue).copied().unwrap_or_default();
        prop_assert_eq!(floor.tallies().queue(queue).0, expected);
    }
    Ok(())
}

impl FloorState {
    /// Forgets when things were observed and counted, which depends on arrival.
    pub(super) fn forget_times(&mut self) {
        self.moved_at = None;
        self.counters = Default::default();
    }
}

/// What does not depend on when something was observed.
fn timeless(floor: &Floor) -> Vec<AgentView> {
    floor
        .agents()
        .map(|view| AgentView {
            observed_at: t(0),
            last_confirmed_at: t(0),
            ..view
        })
        .collect()
}

fn run(facts: &[AgentFact]) -> Floor {
    let clock = UpstreamBound::around(t(0));
    let mut floor = Floor::new(FloorConfig::default());
    for fact in facts {
        floor.apply(fact, &clock, t(0));
    }
    floor
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    /// I3: pushed facts give the same floor in any order and however often they come (commutative,
    /// associative, idempotent), gaps and doubts included.
    #[test]
    fn order_and_repetition_do_not_matter(
        drafts in proptest::collection::vec(any_draft(), 1..30),
        seed in any::<u64>(),
    ) {
        let facts: Vec<AgentFact> = drafts.into_iter().map(super::Draft::done).collect();
        let mut rng = fastrand::Rng::with_seed(seed);
        let mut other = facts.clone();
        for _ in 0..rng.usize(..10) {
            other.push(facts[rng.usize(..facts.len())]);
        }
        rng.shuffle(&mut other);
        let (one, two) = (run(&facts), run(&other));
        let blind = |views: Vec<AgentView>| -> Vec<AgentView> {
            views.into_iter().map(|view| AgentView { doubtful: false, ..view }).collect()
        };
        prop_assert_eq!(blind(timeless(&one)), blind(timeless(&two)));
        prop_assert_eq!(one.tallies().all(), two.tallies().all());
    }

    /// I14: the same facts give the same floor, to the last bit.
    #[test]
    fn it_is_deterministic(drafts in proptest::collection::vec(any_draft(), 1..30)) {
        let facts: Vec<AgentFact> = drafts.into_iter().map(super::Draft::done).collect();
        let (one, two) = (run(&facts), run(&facts));
        prop_assert_eq!(one.export(), two.export());
    }

    /// RT-11: every row that looks different was handed out as touched.
    #[test]
    fn no_change_goes_untold(drafts in proptest::collection::vec(any_draft(), 1..30)) {
        let clock = UpstreamBound::around(t(0));
        let mut floor = Floor::new(FloorConfig::default());
        for draft in drafts {
            let fact = draft.done();
            let before = floor.agent(fact.agent);
            floor.apply(&fact, &clock, t(0));
            let after = floor.agent(fact.agent);
            let touched = floor.take_touched_agents().contains(&fact.agent);
            let differs = match (&before, &after) {
                (Some(before), Some(after)) => {
                    !before.looks_like(after) || before.doubtful != after.doubtful
                }
                (None, None) => false,
                _ => true,
            };
            prop_assert_eq!(touched, differs);
        }
    }
}
