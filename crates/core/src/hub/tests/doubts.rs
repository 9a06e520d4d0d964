//! When doubtful agents are asked about between sweeps, and how many at once (RT-5).

use super::*;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// A fact with a stamp from beyond the future is dropped, and leaves its agent in doubt.
fn doubt(rig: &mut Rig, agent: u32) {
    let mut odd = fact(agent, AgentState::NotReady, rig.now);
    odd.key.occurred_at = at(rig.now + 4_000_000);
    rig.tell(batch(vec![odd]));
}

/// Returns when doubtful agents were asked, and about whom, up to a time; nothing is answered.
fn asked_until(rig: &mut Rig, ms: i64) -> Vec<(i64, Vec<u32>)> {
    let mut asked = Vec::new();
    while rig.now < ms {
        rig.wait_until(rig.now + 100);
        let questions = rig.questions();
        asked.extend(questions.into_iter().map(|(_, agents)| (rig.now, agents)));
    }
    asked
}

/// RT-5: questions about doubtful agents are a second apart, so that some gather.
#[test]
fn doubts_gather_for_a_second() {
    let mut rig = Rig::live(3);
    rig.wait_until(1_000);
    doubt(&mut rig, 0);
    rig.wait_until(1_300);
    doubt(&mut rig, 1);
    rig.wait_until(1_900);
    doubt(&mut rig, 2);
    let asked = asked_until(&mut rig, 6_500);
    assert_eq!(asked, [(5_000, vec![0]), (6_000, vec![1, 2])]);
}

/// RT-5: four questions about doubtful agents may be under way; a fifth waits for an answer.
#[test]
fn four_doubts_are_asked_about_at_once() {
    let mut rig = Rig::live(6);
    for agent in 0..6 {
        rig.wait_until(1_000 + i64::from(agent) * 1_100);
        doubt(&mut rig, agent);
    }
    let asked = asked_until(&mut rig, 12_000);
    assert_eq!(asked.len(), 4, "{asked:?}");
}
