use serde_json::{Value, json};

use super::*;

const STORED: &str = r#"{"teams":[{"id":"t1","name":"North"},{"id":"t2","name":"South"}],
    "agents":[{"id":"a1","team":"t1"},{"id":"a2","team":"t1"},{"id":"a3","team":"t2"}],
    "queues":[{"id":"q1","name":"Sales","target_percent":80,"target_seconds":20}],
    "labels":[{"raw":"LUNCH","label":"Lunch"},{"raw":"BREAK","label":"Break"}],
    "shifts":[{"id":"early","zone":"Europe/Berlin","start":"07:00","end":"15:00","days":["mon","fri"],
               "activities":[{"kind":"lunch","start":"11:00","minutes":30}]}],
    "schedules":[{"agent":"a1","shift":"early"},{"agent":"a2","date":"2026-12-25","off":true}],
    "allowances":{"break_minutes":15},
    "thresholds":{"not_ready":{"medium_s":600,"high_s":900}}}"#;

fn form() -> Form {
    Form::read(STORED).unwrap()
}

fn limit(form: &mut Form, key: &str, medium: &str, high: &str) {
    let place = LIMITS.iter().position(|(word, _)| *word == key).unwrap();
    form.limits[place] = Limit {
        medium: medium.to_owned(),
        high: high.to_owned(),
    };
}

fn written(form: &Form) -> Value {
    serde_json::from_str(&form.write()).unwrap()
}

fn found(form: &Form) -> Vec<Mistake> {
    form.mistakes(&|zone| zone == "Europe/Berlin")
}

fn words(form: &Form, base: &Form) -> Vec<String> {
    form.differences(base)
        .iter()
        .map(Difference::words)
        .collect()
}

fn entry(value: &Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn first(form: &mut Form, part: Part) -> &mut Row {
    &mut form.rows_mut(part)[0]
}

/// A form that nobody touched says the same as what was read.
#[test]
fn what_is_not_edited_is_kept() {
    let form = form();
    let read: Value = serde_json::from_str(STORED).unwrap();
    assert_eq!(written(&form), read);
    assert_eq!(form.differences(&form), []);
    assert_eq!(found(&form), []);
    assert_eq!(Form::read("{}").unwrap().write(), "{}");
}

/// What is typed comes into the document as the validator wants it, and comes out as it was typed.
#[test]
fn what_is_typed_is_written() {
    let mut form = form();
    let queue = first(&mut form, Part::Queues);
    queue.set("target_percent", " 90 ");
    queue.set("short_abandon_seconds", "8");
    queue.set("name", "  Sales & more ");
    let shift = first(&mut form, Part::Shifts);
    shift.set("activities[0].start", "11:30");
    assert_eq!(shift.add_activity("break", 15), 1);
    shift.set("activities[1].start", "09:00");
    shift.set_day(
        "tue",
        true,
        &["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    );
    form.set_single("allowances", "lunch_minutes", "45");
    assert_eq!(found(&form), []);
    let written = written(&form);
    let queue = json!({"id":"q1","name":"Sales & more","target_percent":90,"target_seconds":20,"short_abandon_seconds":8});
    assert_eq!(written["queues"][0], queue);
    assert_eq!(written["shifts"][0]["days"], json!(["mon", "tue", "fri"]));
    assert_eq!(written["shifts"][0]["activities"][1]["start"], "09:00");
    assert_eq!(
        written["allowances"],
        json!({"break_minutes":15,"lunch_minutes":45})
    );
    let shift = first(&mut form, Part::Shifts);
    assert_eq!(shift.text("activities[0].start"), "11:30");
    shift.remove_activity(0);
    shift.remove_activity(0);
    assert!(!shift.entry.contains_key("activities"));
}

/// Every mistake is named at its own field, all at once.
#[test]
fn a_mistake_is_named_at_its_field() {
    let mut form = form();
    limit(&mut form, "not_ready", "900", "600");
    limit(&mut form, "wait", "soon", "");
    // An entry without anything in it is not written, and does not shift those after it.
    form.add(Part::Labels, Map::new());
    let label = form.add(Part::Labels, entry(&json!({"raw":"LUNCH","label":"Meal"})));
    let queue = form.add(
        Part::Queues,
        entry(&json!({"id":"q2","name":"Post","target_seconds":20})),
    );
    let shift = first(&mut form, Part::Shifts);
    let id = shift.id;
    shift.set("zone", "Europe/Atlantis");
    shift.set("activities[0].minutes", "long");
    let keys: Vec<String> = found(&form)
        .into_iter()
        .map(|mistake| mistake.key)
        .collect();
    for wanted in [
        "thresholds.not_ready.high_s".to_owned(),
        "thresholds.wait.medium_s".to_owned(),
        "thresholds.wait.high_s".to_owned(),
        mistake::key(Part::Labels, label, "raw"),
        mistake::key(Part::Queues, queue, "target_percent"),
        mistake::key(Part::Shifts, id, "zone"),
        mistake::key(Part::Shifts, id, "activities[0].minutes"),
    ] {
        assert!(keys.contains(&wanted), "{wanted}: {keys:?}");
    }
    assert!(found(&form).iter().all(|one| one.sentence.ends_with('.')));
}

/// The word of each state is one that the validator knows.
#[test]
fn every_limit_is_known_to_the_validator() {
    let mut form = form();
    for limit in &mut form.limits {
        (limit.medium, limit.high) = ("1".to_owned(), "2".to_owned());
    }
    assert_eq!(found(&form), []);
}

/// RT-15: what names a team or a shift goes with it, so that one step leaves no mistakes behind.
#[test]
fn what_names_a_removed_entry_goes_with_it() {
    let mut form = form();
    let base = form.clone();
    let (team, shift) = (
        first(&mut form, Part::Teams).id,
        first(&mut form, Part::Shifts).id,
    );
    assert_eq!(form.named_by(Part::Teams, "t1"), 2);
    form.remove(Part::Teams, team);
    form.remove(Part::Shifts, shift);
    assert_eq!(found(&form), []);
    assert_eq!(
        words(&form, &base),
        [
            "team North (removed)",
            "agent a1",
            "agent a2",
            "shift early (removed)",
            "schedule of a1 (removed)"
        ]
    );
}

/// RT-15: a twin that is removed takes nothing with it: what names its id names the other from then on.
#[test]
fn what_names_a_twin_stays() {
    let mut form = form();
    for part in [Part::Teams, Part::Shifts] {
        let mut twin = form.rows(part)[0].clone();
        twin.set("name", "Twin");
        let twin = form.add(part, twin.entry);
        let row = form.rows(part).last().unwrap();
        assert_eq!((row.id, form.goes_with(part, row)), (twin, 0));
        form.remove(part, twin);
    }
    assert_eq!(
        written(&form),
        serde_json::from_str::<Value>(STORED).unwrap()
    );
    assert_eq!(form.goes_with(Part::Teams, &form.rows(Part::Teams)[0]), 2);
    assert_eq!(form.goes_with(Part::Shifts, &form.rows(Part::Shifts)[0]), 1);
}

/// Two entries of one key both go on top, and so does what is wrong with them; one of them that is removed
/// leaves the other.
#[test]
fn both_of_two_with_one_key_go_on_top() {
    let base = form();
    let mut theirs = base.clone();
    theirs.rows_mut(Part::Labels)[0].set("label", "Meal");
    let mut mine = base.clone();
    mine.add(Part::Labels, entry(&json!({"raw":"LUNCH","label":"Twin"})));
    mine.add(Part::Teams, entry(&json!({"name":"East"})));
    mine.add(Part::Teams, entry(&json!({"name":"West"})));
    let merged = mine.on_top_of(&base, &theirs);
    let labels = json!([{"raw":"LUNCH","label":"Meal"},{"raw":"BREAK","label":"Break"},{"raw":"LUNCH","label":"Twin"}]);
    assert_eq!(written(&merged)["labels"], labels);
    let names: Vec<String> = merged
        .rows(Part::Teams)
        .iter()
        .map(|row| row.text("name"))
        .collect();
    assert_eq!(names, ["North", "South", "East", "West"]);
    let wrong = |form: &Form| {
        found(form)
            .into_iter()
            .map(|one| one.path)
            .collect::<Vec<_>>()
    };
    assert_eq!(wrong(&merged), wrong(&mine));
    assert_eq!(wrong(&merged).len(), 3);
    let mut fewer = mine.clone();
    fewer.rows_mut(Part::Labels).remove(0);
    let merged = fewer.on_top_of(&mine, &mine);
    let labels = json!([{"raw":"LUNCH","label":"Twin"},{"raw":"BREAK","label":"Break"}]);
    assert_eq!(written(&merged)["labels"], labels);
}

/// Changes go on top of what somebody else saved; theirs stay where mine did not touch, field by field.
#[test]
fn changes_go_on_top_of_others() {
    let base = form();
    let mut mine = base.clone();
    limit(&mut mine, "wait", "60", "120");
    mine.rows_mut(Part::Labels)
        .retain(|label| label.text("raw") != "BREAK");
    mine.add(Part::Labels, entry(&json!({"raw":"DUTY","label":"Duty"})));
    first(&mut mine, Part::Queues).set("target_seconds", "30");
    assert_eq!(mine.differences(&base).len(), 4);
    let mut theirs = base.clone();
    limit(&mut theirs, "not_ready", "60", "90");
    first(&mut theirs, Part::Labels).set("label", "Meal");
    first(&mut theirs, Part::Queues).set("name", "Verkauf");
    theirs.add(
        Part::Schedules,
        entry(&json!({"agent":"a3","shift":"early"})),
    );
    let merged = mine.on_top_of(&base, &theirs);
    assert_eq!(found(&merged), []);
    let written = written(&merged);
    assert_eq!(written["thresholds"]["not_ready"]["medium_s"], 60);
    assert_eq!(written["thresholds"]["wait"]["high_s"], 120);
    assert_eq!(
        written["labels"],
        json!([{"raw":"LUNCH","label":"Meal"},{"raw":"DUTY","label":"Duty"}])
    );
    let queue = json!({"id":"q1","name":"Verkauf","target_percent":80,"target_seconds":30});
    assert_eq!(written["queues"], json!([queue]));
    assert_eq!(written["schedules"].as_array().unwrap().len(), 3);
    assert_eq!(mine.both_changed(&base, &theirs), ["queue Verkauf"]);
}

/// RT-15: a whole team gets a shift in one step, nobody twice.
#[test]
fn a_team_is_given_a_shift() {
    let mut form = form();
    assert_eq!(form.give("t1", "early"), (1, 1));
    assert_eq!(form.give("t1", "early"), (0, 2));
    assert_eq!(found(&form), []);
    assert_eq!(form.named_by(Part::Shifts, "early"), 2);
}

/// An id that is given to a new entry is free.
#[test]
fn a_new_id_is_free() {
    let mut form = form();
    form.add(Part::Teams, entry(&json!({"id":"team-4"})));
    assert_eq!(form.new_id(Part::Teams), "team-5");
}

#[test]
fn a_document_without_form_is_refused() {
    for text in [
        "",
        "[]",
        r#"{"thresholds":7}"#,
        r#"{"labels":{}}"#,
        r#"{"queues":["q1"]}"#,
        r#"{"allowances":[]}"#,
    ] {
        assert!(Form::read(text).is_err(), "{text}");
    }
}
