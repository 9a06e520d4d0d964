//! The usual case and the whole way come to the same.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use proptest::prelude::*;

use super::naive::any_draft;
use super::{Bench, fact, figures, t};
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
            prop_assert_eq!(quick.take_reported_queues(), careful.take_reported_queues());
            prop_assert_eq!(quick.take_recounted_queues(), careful.take_recounted_queues());
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

/// RT-7: the next contact begins with figures of its own, also where nothing is in doubt.
#[test]
fn the_next_contact_has_figures_of_its_own() {
    let mut bench = Bench::new();
    let clock = UpstreamBound::around(t(100_000));
    let first = figures(3, 1_000, 10, 7_850);
    bench.floor.apply_queue(&first, &clock, t(1_000));
    bench.push(fact(S::Ready).at(0));
    bench.push(fact(S::InContact).contact("c").queue(3).at(6_000));
    bench.floor.advance(&clock, t(100_000));
    assert!(!bench.view().start.unwrap().provisional);
    let second = figures(3, 95_000, 90, 6_000);
    bench.floor.apply_queue(&second, &clock, t(100_000));
    bench.push(fact(S::WrapUp).contact("c").queue(3).at(96_000));
    bench.push(fact(S::InContact).contact("d").queue(3).at(98_000));
    let start = bench.view().start.unwrap();
    assert_eq!((start.wait_s, start.provisional), (Some(90), true));
}
