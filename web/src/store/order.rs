//! The order of the agents: made anew as the floor changes, held while somebody points at it.

use std::sync::Arc;

use leptos::prelude::*;

use super::Store;
use crate::lens::address::Address;
use crate::lens::directory::Directory;
use crate::lens::pick::Pick;
use crate::shell::text;

/// The agents' rows as they stand in the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// The rows.
    pub rows: Arc<Vec<u32>>,
    /// The order would be another by now, and is held.
    pub overdue: bool,
}

/// What an order was made from, besides the floor.
#[derive(Clone, PartialEq, Eq)]
struct Made {
    connection: Option<String>,
    address: Address,
    directory: u64,
    loaded: bool,
}

/// Makes the order anew whenever the floor, the clock or the view changes.
pub(super) fn keep(store: Store) {
    Effect::new(move |before: Option<Made>| {
        store.changed.track();
        store.second.track();
        let address = store.address.get();
        let directory = store.directory.get();
        let made = Made {
            connection: address.connection.clone(),
            directory: directory.version(),
            loaded: store.loaded.get(),
            // The drawer does not change the order.
            address: Address {
                agent: None,
                ..address
            },
        };
        let held = store.held.get().any() && before.as_ref() == Some(&made);
        make(store, &made.address, &directory, held);
        made
    });
}

impl Store {
    /// Makes the order anew though it is held.
    pub fn order_now(&self) {
        let address = self.address.get_untracked();
        let directory = self.directory.get_untracked();
        make(*self, &address, &directory, false);
    }
}

fn make(store: Store, address: &Address, directory: &Directory, held: bool) {
    let pick = Pick::new(address, directory, text::fold);
    let made = store.with_desk(|desk| {
        let (mut rows, facets) = pick.apply(desk.agents(), directory);
        let hub_now = untrack(|| store.hub_now());
        address
            .sort
            .apply(&mut rows, |row| desk.agent(row), directory, hub_now);
        (rows, facets)
    });
    let (rows, facets) = made.unwrap_or_default();
    if store.facets.with_untracked(|present| *present != facets) {
        store.facets.set(facets);
    }
    let (same, overdue) = store
        .order
        .with_untracked(|order| (*order.rows == rows, order.overdue));
    if held && !same {
        if !overdue {
            store.order.update(|order| order.overdue = true);
        }
    } else if !same || overdue {
        store.order.set(Order {
            rows: Arc::new(rows),
            overdue: false,
        });
    }
}
