//! The views that this browser keeps.

use super::Store;
use crate::hook::signal::RwSignal;
use crate::lens::address::Address;
use crate::lens::view::Views;
use crate::shell::{address_bar, storage};

/// Where they are kept.
const KEY: &str = "floorlight.views";

/// Reads the views.
#[must_use]
pub fn kept() -> Views {
    Views::read(&storage::read(KEY).unwrap_or_default())
}

/// Changes the views and keeps them.
pub fn change(views: RwSignal<Views>, change: impl FnOnce(&mut Views)) {
    // Another tab may have changed them.
    let mut present = kept();
    change(&mut present);
    storage::write(KEY, &present.write());
    views.set(present);
}

/// Returns the address that the page opens with: the one in the bar, else the view chosen for that.
#[must_use]
pub fn opening() -> Address {
    let query = address_bar::query();
    if query.is_empty()
        && address_bar::path() == "/"
        && let Some(query) = kept().opening()
    {
        address_bar::replace(&format!("/{query}"));
        return Address::read(query);
    }
    Address::read(&query)
}

impl Store {
    /// Returns what a view keeps of the way the floor is looked at.
    #[must_use]
    pub fn view_query(&self) -> String {
        let mut address = self.address.get();
        address.agent = None;
        address.wall = None;
        address.figures.beside = None;
        address.write()
    }

    /// Looks at the floor as a view does.
    pub fn show_view(&self, query: &str) {
        let view = Address::read(query);
        self.choose(|address| {
            *address = Address {
                connection: view
                    .connection
                    .clone()
                    .or_else(|| address.connection.clone()),
                ..view
            };
        });
    }
}
