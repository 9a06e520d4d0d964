//! `connections.toml`, with lines and columns in its errors.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Connection, document};
use crate::node::{Faults, Node, Spot};
use crate::{FieldError, Place};

/// The longest file that is read, in bytes.
const MAX_FILE: usize = 1024 * 1024;

/// Reads a configuration file.
///
/// # Errors
/// Everything that is wrong with it, each with its field, line and column.
pub fn parse_toml(text: &str) -> Result<Vec<Connection>, Vec<FieldError>> {
    let mut faults = Faults::default();
    if text.len() > MAX_FILE {
        let found = format!("the file has {} bytes", text.len());
        faults.add("", None, found, format!("at most {MAX_FILE}"));
        return Err(faults.into_errors());
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let place = error.span().map(|span| place(text, &span));
        faults.add("", place, error.message(), "a TOML file");
    }
    if !faults.is_empty() {
        return Err(faults.into_errors());
    }
    let root = Spot {
        place: None,
        node: table_node(text, table.into_inner()),
    };
    let connections = document::connections(&root, &mut faults);
    if faults.is_empty() {
        Ok(connections)
    } else {
        Err(faults.into_errors())
    }
}

fn table_node(text: &str, table: DeTable<'_>) -> Node {
    let entries = table.into_iter().map(|(key, value)| {
        let at = place(text, &key.span());
        (key.into_inner().into_owned(), spot(text, at, value))
    });
    Node::Table(entries.collect())
}

fn spot(text: &str, place: Place, value: Spanned<DeValue<'_>>) -> Spot {
    let node = match value.into_inner() {
        DeValue::String(value) => Node::Text(value.into_owned()),
        DeValue::Integer(value) => i64::from_str_radix(value.as_str(), value.radix())
            .map_or(Node::Other("a number that is too large"), Node::Integer),
        DeValue::Boolean(value) => Node::Bool(value),
        DeValue::Float(_) => Node::Other("a number with a point"),
        DeValue::Datetime(_) => Node::Other("a date"),
        DeValue::Array(list) => {
            let entries = list.into_iter().map(|entry| {
                let at = self::place(text, &entry.span());
                spot(text, at, entry)
            });
            Node::List(entries.collect())
        }
        DeValue::Table(table) => table_node(text, table),
    };
    Spot {
        node,
        place: Some(place),
    }
}

fn place(text: &str, span: &Range<usize>) -> Place {
    let before = text.get(..span.start).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    Place {
        line: u32::try_from(line).unwrap_or(u32::MAX),
        column: u32::try_from(column).unwrap_or(u32::MAX),
    }
}
