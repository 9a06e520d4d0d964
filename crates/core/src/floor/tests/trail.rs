//! The kept facts of an agent, as they are listed.

use super::{Bench, fact, t};
use crate::floor::Source;
use crate::id::AgentKey;
use crate::model::AgentState as S;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// RT-4, RT-11: the newest first, each with its own beginning, and a skipped state is said to be.
#[test]
fn the_trail_lists_what_is_kept() {
    let agent = AgentKey::new(0);
    let mut bench = Bench::new();
    assert_eq!(bench.floor.trail(agent), []);
    bench.push(fact(S::Ready).at(0));
    bench.push(fact(S::WrapUp).at(60_000));
    bench.answer(fact(S::NotReady).at(90_000).sweep(1), 91_000);
    let trail = bench.floor.trail(agent);
    let told: Vec<_> = trail
        .iter()
        .map(|fact| (fact.state, fact.since, fact.source, fact.gap))
        .collect();
    assert_eq!(
        told,
        [
            (S::NotReady, t(90_000), Source::Sweep, false),
            (S::WrapUp, t(60_000), Source::Stream, true),
            (S::Ready, t(0), Source::Stream, false),
        ]
    );
    // The call that was late fills the gap.
    bench.push(fact(S::InContact).at(20_000).contact("c1").seen(92_000));
    let trail = bench.floor.trail(agent);
    assert_eq!(trail.len(), 4);
    assert!(trail.iter().all(|fact| !fact.gap));
    assert_eq!(trail[2].occurred_at, t(20_000));
}

/// I20: the current fact and four before it are all that is listed.
#[test]
fn the_trail_is_bounded() {
    let mut bench = Bench::new();
    for turn in 0..9 {
        let state = if turn % 2 == 0 { S::Ready } else { S::NotReady };
        bench.push(fact(state).at(turn * 10_000));
    }
    let trail = bench.floor.trail(AgentKey::new(0));
    assert_eq!(trail.len(), 5);
    assert_eq!(trail[0].occurred_at, t(80_000));
    assert_eq!(trail[4].occurred_at, t(40_000));
}
