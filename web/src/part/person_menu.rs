//! Who is signed in, how the page looks, and the way out.

use super::avatar::avatar;
use super::menu::menu;
use super::theme::theme_choice;
use crate::hook::dom::{El, button, el};
use crate::store::{display_name, role_word, use_store};

/// Draws the person's menu.
#[must_use]
pub fn person_menu() -> El {
    let store = use_store();
    let name = move || {
        store
            .person()
            .map_or_else(String::new, |person| display_name(&person).to_owned())
    };
    let role = move || role_word(store.person().and_then(|person| person.role));
    menu(
        "person",
        Some("Your account"),
        vec![avatar(name)],
        move || {
            let who = el("p", "who")
                .with(el("strong", "").attr("dir", "auto").say(name))
                .with(el("span", "").say(role));
            let out = button("button wide")
                .on("click", move |_| store.sign_out())
                .text("Sign out");
            vec![who, theme_choice(), out]
        },
    )
}
