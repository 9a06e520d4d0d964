//! The states of agents, asked for by id: the ground truth of reconciliation (RT-5).

use floorlight_core::floor::{AgentFact, Source};
use floorlight_core::id::Directory;
use floorlight_core::time::UtcMillis;

use super::envelope::{self, EnvelopeError, Next};
use super::field::Field;
use super::malformed::Malformed;
use super::record::{AgentWords, ReadAgent, Record};
use super::request::{Operation, Request, RequestError};
use super::speculative;

/// What one page said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentsPage {
    /// The facts, with sweep number zero: the hub numbers its sweeps.
    pub facts: Vec<AgentFact>,
    /// Where the answer goes on.
    pub next: Next,
    /// Rows that could not be used.
    pub malformed: u32,
    /// A sample of the first row that could not be used.
    pub sample: Option<Malformed>,
    /// States that are not known.
    pub unknown_states: u32,
    /// Agents or queues beyond the directory's limits.
    pub over_limit: u32,
}

/// Makes the request for these agents' states, or for a further page of it.
///
/// # Errors
/// If the address would be longer than [`super::request::MAX_TARGET`]: ask for fewer.
pub fn request<'i>(
    ids: impl IntoIterator<Item = &'i str>,
    page: &Next,
) -> Result<Request, RequestError> {
    let mut list = String::new();
    for id in ids {
        if !list.is_empty() {
            list.push(',');
        }
        list.push_str(id);
    }
    let number;
    let mut query = vec![("user_ids", list.as_str())];
    match page {
        Next::None => {}
        Next::Token(token) => query.push(("pageToken", token)),
        Next::Number(page) => {
            number = page.to_string();
            query.push(("pageNumber", &number));
        }
    }
    Request::new(Operation::Agents, None, &query)
}

/// Reads an answer.
///
/// A list of exactly the expected shape is read in one pass; the tolerant reader takes what that one
/// declines, from the beginning.
///
/// # Errors
/// If it holds no list in any known envelope; the error names what was found (RT-17).
pub fn parse(
    text: &str,
    directory: &mut Directory,
    observed_at: UtcMillis,
) -> Result<AgentsPage, EnvelopeError> {
    match expected(text) {
        Some((rows, next)) => {
            let mut page = AgentsPage::new(next, rows.len());
            for row in rows {
                page.take(&row.read(Source::Sweep, directory, observed_at));
            }
            Ok(page)
        }
        None => tolerantly(text, directory, observed_at),
    }
}

/// Nothing enters the directory before the whole answer is known to be good.
fn expected(text: &str) -> Option<(Vec<AgentWords<'_>>, Next)> {
    let (rows, behind) = speculative::list(text, envelope::is_list)?;
    if envelope::is_too_long(rows.len()) {
        return None;
    }
    let bare = text.starts_with('[') && behind.is_empty();
    let next = if bare {
        Next::None
    } else {
        envelope::behind(behind).filter(|_| text.starts_with('{'))?
    };
    Some((rows, next))
}

fn tolerantly(
    text: &str,
    directory: &mut Directory,
    observed_at: UtcMillis,
) -> Result<AgentsPage, EnvelopeError> {
    let list = envelope::read::<Record<'_>>(text)?;
    let mut page = AgentsPage::new(list.next, list.rows.len());
    for row in list.rows {
        match row.agent(&Field::None, Source::Sweep, directory, observed_at) {
            Ok(agent) => page.take(&agent),
            Err(why) => {
                page.malformed += 1;
                page.sample.get_or_insert_with(|| Malformed::new(why, text));
            }
        }
    }
    Ok(page)
}

impl AgentsPage {
    fn new(next: Next, rows: usize) -> Self {
        Self {
            facts: Vec::with_capacity(rows),
            next,
            malformed: 0,
            sample: None,
            unknown_states: 0,
            over_limit: 0,
        }
    }

    fn take(&mut self, agent: &ReadAgent) {
        self.facts.extend(agent.fact);
        self.unknown_states += u32::from(agent.unknown_state);
        self.over_limit = self.over_limit.saturating_add(agent.over_limit);
    }
}

#[cfg(test)]
mod tests {
    use floorlight_core::model::AgentState;

    use super::*;

    /// RT-5: commas are encoded, and 200 ids fit into 8 KB.
    #[test]
    fn two_hundred_ids_fit() {
        let ids: Vec<String> = (0..200)
            .map(|n| format!("a1b2c3d4-e5f6-7890-abcd-{n:012}"))
            .collect();
        let request = request(ids.iter().map(String::as_str), &Next::None).unwrap();
        assert!(
            request
                .target
                .starts_with("/api/v2/realtime/agents?user_ids=a1b2c3d4")
        );
        assert_eq!(request.target.matches("%2C").count(), 199);
        assert!(request.target.len() <= 8 * 1024);
    }

    #[test]
    fn too_many_ids_are_refused() {
        let ids: Vec<String> = (0..400).map(|n| format!("{n:036}")).collect();
        let made = request(ids.iter().map(String::as_str), &Next::None);
        assert_eq!(made, Err(RequestError::TooLong));
    }

    #[test]
    fn further_pages_keep_the_ids() {
        let made = request(["a", "b"], &Next::Token("t 2".to_owned())).unwrap();
        assert_eq!(
            made.target,
            "/api/v2/realtime/agents?user_ids=a%2Cb&pageToken=t%202"
        );
        let made = request(["a"], &Next::Number(3)).unwrap();
        assert_eq!(
            made.target,
            "/api/v2/realtime/agents?user_ids=a&pageNumber=3"
        );
    }

    /// RT-5, RT-17.
    #[test]
    fn rows_become_facts_and_bad_rows_are_counted() {
        let text = r#"{"agents":[
            {"user_id":"a1","state":"READY","last_updated":"2024-05-15T14:32:10Z","duration_seconds":3.5},
            {"id":"a2","state":"LUNCH","lastUpdated":1715783530},
            {"user_id":"a3","state":"READY"},
            {"user_id":"a4","state":true,"last_updated":"2024-05-15T14:32:10Z"},
            7
        ],"nextPageToken":"t"}"#;
        let mut directory = Directory::default();
        let page = parse(text, &mut directory, UtcMillis::new(5)).unwrap();
        assert_eq!(page.facts.len(), 2);
        assert_eq!((page.malformed, page.unknown_states), (3, 1));
        assert_eq!(page.facts[0].key.source, Source::Sweep);
        assert_eq!(page.facts[0].duration_ms, Some(3_500));
        assert_eq!(page.facts[1].key.state, AgentState::Unknown);
        assert_eq!(directory.label_text(page.facts[1].raw), Some("LUNCH"));
        assert_eq!(directory.agents(), 2);
        assert_eq!(page.next, Next::Token("t".to_owned()));
    }

    const FIRST: &str = r#"{"user_id":"a1","state":"CALL","state_code":"ON_CALL","queue_id":"q9","call_id":"call_1","direction":"INBOUND","duration_seconds":12.5,"last_updated":"2024-05-15T14:32:10.250Z"}"#;
    const SECOND: &str =
        r#"{"user_id":"a2","state":"READY","last_updated":"2024-05-15T14:32:10Z"}"#;

    fn agree(text: &str) {
        let (mut one, mut other) = (Directory::default(), Directory::default());
        let now = UtcMillis::new(5);
        let quick = parse(text, &mut one, now);
        let tolerant = tolerantly(text, &mut other, now);
        assert_eq!((quick, one), (tolerant, other), "{text}");
    }

    fn answers() -> Vec<String> {
        let rows = format!("[{FIRST},{SECOND}]");
        vec![
            rows.clone(),
            format!("{{\"entities\":{rows}}}"),
            format!("{{\"agents\":{rows},\"nextPageToken\":\"t2\"}}"),
            format!("{{\"items\":{rows},\"pageNumber\":1,\"pageCount\":3,\"users\":[{{}}]}}"),
        ]
    }

    /// B3: the platform's own shapes do not fall back.
    #[test]
    fn the_expected_shapes_are_accepted() {
        let pages = [
            Next::None,
            Next::None,
            Next::Token("t2".to_owned()),
            Next::Number(2),
        ];
        for (text, page) in answers().iter().zip(pages) {
            let (rows, next) = expected(text).unwrap();
            assert_eq!((rows.len(), next), (2, page), "{text}");
            agree(text);
        }
    }

    /// RT-5, RT-17: cut off anywhere, or with one byte replaced by any that JSON gives a meaning to.
    #[test]
    fn cut_and_changed_answers_are_read_alike() {
        for text in answers() {
            for at in 0..text.len() {
                agree(&text[..at]);
                for byte in b"\"\\{}[]:,.09-+eE nutf\x01\x1f\x20\x7fZ" {
                    let mut bytes = text.clone().into_bytes();
                    bytes[at] = *byte;
                    agree(std::str::from_utf8(&bytes).unwrap());
                }
            }
            for more in [" ", "}", ",", ",}", "]", "x", "\n{}"] {
                agree(&format!("{text}{more}"));
            }
        }
        for text in [
            "[]",
            "{\"agents\":[]}",
            "[{}]",
            "{\"agents\":[],}",
            "{\"agents\":{}}",
        ] {
            agree(text);
        }
    }
}
