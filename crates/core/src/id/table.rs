//! Rows of texts: each in one place, found by its hash.

use std::hash::{BuildHasher as _, Hasher as _};

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::{IdError, MAX_AGENTS, MAX_ID_BYTES};

/// Texts in order of first sight, one behind the other: an event finds its keys in few places of memory.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    text: String,
    /// Where each text ends.
    ends: Vec<u32>,
    places: HashTable<Place>,
    hasher: RandomState,
}

/// Where a text lies, and which row it is.
#[derive(Clone, Copy, Debug)]
struct Place {
    begin: u32,
    /// Eight bits of length, 24 of row.
    length_and_row: u32,
}

const ROW_BITS: u32 = 24;
const _: () = assert!(MAX_ID_BYTES < 1 << (32 - ROW_BITS) && MAX_AGENTS < 1 << ROW_BITS);

impl Place {
    const fn row(self) -> usize {
        (self.length_and_row & ((1 << ROW_BITS) - 1)) as usize
    }

    fn of(self, text: &str) -> &str {
        let begin = self.begin as usize;
        let length = (self.length_and_row >> ROW_BITS) as usize;
        text.get(begin..begin + length).unwrap_or_default()
    }
}

impl Table {
    pub(super) const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns the row of a text, giving it one at first sight.
    pub(super) fn intern(&mut self, text: &str, most: usize) -> Result<usize, IdError> {
        if text.is_empty() {
            return Err(IdError::Empty);
        }
        if text.len() > MAX_ID_BYTES {
            return Err(IdError::TooLong);
        }
        let hash = hash(&self.hasher, text);
        if let Some(place) = self.places.find(hash, |place| place.of(&self.text) == text) {
            return Ok(place.row());
        }
        let row = self.ends.len();
        if row >= most {
            return Err(IdError::Full);
        }
        let place = Place {
            begin: self.text.len() as u32,
            length_and_row: (text.len() as u32) << ROW_BITS | row as u32,
        };
        self.text.push_str(text);
        self.ends.push(self.text.len() as u32);
        self.places.insert_unique(hash, place, |place| {
            self::hash(&self.hasher, place.of(&self.text))
        });
        Ok(row)
    }

    pub(super) fn find(&self, text: &str) -> Option<usize> {
        let hash = hash(&self.hasher, text);
        let place = self.places.find(hash, |place| place.of(&self.text) == text);
        place.map(|place| place.row())
    }

    pub(super) fn text(&self, row: usize) -> Option<&str> {
        let end = *self.ends.get(row)? as usize;
        let begin = match row.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize,
            None => 0,
        };
        self.text.get(begin..end)
    }

    #[cfg(feature = "serde")]
    fn texts(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).filter_map(|row| self.text(row))
    }
}

#[inline]
fn hash(hasher: &RandomState, text: &str) -> u64 {
    let mut hasher = hasher.build_hasher();
    hasher.write(text.as_bytes());
    hasher.finish()
}

impl PartialEq for Table {
    fn eq(&self, other: &Self) -> bool {
        self.ends == other.ends && self.text == other.text
    }
}

impl Eq for Table {}

#[cfg(feature = "serde")]
impl serde::Serialize for Table {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeSeq as _;

        // With its length: postcard writes no sequence without one.
        let mut texts = serializer.serialize_seq(Some(self.ends.len()))?;
        for text in self.texts() {
            texts.serialize_element(text)?;
        }
        texts.end()
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Table {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let texts: Vec<Box<str>> = serde::Deserialize::deserialize(deserializer)?;
        let mut table = Self::default();
        for text in &texts {
            // What is empty or too long was never given a key.
            let _ = table.intern(text, MAX_AGENTS);
        }
        Ok(table)
    }
}
