//! What a frame says, whoever wrote it: which agents changed, to what, and when that happened.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use floorlight_core::frame::{Seq, ServerFrame};
use floorlight_core::time::UtcMillis;
use floorlight_wire::frame::{Payload, decode_server};
use serde::Deserialize;

/// Bytes of a peer's binary row: row, state, reason, queue, time.
const BINARY_ROW: usize = 20;
const BINARY_HEAD: usize = 8;
/// The tag of a delta among our frames.
const DELTA: u32 = 2;

/// One agent as it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// The agent: a row number, or an interned id.
    pub(crate) agent: u32,
    /// The state's label: a number, or an interned word.
    pub(crate) state: u32,
    /// When it happened, by the platform's stamp.
    pub(crate) at: i64,
}

/// A frame, read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Step {
    /// The position that it leads to; `None` for one that moves nothing.
    pub(crate) seq: Option<Seq>,
    /// The position that it needs.
    pub(crate) from: Option<Seq>,
    /// Whether it replaces everything, and is the last part of that.
    pub(crate) snapshot: bool,
    /// Changed agents.
    pub(crate) rows: Vec<Row>,
}

/// Who writes the frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Form {
    /// Our hub.
    Floorlight,
    /// A peer that writes JSON, an event or a batch at a time.
    Json,
    /// A peer that writes JSON once and then rows of fixed width.
    Binary,
}

/// Words that JSON spells out, as numbers.
#[derive(Debug, Default)]
pub(crate) struct Words {
    numbers: BTreeMap<String, u32>,
    pub(crate) texts: Vec<String>,
}

impl Words {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = self.texts.len() as u32;
        self.texts.push(text.to_owned());
        self.numbers.insert(text.to_owned(), number);
        number
    }
}

#[derive(Deserialize)]
struct JsonFrame<'a> {
    seq: u64,
    #[serde(default)]
    snapshot: bool,
    #[serde(borrow)]
    agents: Vec<JsonAgent<'a>>,
}

#[derive(Deserialize)]
struct JsonAgent<'a> {
    id: &'a str,
    row: u32,
    state: &'a str,
    state_row: u32,
    at: i64,
}

/// What a frame is, without reading it whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Glance {
    /// A step that others get, too: these numbers tell it from every other.
    Shared(u64, u64),
    /// Everything, in a peer's JSON.
    Everything(Seq),
    /// Anything else.
    Own,
}

/// Looks at the beginning of a frame.
pub(crate) fn glance(form: Form, payload: Payload<'_>) -> Glance {
    match (form, payload) {
        (Form::Floorlight, Payload::Binary(bytes)) => {
            match postcard::take_from_bytes::<(u32, u64, u64)>(bytes) {
                Ok(((DELTA, from, seq), _)) => Glance::Shared(from, seq),
                Ok(_) | Err(_) => Glance::Own,
            }
        }
        (Form::Binary, Payload::Binary(bytes)) => {
            number(bytes, 0).map_or(Glance::Own, |seq| Glance::Shared(0, u64::from(seq)))
        }
        (Form::Json | Form::Binary, Payload::Text(text)) => {
            let digits = text
                .strip_prefix("{\"seq\":")
                .and_then(|rest| rest.split_once(','));
            let read = digits.and_then(|(seq, rest)| Some((seq.parse().ok()?, rest)));
            match read {
                Some((seq, rest)) if rest.starts_with("\"snapshot\"") => {
                    Glance::Everything(Seq(seq))
                }
                Some((seq, _)) => Glance::Shared(0, seq),
                None => Glance::Own,
            }
        }
        (Form::Floorlight, Payload::Text(_)) | (Form::Json, Payload::Binary(_)) => Glance::Own,
    }
}

/// Reads a frame.
///
/// # Errors
/// If it is none of this form.
pub(crate) fn read(form: Form, payload: Payload<'_>, words: &mut Words) -> Result<Step> {
    match (form, payload) {
        (Form::Floorlight, payload) => Ok(ours(decode_server(payload)?)),
        (Form::Json | Form::Binary, Payload::Text(text)) => json(form, text, words),
        (Form::Binary, Payload::Binary(bytes)) => binary(bytes),
        (Form::Json, Payload::Binary(_)) => bail!("bytes where text is due"),
    }
}

fn ours(frame: ServerFrame) -> Step {
    let rows = |teams: &[floorlight_core::frame::TeamBlock], at: UtcMillis| {
        let rows = teams.iter().flat_map(|team| &team.rows);
        rows.map(|row| Row {
            agent: row.row,
            state: u32::from(row.raw),
            at: at.get().saturating_sub_unsigned(row.age_ms),
        })
        .collect()
    };
    match frame {
        ServerFrame::Snapshot(part) => {
            let last = part.part + 1 >= part.parts;
            Step {
                seq: last.then_some(part.seq),
                snapshot: last,
                rows: rows(&part.teams, part.at),
                ..Step::default()
            }
        }
        ServerFrame::Delta(delta) => Step {
            seq: Some(delta.seq),
            from: Some(delta.from),
            rows: rows(&delta.teams, delta.at),
            ..Step::default()
        },
        ServerFrame::Welcome(_) | ServerFrame::Heartbeat(_) | ServerFrame::Refused(_) => {
            Step::default()
        }
    }
}

fn json(form: Form, text: &str, words: &mut Words) -> Result<Step> {
    let frame: JsonFrame<'_> = serde_json::from_str(text).context("not a frame of a peer")?;
    let rows = frame.agents.iter().map(|agent| match form {
        Form::Json => Row {
            agent: words.number(agent.id),
            state: words.number(agent.state),
            at: agent.at,
        },
        Form::Floorlight | Form::Binary => Row {
            agent: agent.row,
            state: agent.state_row,
            at: agent.at,
        },
    });
    Ok(Step {
        seq: Some(Seq(frame.seq)),
        snapshot: frame.snapshot,
        rows: rows.collect(),
        ..Step::default()
    })
}

fn binary(bytes: &[u8]) -> Result<Step> {
    let seq = number(bytes, 0).context("a frame without a head")?;
    let body = bytes.get(BINARY_HEAD..).context("a frame without a head")?;
    let mut rows = Vec::with_capacity(body.len() / BINARY_ROW);
    for row in body.chunks_exact(BINARY_ROW) {
        let both = number(row, 4).context("a row without a state")?;
        let at = row.get(12..20).and_then(|at| <[u8; 8]>::try_from(at).ok());
        rows.push(Row {
            agent: number(row, 0).context("a row without an agent")?,
            state: both & 0xffff,
            at: f64::from_le_bytes(at.context("a row without a time")?) as i64,
        });
    }
    Ok(Step {
        seq: Some(Seq(u64::from(seq))),
        rows,
        ..Step::default()
    })
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_change_reads_the_same_in_each_form() -> Result<()> {
        let mut words = Words::default();
        let text = r#"{"seq":7,"agents":[{"id":"a","row":3,"state":"READY","state_row":2,"at":1790000000123}]}"#;
        assert_eq!(
            glance(Form::Json, Payload::Text(text)),
            Glance::Shared(0, 7)
        );
        let spelled = read(Form::Json, Payload::Text(text), &mut words)?;
        assert_eq!(words.texts, ["a", "READY"]);
        let mut bytes = Vec::new();
        bytes.extend(7_u32.to_le_bytes());
        bytes.extend(1_u32.to_le_bytes());
        bytes.extend(3_u32.to_le_bytes());
        bytes.extend(2_u16.to_le_bytes());
        bytes.extend(9_u16.to_le_bytes());
        bytes.extend(4_u32.to_le_bytes());
        bytes.extend(1_790_000_000_123.0_f64.to_le_bytes());
        let short = read(Form::Binary, Payload::Binary(&bytes), &mut words)?;
        assert_eq!(
            (spelled.seq, spelled.rows[0].at),
            (short.seq, short.rows[0].at)
        );
        assert_eq!((short.rows[0].agent, short.rows[0].state), (3, 2));
        assert!(read(Form::Binary, Payload::Binary(&bytes[..6]), &mut words).is_err());
        Ok(())
    }
}
