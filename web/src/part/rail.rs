//! The rail on the left: where one can go.

use floorlight_wire::api::Role;
use web_sys::Event;

use super::icon::{self, field, icon};
use crate::hook::dom::{El, button, el, svg};
use crate::hook::signal::RwSignal;
use crate::shell::storage;
use crate::store::{Store, use_store};

/// Where it is remembered that the rail is narrow.
const KEY: &str = "floorlight.rail";

const LAMP: &str = "M8 2 12.5 10.5h-9z";
const GROUND: &str = "M2 13.5h12";

/// A page that there is.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// Its path.
    pub path: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its symbol.
    pub icon: &'static str,
    /// The key that goes there, after `g`.
    pub key: &'static str,
}

/// The pages that there are; one that is not here has neither an entry nor a key.
pub const PAGES: [Page; 1] = [Page {
    path: "/",
    name: "Floor",
    icon: icon::FLOOR,
    key: "f",
}];

/// Goes to a page.
pub fn go(store: Store, path: &str) {
    if store.path.with_untracked(|present| present != path) {
        store.path.set(path.to_owned());
    }
    store.choose(|address| {
        address.agent = None;
        address.wall = None;
    });
}

/// Draws the rail.
#[must_use]
pub fn rail() -> El {
    let store = use_store();
    let narrow = RwSignal::new(storage::read(KEY).as_deref() == Some("narrow"));
    let fold = move |_| {
        narrow.update(|narrow| *narrow = !*narrow);
        let word = if narrow.get_untracked() {
            "narrow"
        } else {
            "wide"
        };
        storage::write(KEY, word);
    };
    let is_admin = move || {
        store
            .person()
            .is_some_and(|person| person.role == Some(Role::Admin))
    };
    let simulated = move || store.person().is_some_and(|person| person.simulated);
    let what = move || {
        if narrow.get() {
            "Show the names"
        } else {
            "Hide the names"
        }
    };
    let to = move |path: &'static str| {
        move |event: Event| {
            event.prevent_default();
            go(store, path);
        }
    };
    let home = el("a", "brand")
        .attrs(&[("href", "/"), ("title", "Floorlight")])
        .on("click", to("/"))
        .with(brand())
        .with(el("span", "label").text("Floorlight"));
    let entries = PAGES.into_iter().map(|page| {
        let is_here = move || store.path.with(|path| path == page.path);
        let link = el("a", "")
            .attrs(&[("href", page.path), ("title", page.name)])
            .live_attr("aria-current", move || is_here().then_some("page"))
            .on("click", to(page.path))
            .with(icon(page.icon))
            .with(el("span", "label").text(page.name));
        el("li", "").with(link)
    });
    let fold = button("fold")
        .live_attr("title", what)
        .on("click", fold)
        .with(icon(icon::CHEVRON))
        .with(el("span", "label").say(what));
    el("nav", "rail")
        .toggle("narrow", move || narrow.get())
        .attr("aria-label", "Pages")
        .with(home)
        .with(
            el("ul", "")
                .all(entries.collect())
                .when(is_admin, || vec![el("li", "").with(administration())]),
        )
        .when(simulated, || {
            vec![el("p", "simulated label").text("Simulated data")]
        })
        .with(fold)
}

/// Draws the way to Administration, which is a program of its own: the browser goes there.
fn administration() -> El {
    el("a", "")
        .attrs(&[
            ("href", "/admin"),
            ("rel", "external"),
            ("title", "Administration"),
        ])
        .with(icon(icon::SLIDERS))
        .with(el("span", "label").text("Administration"))
}

/// Draws the mark of the product: a lamp above a floor.
#[must_use]
pub fn brand() -> El {
    field("mark")
        .with(svg("path", "lamp").attr("d", LAMP))
        .with(svg("path", "ground").attr("d", GROUND))
}

/// Draws the mark with the name, where it stands alone.
#[must_use]
pub fn brand_line() -> El {
    el("p", "brand-line")
        .with(brand())
        .with(el("span", "").text("Floorlight"))
}
