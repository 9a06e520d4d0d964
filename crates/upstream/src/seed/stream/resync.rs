//! The objects of one message, one after the other, and the way back after a broken one.

use serde_json::Deserializer;

use super::{Message, Why};
use crate::seed::field::Field;
use crate::seed::speculative::{self, Expected};

/// The most places at which reading is tried again within one message; what lies behind the last is
/// one broken object. Bounds the work that a hostile message can cause.
const MAX_TRIES: usize = 64;

/// One object of a message.
#[expect(
    clippy::large_enum_variant,
    reason = "short-lived on the stack; a box would allocate for every message"
)]
pub(super) enum Object<'a> {
    /// It was read.
    Read {
        /// What it said.
        message: Message<'a>,
        /// Its text, for a sample.
        text: &'a str,
    },
    /// It was not.
    Broken {
        /// Why not.
        why: Why,
        /// Its text, for a sample.
        text: &'a str,
    },
}

/// Walks through the objects of a message.
pub(super) struct Objects<'a> {
    rest: &'a str,
    tries: usize,
    /// Whether the last object was broken and its end unknown: what is found next may be a part of it.
    lost: bool,
}

impl<'a> Objects<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self {
            rest: text,
            tries: MAX_TRIES,
            lost: false,
        }
    }

    /// Returns the next object if it has exactly the expected shape.
    #[inline]
    pub(super) fn expected(&mut self) -> Option<Expected<'a>> {
        let text = self.rest.trim_ascii_start();
        let (expected, length) = speculative::read(text)?;
        self.rest = text.get(length..)?;
        self.lost = false;
        Some(expected)
    }

    /// Returns the next object, read or broken.
    pub(super) fn next(&mut self) -> Option<Object<'a>> {
        loop {
            self.rest = self.rest.trim_ascii_start();
            if self.rest.is_empty() {
                return None;
            }
            if !self.rest.starts_with('{') {
                let text = self.skip_to_brace();
                if self.lost {
                    continue;
                }
                self.lost = true;
                return Some(Object::Broken {
                    why: Why::NotAnObject,
                    text,
                });
            }
            let mut reader = Deserializer::from_str(self.rest).into_iter::<Message<'a>>();
            match reader.next() {
                Some(Ok(message)) => {
                    let text = self.skip(reader.byte_offset());
                    // The data of a broken message reads well, and is no message.
                    if self.lost && message.kind == Field::None {
                        continue;
                    }
                    self.lost = false;
                    return Some(Object::Read { message, text });
                }
                Some(Err(_)) => {
                    let told = self.lost;
                    let text = self.skip_broken();
                    if told {
                        continue;
                    }
                    return Some(Object::Broken {
                        why: Why::Syntax,
                        text,
                    });
                }
                None => return None,
            }
        }
    }

    /// Steps over a broken object: to its end if its braces say where that is, else just inside.
    fn skip_broken(&mut self) -> &'a str {
        if let Some(end) = end_of_object(self.rest) {
            self.lost = false;
            return self.skip(end);
        }
        self.lost = true;
        self.tries -= 1;
        if self.tries == 0 {
            return self.skip(self.rest.len());
        }
        let text = self.rest;
        self.skip(1);
        self.skip_to_brace();
        text
    }

    fn skip_to_brace(&mut self) -> &'a str {
        self.skip(self.rest.find('{').unwrap_or(self.rest.len()))
    }

    fn skip(&mut self, bytes: usize) -> &'a str {
        let (skipped, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.rest = rest;
        skipped
    }
}

/// Returns where an object ends by its braces, if strings are whole and what follows could be
/// another object.
fn end_of_object(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let (mut in_string, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            // No string has a line break: a quote is missing.
            0..0x20 if in_string => return None,
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' if !in_string => depth += 1,
            b'}' if !in_string => {
                depth -= 1;
                if depth == 0 {
                    let after = text.get(at + 1..)?.trim_ascii_start();
                    return (after.is_empty() || after.starts_with('{')).then_some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}
