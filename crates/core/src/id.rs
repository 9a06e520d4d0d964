//! Identifiers: the platforms' opaque texts, and the small numbers that stand for them.
//!
//! Keys are given in order of first sight, persist with the hub's state and are never reused. Nothing
//! orders or hashes by key: two hubs that saw the same facts in another order agree all the same.

use thiserror::Error;

mod table;

use table::Table;

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

/// A contact's identifier reduced to 64 bits ([`digest`] of its text); zero stands for no contact.
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

    /// Returns the tag that has these bits.
    #[must_use]
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
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

/// Reduces texts to 64 bits, alike on every platform and in every run; where one text ends and the next
/// begins counts too.
///
/// Eight bytes a step, and each text on its own, so that a processor works on several at once:
/// identifiers are long, and this runs for every event. It guards against nobody who looks for
/// collisions.
#[must_use]
#[inline]
pub fn digest(parts: &[&str]) -> u64 {
    let joined = parts.iter().fold(0xcbf2_9ce4_8422_2325, |hash, part| {
        stir(hash ^ reduced(part))
    });
    stir(joined)
}

/// Reduces one text.
#[inline]
fn reduced(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let seed = (bytes.len() as u64 + 1) << 56;
    let Some(last) = bytes.last_chunk::<8>() else {
        let short = bytes
            .iter()
            .fold(0, |word, byte| word << 8 | u64::from(*byte));
        return stir(seed ^ short);
    };
    let (words, rest) = bytes.as_chunks::<8>();
    let whole = words
        .iter()
        .fold(seed, |hash, word| stir(hash ^ u64::from_le_bytes(*word)));
    if rest.is_empty() {
        return whole;
    }
    // The last eight bytes, some of them for the second time.
    stir(whole ^ u64::from_le_bytes(*last))
}

#[inline]
const fn stir(hash: u64) -> u64 {
    let product = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    product ^ product >> 32
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
        self.agents.find(id).map(|row| AgentKey(row as u32))
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
        self.agents.len()
    }

    /// Returns how many queues have a key.
    #[must_use]
    pub fn queues(&self) -> usize {
        self.queues.len()
    }

    /// Returns how many labels have a key, the two fixed ones included.
    #[must_use]
    pub fn labels(&self) -> usize {
        self.labels.len() + 2
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

    /// I3: where texts end counts, and so does each byte of them.
    #[test]
    fn digests_differ_where_texts_do() {
        let mut seen = std::collections::BTreeSet::new();
        let long = "a1b2c3d4-e5f6-7890-abcd-ef0123456789";
        for parts in [
            &["", ""][..],
            &[""],
            &["a", ""],
            &["", "a"],
            &["ab", "c"],
            &["a", "bc"],
            &["abc"],
            &["abc\0"],
            &["\0abc"],
            &["abcdefgh"],
            &["abcdefgh", ""],
            &["", "abcdefgh"],
        ] {
            assert!(seen.insert(digest(parts)), "{parts:?}");
        }
        for end in 0..=long.len() {
            seen.insert(digest(&[&long[..end], &long[end..]]));
            seen.insert(digest(&[&long[end..], "x", &long[..end]]));
        }
        for n in 0..100_000_u32 {
            seen.insert(digest(&["q", &n.to_string()]));
        }
        assert_eq!(seen.len(), 12 + 2 * (long.len() + 1) + 100_000);
    }
}
