use floorlight_core::metric::Formula;
use floorlight_core::model::Activity;

use super::*;

mod zones;

#[test]
fn a_whole_document_is_read() {
    let document = parse(
        r#"{
        "teams": [{"id": "t1", "name": "Billing"}],
        "agents": [{"id": "a1", "name": "Zoë Quinn", "team": "t1"}, {"id": "a2", "name": null}],
        "queues": [{"id": "q1", "name": "Sales", "target_percent": 80, "target_seconds": 20}],
        "labels": [{"raw": "LUNCH", "label": "Lunch"}],
        "thresholds": {"not_ready": {"medium_s": 600, "high_s": 900}, "wait": {"medium_s": 60, "high_s": 120}}
    }"#,
    )
    .unwrap();
    assert_eq!(document.agents[0].team.as_deref(), Some("t1"));
    assert_eq!(document.agents[1].name, None);
    assert_eq!(
        document.thresholds["wait"],
        Threshold {
            medium_s: 60,
            high_s: 120
        }
    );
    let again = serde_json::to_string(&document).unwrap();
    assert_eq!(parse(&again), Ok(document));
    assert_eq!(parse("{}"), Ok(DirectoryDocument::default()));
}

#[test]
fn every_mistake_is_told_at_once() {
    let errors = parse(
        r#"{
        "teams": [{"id": "t1", "name": ""}, {"id": "t2", "name": "B", "colour": "red"}],
        "agents": [{"id": "a1", "team": "t9"}, {"name": "No id"}, {"id": "a1"}, 7],
        "queues": [{"id": "q1", "name": "Sales", "target_percent": 101}],
        "labels": {"LUNCH": "Lunch"},
        "thresholds": {"not_redy": {}, "ready": {"medium_s": 9, "high_s": 9}},
        "team": []
    }"#,
    )
    .unwrap_err();
    let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
    expect_test::expect![[r#"
        teams[0].name: this is empty; expected 1 to 120 characters without control characters
        teams[1].colour: this field is not known; expected one of id, name
        agents[0].team: `t9` does not fit; expected the id of one of the teams
        agents[1].id: this field is missing; expected an id of 1 to 128 bytes
        agents[3]: this is a whole number; expected a table
        agents[2].id: `a1` stands at agents[0] already; expected each once
        queues[0].target_percent: 101 is out of bounds; expected a whole number from 1 to 100
        queues[0].target_seconds: this field is missing; expected target_percent and target_seconds together
        labels: this is a table; expected a list
        thresholds.ready.high_s: 9 is not later than medium_s; expected more than 9
        thresholds.not_redy: this field is not known; expected `not_ready`, if that was meant
        team: this field is not known; expected `teams`, if that was meant"#]].assert_eq(&told.join("\n"));
}

/// A mistake in a team or a shift is told once, not again by everybody who names it; and of a target
/// the half that is missing is named.
#[test]
fn mistakes_have_no_followers() {
    let errors = parse(
        r#"{
        "teams": [{"id": "t1"}],
        "agents": [{"id": "a1", "team": "t1"}],
        "queues": [{"id": "q1", "name": "Sales", "target_seconds": 20}],
        "shifts": [{"id": "s1", "zone": "Europe/Berlin", "start": "7", "end": "15:00", "days": ["mon"]}],
        "schedules": [{"agent": "a1", "shift": "s1"}, {"agent": "a2", "shift": "s2"}]
    }"#,
    )
    .unwrap_err();
    let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
    let expected = [
        "teams[0].name",
        "queues[0].target_percent",
        "shifts[0].start",
        "schedules[1].shift",
    ];
    assert_eq!(fields, expected);
}

#[test]
fn errors_are_bounded() {
    let agents: Vec<&str> = std::iter::repeat_n("{}", 5_000).collect();
    let errors = parse(&format!(r#"{{"agents":[{}]}}"#, agents.join(","))).unwrap_err();
    assert_eq!(errors.len(), 100);
}

/// RT-8, RT-15: shifts, schedules, allowances and reasons are read, and written as they were read.
#[test]
fn shifts_and_schedules_are_read() {
    let document = parse(
        r#"{
        "agents": [{"id": "a1", "capacity": 3}],
        "queues": [{"id": "q1", "name": "Sales", "short_abandon_seconds": 5}],
        "shifts": [{"id": "early", "name": "Early", "zone": "Europe/Berlin", "start": "07:00",
            "end": "15:30", "days": ["mon", "fri"], "activities": [
                {"kind": "lunch", "start": "11:30", "minutes": 30},
                {"kind": "break", "start": "09:15", "minutes": 15}]},
            {"id": "night", "zone": "Australia/Lord_Howe", "start": "22:00", "end": "06:00",
            "days": ["sun"], "activities": [{"kind": "back_office", "start": "01:00", "minutes": 300}]},
            {"id": "whole", "zone": "UTC", "start": "00:00", "end": "00:00", "days": []}],
        "schedules": [{"agent": "a1", "shift": "early"},
            {"agent": "a1", "date": "2026-11-20", "zone": "Europe/Berlin", "start": "08:00", "end": "12:00"},
            {"agent": "a1", "date": "2026-11-20", "zone": "Europe/Berlin", "start": "12:00", "end": "16:30"},
            {"agent": "a2", "date": "2026-11-20", "off": true}],
        "allowances": {"break_minutes": 15},
        "reasons": [{"raw": "BREAK", "activity": "break"}, {"raw": "OUTBOUND", "activity": "work"}],
        "figures": {"service_level": "all_abandons"}
    }"#,
    )
    .unwrap();
    assert_eq!(document.agents[0].capacity, Some(3));
    assert_eq!(document.queues[0].short_abandon_seconds, Some(5));
    let early = &document.shifts[0];
    assert_eq!(early.days, [Day::Mon, Day::Fri]);
    assert_eq!(early.hours.start.minute(), 7 * 60);
    let kinds: Vec<Activity> = early.hours.activities.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [Activity::Break, Activity::Lunch]);
    assert_eq!(document.schedules[3].agent(), "a2");
    assert_eq!(document.allowances.break_minutes, Some(15));
    assert_eq!(document.figures.service_level, Formula::AllAbandons);
    let again = serde_json::to_string(&document).unwrap();
    assert_eq!(parse(&again), Ok(document));
}

/// RT-8: what is wrong with shifts and schedules is told at once, each with its place and the right
/// form.
#[test]
fn every_mistake_of_shifts_and_schedules_is_told() {
    let known = |zone: &str| zone == "Europe/Berlin";
    let errors = parse_with(
        r#"{
        "shifts": [
            {"id": "early", "zone": "Europe/Berlin", "start": "07:00", "end": "15:30", "days": ["mon", "tue"],
             "activities": [{"kind": "break", "start": "09:00", "minutes": 60},
                {"kind": "lunch", "start": "09:30", "minutes": 15},
                {"kind": "meeting", "start": "15:00", "minutes": 31},
                {"kind": "break", "start": "06:00", "minutes": 10},
                {"kind": "pause", "start": "9:00"}]},
            {"id": "early", "zone": "Europe/Atlantis", "start": "24:00", "days": ["mon", "funday", "mon", 3]},
            {"id": "late", "zone": "Europe/Berlin", "start": "15:00", "end": "23:00", "days": ["tue"]},
            {"id": "sunday", "zone": "Europe/Berlin", "start": "22:00", "end": "07:01", "days": ["sun"]}],
        "schedules": [{"shift": "early"}, {"agent": "a1", "shift": "nigt"}, {"agent": "a1"},
            {"agent": "a1", "date": "2026-02-29", "zone": "Berlin Time", "start": "08:00", "end": "09:00"},
            {"agent": "a1", "date": "2026-02-28", "shift": "early", "zone": "Europe/Berlin", "start": "08:00", "end": "09:00"},
            {"agent": "a1", "date": "2026-02-28", "zone": "Europe/Berlin", "start": "08:30", "end": "09:00"},
            {"agent": "a1", "date": "2026-02-28", "off": true, "start": "08:30"},
            {"agent": "a2", "shift": "early"}, {"agent": "a2", "shift": "late"}, {"agent": "a2", "shift": "sunday"}],
        "allowances": {"break_minutes": 0, "lunch": 30},
        "reasons": [{"raw": "LUNCH", "activity": "food"}, {"activity": "break"}],
        "figures": {"service_level": "F6"}
    }"#,
        &known,
    )
    .unwrap_err();
    let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
    expect_test::expect![[r#"
        shifts[0].activities[4].kind: `pause` does not fit; expected one of work, break, lunch, meeting, training, coaching, back_office, other
        shifts[0].activities[4].start: `9:00` does not fit; expected a time as HH:MM, from 00:00 to 23:59
        shifts[0].activities[4].minutes: this field is missing; expected a whole number of minutes
        shifts[0].activities[1].start: 09:30 is within another activity; expected activities apart from each other
        shifts[0].activities[2].start: 15:00 for 31 minutes is outside; expected within 07:00 to 15:30
        shifts[0].activities[3].start: 06:00 for 10 minutes is outside; expected within 07:00 to 15:30
        shifts[1].zone: `Europe/Atlantis` does not fit; expected an IANA time zone such as Europe/Berlin
        shifts[1].start: `24:00` does not fit; expected a time as HH:MM, from 00:00 to 23:59
        shifts[1].end: this field is missing; expected a time as HH:MM, from 00:00 to 23:59
        shifts[1].days[1]: `funday` does not fit; expected one of mon, tue, wed, thu, fri, sat, sun
        shifts[1].days[2]: `mon` stands there already; expected each once
        shifts[1].days[3]: `a whole number` does not fit; expected one of mon, tue, wed, thu, fri, sat, sun
        schedules[0].agent: this field is missing; expected an id of 1 to 128 bytes
        schedules[1].shift: `nigt` does not fit; expected the id of one of the shifts, or date with zone, start and end
        schedules[2].shift: this field is missing; expected the id of one of the shifts, or date with zone, start and end
        schedules[3].date: `2026-02-29` does not fit; expected a day as YYYY-MM-DD, from 1970 to 2199
        schedules[3].zone: `Berlin Time` does not fit; expected an IANA time zone such as Europe/Berlin
        schedules[4].shift: there is a date; expected either shift or date
        schedules[6].start: there is off; expected either off, or zone, start and end
        schedules[4].date: the agent has that day off by another entry; expected each day once
        schedules[5].date: the agent has that day off by another entry; expected each day once
        schedules[5].start: the agent works by schedules[4] at the same time; expected hours apart from the agent's other hours
        schedules[9].shift: the agent works by schedules[7] at the same time; expected hours apart from the agent's other hours
        schedules[8].shift: the agent works by schedules[7] at the same time; expected hours apart from the agent's other hours
        allowances.break_minutes: 0 is out of bounds; expected a whole number from 1 to 480
        allowances.lunch: this field is not known; expected one of break_minutes, lunch_minutes
        reasons[0].activity: `food` does not fit; expected one of work, break, lunch, meeting, training, coaching, back_office, other
        reasons[1].raw: this field is missing; expected an id of 1 to 128 bytes
        figures.service_level: `F6` does not fit; expected one of without_short_abandons, all_abandons, answered_only, abandons_in_target_served, without_abandons_in_target, short_abandons_served"#]].assert_eq(&told.join("\n"));
}

/// The example of the documentation is a document.
#[test]
fn the_example_is_a_document() {
    let text = include_str!("../../../../docs/directory-document.md");
    let (_, rest) = text.split_once("```json\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let document = parse(example).unwrap();
    assert_eq!(document.schedules.len(), 4);
}
