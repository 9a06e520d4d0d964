//! The platforms' bytes: what they send, read tolerantly into facts, and what they are asked.
//!
//! The page never depends on this crate. Words of the platforms appear here and nowhere else, spelt
//! as they spell them.
//!
//! ```
//! use floorlight_core::id::Directory;
//! use floorlight_core::model::AgentState;
//! use floorlight_core::time::UtcMillis;
//! use floorlight_upstream::seed::stream;
//!
//! let text = r#"{"type":"agent_state_change","timestamp":"2026-03-02T09:00:00Z",
//!     "data":{"user_id":"a-1","state":"WRAP_UP"}} {"type": broken"#;
//! let mut directory = Directory::default();
//! let parsed = stream::parse(text, &mut directory, UtcMillis::new(1_772_442_000_250));
//! assert_eq!(parsed.batch.agents[0].key.state, AgentState::WrapUp);
//! assert_eq!(parsed.batch.malformed, 1);
//! ```

pub mod headers;
pub mod seed;
