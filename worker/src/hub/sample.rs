//! A few redacted samples of what could not be read, for administrators.

use std::collections::{BTreeSet, VecDeque};

/// The most samples kept; older ones give way.
const MAX_SAMPLES: usize = 16;
/// The most unknown words kept; later ones are only counted by the machine.
const MAX_WORDS: usize = 64;

/// The last samples, oldest first, and the first unknown words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Samples {
    malformed: VecDeque<String>,
    words: BTreeSet<String>,
}

impl Samples {
    /// Keeps a sample that is redacted and short already.
    pub(crate) fn push(&mut self, sample: String) {
        if self.malformed.len() >= MAX_SAMPLES {
            self.malformed.pop_front();
        }
        self.malformed.push_back(sample);
    }

    /// Copies the samples, oldest first.
    pub(crate) fn list(&self) -> Vec<String> {
        self.malformed.iter().cloned().collect()
    }

    /// Keeps a type or a state that this version does not know.
    pub(crate) fn note_word(&mut self, word: String) {
        if self.words.len() < MAX_WORDS {
            self.words.insert(word);
        }
    }

    /// Copies the unknown words.
    pub(crate) fn words(&self) -> Vec<String> {
        self.words.iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_samples_give_way() {
        let mut samples = Samples::default();
        for n in 0..100 {
            samples.push(n.to_string());
        }
        assert_eq!(samples.list().len(), MAX_SAMPLES);
        assert_eq!(samples.list().last().map(String::as_str), Some("99"));
    }
}
