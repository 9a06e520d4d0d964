use super::*;

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

#[test]
fn errors_are_bounded() {
    let agents: Vec<&str> = std::iter::repeat_n("{}", 5_000).collect();
    let errors = parse(&format!(r#"{{"agents":[{}]}}"#, agents.join(","))).unwrap_err();
    assert_eq!(errors.len(), 100);
}
