//! The steps of contacts (RT-13): messages of the kind `interaction_*`.

use floorlight_core::floor::ContactFact;
use floorlight_core::id::{ContactTag, Directory, digest};
use floorlight_core::model::ContactStep;
use floorlight_core::time::UtcMillis;

use super::field::Field;
use super::malformed::Why;
use super::record::{Record, id};
use super::stamp;

/// Reads the type of a message; `None` if it is no step that is known.
pub(super) fn step(kind: &str) -> Option<ContactStep> {
    Some(match kind.strip_prefix("interaction_")? {
        "queued" => ContactStep::Queued,
        "offered" => ContactStep::Offered,
        "not_answered" => ContactStep::NotAnswered,
        "refused" => ContactStep::Refused,
        "answered" => ContactStep::Answered,
        "held" => ContactStep::Held,
        "resumed" => ContactStep::Resumed,
        "transferred" => ContactStep::Transferred,
        "abandoned" => ContactStep::Abandoned,
        "completed" => ContactStep::Completed,
        _ => return None,
    })
}

/// Whether a step cannot do without a queue, and without an agent.
const fn needs(step: ContactStep) -> (bool, bool) {
    match step {
        ContactStep::Queued | ContactStep::Abandoned => (true, false),
        ContactStep::Offered | ContactStep::NotAnswered | ContactStep::Refused => (true, true),
        ContactStep::Answered
        | ContactStep::Held
        | ContactStep::Resumed
        | ContactStep::Transferred
        | ContactStep::Completed => (false, true),
    }
}

/// The fields of a step, judged: what the tolerant and the speculative reader both come to. An empty
/// text is none.
#[derive(Clone, Copy, Debug)]
pub(super) struct ContactWords<'w> {
    pub(super) step: ContactStep,
    pub(super) contact: &'w str,
    pub(super) queue: &'w str,
    pub(super) agent: &'w str,
    pub(super) to_agent: &'w str,
    pub(super) occurred_at: UtcMillis,
}

impl ContactWords<'_> {
    /// Says which field is missing that the step cannot do without.
    pub(super) fn missing(&self) -> Option<&'static str> {
        let (needs_queue, needs_agent) = needs(self.step);
        if self.contact.is_empty() {
            Some("call_id")
        } else if needs_queue && self.queue.is_empty() {
            Some("queue_id")
        } else if needs_agent && self.agent.is_empty() {
            Some("user_id")
        } else {
            None
        }
    }

    /// Makes a fact, giving keys to what is seen for the first time; `None` if the directory is full.
    pub(super) fn read(
        &self,
        directory: &mut Directory,
        observed_at: UtcMillis,
    ) -> Option<ContactFact> {
        let queue = keyed(directory, self.queue, Directory::queue);
        let agent = keyed(directory, self.agent, Directory::agent);
        let to_agent = keyed(directory, self.to_agent, Directory::agent);
        Some(ContactFact {
            contact: ContactTag::of(self.contact),
            step: self.step,
            occurred_at: self.occurred_at,
            observed_at,
            queue: queue?,
            agent: agent?,
            to_agent: to_agent?,
            tie: digest(&[self.contact, self.queue, self.agent, self.to_agent]),
        })
    }
}

impl Record<'_> {
    /// Makes a step of a contact; `None` if the directory is full. Nothing enters the directory
    /// unless the whole record is good.
    pub(super) fn contact(
        &self,
        step: ContactStep,
        timestamp: &Field<'_>,
        directory: &mut Directory,
        observed_at: UtcMillis,
    ) -> Result<Option<ContactFact>, Why> {
        let contact = id(&self.call_id, "call_id")?.ok_or(Why::Missing("call_id"))?;
        let queue = id(&self.queue_id, "queue_id")?;
        let agent = id(&self.user_id, "user_id")?;
        let to_agent = id(&self.to_user_id, "to_user_id")?;
        let mut words = ContactWords {
            step,
            contact: &contact,
            queue: queue.as_deref().unwrap_or_default(),
            agent: agent.as_deref().unwrap_or_default(),
            to_agent: to_agent.as_deref().unwrap_or_default(),
            occurred_at: observed_at,
        };
        if let Some(name) = words.missing() {
            return Err(Why::Missing(name));
        }
        let occurred_at = match &self.at {
            Field::None => self.occurred_at(timestamp)?,
            at @ (Field::Text(_)
            | Field::Integer(_)
            | Field::Float(_)
            | Field::Bool
            | Field::Other) => stamp::read(at).ok_or(Why::NoTime("at"))?,
        };
        words.occurred_at = occurred_at;
        Ok(words.read(directory, observed_at))
    }
}

/// Returns the key of an id that may be missing; `None` if the directory is full.
#[expect(
    clippy::option_option,
    reason = "not there and no room are two answers"
)]
fn keyed<K, E>(
    directory: &mut Directory,
    id: &str,
    key: impl FnOnce(&mut Directory, &str) -> Result<K, E>,
) -> Option<Option<K>> {
    match id {
        "" => Some(None),
        id => key(directory, id).ok().map(Some),
    }
}

#[cfg(test)]
mod tests {
    use floorlight_core::hub::StreamBatch;

    use super::*;
    use crate::seed::stream;

    const NOW: UtcMillis = UtcMillis::new(1_715_783_531_000);

    fn read(kind: &str, data: &str) -> (StreamBatch, Directory) {
        let text = format!(
            r#"{{"type":"interaction_{kind}","timestamp":"2024-05-15T14:32:11Z","data":{{{data}}}}}"#
        );
        let mut directory = Directory::default();
        let parsed = stream::parse(&text, &mut directory, NOW);
        (parsed.batch, directory)
    }

    /// RT-13: every field of a step, and `at` before the message's own time.
    #[test]
    fn a_step_with_every_field() {
        let (batch, directory) = read(
            "transferred",
            r#""call_id":"c1","queue_id":"q1","user_id":"a1","to_user_id":"a2","at":"2024-05-15T14:32:10Z""#,
        );
        let fact = batch.contacts[0];
        assert_eq!(fact.contact, ContactTag::of("c1"));
        assert_eq!(fact.step, ContactStep::Transferred);
        assert_eq!(fact.occurred_at, UtcMillis::new(1_715_783_530_000));
        assert_eq!(fact.observed_at, NOW);
        assert_eq!(
            fact.queue.and_then(|key| directory.queue_id(key)),
            Some("q1")
        );
        assert_eq!(
            fact.agent.and_then(|key| directory.agent_id(key)),
            Some("a1")
        );
        assert_eq!(
            fact.to_agent.and_then(|key| directory.agent_id(key)),
            Some("a2")
        );
        assert_eq!(fact.tie, digest(&["c1", "q1", "a1", "a2"]));
        let (batch, _) = read("queued", r#""call_id":7,"queue_id":"q1""#);
        assert_eq!(batch.contacts[0].occurred_at, NOW);
        assert_eq!(batch.contacts[0].contact, ContactTag::of("7"));
    }

    /// RT-13: the words of the steps, and that others are unknown types.
    #[test]
    fn every_step_is_known_by_its_word() {
        for word in [
            "queued",
            "offered",
            "not_answered",
            "refused",
            "answered",
            "held",
            "resumed",
            "transferred",
            "abandoned",
            "completed",
        ] {
            let (batch, _) = read(word, r#""call_id":"c","queue_id":"q","user_id":"a""#);
            assert_eq!((batch.contacts.len(), batch.malformed), (1, 0), "{word}");
        }
        let (batch, _) = read("sung", r#""call_id":"c""#);
        assert_eq!((batch.unknown_types, batch.malformed), (1, 0));
    }

    /// RT-2: what cannot be used is counted, and leaves no trace in the directory.
    #[test]
    fn a_step_without_what_it_needs_is_malformed() {
        for (word, data) in [
            ("queued", r#""call_id":"c","user_id":"a""#),
            ("abandoned", r#""call_id":"c","user_id":"a""#),
            ("offered", r#""call_id":"c","queue_id":"q""#),
            ("refused", r#""call_id":"c","user_id":"a""#),
            ("answered", r#""call_id":"c","queue_id":"q""#),
            ("completed", r#""queue_id":"q","user_id":"a""#),
            ("completed", r#""call_id":true,"user_id":"a""#),
            ("held", r#""call_id":"c","user_id":"a","at":"noon""#),
            ("held", r#""call_id":"c","user_id":"a","to_user_id":[1]"#),
        ] {
            let (batch, directory) = read(word, data);
            assert_eq!(
                (batch.contacts.len(), batch.malformed),
                (0, 1),
                "{word} {data}"
            );
            assert_eq!((directory.agents(), directory.queues()), (0, 0), "{word}");
        }
    }

    /// Outbound and non-routed contacts have no queue.
    #[test]
    fn a_queue_may_be_missing_where_no_queue_routed() {
        let (batch, _) = read("answered", r#""call_id":"c","queue_id":null,"user_id":"a""#);
        assert_eq!(batch.contacts[0].queue, None);
    }
}
