//! Which text stands behind which key, and which name behind which agent: in tables of their own,
//! so that a person can be erased (DESIGN 9).

use std::collections::BTreeMap;

use floorlight_core::id::{AgentKey, Directory, LabelKey, QueueKey};

use super::db::{self, Db, StoreError, Value};

/// Rows of one statement: three values each, and a statement takes a hundred.
const ROWS_AT_ONCE: usize = 30;

const AGENT: i64 = 0;
const QUEUE: i64 = 1;
const LABEL: i64 = 2;

/// What the platform calls an agent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Person {
    /// The name shown.
    pub(crate) name: Option<String>,
    /// The team, as the platform names it.
    pub(crate) team: Option<String>,
}

/// How much of a directory is on disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Saved {
    agents: usize,
    queues: usize,
    labels: usize,
}

/// Creates the tables if the object is new.
pub(crate) fn create(db: &Db) -> Result<(), StoreError> {
    db.run(
        "CREATE TABLE IF NOT EXISTS id (kind INTEGER NOT NULL, row INTEGER NOT NULL, \
         text TEXT NOT NULL, PRIMARY KEY (kind, row)) WITHOUT ROWID",
        vec![],
    )?;
    db.run(
        "CREATE TABLE IF NOT EXISTS person (agent TEXT PRIMARY KEY, name TEXT, team TEXT) \
         WITHOUT ROWID",
        vec![],
    )
}

/// Empties the table of keys, when the state that uses them could not be read.
pub(crate) fn clear_ids(db: &Db) -> Result<(), StoreError> {
    db.run("DELETE FROM id", vec![])
}

/// Gives the directory the keys that were given after its checkpoint, in their order.
pub(crate) fn extend(db: &Db, directory: &mut Directory) -> Result<Saved, StoreError> {
    let rows = db.rows("SELECT kind, row, text FROM id ORDER BY kind, row", vec![])?;
    for mut row in rows {
        let (kind, expected, text) = (row.integer(0)?, row.count(1)?, row.text(2)?);
        let given = match kind {
            AGENT => directory.agent(&text).ok().map(|key| u64::from(key.get())),
            QUEUE => directory.queue(&text).ok().map(|key| u64::from(key.get())),
            LABEL => Some(u64::from(directory.label(&text).get())),
            _ => None,
        };
        if given != Some(expected) {
            return Err(StoreError::Corrupt);
        }
    }
    Ok(Saved {
        agents: directory.agents(),
        queues: directory.queues(),
        labels: directory.labels(),
    })
}

/// Writes the keys that are not on disk yet.
pub(crate) fn save(db: &Db, directory: &Directory, saved: &mut Saved) -> Result<(), StoreError> {
    let mut rows = Vec::new();
    for row in saved.agents..directory.agents() {
        let key = AgentKey::new(row as u32);
        rows.extend(directory.agent_id(key).map(|text| (AGENT, row, text)));
    }
    for row in saved.queues..directory.queues() {
        let key = QueueKey::new(row as u32);
        rows.extend(directory.queue_id(key).map(|text| (QUEUE, row, text)));
    }
    for row in saved.labels.max(2)..directory.labels() {
        let key = LabelKey::new(row as u16);
        rows.extend(directory.label_text(key).map(|text| (LABEL, row, text)));
    }
    for some in rows.chunks(ROWS_AT_ONCE) {
        let mut values = Vec::with_capacity(some.len() * 3);
        for (kind, row, text) in some {
            values.push(db::integer(*kind)?);
            values.push(db::count(*row as u64)?);
            values.push(Value::from(*text));
        }
        db.run(
            &format!(
                "INSERT INTO id (kind, row, text) VALUES {} ON CONFLICT DO NOTHING",
                places(some.len())
            ),
            values,
        )?;
    }
    *saved = Saved {
        agents: directory.agents(),
        queues: directory.queues(),
        labels: directory.labels(),
    };
    Ok(())
}

/// Reads every agent's name.
pub(crate) fn read_people(db: &Db) -> Result<BTreeMap<String, Person>, StoreError> {
    let rows = db.rows("SELECT agent, name, team FROM person", vec![])?;
    rows.into_iter()
        .map(|mut row| {
            Ok((
                row.text(0)?,
                Person {
                    name: row.optional_text(1)?,
                    team: row.optional_text(2)?,
                },
            ))
        })
        .collect()
}

/// Writes the names of these agents.
pub(crate) fn write_people<'a>(
    db: &Db,
    people: impl IntoIterator<Item = (&'a str, &'a Person)>,
) -> Result<(), StoreError> {
    let people: Vec<_> = people.into_iter().collect();
    for some in people.chunks(ROWS_AT_ONCE) {
        let mut values = Vec::with_capacity(some.len() * 3);
        for (agent, person) in some {
            values.push(Value::from(*agent));
            values.push(Value::from(person.name.clone()));
            values.push(Value::from(person.team.clone()));
        }
        db.run(
            &format!(
                "INSERT INTO person (agent, name, team) VALUES {} \
                 ON CONFLICT (agent) DO UPDATE SET name = excluded.name, team = excluded.team",
                places(some.len())
            ),
            values,
        )?;
    }
    Ok(())
}

fn places(rows: usize) -> String {
    vec!["(?, ?, ?)"; rows].join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_names_a_place_for_each_value() {
        assert_eq!(places(2), "(?, ?, ?), (?, ?, ?)");
    }
}
