//! The page of somebody who is signed in and may do nothing yet.

use super::frame::{alone, heading};
use crate::hook::dom::{Els, button, el};
use crate::part::icon;
use crate::part::notice::{Kind, notice, said};
use crate::store::{display_name, use_store};

/// Says who one is, and what to ask for.
#[must_use]
#[inline(never)]
pub fn no_role() -> Els {
    let store = use_store();
    let name = move || {
        store
            .person()
            .map(|person| display_name(&person).to_owned())
    };
    let subject = move || store.person().map(|person| person.subject.into_owned());
    let who = said("You are ")
        .with(el("strong", "").attr("dir", "auto").say(name))
        .text(" (")
        .with(el("code", "").say(subject))
        .text("). Floorlight shows nothing without a role.");
    let what = said(
        "Ask whoever runs your identity provider for one of the roles viewer, supervisor or admin, \
         then sign in again.",
    );
    let out = button("button")
        .on("click", move |_| store.sign_out())
        .text("Sign out");
    let content = vec![who, what, el("p", "").with(out)];
    let title = "You are signed in, without a role";
    vec![alone(vec![
        heading("No role"),
        notice(Kind::Doubt, icon::PERSON, title, content),
    ])]
}
