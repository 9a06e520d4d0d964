use floorlight_core::model::Activity;
use floorlight_core::time::UtcMillis;
use floorlight_wire::api;

use super::*;
use crate::lens::attention::Severity;

fn agent(row: u32, id: &str, name: &str) -> api::AgentName<'static> {
    api::AgentName {
        row,
        id: id.to_owned().into(),
        name: name.to_owned().into(),
        team: 0,
        ..api::AgentName::default()
    }
}

/// Makes a directory of agents with these names, in rows from zero.
pub(crate) fn of_names(names: &[&str]) -> Directory {
    let agents = names.iter().enumerate();
    let document = api::Directory {
        agents: agents
            .map(|(row, name)| agent(row as u32, &format!("a{row}"), name))
            .collect(),
        ..api::Directory::default()
    };
    Directory::read(document, str::to_lowercase)
}

#[test]
fn a_missing_name_falls_back_to_the_id_and_a_missing_row_to_its_number() {
    let document = api::Directory {
        agents: vec![agent(3, "u-3", "  ")],
        ..api::Directory::default()
    };
    let directory = Directory::read(document, str::to_lowercase);
    assert_eq!(directory.agent_name(3), "u-3");
    assert_eq!(directory.agent_name(0), "Agent 0");
    assert_eq!(directory.find_agent("u-3"), Some(3));
    assert_eq!(directory.find_team(""), Some(0));
}

#[test]
fn rows_beyond_the_limit_are_not_read() {
    let document = api::Directory {
        agents: vec![agent(u32::MAX, "a", "a")],
        ..api::Directory::default()
    };
    assert!(
        Directory::read(document, str::to_lowercase)
            .agents
            .is_empty()
    );
}

/// RT-15: agents with the same shifts share a plan; an agent without one has no schedule.
#[test]
fn plans_and_skills_come_with_the_names() {
    let mut planned = agent(0, "a", "a");
    planned.plan = 1;
    planned.skills = Some(vec![(4, 7), (5, 0)]);
    let span = (UtcMillis::new(10), UtcMillis::new(20), Activity::Lunch);
    let document = api::Directory {
        agents: vec![planned, agent(1, "b", "b")],
        skills: vec![api::SkillName {
            row: 4,
            id: "s4".into(),
            name: "English".into(),
        }],
        plans: vec![vec![span]],
        ..api::Directory::default()
    };
    let directory = Directory::read(document, str::to_lowercase);
    assert_eq!(directory.day(0).spans().len(), 1);
    assert!(directory.day(1).spans().is_empty());
    let skills = directory.skills(0).iter();
    let names: Vec<_> = skills.map(|held| directory.skill_name(*held)).collect();
    assert_eq!(names, ["English", "Skill 5"]);
    assert!(directory.skills(1).is_empty());
}

#[test]
fn limits_come_from_the_document() {
    let mut document = api::Directory::default();
    document.thresholds.insert(
        "wait".to_owned(),
        api::Threshold {
            medium_s: 3,
            high_s: 5,
        },
    );
    let directory = Directory::read(document, str::to_lowercase);
    assert_eq!(directory.thresholds().wait(6), Severity::High);
    assert_eq!(directory.thresholds().wait(5), Severity::Medium);
}
