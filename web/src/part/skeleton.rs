//! What stands in the final layout while the floor is on its way.

use leptos::prelude::*;

/// Draws rows of placeholders.
#[component]
pub fn SkeletonRows(
    /// How many.
    count: usize,
) -> impl IntoView {
    let rows = (0..count).map(|_| view! { <span class="skeleton">{""}</span> });
    view! {
        <div class="skeleton-rows" aria-hidden="true">
            {rows.collect_view()}
        </div>
    }
}
