//! Schedules, zones, skills, and days that follow one another.

use super::*;

fn world(scenario: Scenario, agents: usize, at: i64) -> World {
    World::of_day(settings(6, agents), Day::of(scenario), at)
}

/// RT-8: there is somebody for every reason.
#[test]
fn there_is_somebody_for_every_reason() {
    let world = world(Scenario::QuietDay, 1_000, START);
    let count = |wanted: fn(&Agent) -> bool| world.agents().iter().filter(|a| wanted(a)).count();
    assert!(count(|agent| agent.skills.is_empty()) > 2);
    assert!(count(|agent| !agent.skills.is_empty() && agent.queues.is_empty()) > 1);
    let off = count(|agent| agent.duties.is_empty());
    assert!((120..=220).contains(&off), "{off} are off");
    let absent = count(|agent| !agent.duties.is_empty() && agent.works.is_none());
    assert!((20..=65).contains(&absent), "{absent} do not come");
    let unscheduled = count(|agent| agent.duties.is_empty() && agent.works.is_some());
    assert!(unscheduled > 2, "{unscheduled} come without a schedule");
    for agent in world.agents() {
        for skill in &agent.skills {
            assert!((1..=5).contains(&skill.level));
            assert!(
                skill
                    .queues
                    .iter()
                    .all(|queue| agent.queues.contains(queue))
            );
        }
    }
    let ready = |agent: &Agent| agent.queues.is_empty() && agent.shown.state == "READY";
    let mut later = world.clone();
    later.advance(START + 60 * 60_000);
    assert!(
        later.agents().iter().filter(|agent| ready(agent)).count() > 1,
        "ready but blocked"
    );
}

/// Shifts begin at :00 and :30 by the local clock, last eight hours and a half, in three zones.
#[test]
fn shifts_are_those_of_their_zones() {
    let world = world(Scenario::Workday, 1_200, START);
    assert_eq!(world.zone_names().count(), 3);
    let mut starts: BTreeMap<String, u32> = BTreeMap::new();
    let mut zones: BTreeMap<&str, u32> = BTreeMap::new();
    for duty in world.agents().iter().flat_map(|agent| &agent.duties) {
        *starts.entry(duty.start.clone()).or_default() += 1;
        *zones.entry(duty.zone).or_default() += 1;
        assert_eq!(duty.to - duty.from, 510 * 60_000);
        assert!(
            duty.start.ends_with(":00") || duty.start.ends_with(":30"),
            "{}",
            duty.start
        );
        assert!(duty.activities.len() >= 3);
        let lunch = duty
            .activities
            .iter()
            .find(|one| one.activity == Activity::Lunch);
        let lunch = lunch.expect("everyone eats");
        assert_eq!((lunch.minutes, lunch.to - lunch.from), (30, 30 * 60_000));
        assert_eq!(duty.planned_at(lunch.from), Some(lunch));
    }
    assert_eq!(zones.len(), 3, "{zones:?}");
    assert!(starts.len() >= 6, "{starts:?}");
    let fair = starts
        .iter()
        .filter(|(start, _)| ("07:00".."13:31").contains(&start.as_str()));
    let fair: u32 = fair.map(|(_, count)| count).sum();
    assert!(fair * 10 >= starts.values().sum::<u32>() * 8, "{starts:?}");
}

/// The night in which Europe's clocks go back: a shift over it is an hour longer there only.
#[test]
fn a_shift_over_the_change_of_clocks_is_an_hour_longer() {
    let at = Scenario::DstNight.starts_at().expect("a certain night");
    let mut world = world(Scenario::DstNight, 600, at);
    let on_duty = world
        .agents()
        .iter()
        .filter(|agent| agent.shown.state != "LOGGED_OUT");
    assert!(on_duty.count() > 250);
    let mut lengths: BTreeMap<(&str, i64), u32> = BTreeMap::new();
    for duty in world.agents().iter().flat_map(|agent| &agent.duties) {
        let minutes = (duty.to - duty.from) / 60_000;
        *lengths.entry((duty.zone, minutes)).or_default() += 1;
    }
    let keys: Vec<_> = lengths.keys().copied().collect();
    let expected = [
        ("Africa/Nairobi", 510),
        ("Europe/Berlin", 570),
        ("Europe/London", 570),
    ];
    assert_eq!(keys, expected);
    let changes = world.advance(at + 4 * 3_600_000);
    let last_hour = changes.iter().filter(|one| one.at > at + 3 * 3_600_000);
    assert!(last_hour.count() > 1_000, "the night goes on");
}

/// The next day has rosters of its own, and everyone goes home in between.
#[test]
fn days_follow_one_another() {
    let mut world = world(Scenario::Workday, 300, START);
    let logged_in = |world: &World| {
        let agents = world.agents().iter();
        agents
            .filter(|agent| agent.shown.state != "LOGGED_OUT")
            .count()
    };
    assert!(logged_in(&world) > 120);
    for hour in 1..=14 {
        world.advance(START + hour * 3_600_000);
    }
    assert_eq!(logged_in(&world), 0, "it is night");
    for hour in 15..=24 {
        world.advance(START + hour * 3_600_000);
    }
    assert!(logged_in(&world) > 120, "it is the next morning");
    let both = world
        .agents()
        .iter()
        .filter(|agent| agent.duties.len() == 2);
    assert!(both.count() > 150);
}

/// Wherever and whenever it begins, it is mid-morning and people are at work.
#[test]
fn it_is_always_mid_morning() {
    for hour in 0..24 {
        let at = 1_795_212_000_000 + hour * 3_600_000 + 720_000;
        let world = world(Scenario::QuietDay, 120, at);
        let agents = world.agents().iter();
        let there = agents.filter(|agent| agent.shown.state != "LOGGED_OUT");
        assert!(there.count() > 45, "hour {hour}");
    }
}

/// The same seed gives the same bytes, schedules included.
#[test]
fn schedules_are_reproduced() {
    let of = |seed| {
        let world = World::of_day(settings(seed, 90), Day::default(), START);
        let agents = world.agents().iter();
        format!(
            "{:?}",
            agents
                .map(|agent| (&agent.skills, &agent.duties))
                .collect::<Vec<_>>()
        )
    };
    assert_eq!(of(1), of(1));
    assert_ne!(of(1), of(2));
}
