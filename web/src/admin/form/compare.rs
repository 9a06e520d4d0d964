//! What differs between two forms.

use serde_json::{Map, Value};

use super::{Form, LIMITS, Part, Row, SINGLES};

pub(super) type Entry = Map<String, Value>;

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The list, the limit or the single field, and what tells the entry from others there.
    pub at: (&'static str, String),
    /// How it is called: `queue Sales`.
    pub name: String,
    /// How it differs.
    pub kind: Kind,
}

/// How something differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It is here and was not there.
    Added,
    /// It was there and is not here.
    Removed,
    /// It is in both, and not alike.
    Changed,
}

impl Difference {
    /// Says it in words: `queue Sales (added)`.
    #[must_use]
    pub fn words(&self) -> String {
        match self.kind {
            Kind::Added => format!("{} (added)", self.name),
            Kind::Removed => format!("{} (removed)", self.name),
            Kind::Changed => self.name.clone(),
        }
    }
}

impl Form {
    /// Returns what differs from another form.
    #[must_use]
    pub fn differences(&self, base: &Self) -> Vec<Difference> {
        let mut found = Vec::new();
        let limits = LIMITS.iter().zip(self.limits.iter().zip(&base.limits));
        for ((word, name), (mine, before)) in limits {
            if mine != before {
                found.push(Difference {
                    at: ("thresholds", (*word).to_owned()),
                    name: format!("threshold “{name}”"),
                    kind: Kind::Changed,
                });
            }
        }
        for (table, field, name) in SINGLES {
            if self.single(table, field) != base.single(table, field) {
                found.push(Difference {
                    at: (table, field.to_owned()),
                    name: name.to_owned(),
                    kind: Kind::Changed,
                });
            }
        }
        found.extend(self.rest_differences(base));
        for part in Part::ALL {
            rows(part, self.rows(part), base.rows(part), &mut found);
        }
        found
    }

    /// Names what this form and somebody else changed both since `base`.
    #[must_use]
    pub fn both_changed(&self, base: &Self, theirs: &Self) -> Vec<String> {
        let mine = self.differences(base);
        let mut theirs = theirs.differences(base);
        theirs.retain(|one| mine.iter().any(|mine| mine.at == one.at));
        theirs.into_iter().map(|one| one.name).collect()
    }
}

/// Compares two lists. What is alike at their beginnings and ends is most of long ones, and left out.
pub(super) fn rows(part: Part, mine: &[Row], base: &[Row], found: &mut Vec<Difference>) {
    let same = |(one, other): &(&Row, &Row)| one.entry == other.entry;
    let first = mine.iter().zip(base).take_while(same).count();
    let (mine, base) = (
        mine.get(first..).unwrap_or_default(),
        base.get(first..).unwrap_or_default(),
    );
    let last = mine
        .iter()
        .rev()
        .zip(base.iter().rev())
        .take_while(same)
        .count();
    let middle = |list: &'_ [Row]| list.len() - last;
    let mine = by_key(part, mine.get(..middle(mine)).unwrap_or_default());
    let base = by_key(part, base.get(..middle(base)).unwrap_or_default());
    for (key, entries) in &mine {
        let kind = match base.get(key) {
            None => Kind::Added,
            Some(before) if before != entries => Kind::Changed,
            Some(_) => continue,
        };
        found.extend(told(part, key, entries, kind));
    }
    for (key, entries) in &base {
        if !mine.contains_key(key) {
            found.extend(told(part, key, entries, Kind::Removed));
        }
    }
}

/// All entries of each key, as a list: there may be several before a mistake is corrected.
fn by_key(part: Part, rows: &[Row]) -> Entry {
    let mut all = Entry::new();
    for row in rows.iter().filter(|row| !row.is_empty()) {
        let entries = all
            .entry(part.key(&row.entry))
            .or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(entries) = entries {
            entries.push(Value::Object(row.entry.clone()));
        }
    }
    all
}

fn told(part: Part, key: &str, entries: &Value, kind: Kind) -> Option<Difference> {
    let entry = entries.get(0)?.as_object()?;
    Some(Difference {
        at: (part.word(), key.to_owned()),
        name: format!("{} {}", part.one(), part.name(entry)),
        kind,
    })
}
