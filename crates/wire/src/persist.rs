//! What is written to disk, so that a later version knows what it reads.
//!
//! An envelope is a kind byte, a version byte, the value in postcard, and eight bytes of checksum.
//! A version that is not known is a typed error, never a guess.

use floorlight_core::hub::LogRecord;
use floorlight_core::time::UtcMillis;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::{WireError, WireErrorKind};

/// The longest envelope that is read, in bytes.
pub const MAX_ENVELOPE: usize = 64 * 1024 * 1024;

const HEAD: usize = 2;
const CHECKSUM: usize = 8;

/// What an envelope holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A hub's exported state.
    HubState,
    /// A [`LogBatch`].
    LogBatch,
    /// A token keeper's exported state.
    GateState,
    /// A [`crate::bug_report::BugReport`].
    BugReport,
}

impl Kind {
    const fn byte(self) -> u8 {
        match self {
            Self::HubState => 1,
            Self::LogBatch => 2,
            Self::GateState => 3,
            Self::BugReport => 4,
        }
    }

    /// Returns the version that this program writes and reads.
    #[must_use]
    pub const fn version(self) -> u8 {
        match self {
            // Since version 2 a hub's state holds what was counted.
            Self::HubState => 2,
            // It holds hub states: it moves with them.
            Self::LogBatch | Self::GateState | Self::BugReport => 1,
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::HubState => "persisted hub state",
            Self::LogBatch => "persisted log batch",
            Self::GateState => "persisted gate state",
            Self::BugReport => "bug report",
        }
    }
}

/// One row of the log: consecutive records, and the watermark after them (DESIGN 10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogBatch {
    /// The sequence number of the first record.
    pub first: u64,
    /// The watermark after the last record.
    pub watermark: UtcMillis,
    /// The records.
    pub records: Vec<LogRecord>,
}

impl LogBatch {
    /// Returns the sequence number of the last record; that before `first` if there are none.
    #[must_use]
    pub fn last(&self) -> u64 {
        (self.first + self.records.len() as u64).saturating_sub(1)
    }
}

/// Writes a value into an envelope.
///
/// # Errors
/// If the value cannot be written in postcard.
pub fn seal<T: Serialize>(kind: Kind, value: &T) -> Result<Vec<u8>, WireError> {
    let head = vec![kind.byte(), kind.version()];
    let mut bytes = postcard::to_extend(value, head)
        .map_err(|error| WireError::new(kind.path(), WireErrorKind::Postcard(error)))?;
    let sum = checksum(&bytes);
    bytes.extend_from_slice(&sum);
    Ok(bytes)
}

/// Reads a value out of an envelope.
///
/// # Errors
/// If the envelope is damaged, cut off, too long, of another kind or of a version not known.
pub fn open<T: DeserializeOwned>(kind: Kind, bytes: &[u8]) -> Result<T, WireError> {
    let fail = |what| WireError::new(kind.path(), what);
    if bytes.len() > MAX_ENVELOPE {
        return Err(fail(WireErrorKind::TooBig { most: MAX_ENVELOPE }));
    }
    let Some((sealed, sum)) = bytes.split_last_chunk::<CHECKSUM>() else {
        return Err(fail(WireErrorKind::CutOff));
    };
    let Some((&[found_kind, found], body)) = sealed.split_first_chunk::<HEAD>() else {
        return Err(fail(WireErrorKind::CutOff));
    };
    if *sum != checksum(sealed) {
        return Err(fail(WireErrorKind::Checksum));
    }
    if found_kind != kind.byte() {
        return Err(fail(WireErrorKind::OtherKind { found: found_kind }));
    }
    let known = kind.version();
    if found != known {
        return Err(fail(WireErrorKind::UnknownVersion { found, known }));
    }
    let (value, left) =
        postcard::take_from_bytes(body).map_err(|error| fail(WireErrorKind::Postcard(error)))?;
    if left.is_empty() {
        Ok(value)
    } else {
        Err(fail(WireErrorKind::Trailing { left: left.len() }))
    }
}

/// FNV-1a over 64 bits: guards against damage, not against malice.
fn checksum(bytes: &[u8]) -> [u8; CHECKSUM] {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in bytes {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash.to_le_bytes()
}

#[cfg(test)]
mod tests {
    use floorlight_core::floor::{AgentFact, FactKey, Source};
    use floorlight_core::id::{AgentKey, ContactTag, LabelKey, QueueKey};
    use floorlight_core::model::{AgentState, Direction};

    use super::*;

    fn batch() -> LogBatch {
        LogBatch {
            first: 300,
            watermark: UtcMillis::new(1_700_000_000_000),
            records: vec![LogRecord::Agent(AgentFact {
                agent: AgentKey::new(7),
                key: FactKey {
                    occurred_at: UtcMillis::new(1_700_000_000_123),
                    source: Source::Stream,
                    sweep: 0,
                    state: AgentState::InContact,
                    tie: 0xdead_beef,
                },
                observed_at: UtcMillis::new(1_700_000_000_200),
                direction: Direction::Inbound,
                on_hold: false,
                raw: LabelKey::new(2),
                reason: LabelKey::NONE,
                queue: Some(QueueKey::new(3)),
                contact: ContactTag::of("c1"),
                duration_ms: None,
            })],
        }
    }

    /// These bytes lie on disks: if this fails, raise the version and keep reading the old one.
    #[test]
    fn the_bytes_of_version_one_stay() {
        let bytes = seal(Kind::LogBatch, &batch()).unwrap();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        expect_test::expect!["0201ac0280a0abfef962010007f6a1abfef962000005effdb6f50d90a3abfef962010002000103ddbdbd83f890a2879001002678cc00f9fe62fe"].assert_eq(&hex);
        assert_eq!(open::<LogBatch>(Kind::LogBatch, &bytes), Ok(batch()));
    }

    #[test]
    fn another_version_is_a_typed_error() {
        let mut bytes = seal(Kind::GateState, &1_u8).unwrap();
        bytes[1] = 9;
        let sealed = bytes.len() - CHECKSUM;
        let sum = checksum(&bytes[..sealed]);
        bytes[sealed..].copy_from_slice(&sum);
        let error = open::<u8>(Kind::GateState, &bytes).unwrap_err();
        assert_eq!(
            error.kind,
            WireErrorKind::UnknownVersion { found: 9, known: 1 }
        );
        assert_eq!(
            open::<u8>(Kind::HubState, &bytes).unwrap_err().kind,
            WireErrorKind::OtherKind { found: 3 }
        );
    }

    /// A state of version 1 is refused with a sentence that says so: the hub is rebuilt from its log.
    #[test]
    fn the_hub_state_of_version_one_is_refused() {
        let mut bytes = seal(Kind::HubState, &1_u8).unwrap();
        bytes[1] = 1;
        let sealed = bytes.len() - CHECKSUM;
        let sum = checksum(&bytes[..sealed]);
        bytes[sealed..].copy_from_slice(&sum);
        let error = open::<u8>(Kind::HubState, &bytes).unwrap_err();
        assert_eq!(
            error.kind,
            WireErrorKind::UnknownVersion { found: 1, known: 2 }
        );
        expect_test::expect![
            "persisted hub state cannot be used: it has version 1; this program knows 2"
        ]
        .assert_eq(&error.to_string());
    }

    #[test]
    fn any_damaged_byte_is_noticed() {
        let good = seal(Kind::LogBatch, &batch()).unwrap();
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 0x10;
            assert!(open::<LogBatch>(Kind::LogBatch, &bad).is_err(), "byte {at}");
            assert!(
                open::<LogBatch>(Kind::LogBatch, &good[..at]).is_err(),
                "cut at {at}"
            );
        }
    }

    /// I21: what a checkpoint holds comes back, names included, and is no longer than it must be.
    #[test]
    fn a_directory_comes_back_from_disk() {
        let mut directory = floorlight_core::id::Directory::default();
        for n in 0..300 {
            directory.agent(&format!("agent {n}")).unwrap();
            directory.queue(&format!("queue {n}")).unwrap();
            directory.label(&format!("label {n}"));
        }
        let bytes = seal(Kind::HubState, &directory).unwrap();
        assert_eq!(open(Kind::HubState, &bytes), Ok(directory));
    }
}
