//! The figures of a believable day.

use super::*;

pub(super) fn day(scenario: Scenario, seed: u64, agents: usize, minutes: i64) -> (World, Counts) {
    let settings = Settings {
        lifecycle: true,
        ..settings(seed, agents)
    };
    let mut world = World::of_day(settings, Day::of(scenario), START);
    let mut counts = Counts::default();
    for minute in 1..=minutes {
        for emitted in world.advance(START + minute * 60_000) {
            counts.note(&emitted);
        }
    }
    (world, counts)
}

#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) changes: u32,
    pub(super) steps: u32,
    pub(super) kinds: BTreeMap<String, u32>,
}

impl Counts {
    pub(super) fn note(&mut self, emitted: &Emitted) {
        let key = match &emitted.body {
            Body::Agent(report) => {
                self.changes += 1;
                format!("{} {}", report.shown.state, report.shown.code)
            }
            Body::Lifecycle(report) => {
                self.steps += 1;
                report.kind.to_owned()
            }
            Body::Queue(_) => return,
        };
        *self.kinds.entry(key).or_default() += 1;
    }
    pub(super) fn of(&self, key: &str) -> u32 {
        self.kinds.get(key).copied().unwrap_or(0)
    }
    pub(super) fn abandoned(&self) -> f64 {
        f64::from(self.of("interaction_abandoned")) / f64::from(self.of("interaction_queued"))
    }
}

fn states(world: &World) -> BTreeMap<String, u32> {
    let mut all = BTreeMap::new();
    for agent in world.agents() {
        *all.entry(agent.shown.state.to_string()).or_default() += 1;
    }
    all
}

fn service_level(world: &World) -> f64 {
    let reports = world.queue_reports();
    let known: Vec<f64> = reports
        .iter()
        .filter_map(|r| r.service_level_tenths)
        .map(|t| f64::from(t) / 10.0)
        .collect();
    known.iter().sum::<f64>() / known.len() as f64
}

/// How much of the scheduled time agents did what was scheduled.
#[derive(Debug, Default)]
pub(super) struct Adherence {
    now: BTreeMap<Arc<str>, (i64, &'static str)>,
    scheduled_ms: i64,
    kept_ms: i64,
    lost: BTreeMap<String, i64>,
}

fn category(state: &str, code: &str) -> &'static str {
    match (state, code) {
        ("LOGGED_OUT", "CONNECTION_LOST") => "lost",
        ("LOGGED_OUT", _) => "out",
        ("NOT_READY", "BREAK") => "break",
        ("NOT_READY", "LUNCH") => "lunch",
        ("NOT_READY", "MEETING") => "meeting",
        ("NOT_READY", "TRAINING") => "training",
        ("NOT_READY", "COACHING") => "coaching",
        ("NOT_READY", "BACK_OFFICE") => "back_office",
        ("NOT_READY", _) => "other",
        _ => "work",
    }
}

impl Adherence {
    pub(super) fn begin(world: &World) -> Self {
        let agents = world.agents().iter();
        let now = agents.map(|agent| {
            let shown = &agent.shown;
            (
                agent.id.clone(),
                (world.now(), category(&shown.state, &shown.code)),
            )
        });
        Self {
            now: now.collect(),
            ..Self::default()
        }
    }

    fn close(&mut self, id: &Arc<str>, at: i64, next: &'static str, duties: &[Arc<Duty>]) {
        let (from, was) = self.now.insert(id.clone(), (at, next)).expect("an agent");
        for duty in duties {
            let mut cuts = vec![from.max(duty.from), at.min(duty.to)];
            for planned in &duty.activities {
                cuts.extend([planned.from, planned.to]);
            }
            let (low, high) = (cuts[0], cuts[1]);
            cuts.retain(|cut| (low..=high).contains(cut));
            cuts.sort_unstable();
            for pair in cuts.windows(2) {
                let wanted = duty
                    .planned_at(pair[0])
                    .map_or("work", |planned| planned.activity.word());
                let ms = pair[1] - pair[0];
                self.scheduled_ms += ms;
                if wanted == was {
                    self.kept_ms += ms;
                } else {
                    *self.lost.entry(format!("{was} for {wanted}")).or_default() += ms;
                }
            }
        }
    }

    pub(super) fn share(&self) -> f64 {
        self.kept_ms as f64 / self.scheduled_ms as f64
    }
}

fn adherence(seed: u64, agents: usize, hours: i64) -> Adherence {
    let mut world = World::of_day(settings(seed, agents), Day::of(Scenario::QuietDay), START);
    let mut tally = Adherence::begin(&world);
    let all: BTreeMap<_, _> = world
        .agents()
        .iter()
        .filter(|agent| agent.works.is_some())
        .map(|agent| (agent.id.clone(), agent.duties.clone()))
        .collect();
    for minute in 1..=hours * 60 {
        for emitted in world.advance(START + minute * 60_000) {
            if let Body::Agent(report) = &emitted.body
                && let Some(duties) = all.get(&report.user_id)
            {
                let next = category(&report.shown.state, &report.shown.code);
                tally.close(&report.user_id, emitted.at, next, duties);
            }
        }
    }
    for (id, duties) in &all {
        tally.close(id, world.now(), "work", duties);
    }
    tally
}

/// About 35 % of the paid time is lost to leave, illness, breaks and the rest; of what is
/// scheduled, agents keep 90 to 92 %.
#[test]
fn agents_adhere_to_their_schedules() {
    let shares = [1, 2].map(|seed| adherence(seed, 600, 9).share());
    let share = shares.iter().sum::<f64>() / 2.0;
    assert!((0.90..=0.92).contains(&share), "{shares:?}");
}

#[test]
fn three_to_five_percent_give_up_when_it_is_staffed() {
    let shares = [1, 2, 3, 4].map(|seed| {
        let (_, counts) = day(Scenario::QuietDay, seed, 1_000, 540);
        counts.abandoned()
    });
    let share = shares.iter().sum::<f64>() / 4.0;
    assert!((0.03..=0.05).contains(&share), "{shares:?}");
    let (monday, counts) = day(Scenario::MondayMorning, 1, 1_000, 90);
    assert!(counts.abandoned() > 0.05, "{}", counts.abandoned());
    assert!(service_level(&monday) < 80.0, "{}", service_level(&monday));
}

/// 10,000 agents at an occupancy of 85 % make about 130 changes a second, about 300 events in all.
#[test]
fn a_large_centre_makes_a_plausible_rate() {
    let settings = Settings {
        lifecycle: true,
        extended_states: true,
        ..settings(1, 10_000)
    };
    let mut world = World::of_day(settings, Day::of(Scenario::FullHouse), START);
    let mut counts = Counts::default();
    let all = world.advance(START + 300_000);
    all.iter().for_each(|emitted| counts.note(emitted));
    let changes = counts.changes / 300;
    assert!((115..=145).contains(&changes), "{changes} changes a second");
    let events = all.len() / 300;
    assert!((255..=330).contains(&events), "{events} events a second");
}

/// The load can be set: three busy hours at once make 1,000 events a second of 10,000 agents.
#[test]
fn the_load_can_be_set() {
    let settings = Settings {
        lifecycle: true,
        ..settings(1, 1_000)
    };
    let day = Day::with_events_per_second(1_000, 100);
    assert!((300..=500).contains(&day.load_pct), "{}", day.load_pct);
    let mut world = World::of_day(settings, day, START);
    let events = world.advance(START + 300_000).len() / 300;
    assert!((85..=120).contains(&events), "{events} events a second");
}

/// Whoever begins at nine logs in around nine.
#[test]
fn agents_log_in_in_bursts() {
    let settings = settings(4, 2_000);
    let mut world = World::of_day(settings, Day::of(Scenario::QuietDay), START);
    let mut out: BTreeMap<Arc<str>, bool> = BTreeMap::new();
    for agent in world.agents() {
        out.insert(agent.id.clone(), agent.shown.code == "LOGGED_OUT");
    }
    let (mut near, mut far) = (0, 0);
    for emitted in world.advance(START + 180 * 60_000) {
        let Body::Agent(report) = &emitted.body else {
            continue;
        };
        let is_out = report.shown.code == "LOGGED_OUT";
        if out.insert(report.user_id.clone(), is_out) == Some(true) && !is_out {
            // From two minutes before the half-hour until five after it.
            let in_half = (emitted.at + 120_000).rem_euclid(1_800_000);
            if in_half < 420_000 {
                near += 1;
            } else {
                far += 1;
            }
        }
    }
    assert!(near > 300, "{near} log in");
    assert!(near > far * 8, "{near} near the half-hours, {far} besides");
}

/// The scenario throws everyone out a minute after the start; a command does the same.
#[test]
fn a_storm_throws_everyone_out() {
    let settings = settings(4, 400);
    let mut world = World::of_day(settings, Day::of(Scenario::LoginStorm), START);
    let out = |world: &World| states(world)["LOGGED_OUT"];
    let before = out(&world);
    let mut thrown = 0;
    for emitted in world.advance(START + 70_000) {
        if let Body::Agent(report) = &emitted.body {
            thrown += u32::from(report.shown.code == "CONNECTION_LOST");
        }
    }
    assert!(thrown > 150, "{thrown} thrown out");
    world.advance(START + 600_000);
    assert!(out(&world) < before + 30, "{} are out", out(&world));
    world.start_login_storm();
    assert_eq!(out(&world), 400, "at once");
}

/// The scenario brings the contacts of an incident without a command.
#[test]
fn an_incident_befalls_its_scenario() {
    let (_, quiet) = day(Scenario::QuietDay, 2, 300, 20);
    let (_, incident) = day(Scenario::Incident, 2, 300, 20);
    let of = |counts: &Counts| counts.of("interaction_queued");
    assert!(
        of(&incident) > 2 * of(&quiet),
        "{} {}",
        of(&incident),
        of(&quiet)
    );
}
