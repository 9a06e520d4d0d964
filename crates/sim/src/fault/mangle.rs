//! Messages as they should not be.

use fastrand::Rng;

/// Spoils a message in one of several ways. What comes out is never a right message.
pub(super) fn spoil(text: &str, rng: &mut Rng) -> String {
    match rng.u8(0..7) {
        0 => cut(text, rng),
        1 => replace_value(text, "\"user_id\":", "{}", "null"),
        2 => replace_value(text, "\"last_updated\":", "\"yesterday\"", "\"\""),
        3 => text.replace("Z\"", "\""),
        4 => replace_value(text, "\"data\":", "[]", "\"none\""),
        5 => "}{ not a message".to_owned(),
        _ => "null".to_owned(),
    }
}

/// Writes something that a client of today does not know.
pub(super) fn stranger(number: u64, stamp: &str, rng: &mut Rng) -> String {
    let kind = if rng.bool() {
        "agent_mood_change"
    } else {
        "interaction_sentiment"
    };
    format!(
        r#"{{"type":"{kind}","timestamp":"{stamp}","data":{{"number":{number},"text":"a \"b\" }} {{"}}}}"#
    )
}

/// Adds fields that a client of today does not know to a right message.
pub(super) fn adorn(text: &str) -> String {
    let adorned = text.strip_suffix("}}").map(|start| {
        format!(
            r#"{start},"colour":{{"of":["hat",null,1.5]}}}},"schema":"v9","trace":"\u00e9\\"}}"#
        )
    });
    adorned.unwrap_or_else(|| text.to_owned())
}

fn cut(text: &str, rng: &mut Rng) -> String {
    let mut end = rng.usize(1..text.len().max(2));
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}

/// Replaces the value behind `key`, or the whole message where there is no such key.
fn replace_value(text: &str, key: &str, value: &str, otherwise: &str) -> String {
    let Some(at) = text.find(key) else {
        return otherwise.to_owned();
    };
    let (start, rest) = text.split_at(at + key.len());
    let end = rest.find([',', '}']).unwrap_or(rest.len());
    format!("{start}{value}{}", &rest[end..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    const TEXT: &str = r#"{"type":"agent_state_change","timestamp":"2024-05-15T14:32:10.000Z","data":{"user_id":"a1","state":"READY","last_updated":"2024-05-15T14:32:10.000Z"}}"#;

    #[test]
    fn a_spoilt_message_is_not_right() {
        let mut rng = Rng::with_seed(3);
        for _ in 0..500 {
            let spoilt = spoil(TEXT, &mut rng);
            let value: Value = serde_json::from_str(&spoilt).unwrap_or(Value::Null);
            let user = value["data"]["user_id"].is_string();
            let time = value["data"]["last_updated"]
                .as_str()
                .is_some_and(|t| t.ends_with('Z'));
            assert!(!(user && time), "{spoilt}");
        }
    }

    #[test]
    fn strangers_and_adorned_messages_are_json() {
        let mut rng = Rng::with_seed(3);
        let stranger: Value =
            serde_json::from_str(&stranger(1, "2024-05-15T14:32:10.000Z", &mut rng)).expect("json");
        assert!(stranger["data"]["text"].is_string());
        let adorned: Value = serde_json::from_str(&adorn(TEXT)).expect("json");
        assert_eq!(adorned["data"]["user_id"], "a1");
        assert_eq!(adorned["schema"], "v9");
    }
}
