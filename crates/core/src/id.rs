//! Identifiers: the platforms' opaque texts, and the small numbers that stand for them.
//!
//! Keys are given in order of first sight, persist with the hub's state and are never reused. Nothing
//! orders or hashes by key: two hubs that saw the same facts in another order agree all the same.

use indexmap::IndexSet;
use thiserror::Error;

/// The longest identifier accepted from a platform, in bytes.
pub const MAX_ID_BYTES: usize = 128;
/// The most agents one connection keeps; further ones are counted and shown as not monitored.
pub const MAX_AGENTS: usize = 60_000;
/// The most queues one connection keeps; facts of further ones are counted and dropped.
pub const MAX_QUEUES: usize = 10_000;
/// The most distinct labels (raw states and reasons); further ones read as "other".
pub const MAX_LABELS: usize = 4_096;

macro_rules! key_type {
    ($(#[$doc:meta])* $name:ident, $int:ty) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(feature = "serde", serde(transparent))]
        pub struct $name($int);

        impl $name {
            /// Wraps a row number.
            #[must_use]
            pub const fn new(row: $int) -> Self {
                Self(row)
            }

            /// Returns the row number.
            #[must_use]
            pub const fn get(self) -> $int {
                self.0
            }

            /// Returns the row number as an index.
            #[must_use]
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

key_type! {
    /// Stands for an agent's identifier within one connection.
    AgentKey, u32
}
key_type! {
    /// Stands for a queue's identifier within one connection.
    QueueKey, u32
}
key_type! {
    /// Stands for a short verbatim text of the platform: a raw state or a reason code.
    LabelKey, u16
}

impl LabelKey {
    /// No text was sent.
    pub const NONE: Self = Self(0);
    /// A text beyond [`MAX_LABELS`] was sent.
    pub const OTHER: Self = Self(1);
}

/// A contact's identifier reduced to 64 bits (FNV-1a of its text); zero stands for no contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct ContactTag(u64);

impl ContactTag {
    /// No contact.
    pub const NONE: Self = Self(0);

    /// Returns the tag of a contact's identifier; an empty text is no contact.
    #[must_use]
    pub fn of(text: &str) -> Self {
        if text.is_empty() {
            Self::NONE
        } else {
            Self(digest(&[text]).max(1))
        }
    }

    /// Returns the 64 bits.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Says whether there is a contact.
    #[must_use]
    pub const fn is_some(self) -> bool {
        self.0 != 0
    }
}

/// Reduces texts to 64 bits (FNV-1a, a separator after each), alike on every platform and in every run.
#[must_use]
pub fn digest(parts: &[&str]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        for byte in part.bytes().chain([0x1f]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

/// Why a text was not given a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum IdError {
    /// The identifier is empty.
    #[error("the identifier is empty")]
    Empty,
    /// The identifier is longer than [`MAX_ID_BYTES`].
    #[error("the identifier is longer than {MAX_ID_BYTES} bytes")]
    TooLong,
    /// The directory holds as many as it may.
    #[error("the directory is full")]
    Full,
}

/// Maps the platform's texts to keys and back, for one connection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Directory {
    agents: Table,
    queues: Table,
    labels: Table,
}

/// Texts in order of first sight.
#[derive(Clone, Debug, Default)]
struct Table {
    texts: IndexSet<Box<str>>,
}

impl Directory {
    /// Returns the key of an agent, giving it one at first sight.
    ///
    /// # Errors
    /// If the identifier is empty or too long, or [`MAX_AGENTS`] are known already.
    pub fn agent(&mut self, id: &str) -> Result<AgentKey, IdError> {
        self.agents
            .intern(id, MAX_AGENTS)
            .map(|row| AgentKey(row as u32))
    }

    /// Returns the key of a queue, giving it one at first sight.
    ///
    /// # Errors
    /// If the identifier is empty or too long, or [`MAX_QUEUES`] are known already.
    pub fn queue(&mut self, id: &str) -> Result<QueueKey, IdError> {
        self.queues
            .intern(id, MAX_QUEUES)
            .map(|row| QueueKey(row as u32))
    }

    /// Returns the key of a raw state or reason; never fails.
    pub fn label(&mut self, text: &str) -> LabelKey {
        if text.is_empty() {
            return LabelKey::NONE;
        }
        match self.labels.intern(text, MAX_LABELS) {
            Ok(row) => LabelKey(row as u16 + 2),
            Err(IdError::Empty | IdError::TooLong | IdError::Full) => LabelKey::OTHER,
        }
    }

    /// Returns the key of an agent that is known already.
    #[must_use]
    pub fn find_agent(&self, id: &str) -> Option<AgentKey> {
        self.agents
            .texts
            .get_index_of(id)
            .map(|row| AgentKey(row as u32))
    }

    /// Returns the identifier behind a key.
    #[must_use]
    pub fn agent_id(&self, key: AgentKey) -> Option<&str> {
        self.agents.text(key.index())
    }

    /// Returns the identifier behind a key.
    #[must_use]
    pub fn queue_id(&self, key: QueueKey) -> Option<&str> {
        self.queues.text(key.index())
    }

    /// Returns the text behind a label: `None` for [`LabelKey::NONE`], "other" for [`LabelKey::OTHER`].
    #[must_use]
    pub fn label_text(&self, key: LabelKey) -> Option<&str> {
        match key {
            LabelKey::NONE => None,
            LabelKey::OTHER => Some("other"),
            LabelKey(row) => self.labels.text(usize::from(row) - 2),
        }
    }

    /// Returns how many agents have a key.
    #[must_use]
    pub fn agents(&self) -> usize {
        self.agents.texts.len()
    }

    /// Returns how many queues have a key.
    #[must_use]
    pub fn queues(&self) -> usize {
        self.queues.texts.len()
    }

    /// Returns how many labels have a key, the two fixed ones included.
    #[must_use]
    pub fn labels(&self) -> usize {
        self.labels.texts.len() + 2
    }
}

impl Table {
    fn intern(&mut self, text: &str, most: usize) -> Result<usize, IdError> {
        if text.is_empty() {
            return Err(IdError::Empty);
        }
        if text.len() > MAX_ID_BYTES {
            return Err(IdError::TooLong);
        }
        if let Some(row) = self.texts.get_index_of(text) {
            return Ok(row);
        }
        if self.texts.len() >= most {
            return Err(IdError::Full);
        }
        Ok(self.texts.insert_full(text.into()).0)
    }

    fn text(&self, row: usize) -> Option<&str> {
        self.texts.get_index(row).map(AsRef::as_ref)
    }
}

impl PartialEq for Table {
    fn eq(&self, other: &Self) -> bool {
        self.texts.len() == other.texts.len() && self.texts.iter().eq(other.texts.iter())
    }
}

impl Eq for Table {}

#[cfg(feature = "serde")]
impl serde::Serialize for Table {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.texts.iter())
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Table {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let texts: Vec<Box<str>> = serde::Deserialize::deserialize(deserializer)?;
        Ok(Self {
            texts: texts.into_iter().collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn keys_are_stable_and_texts_come_back() {
        let mut directory = Directory::default();
        let first = directory.agent("a-1").unwrap();
        directory.agent("a-2").unwrap();
        assert_eq!(directory.agent("a-1"), Ok(first));
        assert_eq!(directory.agent_id(first), Some("a-1"));
        assert_eq!(directory.agent(""), Err(IdError::Empty));
        assert_eq!(directory.agent(&"x".repeat(129)), Err(IdError::TooLong));
    }

    #[test]
    fn labels_never_fail() {
        let mut directory = Directory::default();
        assert_eq!(directory.label(""), LabelKey::NONE);
        let lunch = directory.label("LUNCH");
        assert_eq!(directory.label_text(lunch), Some("LUNCH"));
        assert_eq!(directory.label(&"x".repeat(200)), LabelKey::OTHER);
        for n in 0..MAX_LABELS {
            directory.label(&format!("label {n}"));
        }
        assert_eq!(directory.label("one more"), LabelKey::OTHER);
    }

    #[test]
    fn no_contact_has_no_tag() {
        assert!(!ContactTag::of("").is_some());
        assert_ne!(ContactTag::of("c1"), ContactTag::of("c2"));
    }
}
