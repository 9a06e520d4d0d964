use std::sync::Arc;

use super::{Log, Sums, Target, figures, waiting};
use crate::world::{AgentReport, Body, Emitted, LifecycleReport, Settings, Shown, World};

const START: i64 = 1_715_783_520_000;

fn world() -> World {
    world_of(40)
}

fn world_of(agents: usize) -> World {
    World::new(
        Settings {
            seed: 1,
            agents,
            speed: 1,
            lifecycle: true,
            extended_states: false,
            empty: false,
        },
        START,
    )
}

/// A script of steps and states in seconds after the start.
struct Script {
    world: World,
    log: Log,
}

impl Script {
    fn new() -> Self {
        let world = world();
        let mut log = Log::from_now(&world);
        for agent in 0..world.agents().len() {
            log.take(&state(&world, -600.0, agent, "LOGGED_OUT", None));
        }
        Self { world, log }
    }

    fn step(&mut self, at: f64, kind: &'static str, queue: Option<usize>, agent: Option<usize>) {
        self.step_of("call", at, kind, queue, agent, None);
    }

    fn step_of(
        &mut self,
        call: &str,
        at: f64,
        kind: &'static str,
        queue: Option<usize>,
        agent: Option<usize>,
        to: Option<usize>,
    ) {
        let agent_id = |agent: usize| Arc::clone(&self.world.agents()[agent].id);
        let report = LifecycleReport {
            kind,
            call_id: call.into(),
            queue_id: queue.map(|queue| Arc::clone(&self.world.queues()[queue].id)),
            user_id: agent.map(agent_id),
            to_user_id: to.map(agent_id),
        };
        self.log.take(&Emitted {
            at: ms(at),
            body: Body::Lifecycle(report),
        });
    }

    fn state(&mut self, at: f64, agent: usize, word: &'static str, queue: Option<usize>) {
        let emitted = state(&self.world, at, agent, word, queue);
        self.log.take(&emitted);
    }

    fn teams(&self) -> Vec<usize> {
        self.world.agents().iter().map(|agent| agent.team).collect()
    }

    /// The floor, the first agent's team and the first queue over the last minute at a time.
    fn minute(&self, at: f64) -> (Sums, Sums, Sums) {
        let teams = self.teams();
        let told = figures(&self.log, ms(at), &[60], &[Target::default(); 8], &teams);
        (told.floor[0], told.teams[teams[0]][0], told.queues[0][0])
    }
}

fn ms(at: f64) -> i64 {
    START + (at * 1000.0) as i64
}

fn state(
    world: &World,
    at: f64,
    agent: usize,
    word: &'static str,
    queue: Option<usize>,
) -> Emitted {
    let shown = Shown {
        state: word.into(),
        code: word.into(),
        queue_id: queue.map(|queue| Arc::clone(&world.queues()[queue].id)),
        call_id: None,
        direction: None,
        since: ms(at),
    };
    let user_id = Arc::clone(&world.agents()[agent].id);
    Emitted {
        at: ms(at),
        body: Body::Agent(AgentReport {
            user_id,
            shown,
            before_ms: 0,
        }),
    }
}

/// RT-9, RT-13: one contact from the queue to the end of wrap-up.
#[test]
fn a_contact_counts_where_each_step_happens() {
    let mut script = Script::new();
    script.step(1.0, "interaction_queued", Some(0), None);
    script.step(3.0, "interaction_offered", Some(0), Some(0));
    script.step(18.0, "interaction_not_answered", Some(0), Some(0));
    script.step(18.0, "interaction_offered", Some(0), Some(0));
    script.step(21.0, "interaction_answered", Some(0), Some(0));
    script.step(30.0, "interaction_held", Some(0), Some(0));
    script.step(37.5, "interaction_resumed", Some(0), Some(0));
    script.step(59.0, "interaction_completed", Some(0), Some(0));
    let expected = Sums {
        offered: 1,
        answered: 1,
        answer_wait_ms: 20_000,
        answered_in_target: 1,
        handled: 1,
        handle_ms: 38_000,
        hold_ms: 7_500,
        not_answered: 1,
        ..Sums::default()
    };
    let (floor, team, queue) = script.minute(60.0);
    assert_eq!((floor, queue), (expected, expected));
    let offered = 0;
    assert_eq!(
        team,
        Sums {
            offered,
            ..expected
        },
        "nobody's team is offered a contact"
    );
    let (floor, ..) = script.minute(81.0);
    assert_eq!(
        (floor.answered, floor.handled, floor.not_answered),
        (1, 1, 0)
    );
    let (floor, ..) = script.minute(81.001);
    assert_eq!(
        (floor.answered, floor.handled),
        (0, 1),
        "windows are half-open"
    );
    let (floor, ..) = script.minute(59.0);
    assert_eq!(
        (floor.answered, floor.handled),
        (1, 0),
        "their end does not count"
    );
}

/// RT-9: what is in time and what is short, at the edges.
#[test]
fn waits_are_judged_by_the_queues_target() {
    let abandon = |wait: f64| {
        let mut script = Script::new();
        script.step(1.0, "interaction_queued", Some(0), None);
        script.step(1.0 + wait, "interaction_abandoned", Some(0), None);
        let (floor, team, queue) = script.minute(60.0);
        assert_eq!(floor, queue);
        assert_eq!(team, Sums::default());
        assert_eq!(
            (queue.abandoned, queue.abandon_wait_ms),
            (1, (wait * 1000.0) as i64)
        );
        (queue.abandoned_in_target, queue.abandoned_short)
    };
    assert_eq!(abandon(4.999), (1, 1));
    assert_eq!(abandon(5.0), (1, 0));
    assert_eq!(abandon(20.0), (1, 0));
    assert_eq!(abandon(20.001), (0, 0));
    let mut late = Script::new();
    late.step(1.0, "interaction_queued", Some(0), None);
    late.step(21.001, "interaction_answered", Some(0), Some(0));
    assert_eq!(late.minute(60.0).2.answered_in_target, 0);
}

/// METRICS: to an agent, the receiver has handle 1 and answered 0; to a queue, both have 1.
#[test]
fn transfers_count_for_both_sides() {
    let mut script = Script::new();
    let other = (1..40)
        .find(|agent| script.teams()[*agent] != script.teams()[0])
        .expect("another team");
    script.step(0.0, "interaction_queued", Some(0), None);
    script.step(2.0, "interaction_answered", Some(0), Some(0));
    script.step_of(
        "call",
        10.0,
        "interaction_transferred",
        None,
        Some(0),
        Some(other),
    );
    script.step(15.0, "interaction_completed", Some(0), Some(0));
    script.step(40.0, "interaction_completed", Some(0), Some(other));
    let (floor, team, queue) = script.minute(60.0);
    assert_eq!(
        (floor.answered, floor.handled, floor.handle_ms),
        (1, 2, 43_000)
    );
    assert_eq!(
        (queue.answered, queue.handled, queue.transferred),
        (1, 2, 1)
    );
    assert_eq!(
        (team.answered, team.handled, team.handle_ms),
        (1, 1, 13_000)
    );

    let mut script = Script::new();
    script.step(0.0, "interaction_queued", Some(0), None);
    script.step(2.0, "interaction_answered", Some(0), Some(0));
    script.step(10.0, "interaction_transferred", Some(1), Some(0));
    script.step(10.0, "interaction_queued", Some(1), None);
    assert_eq!(waiting(&script.log, ms(12.0))[0].queue, 1);
    script.step(14.0, "interaction_answered", Some(1), Some(other));
    script.step(20.0, "interaction_completed", Some(0), Some(0));
    script.step(44.0, "interaction_completed", Some(1), Some(other));
    let teams = script.teams();
    let told = figures(&script.log, ms(60.0), &[60], &[], &teams);
    let counts = |queue: usize| {
        let sums = &told.queues[queue][0];
        (
            sums.offered,
            sums.answered,
            sums.answer_wait_ms,
            sums.handled,
            sums.transferred,
        )
    };
    assert_eq!(counts(0), (1, 1, 2_000, 1, 1));
    assert_eq!(counts(1), (1, 1, 4_000, 1, 0));
    assert_eq!(told.floor[0].offered, 2);
    assert_eq!(told.unmatched, 0);
}

/// A contact that no queue routed is handled, by the team and the floor, and answered by nobody.
#[test]
fn an_outbound_contact_belongs_to_no_queue() {
    let mut script = Script::new();
    script.step(1.0, "interaction_answered", None, Some(0));
    script.step(9.0, "interaction_completed", None, Some(0));
    let (floor, team, queue) = script.minute(60.0);
    assert_eq!(
        (floor.answered, floor.handled, floor.handle_ms),
        (0, 1, 8_000)
    );
    assert_eq!(team, floor);
    assert_eq!(queue, Sums::default());
}

/// RT-9: time in states is sliced by the window; ringing is neither busy nor idle.
#[test]
fn time_is_sliced_by_the_window() {
    let mut script = Script::new();
    script.state(10.0, 0, "READY", None);
    script.state(30.0, 0, "RINGING", Some(0));
    script.state(35.0, 0, "CALL", Some(0));
    script.state(45.0, 0, "CALL", Some(0));
    script.state(75.0, 0, "WRAP_UP", Some(0));
    let (floor, team, queue) = script.minute(80.0);
    assert_eq!(floor, team);
    assert_eq!(
        (floor.idle_ms, floor.busy_ms, floor.signed_in_ms),
        (10_000, 45_000, 60_000)
    );
    assert_eq!(
        (queue.busy_ms, queue.idle_ms, queue.signed_in_ms),
        (45_000, 0, 0)
    );
    assert_eq!(
        floor.transitions, 3,
        "ringing, in contact, wrapping up; hold is none"
    );
    let (floor, ..) = script.minute(40.0);
    assert_eq!(
        (floor.idle_ms, floor.busy_ms, floor.signed_in_ms),
        (20_000, 5_000, 30_000)
    );
}

/// RT-13: who waits, with their age, also after an offer was not taken.
#[test]
fn waiting_contacts_keep_their_age() {
    let mut script = Script::new();
    script.step_of("b", 5.0, "interaction_queued", Some(1), None, None);
    script.step_of("a", 3.0, "interaction_queued", Some(0), None, None);
    script.step_of("a", 4.0, "interaction_offered", Some(0), Some(7), None);
    let told = waiting(&script.log, ms(5.0));
    let first = (&*told[0].contact, told[0].since, told[0].offered_to);
    assert_eq!(first, ("a", ms(3.0), Some(7)));
    assert_eq!(told.len(), 2);
    script.step_of("a", 6.0, "interaction_refused", Some(0), Some(7), None);
    assert_eq!(waiting(&script.log, ms(6.0))[0].since, ms(3.0));
    assert_eq!(waiting(&script.log, ms(6.0))[0].offered_to, None);
    script.step_of("a", 8.0, "interaction_abandoned", Some(0), None, None);
    assert_eq!(waiting(&script.log, ms(9.0)).len(), 1);
    assert_eq!(
        waiting(&script.log, ms(4.5)).len(),
        1,
        "the past can be asked about"
    );
    assert_eq!(script.minute(60.0).0.refused, 1);
}

/// Conservation over a living world: the floor is the sum of its parts, and a shared log does not
/// change under its reader.
#[test]
fn the_floor_is_the_sum_of_its_parts() {
    let mut world = world();
    let mut log = Log::new(&world);
    let teams: Vec<_> = world.agents().iter().map(|agent| agent.team).collect();
    for minute in 1..=90 {
        for emitted in world.advance(START + minute * 60_000) {
            log.take(&emitted);
        }
    }
    let copy = log.clone();
    let at = START + 90 * 60_000;
    let told = figures(&log, at, &[300, 3_600], &[], &teams);
    for window in 0..2 {
        let floor = &told.floor[window];
        let sum = |cells: &[Vec<Sums>], of: fn(&Sums) -> u64| -> u64 {
            cells.iter().map(|cell| of(&cell[window])).sum()
        };
        let queues = &told.queues;
        assert!(floor.offered > 0 && floor.handled > 0);
        assert_eq!(floor.offered, sum(queues, |sums| sums.offered));
        assert_eq!(floor.answered, sum(queues, |sums| sums.answered));
        assert_eq!(floor.abandoned, sum(queues, |sums| sums.abandoned));
        for of in [
            |sums: &Sums| sums.handled,
            |sums: &Sums| sums.answered,
            |sums: &Sums| sums.transitions,
            |sums: &Sums| sums.handle_ms.unsigned_abs(),
            |sums: &Sums| sums.busy_ms.unsigned_abs(),
            |sums: &Sums| sums.idle_ms.unsigned_abs(),
            |sums: &Sums| sums.signed_in_ms.unsigned_abs(),
        ] {
            assert_eq!(of(floor), sum(&told.teams, of));
        }
        assert!(floor.busy_ms + floor.idle_ms <= floor.signed_in_ms);
    }
    for minute in 91..=300 {
        for emitted in world.advance(START + minute * 60_000) {
            log.take(&emitted);
        }
    }
    assert_eq!(figures(&copy, at, &[300, 3_600], &[], &teams), told);
}

/// The hour before the start counts.
#[test]
fn the_warm_hour_is_in_the_log() {
    let world = world();
    let log = Log::new(&world);
    assert!(log.since() <= START - 3_600_000 && log.states_since() >= log.since());
    let teams: Vec<_> = world.agents().iter().map(|agent| agent.team).collect();
    let told = figures(&log, START, &[3_600], &[], &teams);
    let floor = told.floor[0];
    assert!(
        floor.offered > 10 && floor.handled > 10 && floor.busy_ms > 0,
        "{floor:?}"
    );
    let open = waiting(&log, START);
    assert!(open.iter().all(|one| one.since > START - 3_600_000));
}

/// Cutting the old part of the log off changes no window that lies behind the cut.
#[test]
fn a_folded_log_tells_the_same() {
    let mut world = world_of(250);
    let (mut kept, mut cut) = (Log::new(&world), Log::new(&world));
    let teams: Vec<_> = world.agents().iter().map(|agent| agent.team).collect();
    for minute in 1..=400 {
        for emitted in world.advance(START + minute * 60_000) {
            kept.take(&emitted);
            cut.take(&emitted);
        }
        if minute == 330 {
            cut.fold_before(START + 330 * 60_000);
        }
    }
    let at = START + 400 * 60_000;
    assert!(cut.since() > kept.since() && cut.len() < kept.len());
    let windows = [60, 3_600];
    let mut one = figures(&kept, at, &windows, &[], &teams);
    let two = figures(&cut, at, &windows, &[], &teams);
    (one.counted_since, one.states_since) = (two.counted_since, two.states_since);
    assert_eq!(one, two);
    assert_eq!(waiting(&kept, at), waiting(&cut, at));
}
