//! The exact figures over HTTP, the directory's schedules, skills and scenarios.

use std::collections::BTreeSet;

use crate::support::{get, send, send_json, start, token};
use floorlight_sim::world::Scenario;
use serde_json::{Value, json};

/// RT-9: figures of the floor, each queue and each team, for any windows and moment.
#[tokio::test]
async fn the_truth_has_figures() {
    let server = start(|_| {}).await;
    let control = server.control;
    let all = send(control, "GET", "/truth/figures", &[], "").await.json();
    assert_eq!(all["windows_s"], json!([60, 300, 900, 1800, 3600]));
    let hour = &all["floor"][4];
    assert!(
        hour["offered"].as_u64() > Some(50),
        "the warm hour counts: {hour}"
    );
    let at = all["at"].as_i64().expect("a time") / 10_000 * 10_000;
    let target = format!("/truth/figures?at={at}&windows=600");
    let one = send(control, "GET", &target, &[], "").await.json();
    let again = send(control, "GET", &target, &[], "").await.json();
    assert_eq!(one, again, "the past does not change");
    let sum = |cells: &Value, field: &str| -> u64 {
        let cells = cells.as_array().expect("cells").iter();
        cells
            .filter_map(|cell| cell["windows"][0][field].as_u64())
            .sum()
    };
    for field in ["offered", "answered", "abandoned"] {
        assert_eq!(
            sum(&one["queues"], field),
            one["floor"][0][field].as_u64().expect("a count")
        );
    }
    for field in [
        "handled",
        "transitions",
        "busy_ms",
        "idle_ms",
        "signed_in_ms",
    ] {
        assert_eq!(
            sum(&one["teams"], field),
            one["floor"][0][field].as_u64().expect("a sum")
        );
    }
    for wrong in [
        "windows=0",
        "windows=x",
        "windows=",
        "at=99999999999999",
        "clock=wall",
    ] {
        let answer = send(control, "GET", &format!("/truth/figures?{wrong}"), &[], "").await;
        assert_eq!(answer.status, 400, "{wrong}");
    }
    send_json(control, "PUT", "/faults", &json!({"clock_skew_ms": 5_000})).await;
    let skewed = format!(
        "/truth/figures?at={}&windows=600&clock=platform",
        at + 5_000
    );
    assert_eq!(send(control, "GET", &skewed, &[], "").await.json(), one);
}

#[tokio::test]
async fn the_truth_knows_who_waits() {
    let server = start(|options| options.scenario = Scenario::MondayMorning).await;
    send(server.control, "POST", "/commands/freeze", &[], "").await;
    let told = send(server.control, "GET", "/truth/waiting", &[], "")
        .await
        .json();
    let contacts = told["contacts"].as_array().expect("contacts");
    let count = |queue: &Value| {
        contacts
            .iter()
            .filter(|c| c["queue_id"] == queue["id"])
            .count()
    };
    let at = told["at"].as_i64().expect("a time");
    for queue in told["queues"].as_array().expect("queues") {
        assert_eq!(queue["waiting"], json!(count(queue)));
        let oldest = contacts
            .iter()
            .find(|contact| contact["queue_id"] == queue["id"]);
        let since = oldest.and_then(|contact| contact["since"].as_i64());
        assert_eq!(
            queue["longest_wait_ms"],
            json!(since.map(|since| at - since))
        );
    }
}

/// RT-8: the verdicts, the schedules and the document agree with one another.
#[tokio::test]
async fn schedules_are_in_the_document_and_in_the_truth() {
    let server = start(|options| options.agents = 400).await;
    let truth = send(server.control, "GET", "/truth", &[], "").await.json();
    let words = |field: &str| -> BTreeSet<String> {
        let agents = truth["agents"].as_array().expect("agents").iter();
        agents
            .filter_map(|agent| Some(agent[field].as_str()?.to_owned()))
            .collect()
    };
    assert!(
        words("attendance").contains("as_scheduled"),
        "{:?}",
        words("attendance")
    );
    assert!(words("routability").contains("not_applicable"));
    let document = send(server.control, "GET", "/directory", &[], "")
        .await
        .json();
    let list = |name: &str| document[name].as_array().expect("a list").clone();
    let zones: BTreeSet<String> = list("shifts")
        .iter()
        .map(|shift| shift["zone"].as_str().expect("a zone").to_owned())
        .collect();
    assert!(zones.len() >= 3, "{zones:?}");
    let (shifts, schedules) = (list("shifts"), list("schedules"));
    assert!(schedules.iter().any(|entry| entry["date"].is_string()));
    for entry in schedules.iter().filter(|entry| entry["shift"].is_string()) {
        assert!(shifts.iter().any(|shift| shift["id"] == entry["shift"]));
    }
    assert_eq!(document["allowances"]["lunch_minutes"], json!(30));
    assert_eq!(document["queues"][0]["short_abandon_seconds"], json!(5));
    let spans = send(server.control, "GET", "/truth/schedules", &[], "")
        .await
        .json();
    let with = |agent: &&Value| {
        agent["duties"]
            .as_array()
            .is_some_and(|all| !all.is_empty())
    };
    let scheduled = spans["agents"]
        .as_array()
        .expect("agents")
        .iter()
        .filter(with)
        .count();
    let named: BTreeSet<_> = schedules
        .iter()
        .map(|entry| entry["agent"].to_string())
        .collect();
    assert_eq!(scheduled, named.len());
    let fast = start(|options| options.speed = 10).await;
    let document = send(fast.control, "GET", "/directory", &[], "")
        .await
        .json();
    assert!(
        document["schedules"].is_null(),
        "hours by the clock do not fit a faster world"
    );
}

/// RT-8: skills have levels and queues; a few agents have no skill, or none that a queue wants.
#[tokio::test]
async fn skills_have_levels_and_queues() {
    let server = start(|options| options.agents = 600).await;
    let (api, token) = (server.api.expect("an API"), token(&server).await);
    let page = get(api, "/api/v2/users?pageSize=500", &token).await.json();
    let (mut none, mut useless) = (0, 0);
    for user in page["entities"].as_array().expect("users") {
        let id = user["id"].as_str().expect("an id");
        let answer = get(api, &format!("/api/v2/users/{id}/skills"), &token)
            .await
            .json();
        let skills = answer["entities"].as_array().expect("skills");
        let queues = |skill: &Value| skill["queue_ids"].as_array().map_or(0, Vec::len);
        none += usize::from(skills.is_empty());
        useless += usize::from(!skills.is_empty() && skills.iter().all(|s| queues(s) == 0));
        for skill in skills {
            assert!((1..=5).contains(&skill["proficiency"].as_u64().expect("a level")));
            assert!(skill["name"].is_string() && skill["skill_id"].is_string());
        }
    }
    assert!((1..60).contains(&none), "{none} without a skill");
    assert!((1..60).contains(&useless), "{useless} without a queue");
}

/// Scenarios bring their faults; quiet ends them, reset begins them anew.
#[tokio::test]
async fn scenarios_bring_their_faults() {
    let server = start(|options| options.scenario = Scenario::MissingScope).await;
    let (api, token) = (server.api.expect("an API"), token(&server).await);
    let listed = async || {
        let users = get(api, "/api/v2/users", &token).await.json();
        users["entities"].as_array().map_or(0, Vec::len)
    };
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    let scenario = send(server.control, "GET", "/scenario", &[], "")
        .await
        .json();
    assert_eq!(
        scenario,
        json!({"name": "missing-scope", "under_way": ["missing scope"]})
    );
    assert_eq!(listed().await, 0);
    send(server.control, "POST", "/commands/quiet", &[], "").await;
    assert_eq!(listed().await, 100);
    send(server.control, "POST", "/commands/reset", &[], "").await;
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    assert_eq!(listed().await, 0);
}

/// An outage at a push: the API answers 503 until a hand or the time ends it.
#[tokio::test]
async fn an_outage_and_a_storm_at_a_push() {
    let server = start(|_| {}).await;
    let (api, token) = (server.api.expect("an API"), token(&server).await);
    send(server.control, "POST", "/commands/outage", &[], "").await;
    assert_eq!(get(api, "/api/v2/users", &token).await.status, 503);
    let faults = send(server.control, "GET", "/faults", &[], "").await.json();
    assert_eq!(faults["refuse_stream"], json!(true));
    send(server.control, "POST", "/commands/quiet", &[], "").await;
    assert_eq!(get(api, "/api/v2/users", &token).await.status, 200);
    let signed_in = async || {
        let truth = send(server.control, "GET", "/truth", &[], "").await.json();
        let agents = truth["agents"].as_array().expect("agents").iter();
        agents
            .filter(|agent| agent["state"] != "LOGGED_OUT")
            .count()
    };
    let before = signed_in().await;
    let storm = send(server.control, "POST", "/commands/login-storm", &[], "").await;
    assert_eq!(storm.status, 200);
    let after = signed_in().await;
    // Whoever has a contact in hand goes after it.
    assert!(after + 10 < before, "{before}, then {after}");
    let page = send(server.control, "GET", "/", &[], "").await.text;
    for command in ["incident", "login-storm", "outage"] {
        assert!(page.contains(&format!("data-command=\"{command}\"")));
    }
}

/// A world may be entered at another time than now.
#[tokio::test]
async fn a_world_is_entered_when_it_is_told_to() {
    let night = Scenario::DstNight.starts_at().expect("a time");
    let server = start(|options| {
        (options.scenario, options.start_at) = (Scenario::DstNight, Some(night));
    })
    .await;
    let answer = get(server.api.expect("an API"), "/api/v2/users", "nonsense").await;
    assert!(
        answer.header("date").contains("Oct 2026 23:30"),
        "{}",
        answer.header("date")
    );
    let document = send(server.control, "GET", "/directory", &[], "")
        .await
        .json();
    let shifts = document["shifts"].as_array().expect("shifts");
    assert!(shifts.iter().any(|shift| shift["zone"] == "Europe/Berlin"));
}

/// RT-12: who measures how long a change takes to a screen learns when it happened.
#[tokio::test]
async fn the_truth_knows_what_changed_when() {
    let server = start(|_| {}).await;
    let control = server.control;
    let truth = send(control, "GET", "/truth", &[], "").await.json();
    let now = truth["at"].as_i64().expect("a time");
    let target = format!("/truth/changes?from={}&to={now}", now - 3_000_000);
    let changes = send(control, "GET", &target, &[], "").await.json();
    let changes = changes.as_array().expect("changes");
    assert!(changes.len() > 20, "the warm hour has changes");
    let times: Vec<_> = changes.iter().filter_map(|row| row[0].as_i64()).collect();
    assert!(times.len() == changes.len() && times.is_sorted());
    // The newest change of somebody is where the truth has them.
    let newest = changes.last().expect("a change");
    let agents = truth["agents"].as_array().expect("agents");
    let agent = agents.iter().find(|agent| agent["id"] == newest[1]);
    assert_eq!(agent.expect("known")["since"], newest[0]);
    let answer = send(control, "GET", "/truth/changes?from=now", &[], "").await;
    assert_eq!(answer.status, 400);
}
