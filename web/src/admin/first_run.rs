//! What stands there while no connection is configured: what to do, and what the platform must grant.

use floorlight_wire::setup::{self, Requirement, STARTER, SURFACES, SurfaceName};

use super::checklist::kind;
use crate::hook::dom::{El, Els, el};

const CHECK: &str = "cargo xtask check-connection connections.toml";
const WORKER: &str = "npx wrangler secret put ACME_SECRET\n\
    npx wrangler deploy --var CONNECTION_IDS:acme-eu --var \"CONNECTION_ACME_EU:$(cat connection.json)\"";

/// Draws the page (AUTH-11).
pub(super) fn first_run() -> Els {
    let steps = el("ol", "steps")
        .with(step(
            "Register an OAuth client at your platform",
            "Grant type client_credentials. It needs the scopes, permissions and licence of the list \
             below; platforms often answer success with an empty list where one is missing.",
            None,
        ))
        .with(step(
            "Describe the connection",
            "Save this as connections.toml and fill it in. The secret itself stays out of it.",
            Some(("connections.toml", STARTER)),
        ))
        .with(step(
            "Check it before anybody relies on it",
            "This tries token, scopes, users and one message of the stream, one after the other, and says \
             in a sentence what is missing.",
            Some(("The command that checks a connection", CHECK)),
        ))
        .with(step(
            "Give it to the Worker",
            "connection.json is the connection as JSON; docs/configuration.md describes every field. Then \
             load this page again: health and checklist take the place of these steps.",
            Some(("The commands that configure the Worker", WORKER)),
        ));
    let lists = SURFACES.into_iter().map(surface).collect();
    vec![
        el("h1", "").text("Administration"),
        el("section", "card")
            .attr("aria-label", "First steps")
            .with(el("h2", "").text("No connection is configured yet"))
            .with(el("p", "quiet").text(
                "Supervisors see an empty page until the first one is there. Four steps:",
            ))
            .with(steps),
        el("section", "card")
            .attrs(&[("id", "setup"), ("aria-label", "Checklist")])
            .with(el("h2", "").text("What the platform must grant"))
            .with(el("p", "quiet").text(
                "The live floor needs the first list alone. Once a connection is there, this page shows \
                 what of it was seen to work.",
            ))
            .all(lists),
    ]
}

fn step(title: &str, text: &str, file: Option<(&str, &str)>) -> El {
    let step = el("li", "")
        .with(el("strong", "").text(title))
        .with(el("p", "").text(text));
    let Some((name, content)) = file else {
        return step;
    };
    step.with(
        el("pre", "file")
            .attrs(&[("tabindex", "0"), ("role", "region"), ("aria-label", name)])
            .with(el("code", "").text(content)),
    )
}

fn surface(surface: SurfaceName) -> El {
    let list = setup::of(surface);
    let summary = el("summary", "").with(el("h3", "").text(list.title));
    let needs = list
        .requirements
        .iter()
        .fold(el("ul", "checks needs"), |all, one| all.with(need(one)));
    let details = el("details", "surface").with(summary).with(needs);
    if surface == SurfaceName::Realtime {
        details.attr("open", "")
    } else {
        details
    }
}

fn need(one: &Requirement) -> El {
    let line = |title: &str, text: &str| {
        el("p", "")
            .with(el("strong", "").text(title))
            .text(" ")
            .text(text)
    };
    el("li", "")
        .attr("data-requirement", one.id)
        .with(el("span", "kind").text(kind(one.kind)))
        .with(
            el("div", "")
                .with(el("p", "name").with(el("code", "").text(one.name)))
                .with(line("Needed for", one.needed_for).text("."))
                .with(line("Without it:", one.without))
                .with(line("To prove it:", one.prove)),
        )
}
