//! The frame around every page of somebody who is signed in.

use leptos::prelude::*;

use crate::part::announcer::Announcer;
use crate::part::banner::Banner;
use crate::part::help::Help;
use crate::part::rail::{Brand, Rail};
use crate::part::skeleton::SkeletonRows;
use crate::part::top_bar::TopBar;

/// Draws a page in its frame.
pub fn framed<V: IntoView + 'static>(page: fn() -> V) -> impl IntoView {
    view! {
        <a class="skip" href="#main">
            "Skip to the content"
        </a>
        <div class="frame">
            <Rail />
            <div class="column">
                <TopBar />
                <Banner />
                <main id="main" tabindex="-1">{page()}</main>
            </div>
        </div>
        <Announcer />
        <Help />
    }
}

/// Draws the frame while it is asked who is signed in.
#[component]
pub fn Waiting() -> impl IntoView {
    view! {
        <main class="alone" aria-busy="true">
            <p class="brand-line">
                <Brand />
                <span>{"Floorlight"}</span>
            </p>
            <SkeletonRows count=4 />
        </main>
    }
}
