//! The floor beside the truth, agent by agent.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::bench::Bench;
use super::clock::Stopwatch;
use super::person::Person;
use super::simulator::TrueAgent;

/// A beginning may be off by this much, in milliseconds.
const SINCE_WITHIN: i64 = 1_000;

/// Returns a sentence for each agent of whom the floor does not say what is true.
///
/// # Errors
/// If the floor is not in its form.
pub fn differences(floor: &Value, truth: &BTreeMap<String, TrueAgent>) -> Result<Vec<String>> {
    let agents = floor["agents"]
        .as_array()
        .context("a floor without agents")?;
    let mut shown = BTreeMap::new();
    for agent in agents {
        shown.insert(
            agent["id"].as_str().context("an agent without an id")?,
            agent,
        );
    }
    let mut found = Vec::new();
    for (id, wanted) in truth {
        match shown.get(id.as_str()) {
            None => found.push(format!("{id} is not on the floor")),
            Some(agent) => found.extend(difference(id, agent, wanted)),
        }
    }
    for id in shown.keys().filter(|id| !truth.contains_key(**id)) {
        found.push(format!("{id} is on the floor and does not exist"));
    }
    Ok(found)
}

fn difference(id: &str, agent: &Value, wanted: &TrueAgent) -> Option<String> {
    let state = agent["raw_state"].as_str().unwrap_or_default();
    let logged_out = agent["state"] == "logged_out" && wanted.state == "LOGGED_OUT";
    let queue = agent["queue"]["id"]
        .as_str()
        .or_else(|| agent["queue"].as_str());
    let since = agent["since"]
        .as_str()
        .and_then(|text| text.parse::<jiff::Timestamp>().ok());
    let since = since.map(jiff::Timestamp::as_millisecond);
    let off = since.map(|since| since - wanted.since);
    let right = (state == wanted.state || logged_out)
        && queue == wanted.queue.as_deref()
        && off.is_some_and(|off| off.abs() <= SINCE_WITHIN);
    (!right).then(|| {
        format!(
            "{id}: shown {state} in {queue:?}, since off by {off:?} ms; true {wanted:?}; {agent}"
        )
    })
}

impl Bench {
    /// Waits until the floor says what is true of every agent; the truth must stand still.
    ///
    /// # Errors
    /// If it does not within `limit`: the sentence tells who differs.
    pub async fn agrees(&self, person: &mut Person, limit: Duration) -> Result<Duration> {
        let watch = Stopwatch::start();
        loop {
            let truth = self.simulator.truth().await?;
            let found = differences(&Self::floor(person).await?, &truth)?;
            if found.is_empty() {
                return Ok(watch.read());
            }
            if watch.read() > limit {
                let some: Vec<_> = found.iter().take(8).map(String::as_str).collect();
                bail!(
                    "{} of {} agents differ after {limit:?}:\n{}",
                    found.len(),
                    truth.len(),
                    some.join("\n")
                );
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn truth() -> BTreeMap<String, TrueAgent> {
        let agent = TrueAgent {
            state: "CALL".to_owned(),
            since: 1_000_000,
            queue: Some("q1".to_owned()),
        };
        BTreeMap::from([("a1".to_owned(), agent)])
    }

    fn floor(state: &str, since: &str, queue: &str) -> Value {
        json!({"agents": [{"id": "a1", "state": "in_contact", "raw_state": state, "since": since, "queue": {"id": queue}}]})
    }

    /// The comparison itself must be able to fail, in each of its parts.
    #[test]
    fn each_kind_of_difference_is_seen() -> Result<()> {
        let at = "1970-01-01T00:16:40.500Z";
        assert_eq!(
            differences(&floor("CALL", at, "q1"), &truth())?,
            [] as [&str; 0]
        );
        assert_eq!(differences(&floor("READY", at, "q1"), &truth())?.len(), 1);
        assert_eq!(
            differences(&floor("CALL", "1970-01-01T00:16:42Z", "q1"), &truth())?.len(),
            1
        );
        assert_eq!(differences(&floor("CALL", at, "q2"), &truth())?.len(), 1);
        assert_eq!(differences(&json!({"agents": []}), &truth())?.len(), 1);
        assert_eq!(
            differences(&floor("CALL", at, "q1"), &BTreeMap::new())?.len(),
            1
        );
        Ok(())
    }
}
