//! Why bytes of ours could not be read or written.

use std::fmt;

use thiserror::Error;

/// A failure to read or write bytes of our own formats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WireError {
    /// What was being read: `client_frame`, `persisted.hub_state`, ….
    pub path: &'static str,
    /// What was wrong.
    pub kind: WireErrorKind,
}

/// What was wrong with the bytes.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WireErrorKind {
    /// There are too many.
    #[error("it is longer than {most} bytes")]
    TooBig {
        /// The limit, in bytes.
        most: usize,
    },
    /// The JSON nests too deeply.
    #[error("it nests deeper than {most} levels")]
    TooDeep {
        /// The limit.
        most: usize,
    },
    /// The JSON is not of the expected form.
    #[error("it is not the JSON expected: {0}")]
    Json(String),
    /// The binary form is damaged.
    #[error("its binary form is damaged: {0}")]
    Postcard(postcard::Error),
    /// Bytes are left after the value.
    #[error("{left} bytes are left over")]
    Trailing {
        /// How many.
        left: usize,
    },
    /// It was written by a version that this one does not know.
    #[error("it has version {found}; this program knows {known}")]
    UnknownVersion {
        /// The version found.
        found: u8,
        /// The version known.
        known: u8,
    },
    /// It is something else than was asked for.
    #[error("it is of another kind ({found})")]
    OtherKind {
        /// The kind byte found.
        found: u8,
    },
    /// The checksum does not match.
    #[error("its checksum does not match")]
    Checksum,
    /// It is shorter than an envelope.
    #[error("it is cut off")]
    CutOff,
}

impl WireError {
    pub(crate) const fn new(path: &'static str, kind: WireErrorKind) -> Self {
        Self { path, kind }
    }
}

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cannot be used: {}", self.path, self.kind)
    }
}

impl std::error::Error for WireError {}
