//! Keeping the focus when what had it goes away.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;

use crate::hook::dom::El;
use crate::hook::react::*;

/// Gives the focus to this part, once it is drawn, if nothing else has it then: the keyboard would
/// otherwise begin again at the top of the page.
#[must_use]
pub fn takes_lost_focus(part: El) -> El {
    let element: Option<HtmlElement> = part.element().clone().dyn_into().ok();
    spawn_local(async move {
        if let Some(element) = element.filter(|_| is_lost()) {
            let _ = element.focus();
        }
    });
    part
}

/// Says whether nothing has the focus: it lies on the body when what had it was removed.
#[must_use]
pub fn is_lost() -> bool {
    document()
        .active_element()
        .is_none_or(|element| element.tag_name() == "BODY")
}
