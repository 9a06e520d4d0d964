//! Saving the directory document.

use serde::{Deserialize, Serialize};

/// The longest document that `PUT /api/connections/{c}/directory-document` takes, in bytes.
pub const MAX_DOCUMENT_BYTES: usize = 2 * 1024 * 1024;

/// The tag of a document that nobody has saved yet.
pub const NO_DOCUMENT: &str = "\"none\"";

/// The answer of `PUT /api/connections/{c}/directory-document`; the new tag is in its `ETag`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentSaved {
    /// The directory's version from which the document counts.
    pub version: u64,
}
