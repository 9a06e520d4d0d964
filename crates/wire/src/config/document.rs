//! The list of connections.

use super::{Connection, MAX_CONNECTIONS, check};
use crate::node::{Faults, Fields, Node, Spot, shorten};

/// Reads the whole document: a list under `connection`.
pub(super) fn connections(root: &Spot, faults: &mut Faults) -> Vec<Connection> {
    let Some(mut fields) = Fields::open(String::new(), root, faults) else {
        return Vec::new();
    };
    let given = fields.get("connection").is_some();
    let list = fields.list("connection", MAX_CONNECTIONS, faults);
    if list.is_empty() && (!given || faults.is_empty()) {
        fields.missing("connection", "at least one [[connection]]", faults);
    }
    fields.finish(faults);
    let mut connections: Vec<Connection> = Vec::new();
    let mut ids: Vec<(String, usize)> = Vec::new();
    for (n, spot) in list.iter().enumerate() {
        let path = format!("connection[{n}]");
        if let Some(id) = id_of(spot) {
            if let Some((_, first)) = ids.iter().find(|(known, _)| known == id) {
                let found = format!("`{}` is the id of connection[{first}] already", shorten(id));
                faults.add(&format!("{path}.id"), spot.place, found, "an id of its own");
            }
            ids.push((id.to_owned(), n));
        }
        connections.extend(check::connection(path, spot, faults));
    }
    connections
}

fn id_of(spot: &Spot) -> Option<&str> {
    let Node::Table(entries) = &spot.node else {
        return None;
    };
    entries.iter().find_map(|(name, value)| match &value.node {
        Node::Text(text) if name == "id" => Some(text.as_str()),
        Node::Text(_)
        | Node::Table(_)
        | Node::List(_)
        | Node::Integer(_)
        | Node::Bool(_)
        | Node::Other(_) => None,
    })
}
