//! The thin banner: only what changes the meaning of the page.

use floorlight_core::desk::Status;
use floorlight_core::frame::{Feed, Freshness, Link, Proof, StaleReason, Trouble};
use floorlight_core::time::UtcMillis;

use super::{Level, format, trouble};
use crate::text::moment::Moment;

/// What a banner offers to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Sign in again.
    SignIn,
}

/// The thin banner: only for what changes the meaning of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Banner {
    /// How grave it is.
    pub level: Level,
    /// What happened.
    pub title: String,
    /// What it means for what is shown, and what to do.
    pub detail: String,
    /// What it offers to do.
    pub offer: Option<Offer>,
    /// What stands in the title without its running parts; a screen reader hears the banner again
    /// only when this changes.
    pub subject: &'static str,
}

/// Writes the banner, where one is due; the gravest matter wins.
#[must_use]
pub fn banner(status: Status, feed: Option<&Feed>, moment: &Moment) -> Option<Banner> {
    // Most of the time nothing is wrong, and the words for what may be are not loaded for that.
    if status == Status::Live && feed.is_some_and(is_calm) {
        return None;
    }
    gravest(status, feed, moment)
}

fn is_calm(feed: &Feed) -> bool {
    matches!(feed.proof, Proof::Proven { .. })
        && matches!(feed.link, Link::Open { .. })
        && feed.freshness == Freshness::Live
        && feed.token_suspended_until.is_none()
}

#[inline(never)]
fn gravest(status: Status, feed: Option<&Feed>, moment: &Moment) -> Option<Banner> {
    own_banner(status, moment).or_else(|| feed.and_then(|feed| feed_banner(feed, moment)))
}

fn own_banner(status: Status, moment: &Moment) -> Option<Banner> {
    let as_of =
        |since: UtcMillis| format!("The floor below is as of {}.", moment.name_local(since));
    match status {
        Status::SessionEnded => Some(Banner {
            level: Level::Down,
            title: "Your session ended.".to_owned(),
            detail: "Nothing below is updated any more.".to_owned(),
            offer: Some(Offer::SignIn),
            subject: "session",
        }),
        Status::Forbidden => Some(Banner {
            level: Level::Down,
            title: "You may not watch this connection.".to_owned(),
            detail: "Ask an administrator for access, or choose another connection.".to_owned(),
            offer: None,
            subject: "forbidden",
        }),
        Status::Offline { since } => Some(Banner {
            level: Level::Down,
            title: "This browser is offline.".to_owned(),
            detail: format!("{} It reconnects by itself.", as_of(since)),
            offer: None,
            subject: "offline",
        }),
        Status::Reconnecting {
            attempt,
            retry_at,
            since,
        } => Some(Banner {
            level: Level::Stale,
            title: format!(
                "Connection lost. Next attempt in {}{}.",
                format::countdown(retry_at.minus(moment.now)),
                tries(attempt)
            ),
            detail: as_of(since),
            offer: None,
            subject: "reconnecting",
        }),
        Status::Stale { since } => Some(Banner {
            level: Level::Stale,
            title: format!("Nothing received since {}.", moment.name_local(since)),
            detail: "What stands below may no longer be so.".to_owned(),
            offer: None,
            subject: "silent",
        }),
        Status::Idle | Status::Connecting | Status::Loading | Status::Live => None,
    }
}

fn feed_banner(feed: &Feed, moment: &Moment) -> Option<Banner> {
    permission_banner(feed.proof)
        .or_else(|| link_banner(feed, moment))
        .or_else(|| token_banner(feed, moment))
        .or_else(|| freshness_banner(feed, moment))
}

fn permission_banner(proof: Proof) -> Option<Banner> {
    match proof {
        Proof::Denied { .. } => Some(Banner {
            level: Level::Down,
            title: "The platform refuses to list agents (403).".to_owned(),
            detail: "The client needs the scope users:read; an administrator must grant it."
                .to_owned(),
            offer: None,
            subject: "denied",
        }),
        Proof::SuspectedMissingScope { .. } => Some(Banner {
            level: Level::Stale,
            title: "Likely missing scope: users:read.".to_owned(),
            detail:
                "The platform lists no agents at all, which it does when the scope is missing. \
                     Nobody is removed because of it."
                    .to_owned(),
            offer: None,
            subject: "scope",
        }),
        Proof::Unproven | Proof::Proven { .. } | Proof::ProvenEmpty { .. } => None,
    }
}

fn link_banner(feed: &Feed, moment: &Moment) -> Option<Banner> {
    let as_of = stale_since(feed).map_or_else(String::new, |since| {
        format!(" What stands below is as of {}.", moment.name(since))
    });
    match feed.link {
        Link::CircuitOpen { until, why } => Some(Banner {
            level: Level::Stale,
            title: format!(
                "Five attempts failed. The next one is in {}.",
                format::countdown(moment.until(until))
            ),
            detail: format!("{}.{}{}", trouble::what_happened(why), advice(why), as_of),
            offer: None,
            subject: "circuit",
        }),
        Link::Waiting {
            attempt,
            retry_at,
            why,
        } => Some(Banner {
            level: Level::Stale,
            title: format!(
                "{}. Next attempt in {}{}.",
                trouble::what_happened(why),
                format::countdown(moment.until(retry_at)),
                tries(attempt)
            ),
            detail: format!("{}{}", advice(why).trim_start(), as_of)
                .trim_start()
                .to_owned(),
            offer: None,
            subject: "link",
        }),
        Link::Idle | Link::Connecting { .. } | Link::Open { .. } => None,
    }
}

fn token_banner(feed: &Feed, moment: &Moment) -> Option<Banner> {
    let until = feed.token_suspended_until?;
    (moment.until(until) > 0).then(|| Banner {
        level: Level::Pending,
        title: format!("Token service suspended until {}.", moment.name(until)),
        detail: format!(
            "It asked for fewer requests. The present token keeps serving; the next is asked for in {}.",
            format::countdown(moment.until(until))
        ),
        offer: None,
        subject: "token",
    })
}

fn freshness_banner(feed: &Feed, moment: &Moment) -> Option<Banner> {
    match feed.freshness {
        Freshness::Stale { since, reason } => Some(Banner {
            level: Level::Stale,
            title: format!("Stale since {}.", moment.name(since)),
            detail: match reason {
                StaleReason::Disconnected => {
                    "The platform's stream is closed and is being opened again.".to_owned()
                }
                StaleReason::Silent => {
                    "The platform's stream says nothing, though agents changed. \
                                        It is being opened again."
                        .to_owned()
                }
                StaleReason::SweepFailed => {
                    "The platform does not answer the checks. Changes still arrive; \
                     lost ones cannot be healed."
                        .to_owned()
                }
            },
            offer: None,
            subject: "stale",
        }),
        Freshness::CatchingUp { since } => Some(Banner {
            level: Level::Pending,
            title: "Catching up.".to_owned(),
            detail: format!(
                "Every agent is being checked since {}; until then some rows may lag.",
                moment.name(since)
            ),
            offer: None,
            subject: "catching-up",
        }),
        Freshness::Starting | Freshness::Live | Freshness::Quiet { .. } => None,
    }
}

fn stale_since(feed: &Feed) -> Option<UtcMillis> {
    match feed.freshness {
        Freshness::Stale { since, .. } | Freshness::Quiet { since } => Some(since),
        Freshness::Starting | Freshness::CatchingUp { .. } | Freshness::Live => None,
    }
}

fn tries(attempt: u32) -> String {
    match attempt {
        0 => String::new(),
        1 => " (1 attempt failed)".to_owned(),
        many => format!(" ({many} attempts failed)"),
    }
}

fn advice(why: Trouble) -> String {
    trouble::what_to_do(why).map_or_else(String::new, |advice| format!(" {advice}"))
}
