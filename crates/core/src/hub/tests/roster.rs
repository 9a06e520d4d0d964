//! What an empty or refused list of agents proves (AUTH-6, I5).

use super::asking::ready;
use super::*;
use crate::frame::Proof;
use crate::hub::FetchFailure;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// AUTH-6: 200 with an empty list looks like a missing scope until the permission was proven.
#[test]
fn an_empty_roster_is_suspected_until_proven() {
    let mut rig = Rig::new(3);
    rig.tell(Input::Ensure);
    rig.tell(Input::StreamOpened);
    rig.answer_roster(0);
    assert_eq!(
        rig.hub.feed(at(rig.now)).proof,
        Proof::SuspectedMissingScope { since: at(0) }
    );
    assert!(rig.events.contains(&Event::ScopeSuspected));
    rig.wait_until(60_000);
    rig.answer_roster(0);
    assert_eq!(
        rig.hub.feed(at(rig.now)).proof,
        Proof::SuspectedMissingScope { since: at(0) }
    );
    assert_ne!(rig.freshness(), Freshness::Live);
    assert_eq!(
        rig.hub.feed(at(rig.now)).last_sweep_at,
        None,
        "nothing is confirmed by asking nobody"
    );
    rig.wait_until(120_000);
    rig.answer_roster(3);
    assert_eq!(
        rig.hub.feed(at(rig.now)).proof,
        Proof::Proven { at: at(120_000) }
    );
    rig.wait_until(1_020_000);
    rig.answer_roster(0);
    assert_eq!(
        rig.hub.feed(at(rig.now)).proof,
        Proof::ProvenEmpty { at: at(1_020_000) }
    );
}

/// AUTH-6: an empty list contradicts people whom we see, proven or not; and it removes nobody (I5).
#[test]
fn an_empty_roster_beside_a_full_floor_is_suspected() {
    let mut rig = Rig::live(5);
    rig.wait_answering(900_100, ready);
    rig.answer_roster(0);
    let feed = rig.hub.feed(at(rig.now));
    assert!(
        matches!(feed.proof, Proof::SuspectedMissingScope { .. }),
        "{:?}",
        feed.proof
    );
    assert_eq!(
        rig.hub
            .floor()
            .agents()
            .filter(|agent| agent.inferred)
            .count(),
        0
    );
}

/// AUTH-6: 403 is not an empty floor either.
#[test]
fn a_refused_roster_is_denied() {
    let mut rig = Rig::new(0);
    rig.tell(Input::Ensure);
    let request = rig.roster_request().unwrap();
    rig.answer(request, Answer::Failed(FetchFailure::Forbidden));
    assert_eq!(rig.hub.feed(at(0)).proof, Proof::Denied { at: at(0) });
    rig.wait_until(59_000);
    assert!(rig.roster_request().is_none());
    rig.wait_until(60_000);
    assert!(rig.roster_request().is_some());
}
