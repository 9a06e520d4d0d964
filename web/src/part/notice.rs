//! A panel that says why there is nothing to see, and what comes next.

use leptos::prelude::*;

use crate::hook::live::live;

use super::icon::Icon;

/// How a notice looks: what is proven, what is doubtful and what failed must not look alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// All is well.
    Calm,
    /// Something is in doubt.
    Doubt,
    /// Something failed.
    Trouble,
}

impl Kind {
    const fn slug(self) -> &'static str {
        match self {
            Self::Calm => "calm",
            Self::Doubt => "doubt",
            Self::Trouble => "trouble",
        }
    }
}

/// Draws a notice.
#[component]
pub fn Notice(
    /// How it looks.
    kind: Kind,
    /// Its symbol.
    symbol: &'static str,
    /// What is the matter.
    #[prop(into)]
    title: Signal<String>,
    /// Why, and what to do.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="notice" data-kind=kind.slug()>
            <Icon path=symbol />
            <div>
                <h2>{live(move || title.get())}</h2>
                {children()}
            </div>
        </section>
    }
}
