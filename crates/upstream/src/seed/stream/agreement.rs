//! That the speculative and the tolerant reader agree on whatever comes (RT-2).
//!
//! The fuzz test starts from its seed alike on every machine; with `FLOORLIGHT_LONG` it runs a
//! hundred times as far. `FLOORLIGHT_SEED` tries another seed.

use proptest::prelude::*;

use super::*;
use crate::seed::speculative;

const NOW: UtcMillis = UtcMillis::new(1_715_783_531_000);

/// What the tolerant reader alone makes of a message.
fn tolerantly(text: &str) -> (Parsed, Directory) {
    let (mut parsed, mut directory) = (Parsed::default(), Directory::default());
    parsed.batch.messages = 1;
    let mut objects = resync::Objects::new(text);
    while let Some(object) = objects.next() {
        match object {
            resync::Object::Read { message, text } => {
                parsed.take(&message, text, &mut directory, NOW);
            }
            resync::Object::Broken { why, text } => parsed.malformed(why, text),
        }
    }
    (parsed, directory)
}

fn speculatively(text: &str) -> (Parsed, Directory) {
    let mut directory = Directory::default();
    let parsed = parse(text, &mut directory, NOW);
    (parsed, directory)
}

fn agree(text: &str) {
    assert_eq!(speculatively(text), tolerantly(text), "{text}");
}

const AGENT: &str = r#"{"type":"agent_state_change","timestamp":"2024-05-15T14:32:10.250Z","data":{"user_id":"a1","state":"CALL","state_code":"ON_CALL","queue_id":"q9","call_id":"call_1","direction":"INBOUND","duration_seconds":0,"last_updated":"2024-05-15T14:32:10.250Z"}}"#;
const QUEUE: &str = r#"{"type":"queue_stats_update","timestamp":"2024-05-15T14:32:12.000Z","data":{"queue_id":"q9","wait_time_seconds":120,"abandoned_count":3,"available_agents":4,"call_volume_1h":145,"service_level_pct":78.5}}"#;

const STEP: &str = r#"{"type":"interaction_transferred","timestamp":"2024-05-15T14:32:12.000Z","data":{"call_id":"call_1","queue_id":"q9","user_id":"a1","to_user_id":"a2","at":"2024-05-15T14:32:11.250Z"}}"#;

/// B1: the platform's own shape does not fall back; else everything here would be vain.
#[test]
fn the_expected_shape_is_accepted() {
    let plain = r#"{"type":"agent_state_change","timestamp":"2024-05-15T14:32:10Z","data":{"user_id":"a1","state":"READY","last_updated":"2024-05-15T14:32:10Z"}}"#;
    let nulls = AGENT
        .replace("\"q9\"", "null")
        .replace("\"call_1\"", "null")
        .replace("\"INBOUND\"", "null");
    let no_level = QUEUE.replace("78.5", "null");
    let waiting = STEP
        .replace("transferred", "queued")
        .replace("\"a1\",\"to_user_id\":\"a2\"", "null");
    for text in [AGENT, QUEUE, STEP, plain, &nulls, &no_level, &waiting] {
        let (_, length) = speculative::read(text).unwrap();
        assert_eq!(length, text.len());
        agree(text);
    }
}

/// RT-2: cut off after any byte, alone and before a neighbour.
#[test]
fn cut_messages_are_read_alike() {
    for whole in [AGENT, QUEUE, STEP] {
        for cut in 0..=whole.len() {
            let part = &whole[..cut];
            for text in [
                part.to_owned(),
                format!("{part}\n{AGENT}"),
                format!("{QUEUE}{part} {QUEUE}"),
            ] {
                agree(&text);
            }
        }
    }
}

/// RT-2: any byte replaced by any that JSON gives a meaning to.
#[test]
fn messages_with_one_changed_byte_are_read_alike() {
    for whole in [AGENT, QUEUE, STEP] {
        for at in 0..whole.len() {
            for byte in b"\"\\{}[]:,.09-+eE nutf\x01\x1f\x20\x7fZ" {
                let mut bytes = whole.as_bytes().to_vec();
                bytes[at] = *byte;
                agree(std::str::from_utf8(&bytes).unwrap());
            }
        }
    }
}

/// Numbers in every form: those that are read quickly are the same numbers.
#[test]
fn numbers_are_read_alike() {
    for number in [
        "0",
        "00",
        "01",
        "10",
        "9",
        "999999999",
        "1000000000",
        "-1",
        "-0",
        "1.",
        ".5",
        "0.5",
        "0.05",
        "1.005",
        "1.0005",
        "123456789.999",
        "2592000.001",
        "45.5",
        "1e3",
        "1E-3",
        "78.53",
        "100.00",
        "100.01",
        "4294967295",
        "null",
        "true",
        "\"7\"",
        "[1]",
        "{}",
        "nul",
        "0x1",
    ] {
        agree(&AGENT.replace(":0,", &format!(":{number},")));
        agree(&QUEUE.replace(":120,", &format!(":{number},")));
        agree(&QUEUE.replace("78.5}", &format!("{number}}}")));
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Z0-9_-]{0,40}",
        1 => "[ -~\u{e9}\u{1f980}\"\\\\\n]{0,12}",
        1 => Just("x".repeat(129)),
    ]
}

fn time() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => (1_970_i32..2_100, 1_u32..=13, 1_u32..=31, 0_u32..=24, 0_u32..=60, 0_u32..=60)
            .prop_map(|(y, o, d, h, i, s)| format!("{y}-{o:02}-{d:02}T{h:02}:{i:02}:{s:02}Z")),
        6 => (2_000_i32..2_100, 1_u32..=12, 1_u32..=28, 0_u32..1_000)
            .prop_map(|(y, o, d, m)| format!("{y}-{o:02}-{d:02}T08:09:10.{m:03}Z")),
        1 => Just("2024-05-15T16:32:10+02:00".to_owned()),
        1 => Just("2024-05-15T14:32:10".to_owned()),
    ]
}

/// A value as it is written.
fn value(key: &'static str) -> BoxedStrategy<String> {
    let quoted = |text: String| serde_json::to_string(&text).unwrap();
    match key {
        "last_updated" | "timestamp" | "at" => prop_oneof![
            9 => time().prop_map(quoted), 1 => Just("null".to_owned()),
            1 => Just("1715783530".to_owned()),
        ]
        .boxed(),
        "state" => prop_oneof![
            Just("READY"), Just("NOT_READY"), Just("CALL"), Just("wrap up"), Just("LUNCH"), Just(""),
        ]
        .prop_map(move |word| quoted(word.to_owned()))
        .boxed(),
        "user_id" | "to_user_id" | "state_code" | "queue_id" | "call_id" | "direction" => prop_oneof![
            6 => text().prop_map(quoted), 1 => Just("null".to_owned()), 1 => Just("17".to_owned()),
        ]
        .boxed(),
        "mood" => Just(r#"{"good":[true,"}{"]}"#.to_owned()).boxed(),
        _ => prop_oneof![
            4 => (0_u32..5_000_000).prop_map(|number| number.to_string()),
            2 => (0_u32..100_000, 1_u32..5)
                .prop_map(|(number, places)| format!("{number}.{:0width$}", number % 7, width = places as usize)),
            1 => Just("null".to_owned()),
        ]
        .boxed(),
    }
}

const AGENT_KEYS: [&str; 9] = [
    "user_id",
    "state",
    "state_code",
    "queue_id",
    "call_id",
    "direction",
    "duration_seconds",
    "last_updated",
    "mood",
];
const QUEUE_KEYS: [&str; 7] = [
    "queue_id",
    "wait_time_seconds",
    "abandoned_count",
    "available_agents",
    "call_volume_1h",
    "service_level_pct",
    "mood",
];

const STEP_KEYS: [&str; 6] = ["call_id", "queue_id", "user_id", "to_user_id", "at", "mood"];
const STEP_KINDS: [&str; 6] = [
    "interaction_queued",
    "interaction_offered",
    "interaction_answered",
    "interaction_transferred",
    "interaction_completed",
    "interaction_pondered",
];

/// Fields, mostly in their order and mostly all but the unknown one.
fn fields(keys: &'static [&'static str]) -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let values: Vec<_> = keys.iter().map(|key| value(key)).collect();
    let kept = proptest::collection::vec(0_u8..12, keys.len());
    (values, kept, 0_u8..4, any::<proptest::sample::Index>()).prop_map(
        move |(values, kept, turn, by)| {
            let mut fields: Vec<_> = keys.iter().copied().zip(values).collect();
            let mut kept = kept.into_iter();
            fields.retain(|(key, _)| {
                let draw = kept.next().unwrap_or_default();
                if *key == "mood" { draw == 0 } else { draw != 0 }
            });
            if turn == 0 && !fields.is_empty() {
                let by = by.index(fields.len());
                fields.rotate_left(by);
            }
            fields
        },
    )
}

fn message() -> impl Strategy<Value = String> {
    let data = prop_oneof![
        3 => fields(&AGENT_KEYS).prop_map(|data| ("agent_state_change", data)),
        1 => fields(&QUEUE_KEYS).prop_map(|data| ("queue_stats_update", data)),
        1 => (fields(&STEP_KEYS), proptest::sample::select(STEP_KINDS.to_vec()))
            .prop_map(|(data, kind)| (kind, data)),
    ];
    (data, value("timestamp"), 0_u8..8).prop_map(|((kind, data), timestamp, manner)| {
        let gap = if manner == 0 { " " } else { "" };
        let data: Vec<String> = data
            .into_iter()
            .map(|(key, value)| format!("\"{key}\":{gap}{value}"))
            .collect();
        let data = format!("{{{}}}", data.join(","));
        match manner {
            1 => format!(r#"{{"timestamp":{timestamp},"data":{data},"type":"{kind}"}}"#),
            2 => format!(
                r#"{{"type":"{kind}","timestamp":{timestamp},"data":{data},"more":[{data}]}}"#
            ),
            3 => format!(
                r#"{{"type":"{}","timestamp":{timestamp},"data":{data}}}"#,
                kind.replace('_', "\\u005f")
            ),
            _ => format!(r#"{{"type":"{kind}","timestamp":{timestamp},"data":{data}}}"#),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// RT-2: one to four messages, glued in every way, and cut off.
    #[test]
    fn both_readers_agree(
        messages in proptest::collection::vec(message(), 1..4),
        glue in prop_oneof![Just(""), Just(" "), Just("\r\n\t"), Just(","), Just("{")],
        cut in proptest::option::of(any::<proptest::sample::Index>()),
    ) {
        let mut text = messages.join(glue);
        if let Some(cut) = cut {
            let mut at = cut.index(text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            text.truncate(at);
        }
        prop_assert_eq!(speculatively(&text), tolerantly(&text), "{}", text);
    }
}

/// RT-2: what nobody thought of: seeded changes of whole messages, and changes of changed ones.
#[test]
fn fuzzed_messages_are_read_alike() {
    let long = std::env::var_os("FLOORLIGHT_LONG").is_some();
    let seed = std::env::var("FLOORLIGHT_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    let mut random = fastrand::Rng::with_seed(seed.unwrap_or(7));
    let words = [
        "\"",
        "\\",
        "\\u0000",
        "{",
        "}",
        "}}",
        "null",
        "0",
        "1e9",
        ".5",
        ",",
        ":",
        " ",
        "\n",
        "é",
        "\u{1}",
        ",\"call_id\":\"c\"",
        ",\"data\":{",
        "\"type\":",
        "agent_state_change",
        "Z",
        "T",
        "-",
        ",\"last_updated\":\"2024-02-29T23:59:59.999Z\"",
    ];
    let mut kept: Vec<String> = vec![
        AGENT.to_owned(),
        QUEUE.to_owned(),
        STEP.to_owned(),
        format!("{AGENT}{QUEUE}"),
    ];
    for _ in 0..if long { 3_000_000 } else { 30_000 } {
        let mut bytes = kept[random.usize(..kept.len())].clone().into_bytes();
        for _ in 0..random.usize(1..4) {
            let (one, other) = (random.usize(..=bytes.len()), random.usize(..=bytes.len()));
            let (from, to) = (one.min(other), one.max(other));
            let word = words[random.usize(..words.len())].bytes();
            match random.u8(..5) {
                0 => drop(bytes.splice(from..from, word)),
                1 => drop(bytes.drain(from..to.min(from + 6))),
                2 => drop(bytes.splice(from..from, bytes[from..to].to_vec())),
                3 => drop(bytes.splice(from..to, word)),
                _ => bytes.truncate(to),
            }
            bytes.truncate(2_000);
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        agree(&text);
        if kept.len() < 200 {
            kept.push(text);
        } else if random.u8(..) < 8 {
            let at = random.usize(4..200);
            kept[at] = text;
        }
    }
}
