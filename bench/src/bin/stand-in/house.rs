//! Who works here: names, teams and queues, and the answers that tell them.

use fastrand::Rng;
use floorlight_bench::workload::identifier;
use floorlight_wire::api::{
    Agent, AgentDetail, AgentName, ConnectionName, Directory, LabelName, QueueName, Role, Session,
    TeamName, Trends,
};

use super::play::WORDS;

/// The id of the one connection.
pub(crate) const CONNECTION: &str = "bench";
/// Teams.
pub(crate) const TEAMS: u16 = 50;
/// Queues.
pub(crate) const QUEUES: u32 = 40;
/// What the queues are named after.
const SUBJECTS: [&str; 8] = [
    "Orders", "Returns", "Billing", "Support", "Travel", "Claims", "Loyalty", "Sales",
];
const FIRST: [&str; 16] = [
    "Amara", "Bruno", "Chidi", "Dolores", "Elif", "Farid", "Greta", "Hiroshi", "Ines", "Jonas",
    "Katya", "Liam", "Mei", "Noor", "Oskar", "Priya",
];
const LAST: [&str; 16] = [
    "Abara", "Berg", "Costa", "Duarte", "Eklund", "Fontaine", "Garcia", "Haddad", "Ito", "Jensen",
    "Keller", "Larsen", "Moreau", "Novak", "Okonkwo", "Petrov",
];

/// Someone.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) name: String,
    /// The team's row; the first is one.
    pub(crate) team: u16,
}

/// Everyone, and where.
#[derive(Clone, Debug)]
pub(crate) struct House {
    pub(crate) people: Vec<Person>,
    /// The id and the name of each queue.
    pub(crate) queues: Vec<(String, String)>,
}

impl House {
    /// Seeded, so that every run has the same people.
    pub(crate) fn new(agents: u32) -> Self {
        let mut random = Rng::with_seed(3);
        let people = (0..agents).map(|row| {
            let first = random.choice(FIRST).unwrap_or_default();
            let last = random.choice(LAST).unwrap_or_default();
            Person {
                id: identifier(&mut random),
                // No two have one name, so that every page breaks a tie alike.
                name: format!("{first} {last} {row:05}"),
                team: random.u16(1..=TEAMS),
            }
        });
        let people = people.collect();
        let queues = (0..QUEUES).map(|row| {
            let subject = SUBJECTS
                .get(row as usize % SUBJECTS.len())
                .unwrap_or(&"Other");
            let name = format!("{subject} {}", row as usize / SUBJECTS.len() + 1);
            (identifier(&mut random), name)
        });
        Self {
            people,
            queues: queues.collect(),
        }
    }

    /// Names a team.
    pub(crate) fn team(row: u16) -> String {
        format!("Team {row:02}")
    }

    /// The answer of `GET /api/connections/{c}/directory`.
    pub(crate) fn directory(&self, version: u64) -> Directory<'_> {
        let agents = self.people.iter().zip(0..).map(|(person, row)| AgentName {
            row,
            id: person.id.as_str().into(),
            name: person.name.as_str().into(),
            team: person.team,
            ..AgentName::default()
        });
        let queues = self
            .queues
            .iter()
            .zip(0..)
            .map(|((id, name), row)| QueueName {
                row,
                id: id.as_str().into(),
                name: name.as_str().into(),
                target_percent: Some(80),
                target_seconds: Some(20),
                ..QueueName::default()
            });
        let teams = (1..=TEAMS).map(|row| TeamName {
            row,
            id: format!("team-{row}").into(),
            name: Self::team(row).into(),
        });
        // Labels have the rows in which they are first seen; zero is none, and one is "other".
        let words = WORDS.iter().flat_map(|(word, code)| [*word, *code]);
        let labels = words.zip(2..).map(|(text, row)| LabelName {
            row,
            text: text.into(),
            label: text.into(),
        });
        Directory {
            version,
            agents: agents.collect(),
            queues: queues.collect(),
            teams: teams.collect(),
            labels: labels.collect(),
            ..Directory::default()
        }
    }

    /// The answer of `GET /api/connections/{c}/agents/{id}`: what is known of someone of whom little is.
    pub(crate) fn detail(&self, id: &str) -> Option<serde_json::Value> {
        let person = self.people.iter().find(|person| person.id == id)?;
        let agent = serde_json::json!({
            "id": person.id, "name": person.name, "state": "ready", "direction": "none",
            "on_hold": false, "gap": false, "inferred": false, "doubtful": false, "stale": false,
        });
        let agent: Agent<'_> = serde_json::from_value(agent).ok()?;
        serde_json::to_value(AgentDetail {
            as_of: None,
            agent,
            platform_name: Some(person.name.as_str().into()),
            platform_team: Some(Self::team(person.team).into()),
            confirmed_age_ms: Some(1_000),
            contact: None,
            contact_lasted_ms: None,
            previous: None,
            start_is_provisional: None,
            trail: Vec::new(),
            skills: None,
            skills_read_at: None,
            schedule: None,
        })
        .ok()
    }
}

/// The answer of `GET /api/session`.
pub(crate) fn session() -> Session<'static> {
    Session {
        subject: "bench".into(),
        name: Some("Sam Supervisor".into()),
        role: Some(Role::Supervisor),
        expires_at: None,
        connections: vec![ConnectionName {
            id: CONNECTION.into(),
            name: "Benchmark".into(),
        }],
        simulated: true,
    }
}

/// The answer of `GET /api/connections/{c}/trends`.
pub(crate) fn trends() -> Trends {
    Trends {
        as_of: None,
        windows_s: Vec::new(),
        cells: Vec::new(),
    }
}
