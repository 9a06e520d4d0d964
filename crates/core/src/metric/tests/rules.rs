//! The rules, one example each.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::{Told, agent, ledger, s, step, sums, t};
use crate::floor::Source;
use crate::frame::MetricCell::{Floor, Queue, Team};
use crate::id::{AgentKey, QueueKey};
use crate::metric::{Ledger, LedgerConfig, QueueTarget, Sums};
use crate::model::AgentState::{
    Consult, InContact, LoggedOut, NonRouted, NotReady, NotResponding, Ready, Ringing, Unknown,
    WrapUp,
};
use crate::model::ContactStep::{
    Abandoned, Answered, Completed, Held, NotAnswered, Offered, Queued, Refused, Resumed,
    Transferred,
};

/// RT-9: windows are half-open: the first moment counts, the last does not.
#[test]
fn a_window_begins_with_its_first_moment_and_ends_before_its_last() {
    let mut ledger = ledger();
    for (contact, at) in [(1, t(59_999)), (2, s(60)), (3, t(119_999)), (4, s(120))] {
        ledger.tell_contact(&step(contact, at, Queued).queue(0));
    }
    ledger.advance(t(119_999));
    assert_eq!(ledger.as_of(), Some(s(110)));
    ledger.advance(s(120));
    assert_eq!(ledger.as_of(), Some(s(120)));
    assert_eq!(sums(&ledger, Floor, 0).offered, 2);
    assert_eq!(sums(&ledger, Queue(0), 0).offered, 2);
    assert_eq!(sums(&ledger, Floor, 1).offered, 3);
    ledger.advance(s(130));
    assert_eq!(sums(&ledger, Floor, 0).offered, 2);
    ledger.advance(s(180));
    assert_eq!(sums(&ledger, Floor, 0).offered, 1);
    ledger.advance(s(190));
    assert_eq!(sums(&ledger, Floor, 0).offered, 0);
}

/// RT-13: a target includes its last moment, a short abandon does not.
#[test]
fn targets_are_the_queues_own() {
    let mut ledger = ledger();
    let target = QueueTarget {
        target_ms: 10_000,
        short_abandon_ms: 4_000,
    };
    ledger.set_targets(vec![target]);
    let waits = [(0, 10_000), (0, 10_001), (1, 20_000), (1, 20_001)];
    for (contact, (queue, wait)) in (1..).zip(waits) {
        ledger.tell_contact(&step(contact, t(0), Queued).queue(queue));
        ledger.tell_contact(&step(contact, t(wait), Answered).queue(queue).by(0));
    }
    let leaves = [(0, 3_999), (0, 4_000), (1, 4_999), (1, 5_000), (1, 20_001)];
    for (contact, (queue, wait)) in (11..).zip(leaves) {
        ledger.tell_contact(&step(contact, t(0), Queued).queue(queue));
        ledger.tell_contact(&step(contact, t(wait), Abandoned).queue(queue));
    }
    ledger.advance(s(60));
    for (queue, answer_wait_ms, abandoned, abandon_wait_ms) in
        [(0, 20_001, 2, 7_999), (1, 40_001, 3, 30_000)]
    {
        let said = sums(&ledger, Queue(queue), 0);
        assert_eq!((said.answered, said.answered_in_target), (2, 1));
        assert_eq!(said.answer_wait_ms, answer_wait_ms);
        assert_eq!((said.abandoned, said.abandoned_short), (abandoned, 1));
        assert_eq!(said.abandoned_in_target, 2);
        assert_eq!(said.abandon_wait_ms, abandon_wait_ms);
    }
    let team = sums(&ledger, Team(0), 0);
    assert_eq!((team.offered, team.abandoned, team.answered), (0, 0, 4));
}

/// METRICS: handle time is credited where wrap-up ends, with its hold, in the agent's team and the
/// queue.
#[test]
fn handle_time_counts_where_the_contact_completes() {
    let mut ledger = ledger();
    ledger.set_teams(&[0, 0, 0, 5]);
    let told = [
        step(1, s(1), Queued).queue(2),
        step(1, s(3), Offered).queue(2).by(3),
        step(1, s(5), Answered).queue(2).by(3),
        step(1, s(20), Held).by(3),
        step(1, s(22), Held).by(3),
        step(1, s(30), Resumed).by(3),
        step(1, s(40), Held).by(3),
        step(1, s(45), Resumed).by(3),
        step(1, s(125), Completed).by(3),
    ];
    for fact in &told {
        ledger.tell_contact(fact);
    }
    ledger.advance(s(120));
    assert_eq!(sums(&ledger, Floor, 1).handled, 0);
    ledger.advance(s(130));
    for cell in [Floor, Team(5), Queue(2)] {
        let said = sums(&ledger, cell, 0);
        assert_eq!(
            (said.handled, said.handle_ms, said.hold_ms),
            (1, 120_000, 15_000)
        );
        assert_eq!(said.answered, 0, "answered more than a minute ago");
        assert_eq!(sums(&ledger, cell, 1).answered, 1);
    }
    assert_eq!(ledger.unmatched(), 0);
}

/// METRICS: a transfer to an agent is handled by both and answered once.
#[test]
fn a_transfer_to_an_agent_is_answered_once_and_handled_twice() {
    let mut ledger = ledger();
    ledger.set_teams(&[1, 2]);
    for fact in [
        step(1, s(0), Queued).queue(0),
        step(1, s(10), Answered).queue(0).by(0),
        step(1, s(30), Transferred).by(0).to(1),
        step(1, s(35), Completed).by(0),
        step(1, s(50), Completed).by(1),
    ] {
        ledger.tell_contact(&fact);
    }
    ledger.advance(s(60));
    let queue = sums(&ledger, Queue(0), 0);
    assert_eq!((queue.offered, queue.answered, queue.handled), (1, 1, 2));
    assert_eq!((queue.transferred, queue.handle_ms), (1, 45_000));
    let (giver, receiver) = (sums(&ledger, Team(1), 0), sums(&ledger, Team(2), 0));
    assert_eq!(
        (giver.answered, giver.handled, giver.transferred),
        (1, 1, 1)
    );
    assert_eq!(
        (receiver.answered, receiver.handled, receiver.handle_ms),
        (0, 1, 20_000)
    );
}

/// METRICS: a transfer to a queue is offered and answered in both, and the transfer counts where the
/// contact comes from, even if the new wait is told for the same moment.
#[test]
fn a_transfer_to_a_queue_is_answered_in_both() {
    let mut ledger = ledger();
    for fact in [
        step(1, s(0), Queued).queue(0),
        step(1, s(10), Answered).queue(0).by(0),
        step(1, s(30), Transferred).queue(1).by(0),
        step(1, s(30), Queued).queue(1),
        step(1, s(34), Completed).by(0),
        step(1, s(42), Answered).queue(1).by(1),
    ] {
        ledger.tell_contact(&fact);
    }
    ledger.advance(s(60));
    let (first, second) = (sums(&ledger, Queue(0), 0), sums(&ledger, Queue(1), 0));
    assert_eq!(
        (first.offered, first.answered, first.transferred),
        (1, 1, 1)
    );
    assert_eq!(
        (second.offered, second.answered, second.transferred),
        (1, 1, 0)
    );
    assert_eq!((first.handle_ms, second.answer_wait_ms), (24_000, 12_000));
}

/// RT-15: what was not taken counts, and waits on with its age.
#[test]
fn an_offer_not_taken_waits_on_with_its_age() {
    let mut ledger = ledger();
    ledger.tell_contact(&step(1, s(1), Queued).queue(0));
    ledger.tell_contact(&step(1, s(2), Offered).queue(0).by(4));
    assert_eq!(ledger.take_touched_queues(), [QueueKey::new(0)]);
    assert_eq!(ledger.take_touched_queues(), []);
    let waiting = ledger.waiting_contacts(9);
    assert_eq!(waiting[0].offered_to, Some(AgentKey::new(4)));
    ledger.tell_contact(&step(1, s(6), NotAnswered).queue(0).by(4));
    ledger.tell_contact(&step(1, s(7), Offered).queue(0).by(5));
    ledger.tell_contact(&step(1, s(8), Refused).queue(0).by(5));
    let waiting = ledger.waiting_contacts(9);
    assert_eq!((waiting[0].since, waiting[0].offered_to), (s(1), None));
    assert_eq!(ledger.waiting(QueueKey::new(0)), Some((1, Some(s(1)))));
    assert_eq!(ledger.waiting(QueueKey::new(1)), Some((0, None)));
    ledger.advance(s(60));
    for cell in [Floor, Team(0), Queue(0)] {
        let said = sums(&ledger, cell, 0);
        assert_eq!((said.not_answered, said.refused), (1, 1));
    }
    // What rings keeps ringing when its time is settled.
    ledger.tell_contact(&step(2, s(61), Queued).queue(0));
    ledger.tell_contact(&step(2, s(62), Offered).queue(0).by(4));
    ledger.advance(s(400));
    assert_eq!(ledger.waiting_contacts(1)[0].since, s(1));
    assert_eq!(
        ledger.waiting_contacts(9)[1].offered_to,
        Some(AgentKey::new(4))
    );
}

/// RT-13: without any step of a contact there is no count of waiting contacts, not zero.
#[test]
fn nothing_told_of_contacts_is_no_count() {
    let mut ledger = ledger();
    ledger.tell_agent(&agent(0, s(1), Ready, None));
    ledger.advance(s(60));
    assert!(!ledger.has_contacts());
    assert_eq!(ledger.waiting(QueueKey::new(0)), None);
    assert_eq!(ledger.cell(Queue(0)), None);
}

/// METRICS: which states are busy, idle and signed in; an unknown word is none of them.
#[test]
fn states_belong_to_classes() {
    let classes = [
        (LoggedOut, 0, 0, 0),
        (NotReady, 0, 0, 10),
        (NotResponding, 0, 0, 10),
        (Ready, 0, 10, 10),
        (Ringing, 0, 0, 10),
        (InContact, 10, 0, 10),
        (Consult, 10, 0, 10),
        (NonRouted, 10, 0, 10),
        (WrapUp, 10, 0, 10),
        (Unknown, 0, 0, 0),
    ];
    for (state, busy, idle, signed_in) in classes {
        let mut ledger = ledger();
        ledger.tell_agent(&agent(0, s(20), state, Some(1)));
        ledger.advance(s(30));
        let said = sums(&ledger, Floor, 0);
        let expected = (busy * 1_000, idle * 1_000, signed_in * 1_000);
        assert_eq!(
            (said.busy_ms, said.idle_ms, said.signed_in_ms),
            expected,
            "{state:?}"
        );
        assert_eq!(said.transitions, 0, "what is first told is no change");
        let queue = sums(&ledger, Queue(1), 0);
        assert_eq!(
            (queue.busy_ms, queue.idle_ms, queue.signed_in_ms),
            (expected.0, 0, 0)
        );
    }
}

/// RT-9: another queue in the same state moves the queues' busy time and is no transition.
#[test]
fn a_queue_alone_is_no_transition() {
    let mut ledger = ledger();
    ledger.tell_agent(&agent(0, s(0), InContact, Some(0)));
    ledger.tell_agent(&agent(0, s(15), InContact, Some(1)));
    ledger.tell_agent(&agent(0, s(40), WrapUp, Some(1)));
    ledger.advance(s(60));
    assert_eq!(sums(&ledger, Floor, 0).transitions, 1);
    assert_eq!(sums(&ledger, Floor, 0).busy_ms, 60_000);
    assert_eq!(sums(&ledger, Queue(0), 0).busy_ms, 15_000);
    assert_eq!(sums(&ledger, Queue(1), 0).busy_ms, 45_000);
}

/// RT-3: at equal times the source, the sweep, the state and the digest decide, not the arrival.
#[test]
fn equal_times_have_an_order() {
    let mut answer = agent(0, s(10), NotReady, None);
    answer.key.source = Source::Sweep;
    let told = [
        answer,
        agent(0, s(10), InContact, None),
        agent(0, s(10), Ready, None),
    ];
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [1, 0, 2]] {
        let mut ledger = ledger();
        for row in order {
            ledger.tell_agent(&told[row]);
        }
        ledger.advance(s(20));
        let said = sums(&ledger, Floor, 0);
        assert_eq!(
            (said.busy_ms, said.idle_ms, said.signed_in_ms),
            (0, 0, 10_000)
        );
        assert_eq!(said.transitions, 2);
    }
}

/// A replay is the whole truth of its span, in its own order at equal times; what was told of the span
/// is forgotten, and copies of it that come later are not late.
#[test]
fn a_replay_replaces_what_was_told() {
    let mut ledger = ledger();
    ledger.tell_contact(&step(1, s(5), Queued).queue(0));
    ledger.tell_contact(&step(9, s(6), Queued).queue(0));
    ledger.tell_contact(&step(3, s(31), Queued).queue(0));
    ledger.tell_agent(&agent(0, s(8), Ready, None));
    // In contact and ready within a second: the platform's order says that ready came last.
    let agents = [
        agent(0, s(8), InContact, None),
        agent(0, s(8), Ready, None),
        agent(1, s(31), Ready, None),
    ];
    let contacts = [
        step(1, s(5), Queued).queue(0),
        step(2, s(7), Queued).queue(0),
        step(2, s(9), Abandoned).queue(0),
        step(4, s(30), Queued).queue(0),
    ];
    ledger.replayed(s(0), s(30), &agents, &contacts);
    assert_eq!(ledger.replayed_to(), Some(s(30)));
    let waiting: Vec<_> = ledger
        .waiting_contacts(9)
        .iter()
        .map(|row| row.since)
        .collect();
    assert_eq!(waiting, [s(5), s(31)]);
    ledger.advance(s(40));
    let said = sums(&ledger, Floor, 0);
    assert_eq!((said.offered, said.abandoned, said.transitions), (3, 1, 1));
    assert_eq!((said.busy_ms, said.idle_ms), (0, 32_000));
    ledger.tell_contact(&step(2, s(7), Queued).queue(0));
    ledger.tell_agent(&agent(0, s(20), InContact, None));
    assert_eq!(ledger.late(), 0);
    // Nor does a replay of what is settled change anything, whatever it says.
    let before = ledger.export();
    ledger.replayed(s(10), s(30), &agents, &contacts);
    ledger.replayed(s(50), s(50), &[], &[]);
    assert_eq!(ledger.export(), before);
}

/// I12: after its time is settled, a step is counted as late, once each time it comes, and nowhere
/// else; the newest state of an agent enters its own bucket.
#[test]
fn late_is_counted_or_lands_in_its_bucket() {
    let mut ledger = ledger();
    ledger.tell_agent(&agent(0, s(10), Ready, None));
    ledger.advance(s(300));
    assert!(ledger.export() != Ledger::new(LedgerConfig::default(), t(0)).export());
    ledger.tell_contact(&step(1, s(100), Queued).queue(0));
    assert_eq!(ledger.late(), 1);
    assert_eq!(ledger.waiting(QueueKey::new(0)), Some((0, None)));
    ledger.tell_agent(&agent(0, s(5), NotReady, None));
    assert_eq!(ledger.late(), 2);
    ledger.tell_agent(&agent(0, s(10), Ready, None));
    assert_eq!(ledger.late(), 2, "told already");
    ledger.tell_agent(&agent(0, s(105), InContact, Some(3)));
    assert_eq!(ledger.late(), 2);
    ledger.advance(s(310));
    let said = sums(&ledger, Floor, 1);
    // The window begins at 10 s.
    assert_eq!((said.idle_ms, said.busy_ms), (95_000, 205_000));
    assert_eq!(said.transitions, 1);
    assert_eq!(sums(&ledger, Queue(3), 1).busy_ms, 205_000);
}

/// I20: what is never ended is forgotten after four hours, and counted.
#[test]
fn what_never_ends_is_forgotten() {
    let mut ledger = ledger();
    ledger.tell_contact(&step(1, s(1), Queued).queue(0));
    ledger.tell_contact(&step(2, s(1), Answered).by(0));
    ledger.advance(s(3_600 * 4));
    assert_eq!((ledger.late(), ledger.waiting_contacts(9).len()), (0, 1));
    ledger.advance(s(3_600 * 4 + 200));
    assert_eq!((ledger.late(), ledger.waiting_contacts(9).len()), (2, 0));
    assert_eq!(ledger.take_touched_queues(), [QueueKey::new(0)]);
}

/// I20: events that wait are bounded; the oldest are settled, so none is lost in order.
#[test]
fn pending_events_are_bounded() {
    let config = LedgerConfig {
        max_pending: 100,
        ..LedgerConfig::default()
    };
    let mut ledger = Ledger::new(config, t(0));
    for n in 0..1_000 {
        ledger.tell_contact(&step(n, t(n as i64 * 10), Queued).queue(0));
        ledger.tell_agent(&agent(n as u32 % 7, t(n as i64 * 10), Ready, None));
        assert!(ledger.weight().pending < 100 * 80 * 4);
    }
    ledger.advance(s(60));
    assert_eq!(sums(&ledger, Floor, 0).offered, 1_000);
    assert_eq!(ledger.late(), 0);
}

/// I20: a night without a word costs a moment, and levels stand through it.
#[test]
fn a_long_silence_is_skipped() {
    let mut ledger = ledger();
    ledger.tell_agent(&agent(0, s(5), Ready, None));
    ledger.tell_agent(&agent(1, s(5), InContact, Some(0)));
    ledger.advance(s(30));
    let year = 365 * 24 * 3_600;
    ledger.advance(s(year));
    let check = |ledger: &Ledger| {
        let said = sums(ledger, Floor, 4);
        assert_eq!((said.idle_ms, said.busy_ms), (3_600_000, 3_600_000));
        assert_eq!(sums(ledger, Queue(0), 4).busy_ms, 3_600_000);
        assert_eq!(sums(ledger, Floor, 0).busy_ms, 60_000);
    };
    check(&ledger);
    let minute = Sums {
        busy_ms: 60_000,
        ..Sums::default()
    };
    let trend = ledger.trend(Queue(0));
    assert_eq!(trend.len(), 60);
    assert!(trend.iter().all(|(_, sums)| *sums == minute));
    let mut ledger = Ledger::restore(LedgerConfig::default(), ledger.export());
    ledger.advance(s(year + 10));
    check(&ledger);
    ledger.replayed(s(year), s(2 * year), &[], &[]);
    ledger.advance(s(2 * year + 10));
    check(&ledger);
}

/// What changed is handed out once; a new life may set other windows.
#[test]
fn changes_are_taken_once() {
    let mut ledger = ledger();
    ledger.tell_contact(&step(1, s(1), Queued).queue(3));
    assert_eq!(ledger.as_of(), None);
    assert!(ledger.take_changed().is_empty());
    ledger.advance(s(10));
    let cells: Vec<_> = ledger.take_changed().iter().map(|row| row.cell).collect();
    assert_eq!(cells, [Floor, Queue(3)]);
    assert!(ledger.take_changed().is_empty());
    ledger.advance(s(20));
    assert!(ledger.take_changed().is_empty());
    ledger.advance(s(70));
    assert_eq!(ledger.take_changed().len(), 2);
    let config = LedgerConfig {
        windows_s: vec![60, 120],
        ..LedgerConfig::default()
    };
    let ledger = Ledger::restore(config, ledger.export());
    assert_eq!(ledger.cell(Floor).map(<[Sums]>::len), Some(2));
    assert_eq!(sums(&ledger, Floor, 1).offered, 1);
    assert_eq!(sums(&ledger, Floor, 0).offered, 0);
    assert_eq!(ledger.counted_since(), t(0));
}

/// RT-13: after a stretch of which nothing was told, nobody is said to have waited through it.
#[test]
fn who_waited_before_a_gap_is_forgotten() {
    let mut ledger = ledger();
    let past = [step(1, s(1), Queued).queue(0)];
    ledger.replayed(s(0), s(60), &[], &past);
    ledger.tell_contact(&step(2, s(700), Queued).queue(0));
    ledger.forget_waits(s(690));
    assert_eq!(ledger.waiting(QueueKey::new(0)), Some((1, Some(s(700)))));
    ledger.tell_contact(&step(1, s(710), Answered).queue(0).by(1));
    ledger.advance(s(720));
    assert_eq!(
        sums(&ledger, Floor, 2).answered,
        0,
        "a wait of unknown length"
    );
}
