//! The thin banner: only for what changes the meaning of the page.

use super::icon::{self, icon};
use crate::hook::dom::{El, Els, el};
use crate::hook::memo::Memo;
use crate::store::use_store;
use crate::text::feed::{self, Banner, Offer};

/// Draws the banner into a column, where one is due.
#[must_use]
pub fn with_banner(column: El) -> El {
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
    column.when(move || banner.with(Option::is_some), move || draw(banner))
}

#[inline(never)]
fn draw(banner: Memo<Option<Banner>>) -> Els {
    let store = use_store();
    let title = move || banner.with(|one| one.as_ref().map(|one| one.title.clone()));
    let detail = move || banner.with(|one| one.as_ref().map(|one| one.detail.clone()));
    let section = el("section", "banner")
        .attr("aria-label", "State of the floor")
        .live_attr("data-level", move || {
            banner.with(|banner| banner.as_ref().map_or("", |one| one.level.slug()))
        })
        .with(icon(icon::WARNING))
        .with(
            el("p", "")
                .with(el("strong", "").say(title))
                .text(" ")
                .say(detail),
        )
        .when(
            move || banner.with(|one| one.as_ref().is_some_and(|one| one.offer.is_some())),
            move || {
                let link = el("a", "button primary")
                    .attr("rel", "external")
                    .live_attr("href", move || sign_in_link(&store.link()))
                    .text("Sign in again");
                vec![link]
            },
        );
    vec![section]
}

/// Returns the address that begins a sign-in and comes back to `link`.
#[must_use]
pub fn sign_in_link(link: &str) -> String {
    let mut address = "/auth/login?return_to=".to_owned();
    crate::lens::percent_code::encode(link, &mut address);
    address
}
