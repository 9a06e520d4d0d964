//! The thin banner: only for what changes the meaning of the page.

use leptos::prelude::*;

use super::icon::{self, Icon};
use super::when::When;
use crate::hook::live::live;
use crate::store::use_store;
use crate::text::feed::{self, Offer};

/// Draws the banner, where one is due.
#[component]
pub fn Banner() -> impl IntoView {
    let store = use_store();
    let banner = Memo::new(move |_| {
        let moment = store.moment();
        let status = store.status.get();
        let mut banner = store
            .feed
            .with(|feed| feed::banner(status, feed.as_ref(), &moment));
        if let (Some(banner), Some(at)) = (banner.as_mut(), store.ended_at.get())
            && banner.offer == Some(Offer::SignIn)
        {
            banner.title = format!("Your session ended at {}.", moment.name(at));
        }
        banner
    });
    let level =
        live(move || banner.with(|banner| banner.as_ref().map_or("", |one| one.level.slug())));
    view! {
        <When is=live(move || banner.with(Option::is_some))>
            <section class="banner" aria-label="State of the floor" data-level=level>
                <Icon path=icon::WARNING />
                <p>
                    <strong>
                        {live(move || banner.with(|one| one.as_ref().map(|one| one.title.clone())))}
                    </strong>
                    " "
                    {live(move || banner.with(|one| one.as_ref().map(|one| one.detail.clone())))}
                </p>
                <When is=live(move || {
                    banner.with(|one| one.as_ref().is_some_and(|one| one.offer.is_some()))
                })>
                    <a class="button primary" rel="external" href=live(move || sign_in_link(&store.link()))>
                        "Sign in again"
                    </a>
                </When>
            </section>
        </When>
    }
}

/// Returns the address that begins a sign-in and comes back to `link`.
#[must_use]
pub fn sign_in_link(link: &str) -> String {
    let mut address = "/auth/login?return_to=".to_owned();
    crate::lens::percent_code::encode(link, &mut address);
    address
}
