//! Floorlight's own bytes: session frames, persistence, configuration, directory documents, REST
//! answers and problem documents. What the platforms send is the business of `floorlight-upstream`.
//!
//! Everything that is read is bounded in length and depth, and everything that cannot be read is a
//! typed error. Documents that people write are told all their errors at once, each with its field.
//!
//! ```
//! use floorlight_core::frame::{ClientFrame, Seq};
//! use floorlight_wire::frame::{Encoding, Payload, decode_client, encode_client};
//!
//! let frame = ClientFrame::Ack { seq: Seq(42) };
//! let encoded = encode_client(&frame, Encoding::Json)?;
//! assert_eq!(encoded.payload(), Payload::Text(r#"{"ack":{"seq":42}}"#));
//! assert_eq!(decode_client(encoded.payload())?, frame);
//! # Ok::<(), floorlight_wire::WireError>(())
//! ```

pub mod api;
pub mod bug_report;
pub mod config;
pub mod directory_document;
mod error;
mod field;
pub mod frame;
pub mod headers;
mod node;
pub mod persist;
pub mod problem;
pub mod setup;

pub use error::{WireError, WireErrorKind};
pub use field::{FieldError, Place};
