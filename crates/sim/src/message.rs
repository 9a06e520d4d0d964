//! The platform's JSON: stream messages and the items of its lists.

use serde::Serialize;

use crate::stamp;
use crate::world::{Agent, AgentReport, Body, Emitted, LifecycleReport, QueueReport, Shown};

/// What `duration_seconds` of a change on the stream means (the platform leaves it open, RT-3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DurationStyle {
    /// The time already spent in the new state: zero at the change.
    #[default]
    InState,
    /// The time spent in the state before.
    BeforeChange,
}

/// What `last_updated` and `duration_seconds` of a list item mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RestStyle {
    /// The time of the last change, and zero.
    #[default]
    Change,
    /// The time of the answer, and the time in state.
    Snapshot,
}

/// How times and spans are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Manner {
    /// Cuts every time to its second.
    pub whole_seconds: bool,
    /// Added to every time, in milliseconds.
    pub skew_ms: i64,
    /// The meaning of a change's span.
    pub duration: DurationStyle,
    /// The meaning of a list item's time and span.
    pub rest: RestStyle,
}

#[derive(Serialize)]
struct Envelope<D> {
    r#type: &'static str,
    timestamp: String,
    data: D,
}

/// An agent's state, as on the stream and in the list of agents.
#[derive(Serialize)]
pub struct AgentItem<'a> {
    user_id: &'a str,
    state: &'a str,
    state_code: &'a str,
    queue_id: Option<&'a str>,
    call_id: Option<&'a str>,
    direction: Option<&'a str>,
    duration_seconds: i64,
    last_updated: String,
}

#[derive(Serialize)]
struct QueueItem<'a> {
    queue_id: &'a str,
    wait_time_seconds: i64,
    abandoned_count: u32,
    available_agents: u32,
    call_volume_1h: u32,
    service_level_pct: Option<f64>,
}

#[derive(Serialize)]
struct LifecycleItem<'a> {
    call_id: &'a str,
    queue_id: Option<&'a str>,
    user_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to_user_id: Option<&'a str>,
    at: String,
}

impl Manner {
    /// Writes a time.
    #[must_use]
    pub fn stamp(&self, ms: i64) -> String {
        let ms = ms + self.skew_ms;
        stamp::iso(if self.whole_seconds {
            stamp::whole_second(ms)
        } else {
            ms
        })
    }

    /// Writes one stream message. The stamps of this message alone are moved by `astray_ms`.
    #[must_use]
    pub fn message(&self, emitted: &Emitted, astray_ms: i64) -> String {
        let at = emitted.at + astray_ms;
        match &emitted.body {
            Body::Agent(report) => self.envelope(
                "agent_state_change",
                at,
                self.change(report, report.shown.since + astray_ms),
            ),
            Body::Queue(report) => self.envelope("queue_stats_update", at, queue_item(report)),
            Body::Lifecycle(report) => {
                self.envelope(report.kind, at, self.lifecycle_item(report, at))
            }
        }
    }

    /// Writes an agent for the list of agents.
    #[must_use]
    pub fn rest_item<'a>(&self, agent: &'a Agent, now: i64) -> AgentItem<'a> {
        let shown = &agent.shown;
        match self.rest {
            RestStyle::Change => self.item(&agent.id, shown, 0, shown.since),
            RestStyle::Snapshot => {
                self.item(&agent.id, shown, (now - shown.since).max(0) / 1000, now)
            }
        }
    }

    fn change<'a>(&self, report: &'a AgentReport, at: i64) -> AgentItem<'a> {
        let seconds = match self.duration {
            DurationStyle::InState => 0,
            DurationStyle::BeforeChange => report.before_ms / 1000,
        };
        self.item(&report.user_id, &report.shown, seconds, at)
    }

    fn item<'a>(&self, id: &'a str, shown: &'a Shown, seconds: i64, at: i64) -> AgentItem<'a> {
        AgentItem {
            user_id: id,
            state: &shown.state,
            state_code: &shown.code,
            queue_id: shown.queue_id.as_deref(),
            call_id: shown.call_id.as_deref(),
            direction: shown.direction.as_deref(),
            duration_seconds: seconds,
            last_updated: self.stamp(at),
        }
    }

    fn lifecycle_item<'a>(&self, report: &'a LifecycleReport, at: i64) -> LifecycleItem<'a> {
        LifecycleItem {
            call_id: &report.call_id,
            queue_id: report.queue_id.as_deref(),
            user_id: report.user_id.as_deref(),
            to_user_id: report.to_user_id.as_deref(),
            at: self.stamp(at),
        }
    }

    fn envelope<D: Serialize>(&self, kind: &'static str, at: i64, data: D) -> String {
        let timestamp = self.stamp(at);
        let envelope = Envelope {
            r#type: kind,
            timestamp,
            data,
        };
        // Structs of texts and numbers always serialise.
        serde_json::to_string(&envelope).unwrap_or_default()
    }
}

fn queue_item(report: &QueueReport) -> QueueItem<'_> {
    QueueItem {
        queue_id: &report.queue_id,
        wait_time_seconds: report.wait_time_seconds,
        abandoned_count: report.abandoned_count,
        available_agents: report.available_agents,
        call_volume_1h: report.call_volume_1h,
        service_level_pct: report
            .service_level_tenths
            .map(|tenths| f64::from(tenths) / 10.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    fn change() -> Emitted {
        let shown = Shown {
            state: "CALL".into(),
            code: "ON_CALL".into(),
            queue_id: Some("q9".into()),
            call_id: Some("call_1".into()),
            direction: Some("INBOUND".into()),
            since: 1_715_783_530_250,
        };
        let report = AgentReport {
            user_id: "a1".into(),
            shown,
            before_ms: 45_900,
        };
        Emitted {
            at: 1_715_783_530_250,
            body: Body::Agent(report),
        }
    }

    /// RT-2: the messages have the documented shape.
    #[test]
    fn messages_have_the_documented_shape() {
        let manner = Manner::default();
        expect![[r#"{"type":"agent_state_change","timestamp":"2024-05-15T14:32:10.250Z","data":{"user_id":"a1","state":"CALL","state_code":"ON_CALL","queue_id":"q9","call_id":"call_1","direction":"INBOUND","duration_seconds":0,"last_updated":"2024-05-15T14:32:10.250Z"}}"#]]
            .assert_eq(&manner.message(&change(), 0));
        let report = QueueReport {
            queue_id: "q9".into(),
            wait_time_seconds: 120,
            abandoned_count: 3,
            available_agents: 4,
            call_volume_1h: 145,
            service_level_tenths: Some(785),
        };
        let stats = Emitted {
            at: 1_715_783_532_000,
            body: Body::Queue(report),
        };
        expect![[r#"{"type":"queue_stats_update","timestamp":"2024-05-15T14:32:12.000Z","data":{"queue_id":"q9","wait_time_seconds":120,"abandoned_count":3,"available_agents":4,"call_volume_1h":145,"service_level_pct":78.5}}"#]]
            .assert_eq(&manner.message(&stats, 0));
    }

    #[test]
    fn a_manner_changes_times_and_spans_only() {
        let (duration, rest) = (DurationStyle::BeforeChange, RestStyle::Change);
        let manner = Manner {
            whole_seconds: true,
            skew_ms: 60_000,
            duration,
            rest,
        };
        let text = manner.message(&change(), -1_000);
        assert!(text.contains(r#""duration_seconds":45,"#), "{text}");
        assert!(
            text.contains(r#""last_updated":"2024-05-15T14:33:09.000Z""#),
            "{text}"
        );
        assert!(
            text.contains(r#""timestamp":"2024-05-15T14:33:09.000Z""#),
            "{text}"
        );
    }
}
