//! Draws something while it is so.

use leptos::prelude::*;

/// Draws its children while `is` holds, and what stands in for them while it does not.
#[component]
pub fn When(
    /// Whether it is so.
    #[prop(into)]
    is: Signal<bool>,
    /// What stands in otherwise.
    #[prop(optional, into)]
    otherwise: ViewFn,
    /// What is drawn.
    children: ChildrenFn,
) -> impl IntoView {
    let holds = Memo::new(move |_| is.get());
    move || {
        if holds.get() {
            children().into_any()
        } else {
            otherwise.run()
        }
    }
}
