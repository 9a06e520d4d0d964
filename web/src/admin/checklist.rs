//! What the connection needs of its platform, and what of it is proven (AUTH-11).

use floorlight_wire::api::{RequirementSetup, SurfaceSetup};
use floorlight_wire::setup::Kind;

use super::page;
use super::store::use_store;
use super::words;
use crate::hook::dom::{El, el};
use crate::hook::memo::Memo;
use crate::part::skeleton::skeleton_rows;
use crate::shell::zone;

/// Draws the section.
pub(super) fn section() -> El {
    let store = use_store();
    // Drawn anew only when a verdict moved: what somebody unfolded stays unfolded.
    let setup = Memo::new(move |_| {
        store.setup.with(|setup| {
            setup.clone().map(|mut setup| {
                setup.as_of = None;
                setup
            })
        })
    });
    page::section(
        "setup",
        "Checklist",
        "What the platform must grant, and what of it was seen to work. Platforms often answer success \
         with an empty list where a grant is missing.",
    )
    .redrawn(move || {
        setup.with(|setup| match setup {
            None => vec![skeleton_rows(4)],
            Some(setup) => setup.surfaces.iter().map(surface).collect(),
        })
    })
}

fn surface(surface: &SurfaceSetup<'_>) -> El {
    let use_word = if surface.in_use {
        "in use"
    } else {
        "not used by this connection"
    };
    let summary = el("summary", "")
        .with(el("h3", "").text(&surface.title))
        .with(el("span", "quiet").text(use_word));
    let list = surface
        .requirements
        .iter()
        .fold(el("ul", "checks"), |list, one| list.with(requirement(one)));
    let meaning = |name: &str, text: &str| {
        el("div", "")
            .with(el("dt", "").text(name))
            .with(el("dd", "").text(text))
    };
    let meanings = el("dl", "meanings")
        .with(meaning("When it answers 403", &surface.forbidden))
        .with(meaning(
            "When it answers with nothing in it",
            &surface.empty,
        ));
    let details = el("details", "surface")
        .with(summary)
        .with(list)
        .with(meanings);
    if surface.in_use {
        details.attr("open", "")
    } else {
        details
    }
}

fn requirement(one: &RequirementSetup<'_>) -> El {
    let (word, symbol, level) = words::standing(one.standing);
    let since = words::at(one.since.as_deref(), zone::day_and_time)
        .map_or_else(String::new, |since| format!(" Since {since}."));
    let standing = el("span", "standing")
        .attr("data-level", level.slug())
        .with(el("span", "").attr("aria-hidden", "true").text(symbol))
        .text(word);
    let name = el("p", "name")
        .with(el("span", "kind").text(kind(one.kind)))
        .with(el("code", "").text(&one.name));
    let name = if one.asked == Some(false) {
        name.with(el("span", "asked").text("not asked for: add it to scopes"))
    } else {
        name
    };
    let line = |title: &str, text: &str| {
        el("p", "")
            .with(el("strong", "").text(title))
            .text(" ")
            .text(text)
    };
    let text = el("div", "")
        .with(name)
        .with(line("Needed for", &one.needed_for).text("."))
        .with(line("Without it:", &one.without))
        .with(line("Seen:", &one.seen).text(&since))
        .with(line("To prove it:", &one.prove));
    el("li", "")
        .attr("data-requirement", &one.id)
        .with(standing)
        .with(text)
}

pub(super) const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Client => "Client",
        Kind::Scope => "Scope",
        Kind::Permission => "Permission",
        Kind::Licence => "Licence",
        Kind::Region => "Region",
    }
}
