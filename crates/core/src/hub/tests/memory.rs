//! The log, checkpoints, and the next life.

use super::*;
use crate::frame::Seq;
use crate::hub::LogRecord;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn appends(effects: &[Effect]) -> Vec<(u64, Vec<LogRecord>)> {
    let appends = effects.iter().filter_map(|effect| match effect {
        Effect::Append { first, records, .. } => Some((*first, records.clone())),
        _ => None,
    });
    appends.collect()
}

/// DESIGN 10: about once a second one append, gapless; frames carry what is on disk.
#[test]
fn the_log_is_gapless_and_confirmed() {
    let mut rig = Rig::live(3);
    rig.wait_until(2_000);
    let mut next = rig.hub.export().log_next();
    rig.look();
    rig.client(1, None);
    for n in 1..40 {
        rig.now += 100;
        rig.wait_until(rig.now);
        let state = if n % 2 == 0 {
            AgentState::Ready
        } else {
            AgentState::NotReady
        };
        rig.tell(batch(vec![fact(0, state, rig.now)]));
    }
    let written = appends(&rig.effects);
    assert!((3..=5).contains(&written.len()), "{}", written.len());
    for (first, records) in &written {
        assert_eq!(*first, next);
        next += records.len() as u64;
    }
    rig.tell(Input::LogDurable { through: next - 1 });
    rig.look();
    rig.now += 100;
    rig.tell(batch(vec![fact(1, AgentState::NotReady, rig.now)]));
    let durable = rig.frames(1).iter().find_map(|frame| match &**frame {
        ServerFrame::Delta(delta) => Some(delta.durable_to),
        _ => None,
    });
    assert!(durable.unwrap() > Seq(1) && durable.unwrap() < rig.hub.position().seq);
}

/// DESIGN 9, 10: the log names rows, so a checkpoint that knows them comes before it.
#[test]
fn new_ids_are_checkpointed_before_the_log_names_them() {
    let mut rig = Rig::live(3);
    rig.wait_until(10_000);
    rig.look();
    let key = rig.hub.directory_mut().agent("new").unwrap();
    rig.tell(batch(vec![fact(key.get(), AgentState::Ready, rig.now)]));
    rig.wait_until(rig.now + 1_500);
    let order: Vec<bool> = rig
        .effects
        .iter()
        .filter(|effect| matches!(effect, Effect::Checkpoint | Effect::Append { .. }))
        .map(|effect| matches!(effect, Effect::Checkpoint))
        .collect();
    assert_eq!(order.first(), Some(&true));
    assert!(order.contains(&false));
}

/// DESIGN 10: checkpoint and log make the floor of before; it is believed only after a sweep.
#[test]
fn the_next_life_has_the_floor_of_the_former() {
    let mut rig = Rig::live(5);
    rig.wait_until(2_000);
    let state = rig.hub.export();
    rig.look();
    for agent in 0..5 {
        rig.now += 10;
        rig.tell(batch(vec![fact(agent, AgentState::NotReady, rig.now)]));
    }
    rig.wait_until(4_000);
    let mut next = Hub::restore(config(), state, Epoch(2), at(5_000));
    for (first, records) in appends(&rig.effects) {
        next.replay(first, &records);
        next.replay(first, &records);
    }
    assert!(next.floor().agents().eq(rig.hub.floor().agents()));
    assert_eq!(next.export().log_next(), rig.hub.export().log_next());
    next.handle_input(Input::Ensure, at(5_000));
    assert_eq!(
        next.feed(at(5_000)).freshness,
        Freshness::CatchingUp { since: at(5_000) }
    );
    assert_eq!(next.position().epoch, Epoch(2));
}

/// I21.
#[test]
fn restoring_an_export_exports_the_same() {
    let mut rig = Rig::live(30);
    for n in 0_u32..200 {
        let state = rig.hub.export();
        let again = Hub::restore(config(), state.clone(), Epoch(1), at(rig.now));
        assert_eq!(again.export(), state);
        rig.wait_until(rig.now + 333);
        let state = AgentState::from_rank((n % 9) as u8);
        rig.tell(batch(vec![fact(n % 30, state, rig.now)]));
    }
}

/// I20: records beyond one append make several, and the buffer is empty afterwards.
#[test]
fn a_flood_is_written_in_bounded_appends() {
    let mut rig = Rig::live(2_300);
    rig.look();
    let facts = (0..2_300)
        .map(|agent| fact(agent, AgentState::NotReady, rig.now))
        .collect();
    rig.tell(batch(facts));
    rig.wait_until(rig.now + 1_200);
    assert!(
        appends(&rig.effects)
            .iter()
            .all(|(_, records)| records.len() <= 1_000)
    );
    assert!(appends(&rig.effects).len() >= 3);
}
