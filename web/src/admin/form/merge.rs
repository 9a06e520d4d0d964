//! One form put on top of another.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::{Difference, Entry, rows};
use super::{Form, Part, Row, SINGLES};

impl Form {
    /// Puts the changes that this form made to `base` on top of what somebody else saved. Where both
    /// changed the same field, this form's value stands.
    #[must_use]
    pub fn on_top_of(&self, base: &Self, theirs: &Self) -> Self {
        let mut merged = theirs.clone();
        let limits = self.limits.iter().zip(&base.limits);
        for ((mine, before), merged) in limits.zip(&mut merged.limits) {
            if mine != before {
                merged.clone_from(mine);
            }
        }
        for (table, field, _) in SINGLES {
            let mine = self.single(table, field);
            if mine != base.single(table, field) {
                merged.set_single(table, field, &mine);
            }
        }
        merged.take_over_rest(self, base);
        for part in Part::ALL {
            merged.take_over(part, self, base);
        }
        merged
    }

    fn take_over(&mut self, part: Part, mine: &Self, base: &Self) {
        let mut changes = Vec::new();
        rows(part, mine.rows(part), base.rows(part), &mut changes);
        if changes.is_empty() {
            return;
        }
        let places = by_key(part, self.rows(part));
        let (mine_at, base_at) = (by_key(part, mine.rows(part)), by_key(part, base.rows(part)));
        let entry = |form: &'_ Self, places: &Places, key: &str, number: usize| {
            let place = *places.get(key)?.get(number)?;
            Some(form.rows(part).get(place)?.entry.clone())
        };
        let mut gone = BTreeSet::new();
        for Difference { at: (_, key), .. } in changes {
            for number in 0.. {
                let place = places.get(&key).and_then(|all| all.get(number)).copied();
                let before = entry(base, &base_at, &key, number);
                match (entry(mine, &mine_at, &key, number), before) {
                    (None, None) => break,
                    (None, Some(_)) => gone.extend(place),
                    (mine, before) if mine == before => {}
                    (Some(mine), before) => {
                        let present = place.and_then(|place| self.rows_mut(part).get_mut(place));
                        match present {
                            Some(present) => take_fields(&mut present.entry, &mine, before),
                            None => {
                                self.add(part, mine);
                            }
                        }
                    }
                }
            }
        }
        let mut place = 0..;
        self.rows_mut(part)
            .retain(|_| place.next().is_none_or(|place| !gone.contains(&place)));
    }
}

/// Where the entries of each key stand. There may be several before a mistake is corrected, and each must
/// stay until then: the first of one form is compared with the first of another, and so on.
type Places = BTreeMap<String, Vec<usize>>;

fn by_key(part: Part, rows: &[Row]) -> Places {
    let mut places = Places::new();
    for (place, row) in rows.iter().enumerate().filter(|(_, row)| !row.is_empty()) {
        places.entry(part.key(&row.entry)).or_default().push(place);
    }
    places
}

fn take_fields(present: &mut Entry, mine: &Entry, before: Option<Entry>) {
    let before = before.unwrap_or_default();
    for field in mine.keys().chain(before.keys()) {
        match mine.get(field) {
            now if now == before.get(field) => {}
            Some(value) => {
                present.insert(field.clone(), value.clone());
            }
            None => {
                present.remove(field);
            }
        }
    }
}
