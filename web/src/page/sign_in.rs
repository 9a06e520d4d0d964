//! The page of somebody who is not signed in.

use crate::hook::dom::{Els, el};
use crate::lens::percent_code;
use crate::part::banner::sign_in_link;
use crate::part::notice::said;
use crate::part::rail::brand_line;
use crate::shell::address_bar;
use crate::store::use_store;

/// Draws the way in: one button.
#[must_use]
pub fn sign_in() -> Els {
    let store = use_store();
    let query = address_bar::query();
    let word = percent_code::pairs(&query)
        .find(|(key, _)| key == "sign_in")
        .map(|(_, word)| word);
    let trouble = word.map(|word| match word.as_str() {
        "provider_down" => {
            "The identity provider does not answer. Floorlight itself is well; try again in a minute, \
             or ask whoever runs your single sign-on."
        }
        "denied" => "The identity provider refused the sign-in.",
        "expired" => "That sign-in took too long. Please begin again.",
        _ => "The sign-in did not succeed. Please try again.",
    });
    let trouble =
        trouble.map(|sentence| said(sentence).attrs(&[("class", "trouble"), ("role", "alert")]));
    let way = el("a", "button primary large")
        .attr("rel", "external")
        .live_attr("href", move || sign_in_link(&store.link()))
        .text("Sign in");
    let lead = said(
        "Every agent and queue of your contact centre as they are now, with numbers that say how \
         fresh and how sure they are.",
    );
    let note = said(
        "You sign in with your organisation's account. Platform credentials stay on the server and \
         never reach this browser. A demonstration shows simulated data and says so on every page.",
    );
    let page = el("main", "alone sign-in")
        .with(brand_line())
        .with(el("h1", "").text("The floor, live"))
        .with(lead.attr("class", "lead"))
        .all(trouble.into_iter().collect())
        .with(way)
        .with(note.attr("class", "quiet"));
    vec![page]
}
