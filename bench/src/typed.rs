//! The peer of `B1` and `B2`: messages read into plain structs by serde, as one usually does it.

use serde::Deserialize;

/// A message.
#[derive(Clone, Debug, Deserialize)]
pub struct Message {
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// When it was sent.
    pub timestamp: String,
    /// What it says.
    pub data: Data,
}

/// What a message says of an agent.
#[derive(Clone, Debug, Deserialize)]
pub struct Data {
    /// The agent.
    pub user_id: String,
    /// The state.
    pub state: String,
    /// The reason.
    pub state_code: Option<String>,
    /// The queue.
    pub queue_id: Option<String>,
    /// The contact.
    pub call_id: Option<String>,
    /// The direction.
    pub direction: Option<String>,
    /// Seconds in the state.
    pub duration_seconds: Option<f64>,
    /// Since when.
    pub last_updated: Option<String>,
}

/// Reads messages and forgets them; returns how many there were.
pub fn run<'m>(messages: impl IntoIterator<Item = &'m str>) -> usize {
    messages
        .into_iter()
        .filter_map(|message| serde_json::from_str::<Message>(message).ok())
        .map(|message| std::hint::black_box(message).data.user_id.len().min(1))
        .sum()
}

/// The same with texts borrowed where they have no escapes: harder to beat, rarer to meet.
pub mod borrowed {
    use std::borrow::Cow;

    use serde::Deserialize;

    /// A message.
    #[derive(Clone, Debug, Deserialize)]
    struct Message<'a> {
        #[serde(rename = "type", borrow)]
        kind: Cow<'a, str>,
        #[serde(borrow)]
        timestamp: Cow<'a, str>,
        #[serde(borrow)]
        data: Data<'a>,
    }

    /// A text that is borrowed inside an option too, which a plain `Cow` there is not.
    #[derive(Clone, Debug, Deserialize)]
    struct Text<'a>(
        #[serde(borrow)]
        #[expect(dead_code, reason = "read, and never looked at")]
        Cow<'a, str>,
    );

    #[derive(Clone, Debug, Deserialize)]
    #[expect(dead_code, reason = "read, and never looked at")]
    struct Data<'a> {
        #[serde(borrow)]
        user_id: Cow<'a, str>,
        #[serde(borrow)]
        state: Cow<'a, str>,
        #[serde(borrow)]
        state_code: Option<Text<'a>>,
        #[serde(borrow)]
        queue_id: Option<Text<'a>>,
        #[serde(borrow)]
        call_id: Option<Text<'a>>,
        #[serde(borrow)]
        direction: Option<Text<'a>>,
        duration_seconds: Option<f64>,
        #[serde(borrow)]
        last_updated: Option<Text<'a>>,
    }

    /// Reads messages and forgets them; returns how many there were.
    pub fn run<'m>(messages: impl IntoIterator<Item = &'m str>) -> usize {
        messages
            .into_iter()
            .filter_map(|message| serde_json::from_str::<Message<'_>>(message).ok())
            .map(|message| {
                let message = std::hint::black_box(message);
                (message.kind.len() + message.timestamp.len() + message.data.state.len()).min(1)
            })
            .sum()
    }
}
