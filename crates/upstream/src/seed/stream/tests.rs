use floorlight_core::id::{ContactTag, MAX_ID_BYTES, digest};
use floorlight_core::model::{AgentState, Direction};
use proptest::prelude::*;

use super::*;

const NOW: UtcMillis = UtcMillis::new(1_715_783_531_000);
const OCCURRED: UtcMillis = UtcMillis::new(1_715_783_530_000);

fn read(text: &str) -> (Parsed, Directory) {
    let mut directory = Directory::default();
    let parsed = parse(text, &mut directory, NOW);
    (parsed, directory)
}

fn agent(id: &str, rest: &str) -> String {
    format!(
        r#"{{"type":"agent_state_change","timestamp":"2024-05-15T14:32:10Z","data":{{"user_id":"{id}","state":"READY"{rest}}}}}"#
    )
}

/// RT-2, RT-3: every field of a change.
#[test]
fn a_change_with_every_field() {
    let (parsed, directory) = read(
        r#"{"type":"agent_state_change","timestamp":"2024-05-15T14:32:11.500Z","data":{
        "user_id":"a-1","state":"CALL","state_code":"ON_CALL","queue_id":"q-1","call_id":"c-9",
        "direction":"INBOUND","duration_seconds":45,"last_updated":"2024-05-15T14:32:10.000Z"}}"#,
    );
    let fact = parsed.batch.agents[0];
    assert_eq!(directory.agent_id(fact.agent), Some("a-1"));
    assert_eq!(fact.key.occurred_at, OCCURRED);
    assert_eq!(fact.key.source, Source::Stream);
    assert_eq!(fact.key.state, AgentState::InContact);
    assert_eq!(fact.key.tie, digest(&["q-1", "c-9", "CALL", "ON_CALL"]));
    assert_eq!(fact.observed_at, NOW);
    assert_eq!(fact.direction, Direction::Inbound);
    assert!(!fact.on_hold);
    assert_eq!(directory.label_text(fact.raw), Some("CALL"));
    assert_eq!(directory.label_text(fact.reason), Some("ON_CALL"));
    assert_eq!(
        fact.queue.and_then(|queue| directory.queue_id(queue)),
        Some("q-1")
    );
    assert_eq!(fact.contact, ContactTag::of("c-9"));
    assert_eq!(fact.duration_ms, Some(45_000));
    assert_eq!(parsed.batch.malformed, 0);
}

/// RT-2: messages that are read together are one batch, and each of them counts.
#[test]
fn messages_read_together_are_one_batch() {
    let mut directory = Directory::default();
    let mut parsed = Parsed::default();
    for text in [&agent("a-1", ""), "{", &agent("a-2", "")] {
        parsed.read(text, &mut directory, NOW);
    }
    let batch = &parsed.batch;
    assert_eq!((batch.messages, batch.malformed), (3, 1));
    let keys: Vec<_> = batch.agents.iter().map(|fact| fact.agent).collect();
    assert_eq!(
        keys,
        ["a-1", "a-2"].map(|id| directory.find_agent(id).unwrap())
    );
}

/// RT-2: queue figures; what was not sent is none, not zero.
#[test]
fn queue_figures() {
    let (parsed, directory) = read(
        r#"{"data":{"service_level_pct":78.5,"call_volume_1h":145,"available_agents":4,
        "abandoned_count":null,"wait_time_seconds":119.6,"queue_id":"q-1"},
        "timestamp":"2024-05-15T14:32:10Z","type":"queue_stats_update"}"#,
    );
    let fact = parsed.batch.queues[0];
    assert_eq!(directory.queue_id(fact.queue), Some("q-1"));
    assert_eq!(fact.occurred_at, OCCURRED);
    assert_eq!(fact.reported.service_level, Some(7_850));
    assert_eq!(fact.reported.wait_s, Some(120));
    assert_eq!(fact.reported.volume_1h, Some(145));
    assert_eq!(fact.reported.available, Some(4));
    assert_eq!(fact.reported.abandoned, None);
}

/// RT-2: several objects, with or without white space, and keys in any order.
#[test]
fn several_objects_in_one_message() {
    let text = [agent("a", ""), agent("b", ""), agent("c", "")].join("\r\n ") + &agent("d", "");
    let (parsed, directory) = read(&text);
    assert_eq!(parsed.batch.agents.len(), 4);
    assert_eq!(directory.agents(), 4);
    let (turned, _) = read(
        r#"{"data":{"state":"READY","user_id":"a"},"extra":[{"x":1}],"timestamp":"2024-05-15T14:32:10Z","type":"agent_state_change"}"#,
    );
    let (straight, _) = read(&agent("a", ""));
    assert_eq!(turned.batch, straight.batch);
}

#[test]
fn escapes_are_read() {
    let (parsed, directory) = read(
        r#"{"type":"agent\u005fstate_change","timestamp":"2024-05-15T14:32:10Z","data":{"user\u005fid":"a\"\u00e9{}","state":"READY"}}"#,
    );
    assert_eq!(
        directory.agent_id(parsed.batch.agents[0].agent),
        Some("a\"é{}")
    );
}

/// RT-2: a bad one does not lose its neighbours, whichever way it is bad.
#[test]
fn broken_objects_do_not_lose_their_neighbours() {
    for broken in [
        "{",
        "}",
        "null",
        "17",
        "\"text\"",
        "[]",
        "{}",
        r#"{"type":7}"#,
        r#"{"type":"agent_state_change"}"#,
        r#"{"type":"agent_state_change","data":[]}"#,
        r#"{"type":"agent_state_change","timestamp":"2024-05-15T14:32:10Z","data":{"user_id":"x","state":"READY""#,
        r#"{"type":"agent_state_change","timestamp":"2024-05-15T14:32:10Z","data":{"user_id":"x","state":"READY"}"#,
        r#"{"type":"agent_state_change","timestamp":"2024-05-15T14:32:10Z","data":{"user_id":"x","sta"#,
        r#"{"type":"agent_state_change","timestamp":"2024-05-15T14:32:10Z","data":{"user_id":"x",,"state":"READY"}}"#,
        r#"{"type":"agent_state_change","timestamp":"2024-05-15T14:32:10","data":{"user_id":"x","state":"READY"}}"#,
        r#"{"type":"agent_state_change","timestamp":1e999,"data":{"user_id":"x","state":"READY"}}"#,
        r#"{'type':'agent_state_change'}"#,
        r#"{"type":"agent_state_change"}}}"#,
        "<html>{oops}</html>",
    ] {
        for glue in ["\n", " "] {
            let text = [
                agent("before", "").as_str(),
                broken,
                &agent("after", ""),
                &agent("last", ""),
            ]
            .join(glue);
            let (parsed, directory) = read(&text);
            for id in ["before", "after", "last"] {
                assert!(
                    directory.find_agent(id).is_some(),
                    "{id} lost beside {broken} ({glue:?})"
                );
            }
            assert_eq!(directory.find_agent("x"), None, "{broken}");
            assert!(
                (1..=2).contains(&parsed.batch.malformed),
                "{broken}: {}",
                parsed.batch.malformed
            );
            assert!(!parsed.samples.is_empty());
        }
    }
}

/// RT-2: unknown things are counted, and their words kept.
#[test]
fn unknown_types_fields_and_states_are_counted_not_fatal() {
    let text = format!(
        r#"{} {{"type":"contact_queued","data":"anything"}} {}"#,
        agent("a", r#","mood":{"good":[true]}"#),
        agent("b", "").replace("READY", "LUNCH BREAK"),
    );
    let (parsed, directory) = read(&text);
    assert_eq!(parsed.batch.agents.len(), 2);
    assert_eq!(parsed.batch.unknown_types, 1);
    assert_eq!(parsed.batch.unknown_states, 1);
    assert_eq!(parsed.batch.malformed, 0);
    let fact = parsed.batch.agents[1];
    assert_eq!(fact.key.state, AgentState::Unknown);
    assert_eq!(directory.label_text(fact.raw), Some("LUNCH BREAK"));
    assert_eq!(parsed.unknown_words, ["contact_queued", "LUNCH BREAK"]);
}

/// R7: null fields are fields that were not sent.
#[test]
fn nulls_are_tolerated() {
    let nulls = r#","state_code":null,"queue_id":null,"call_id":"","direction":null,"duration_seconds":null,"last_updated":null"#;
    let (with, _) = read(&agent("a", nulls));
    let (without, _) = read(&agent("a", ""));
    assert_eq!(with.batch, without.batch);
}

#[test]
fn durations_are_rounded_or_dropped() {
    for (sent, kept) in [
        ("0", Some(0)),
        ("1.2345", Some(1_235)),
        ("-3", None),
        ("1e15", None),
        ("9223372036854775807", None),
    ] {
        let (parsed, _) = read(&agent("a", &format!(r#","duration_seconds":{sent}"#)));
        assert_eq!(parsed.batch.agents[0].duration_ms, kept, "{sent}");
    }
}

/// A wrong type is malformed, and leaves nothing in the directory.
#[test]
fn wrong_types_are_malformed_and_leave_no_trace() {
    for field in [
        r#","queue_id":{"id":"q"}"#,
        r#","duration_seconds":"45""#,
        r#","last_updated":true"#,
        r#","last_updated":"2024-05-15T14:32:10""#,
        r#","direction":[]"#,
    ] {
        let (parsed, directory) = read(&agent("a", field));
        assert_eq!(parsed.batch.malformed, 1, "{field}");
        assert_eq!(directory, Directory::default(), "{field}");
    }
    let (parsed, directory) = read(&agent(&"x".repeat(MAX_ID_BYTES + 1), ""));
    assert_eq!(parsed.samples[0].why, Why::TooLong("user_id"));
    assert_eq!(directory.agents(), 0);
}

/// AUTH-7: a sample shows no identifier.
#[test]
fn samples_are_redacted_and_few() {
    let text: String = (0..50)
        .map(|n| agent(&format!("person{n}"), r#","direction":7.5"#))
        .collect();
    let (parsed, _) = read(&text);
    assert_eq!(parsed.batch.malformed, 50);
    assert_eq!(parsed.samples.len(), 4);
    assert!(
        parsed
            .samples
            .iter()
            .all(|sample| !sample.sample.contains("person"))
    );
    assert_eq!(parsed.samples[0].why, Why::WrongType("direction"));
}

/// R7: a huge message is refused whole.
#[test]
fn a_huge_message_is_one_malformed_object() {
    let text = agent("a", "") + &" ".repeat(MAX_MESSAGE);
    let (parsed, _) = read(&text);
    assert_eq!((parsed.batch.malformed, parsed.batch.agents.len()), (1, 0));
}

/// R9: agents beyond the directory are counted.
#[test]
fn a_full_directory_is_counted() {
    let mut directory = Directory::default();
    for n in 0..floorlight_core::id::MAX_AGENTS {
        directory.agent(&n.to_string()).unwrap();
    }
    let parsed = parse(&agent("one more", ""), &mut directory, NOW);
    assert_eq!((parsed.batch.over_limit, parsed.batch.agents.len()), (1, 0));
}

/// A hostile message costs bounded work.
#[test]
fn hostile_messages_are_read_quickly() {
    for text in [
        "{".repeat(MAX_MESSAGE),
        "{\"a\":".repeat(MAX_MESSAGE / 5),
        "{\"a\":[1,".repeat(MAX_MESSAGE / 8),
        "\"".repeat(MAX_MESSAGE),
        "{\"{".repeat(MAX_MESSAGE / 3),
        "{} ".repeat(MAX_MESSAGE / 3),
        "[".repeat(MAX_MESSAGE),
        "{\"\\\"".repeat(MAX_MESSAGE / 4),
    ] {
        let (parsed, _) = read(&text);
        assert!(parsed.batch.malformed > 0);
        assert!(parsed.samples.len() <= 4);
    }
}

proptest! {
    /// RT-2: nothing panics, whatever comes.
    #[test]
    fn any_text_is_read(text in "[\\{\\}\\[\\]\":, a-z0-9\\\\\n\u{e9}]{0,300}") {
        read(&text);
    }

    /// RT-2: neighbours on lines of their own survive any line between them.
    #[test]
    fn neighbours_survive_any_line(line in "[^\n\r]{0,80}") {
        let text = format!("{}\n{line}\n{}", agent("before", ""), agent("after", ""));
        let (_, directory) = read(&text);
        prop_assert!(directory.find_agent("before").is_some());
        prop_assert!(directory.find_agent("after").is_some());
    }

    /// RT-2: a message cut off anywhere does not lose its neighbours.
    #[test]
    fn neighbours_survive_any_cut(cut in 0_usize..150, glue in "[ \n]") {
        let whole = agent("cut", r#","queue_id":"q","call_id":"c{1}","direction":"INBOUND""#);
        let text = [agent("before", "").as_str(), &whole[..cut.min(whole.len() - 1)], &agent("after", "")].join(&glue);
        let (parsed, directory) = read(&text);
        prop_assert!(directory.find_agent("before").is_some());
        prop_assert!(directory.find_agent("after").is_some(), "{}", text);
        prop_assert!(parsed.batch.malformed <= 2);
    }

    /// One byte changed anywhere neither panics nor loses the others.
    #[test]
    fn one_changed_byte_costs_one_object(at in 0_usize..100, byte in 0x20_u8..0x7f) {
        let mut bytes = agent("hit", "").into_bytes();
        let end = bytes.len();
        bytes[at.min(end - 1)] = byte;
        let hit = String::from_utf8(bytes).unwrap();
        let text = [agent("before", "").as_str(), &hit, &agent("after", "")].join("\n");
        let (_, directory) = read(&text);
        prop_assert!(directory.find_agent("before").is_some());
        prop_assert!(directory.find_agent("after").is_some(), "{}", text);
    }
}
