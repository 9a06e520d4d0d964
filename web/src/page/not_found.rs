//! The page of an address that leads nowhere.

use super::frame::heading;
use crate::hook::dom::{Els, el};
use crate::part::icon;
use crate::part::notice::{Kind, notice, said};
use crate::shell::address_bar;

/// Says that the address leads nowhere, and where the floor is.
#[must_use]
#[inline(never)]
pub fn not_found() -> Els {
    let mut address = address_bar::path();
    address.push_str(&address_bar::query());
    let why = said("There is no such page, or no such connection that you may watch: ")
        .with(el("code", "").text(&address));
    let way = el("a", "button")
        .attrs(&[("href", "/"), ("rel", "external")])
        .text("Go to the floor");
    vec![
        heading("Not found"),
        notice(
            Kind::Doubt,
            icon::SEARCH,
            "This address leads nowhere",
            vec![why, el("p", "").with(way)],
        ),
    ]
}
