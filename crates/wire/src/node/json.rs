//! JSON as a tree.

use serde_json::Value;

use super::{Node, Spot};

impl From<Value> for Spot {
    fn from(value: Value) -> Self {
        Self {
            node: Node::from(value),
            place: None,
        }
    }
}

impl From<Value> for Node {
    fn from(value: Value) -> Self {
        match value {
            Value::Object(fields) => Self::Table(
                fields
                    .into_iter()
                    // `null` is how JSON says that a field is not there.
                    .filter(|(_, value)| !value.is_null())
                    .map(|(name, value)| (name, Spot::from(value)))
                    .collect(),
            ),
            Value::Array(list) => Self::List(list.into_iter().map(Spot::from).collect()),
            Value::String(text) => Self::Text(text),
            Value::Bool(value) => Self::Bool(value),
            Value::Null => Self::Other("null"),
            Value::Number(number) => number.as_i64().map_or(
                Self::Other("a number that is not whole or too large"),
                Self::Integer,
            ),
        }
    }
}
