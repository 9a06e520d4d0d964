//! A place in a text, and the few steps that lead on from it.

use floorlight_core::id::MAX_ID_BYTES;

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = 0x8080_8080_8080_8080;

/// A place in a text. Each step moves on, or says `None`: the text is not as expected.
pub(super) struct Cursor<'a> {
    text: &'a str,
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    #[inline]
    pub(super) const fn new(text: &'a str) -> Self {
        Self {
            text,
            rest: text.as_bytes(),
        }
    }

    /// Returns how many bytes were read.
    #[inline]
    pub(super) const fn at(&self) -> usize {
        self.text.len() - self.rest.len()
    }

    /// Steps over these bytes if they come next.
    #[inline]
    pub(super) fn has<const N: usize>(&mut self, literal: &[u8; N]) -> bool {
        let Some((next, rest)) = self.rest.split_first_chunk::<N>() else {
            return false;
        };
        let there = same(next, literal);
        if there {
            self.rest = rest;
        }
        there
    }

    /// Steps over these bytes, which must come next.
    #[inline]
    pub(super) fn literal<const N: usize>(&mut self, literal: &[u8; N]) -> Option<()> {
        self.has(literal).then_some(())
    }

    /// Reads a string without escapes, its quote at the beginning already behind.
    #[inline(always)]
    pub(super) fn string(&mut self) -> Option<&'a str> {
        let begin = self.at();
        let length = length_of_string(self.rest)?;
        self.rest = self.rest.get(length + 1..)?;
        self.text.get(begin..begin + length)
    }

    /// Reads a string that is not longer than an identifier may be.
    #[inline]
    pub(super) fn id(&mut self) -> Option<&'a str> {
        self.string().filter(|id| id.len() <= MAX_ID_BYTES)
    }

    /// Reads a string, quotes and all; nothing for `null`.
    #[inline]
    pub(super) fn string_or_null(&mut self) -> Option<&'a str> {
        if self.has(b"\"") {
            self.string()
        } else {
            self.literal(b"null").map(|()| "")
        }
    }

    /// Reads an identifier, quotes and all; nothing for `null`.
    #[inline]
    pub(super) fn id_or_null(&mut self) -> Option<&'a str> {
        self.string_or_null().filter(|id| id.len() <= MAX_ID_BYTES)
    }

    /// Reads a number of at most nine digits before the point and at most three behind it.
    ///
    /// Such a number is one division away from its decimal form, so that every reader agrees on it.
    #[inline]
    pub(super) fn number_or_null(&mut self) -> Option<Option<f64>> {
        if self.has(b"null") {
            return Some(None);
        }
        let (whole, digits) = self.digits(9, 0)?;
        // JSON knows no leading zeros.
        if digits > 1 && u64::pow(10, digits - 1) > whole {
            return None;
        }
        let number = if self.has(b".") {
            let (all, decimals) = self.digits(3, whole)?;
            all as f64 / u32::pow(10, decimals) as f64
        } else {
            whole as f64
        };
        matches!(self.rest.first(), Some(b',' | b'}')).then_some(Some(number))
    }

    /// Reads at least one and at most so many digits, appended to a number; says how many there were.
    #[inline]
    fn digits(&mut self, most: u32, to: u64) -> Option<(u64, u32)> {
        let (mut number, mut count) = (to, 0);
        while let Some((byte @ b'0'..=b'9', rest)) = self.rest.split_first() {
            if count == most {
                return None;
            }
            number = number * 10 + u64::from(byte - b'0');
            count += 1;
            self.rest = rest;
        }
        (count > 0).then_some((number, count))
    }
}

/// Compares word by word: on WebAssembly a comparison of arrays is a call, and one byte at a time.
#[inline]
fn same<const N: usize>(one: &[u8; N], other: &[u8; N]) -> bool {
    let (one_words, one_rest) = one.as_chunks::<8>();
    let (other_words, other_rest) = other.as_chunks::<8>();
    let mut differs = 0;
    for (one, other) in one_words.iter().zip(other_words) {
        differs |= u64::from_le_bytes(*one) ^ u64::from_le_bytes(*other);
    }
    // The last eight bytes may overlap with what was compared: one more word covers them.
    if let (Some(one), Some(other)) = (one.last_chunk::<8>(), other.last_chunk::<8>()) {
        differs |= u64::from_le_bytes(*one) ^ u64::from_le_bytes(*other);
    } else {
        for (one, other) in one_rest.iter().zip(other_rest) {
            differs |= u64::from(one ^ other);
        }
    }
    differs == 0
}

/// Returns where a string ends; `None` if it does not, or holds an escape or a control character.
#[inline]
fn length_of_string(bytes: &[u8]) -> Option<usize> {
    let (words, rest) = bytes.as_chunks::<8>();
    for (number, word) in words.iter().enumerate() {
        let found = ends(u64::from_le_bytes(*word));
        if found != 0 {
            let at = (found.trailing_zeros() / 8) as usize;
            return (word.get(at) == Some(&b'"')).then_some(number * 8 + at);
        }
    }
    let at = rest
        .iter()
        .position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))?;
    (rest.get(at) == Some(&b'"')).then_some(words.len() * 8 + at)
}

/// Marks the bytes of a word at which a string ends or is no plain one. Marks above the lowest may be
/// wrong (a borrow runs upwards), the lowest is right.
#[inline]
const fn ends(word: u64) -> u64 {
    let quote = word ^ (ONES * b'"' as u64);
    let escape = word ^ (ONES * b'\\' as u64);
    let quotes = quote.wrapping_sub(ONES) & !quote;
    let escapes = escape.wrapping_sub(ONES) & !escape;
    let controls = word.wrapping_sub(ONES * 0x20) & !word;
    (quotes | escapes | controls) & TOPS
}
