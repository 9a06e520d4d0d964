//! Agents' skills on disk, so that a new life need not ask for all of them again (RT-8).

use floorlight_core::time::UtcMillis;
use floorlight_upstream::seed::skills::Skill;
use serde::{Deserialize, Serialize};

use super::db::{self, Db, StoreError, Value};

/// One skill, as it is written.
#[derive(Serialize, Deserialize)]
struct Stored(String, Option<String>, Option<u16>, Option<Vec<String>>);

/// Creates the table if the object is new.
pub(crate) fn create(db: &Db) -> Result<(), StoreError> {
    db.run(
        "CREATE TABLE IF NOT EXISTS skill (agent TEXT PRIMARY KEY, read_at INTEGER NOT NULL, \
         body TEXT NOT NULL) WITHOUT ROWID",
        vec![],
    )
}

/// Reads every agent's skills; what cannot be read is left out, it will be asked for again.
pub(crate) fn read(db: &Db) -> Result<Vec<(String, UtcMillis, Vec<Skill>)>, StoreError> {
    let mut found = Vec::new();
    for mut row in db.rows("SELECT agent, read_at, body FROM skill", vec![])? {
        let (agent, read_at, body) = (row.text(0)?, row.integer(1)?, row.text(2)?);
        if let Some(skills) = decode(&body) {
            found.push((agent, UtcMillis::new(read_at), skills));
        }
    }
    Ok(found)
}

/// Writes an agent's skills.
pub(crate) fn write(
    db: &Db,
    agent: &str,
    read_at: UtcMillis,
    skills: &[Skill],
) -> Result<(), StoreError> {
    let body = encode(skills).ok_or(StoreError::Corrupt)?;
    db.run(
        "INSERT INTO skill (agent, read_at, body) VALUES (?, ?, ?) \
         ON CONFLICT (agent) DO UPDATE SET read_at = excluded.read_at, body = excluded.body",
        vec![
            Value::from(agent),
            db::integer(read_at.get())?,
            Value::from(body),
        ],
    )
}

fn encode(skills: &[Skill]) -> Option<String> {
    let stored: Vec<Stored> = skills
        .iter()
        .cloned()
        .map(|skill| Stored(skill.id, skill.name, skill.level, skill.queues))
        .collect();
    serde_json::to_string(&stored).ok()
}

fn decode(body: &str) -> Option<Vec<Skill>> {
    let stored: Vec<Stored> = serde_json::from_str(body).ok()?;
    let skills = stored
        .into_iter()
        .map(|Stored(id, name, level, queues)| Skill {
            id,
            name,
            level,
            queues,
        });
    Some(skills.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let skills = vec![
            Skill {
                id: "s1".to_owned(),
                name: Some("Größe".to_owned()),
                level: Some(5),
                queues: Some(vec!["q1".to_owned()]),
            },
            Skill {
                id: "s2".to_owned(),
                name: None,
                level: None,
                queues: None,
            },
        ];
        assert_eq!(decode(&encode(&skills).unwrap()), Some(skills));
        assert_eq!(decode("{}"), None);
    }
}
