//! The usual case and the whole way come to the same.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use proptest::prelude::*;

use super::naive::any_draft;
use super::{fact, t};
use crate::floor::{Floor, FloorConfig, Outcome, SweepReport, UpstreamBound};
use crate::model::AgentState as S;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// I2, I7, RT-4: outcome, picture, counters and touched rows are the same, fact by fact.
    #[test]
    fn both_ways_agree(
        drafts in proptest::collection::vec(any_draft(), 1..40),
        in_state in any::<bool>(),
        in_order in any::<bool>(),
    ) {
        let mut facts: Vec<_> = drafts.into_iter().map(super::Draft::done).collect();
        if in_order {
            facts.sort_by_key(|fact| fact.key);
        }
        let config = FloorConfig { duration_is_in_state: in_state, ..FloorConfig::default() };
        let clock = UpstreamBound::around(t(0));
        let (mut quick, mut careful) = (Floor::new(config), Floor::new(config));
        for (turn, fact) in facts.iter().enumerate() {
            let now = fact.observed_at;
            prop_assert_eq!(
                quick.apply(fact, &clock, now),
                careful.apply_with_care(fact, &clock, now)
            );
            if turn % 5 == 4 {
                let report = SweepReport {
                    sweep: 1,
                    began_at: now,
                    complete: true,
                    answered: &[fact.agent],
                };
                prop_assert_eq!(
                    quick.complete_sweep(&report, &clock, now),
                    careful.complete_sweep(&report, &clock, now)
                );
            }
            if turn % 3 == 2 {
                quick.advance(&clock, now);
                careful.advance(&clock, now);
            }
            prop_assert_eq!(quick.export(), careful.export());
            prop_assert!(quick.agents().eq(careful.agents()));
            prop_assert_eq!(quick.take_touched_agents(), careful.take_touched_agents());
            prop_assert_eq!(quick.take_touched_queues(), careful.take_touched_queues());
            super::laws::counters_add_up(&quick)?;
        }
    }
}

/// The usual case is one: else the comparison above would be vain.
#[test]
fn the_usual_case_is_taken() {
    let clock = UpstreamBound::around(t(10_000));
    let mut floor = Floor::new(FloorConfig::default());
    floor.apply(&fact(S::Ready).at(0).done(), &clock, t(0));
    let next = fact(S::InContact).queue(1).contact("c").at(5_000).done();
    assert!(matches!(
        floor.go_on(&next, &clock, t(5_000)),
        Some(Outcome::Changed(_))
    ));
    assert_eq!(floor.go_on(&next, &clock, t(5_000)), None);
}
