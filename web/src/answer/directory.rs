//! Names, teams, labels and limits.

use floorlight_core::time::UtcMillis;
use floorlight_wire::api::{
    AgentName, Directory, FiguresEntry, LabelName, PlanSpan, QueueName, SkillName, TeamName,
    Threshold,
};

use super::Json;

/// What limits are known for: the canonical states and the wait (RT-12).
const LIMITED: [&str; 11] = [
    "logged_out",
    "not_ready",
    "not_responding",
    "ready",
    "ringing",
    "in_contact",
    "consult",
    "non_routed",
    "wrap_up",
    "unknown",
    "wait",
];

/// Reads the answer of `GET /api/connections/{c}/directory`; `None` if something is missing. What the
/// page has no use for stays as it is by default.
#[must_use]
pub fn read(answer: &impl Json) -> Option<Directory<'static>> {
    let limits = answer.field("thresholds");
    let thresholds = LIMITED.into_iter().filter_map(|key| {
        let limit = limits.field(key);
        let threshold = Threshold {
            medium_s: limit.field("medium_s").small()?,
            high_s: limit.field("high_s").small()?,
        };
        Some((key.to_owned(), threshold))
    });
    let mut directory = Directory::default();
    directory.thresholds.extend(thresholds);
    Some(Directory {
        version: answer.field("version").count()?,
        agents: answer.field("agents").list(agent)?,
        queues: answer.field("queues").list(queue)?,
        teams: answer.field("teams").list(|one| {
            let (row, id, name) = named(one)?;
            Some(TeamName {
                row: u16::try_from(row).ok()?,
                id: id.into(),
                name: name.into(),
            })
        })?,
        labels: answer.field("labels").list(|one| {
            Some(LabelName {
                row: one.field("row").small()?,
                text: one.field("text").text()?.into(),
                label: one.field("label").text()?.into(),
            })
        })?,
        skills: optional(&answer.field("skills"), |one| {
            let (row, id, name) = named(one)?;
            Some(SkillName {
                row,
                id: id.into(),
                name: name.into(),
            })
        }),
        plans: optional(&answer.field("plans"), spans),
        figures: answer
            .field("figures")
            .field("service_level")
            .word()
            .map_or_else(FiguresEntry::default, |service_level| FiguresEntry {
                service_level,
            }),
        ..directory
    })
}

/// Reads scheduled spans: beginning, end and kind.
pub(super) fn spans(plan: &impl Json) -> Option<Vec<PlanSpan>> {
    plan.list(|span| {
        let [start, end, activity] = span.items()?.try_into().ok()?;
        let at = |moment: &_| Json::number(moment).map(|at| UtcMillis::new(at as i64));
        Some((at(&start)?, at(&end)?, activity.word()?))
    })
}

fn agent(one: &impl Json) -> Option<AgentName<'static>> {
    let (row, id, name) = named(one)?;
    Some(AgentName {
        row,
        id: id.into(),
        name: name.into(),
        team: u16::try_from(one.field("team").small()?).ok()?,
        skills: one.field("skills").list(|held| {
            let [skill, level] = held.items()?.try_into().ok()?;
            Some((skill.small()?, u16::try_from(level.small()?).ok()?))
        }),
        queues: one.field("queues").list(|row| row.small()),
        plan: one.field("plan").small().unwrap_or(0),
        capacity: None,
    })
}

fn queue(one: &impl Json) -> Option<QueueName<'static>> {
    let (row, id, name) = named(one)?;
    Some(QueueName {
        row,
        id: id.into(),
        name: name.into(),
        target_percent: one.field("target_percent").small(),
        target_seconds: one.field("target_seconds").small(),
        short_abandon_seconds: None,
    })
}

fn named(one: &impl Json) -> Option<(u32, String, String)> {
    Some((
        one.field("row").small()?,
        one.field("id").text()?,
        one.field("name").text()?,
    ))
}

/// Reads a list that older hubs do not tell.
fn optional<J: Json, T>(list: &J, read: impl FnMut(&J) -> Option<T>) -> Vec<T> {
    list.list(read).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use floorlight_core::metric::Formula;
    use floorlight_core::model::Activity;

    use super::super::written;
    use super::*;

    fn full() -> Directory<'static> {
        let limit = |key: &str| {
            let limit = Threshold {
                medium_s: 30,
                high_s: 90,
            };
            (key.to_owned(), limit)
        };
        Directory {
            version: 7,
            agents: vec![
                AgentName {
                    row: 0,
                    id: "u-0".into(),
                    name: "さくら".into(),
                    team: 2,
                    skills: Some(vec![(4, 7), (5, 0)]),
                    queues: Some(vec![2, 3]),
                    plan: 1,
                    capacity: None,
                },
                AgentName {
                    row: 1,
                    id: "u-1".into(),
                    name: "u-1".into(),
                    ..AgentName::default()
                },
            ],
            queues: vec![
                QueueName {
                    row: 0,
                    id: "q".into(),
                    name: "Billing".into(),
                    target_percent: Some(80),
                    target_seconds: Some(20),
                    short_abandon_seconds: None,
                },
                QueueName::default(),
            ],
            teams: vec![TeamName {
                row: 1,
                id: "t".into(),
                name: "Team".into(),
            }],
            labels: vec![LabelName {
                row: 2,
                text: "LUNCH".into(),
                label: "Lunch".into(),
            }],
            thresholds: LIMITED.into_iter().map(limit).collect(),
            skills: vec![SkillName {
                row: 4,
                id: "s".into(),
                name: "English".into(),
            }],
            plans: vec![vec![
                (UtcMillis::new(10), UtcMillis::new(20), Activity::BackOffice),
                (UtcMillis::new(20), UtcMillis::new(30), Activity::Lunch),
            ]],
            figures: FiguresEntry {
                service_level: Formula::ShortAbandonsServed,
            },
            ..Directory::default()
        }
    }

    #[test]
    fn a_directory_is_read_as_it_was_written() {
        assert_eq!(read(&written(&full())), Some(full()));
        let empty = Directory::default();
        assert_eq!(read(&written(&empty)), Some(empty));
    }

    #[test]
    fn what_older_hubs_do_not_tell_is_absent_and_a_torn_answer_is_none() {
        let mut old = written(&Directory::default());
        let object = old.as_object_mut().expect("an object");
        for name in ["skills", "plans", "allowances", "figures"] {
            object.remove(name);
        }
        assert_eq!(read(&old), Some(Directory::default()));
        for name in ["version", "agents", "queues", "teams", "labels"] {
            let mut torn = written(&full());
            torn.as_object_mut().expect("an object").remove(name);
            assert_eq!(read(&torn), None, "without {name}");
        }
    }
}
