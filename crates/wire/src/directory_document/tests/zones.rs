//! Shifts in DST nights, against the zone rules of the IANA database (RT-8).

use floorlight_core::model::Activity;
use floorlight_core::staffing::Plan;
use floorlight_core::time::UtcMillis;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::super::*;

fn utc(text: &str) -> UtcMillis {
    UtcMillis::new(text.parse::<Timestamp>().unwrap().as_millisecond())
}

fn offset_s(zone: &str, at: UtcMillis) -> Option<i32> {
    let zone = TimeZone::get(zone).ok()?;
    let at = Timestamp::from_millisecond(at.get()).ok()?;
    Some(zone.to_offset(at).seconds())
}

fn known(zone: &str) -> bool {
    TimeZone::get(zone).is_ok()
}

/// The plan of agent `a1` at a moment, as text.
fn turns(schedules: &str, now: &str) -> String {
    let document = parse_with(schedules, &known).unwrap();
    let expanded = expand(&document, utc(now), &offset_s);
    let place = expanded.plan_of["a1"];
    text(&expanded.plans[place as usize])
}

fn text(plan: &Plan) -> String {
    let lines = plan.turns().iter().map(|turn| {
        let at = Timestamp::from_millisecond(turn.at.get()).unwrap();
        match turn.activity {
            Some(activity) => format!("{at} {activity:?}"),
            None => format!("{at} -"),
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn night(zone: &str, day: &str, activities: &str) -> String {
    format!(
        r#"{{"shifts":[{{"id":"n","zone":"{zone}","start":"22:00","end":"06:00",
        "days":["{day}"],"activities":[{activities}]}}],"schedules":[{{"agent":"a1","shift":"n"}}]}}"#
    )
}

/// Clocks go back at 03:00 to 02:00: the shift lasts nine hours, 02:30 is the first of both.
#[test]
fn a_night_in_berlin_with_an_hour_twice() {
    let shift = night(
        "Europe/Berlin",
        "sat",
        r#"{"kind":"lunch","start":"02:30","minutes":30},{"kind":"break","start":"03:00","minutes":15}"#,
    );
    expect_test::expect![[r#"
        2026-10-24T20:00:00Z Work
        2026-10-25T00:30:00Z Lunch
        2026-10-25T01:00:00Z Work
        2026-10-25T02:00:00Z Break
        2026-10-25T02:15:00Z Work
        2026-10-25T05:00:00Z -"#]]
    .assert_eq(&turns(&shift, "2026-10-25T00:00:00Z"));
}

/// Clocks go forward at 02:00 to 03:00: the shift lasts seven hours, 02:30 is 03:30.
#[test]
fn a_night_in_berlin_without_an_hour() {
    let shift = night(
        "Europe/Berlin",
        "sat",
        r#"{"kind":"lunch","start":"02:30","minutes":30}"#,
    );
    expect_test::expect![[r#"
        2026-03-28T21:00:00Z Work
        2026-03-29T01:30:00Z Lunch
        2026-03-29T02:00:00Z Work
        2026-03-29T04:00:00Z -"#]]
    .assert_eq(&turns(&shift, "2026-03-29T00:00:00Z"));
}

#[test]
fn nights_in_new_york() {
    let shift = night(
        "America/New_York",
        "sat",
        r#"{"kind":"break","start":"01:30","minutes":15},{"kind":"lunch","start":"02:30","minutes":30}"#,
    );
    expect_test::expect![[r#"
        2026-11-01T02:00:00Z Work
        2026-11-01T05:30:00Z Break
        2026-11-01T05:45:00Z Work
        2026-11-01T07:30:00Z Lunch
        2026-11-01T08:00:00Z Work
        2026-11-01T11:00:00Z -"#]]
    .assert_eq(&turns(&shift, "2026-11-01T04:00:00Z"));
    expect_test::expect![[r#"
        2026-03-08T03:00:00Z Work
        2026-03-08T06:30:00Z Break
        2026-03-08T06:45:00Z Work
        2026-03-08T07:30:00Z Lunch
        2026-03-08T08:00:00Z Work
        2026-03-08T10:00:00Z -"#]]
    .assert_eq(&turns(&shift, "2026-03-08T04:00:00Z"));
}

/// Lord Howe moves by half an hour, at 02:00.
#[test]
fn nights_on_lord_howe() {
    let shift = night(
        "Australia/Lord_Howe",
        "sat",
        r#"{"kind":"break","start":"01:45","minutes":15},{"kind":"lunch","start":"02:15","minutes":30}"#,
    );
    expect_test::expect![[r#"
        2026-04-04T11:00:00Z Work
        2026-04-04T14:45:00Z Break
        2026-04-04T15:00:00Z Work
        2026-04-04T15:45:00Z Lunch
        2026-04-04T16:15:00Z Work
        2026-04-04T19:30:00Z -"#]]
    .assert_eq(&turns(&shift, "2026-04-04T15:00:00Z"));
    expect_test::expect![[r#"
        2026-10-03T11:30:00Z Work
        2026-10-03T15:15:00Z Break
        2026-10-03T15:30:00Z Work
        2026-10-03T15:45:00Z Lunch
        2026-10-03T16:15:00Z Work
        2026-10-03T19:00:00Z -"#]]
    .assert_eq(&turns(&shift, "2026-10-03T15:00:00Z"));
}

/// A dated entry beats the template on its local day, and only there; a day off is empty.
#[test]
fn dated_entries_beat_templates() {
    let document = r#"{"shifts":[{"id":"d","zone":"Asia/Kolkata","start":"09:00","end":"17:00",
        "days":["mon","tue","wed","thu","fri","sat","sun"]}],
        "schedules":[{"agent":"a1","shift":"d"},
        {"agent":"a1","date":"2026-11-20","zone":"America/New_York","start":"20:00","end":"23:00"},
        {"agent":"a1","date":"2026-11-19","off":true},
        {"agent":"a2","shift":"d"},{"agent":"a3","shift":"d"},
        {"agent":"a4","date":"2027-01-01","off":true}]}"#;
    expect_test::expect![[r#"
        2026-11-21T01:00:00Z Work
        2026-11-21T11:30:00Z -"#]]
    .assert_eq(&turns(document, "2026-11-20T12:00:00Z"));
    let document = parse_with(document, &known).unwrap();
    let expanded = expand(&document, utc("2026-11-20T12:00:00Z"), &offset_s);
    assert_eq!(expanded.plan_of["a2"], expanded.plan_of["a3"]);
    assert_eq!(expanded.plans.len(), 3);
    let empty = &expanded.plans[expanded.plan_of["a4"] as usize];
    assert_eq!(empty, &Plan::default());
}

/// Every local minute of a year of changes is the moment that the IANA rules say.
#[test]
fn local_times_are_those_of_the_database() {
    for (zone, first) in [
        ("Europe/Berlin", "2026-03-28"),
        ("Europe/Berlin", "2026-10-24"),
        ("America/New_York", "2026-03-07"),
        ("America/New_York", "2026-10-31"),
        ("Australia/Lord_Howe", "2026-04-04"),
        ("Australia/Lord_Howe", "2026-10-03"),
        ("Australia/Sydney", "2026-04-04"),
        ("Pacific/Apia", "2026-06-01"),
        ("Pacific/Kiritimati", "2026-06-01"),
        ("Asia/Kathmandu", "2026-06-01"),
        ("Africa/Casablanca", "2026-02-14"),
        ("Africa/Casablanca", "2026-03-21"),
        ("UTC", "2026-01-01"),
    ] {
        let zoned = TimeZone::get(zone).unwrap();
        let first = LocalDate::parse(first).unwrap().day_number();
        let from = UtcMillis::new((first - 2) * 86_400_000);
        let to = UtcMillis::new((first + 5) * 86_400_000);
        let table = ZoneTable::probe(from, to, |at| offset_s(zone, at)).unwrap();
        for minute in 0..3 * 1_440_i64 {
            let days = i32::try_from(first).unwrap();
            let civil = jiff::civil::Date::constant(1970, 1, 1)
                .checked_add(jiff::Span::new().days(days))
                .unwrap()
                .at(0, 0, 0, 0)
                .checked_add(jiff::Span::new().minutes(minute))
                .unwrap();
            // The database's own reading: the earlier of two, and by the offset before a gap.
            let expected = zoned.to_ambiguous_timestamp(civil).compatible().unwrap();
            let found = table.to_utc(first, minute);
            assert_eq!(found.get(), expected.as_millisecond(), "{zone} {civil}");
        }
    }
    assert_eq!(
        ZoneTable::probe(
            utc("2026-01-01T00:00:00Z"),
            utc("2026-01-02T00:00:00Z"),
            |at| offset_s("Europe/Atlantis", at)
        ),
        None
    );
}

/// RT-8: at each hour of a week, what is scheduled is what the wall clock says.
#[test]
fn what_is_scheduled_is_what_the_wall_clock_says() {
    let document = r#"{"shifts":[{"id":"n","zone":"Europe/Berlin","start":"22:00","end":"06:00",
        "days":["mon","tue","wed","thu","fri","sat","sun"],
        "activities":[{"kind":"lunch","start":"00:00","minutes":60}]}],
        "schedules":[{"agent":"a1","shift":"n"}]}"#;
    let document = parse_with(document, &known).unwrap();
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let mut now = utc("2026-10-22T00:07:00Z");
    for _ in 0..24 * 7 {
        let expanded = expand(&document, now, &offset_s);
        let local = Timestamp::from_millisecond(now.get())
            .unwrap()
            .to_zoned(zone.clone());
        let expected = match local.hour() {
            0 => Some(Activity::Lunch),
            22 | 23 | 1..6 => Some(Activity::Work),
            _ => None,
        };
        assert_eq!(expanded.plans[0].at(now), expected, "{local}");
        now = now.offset(3_600_000);
    }
}
