//! How far the floor may be believed, in words: the light in the top bar, and the banner.
//!
//! Every combination of the desk's own status and the feed has its sentence here (RT-10, AUTH-4, AUTH-6).

use floorlight_core::desk::Status;
use floorlight_core::frame::{Feed, Freshness, Link, Proof, StaleReason, Trouble};
use floorlight_core::time::UtcMillis;

use super::format;
use super::moment::Moment;
use super::trouble;

/// How grave it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// What is shown is so.
    Live,
    /// Soon it will be.
    Pending,
    /// What is shown may no longer be so.
    Stale,
    /// Nothing can be shown, or nothing more will come by itself.
    Down,
}

impl Level {
    /// Returns the stable word for style sheets.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Pending => "pending",
            Self::Stale => "stale",
            Self::Down => "down",
        }
    }
}

/// The freshness light: a word, and its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Light {
    /// How grave it is.
    pub level: Level,
    /// One or two words.
    pub word: &'static str,
    /// The reason, in words.
    pub reason: String,
}

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

/// Writes the light.
#[must_use]
pub fn light(status: Status, feed: Option<&Feed>, moment: &Moment) -> Light {
    let (level, word, reason) = match status {
        Status::Idle | Status::Connecting => (
            Level::Pending,
            "Connecting",
            "opening the live connection".to_owned(),
        ),
        Status::Loading => (
            Level::Pending,
            "Loading",
            "the floor is arriving".to_owned(),
        ),
        Status::Stale { since } => (
            Level::Stale,
            "Stale",
            format!("nothing received since {}", moment.name_local(since)),
        ),
        Status::Reconnecting {
            retry_at, since, ..
        } => (
            Level::Stale,
            "Reconnecting",
            format!(
                "next attempt in {} · as of {}",
                format::countdown(retry_at.minus(moment.now)),
                moment.name_local(since)
            ),
        ),
        Status::Offline { since } => (
            Level::Down,
            "Offline",
            format!("as of {}", moment.name_local(since)),
        ),
        Status::SessionEnded => (Level::Down, "Signed out", "nothing is updated".to_owned()),
        Status::Forbidden => (Level::Down, "No access", "nothing is shown".to_owned()),
        Status::Live => return feed.map_or_else(waiting_for_feed, |feed| feed_light(feed, moment)),
    };
    Light {
        level,
        word,
        reason,
    }
}

fn waiting_for_feed() -> Light {
    Light {
        level: Level::Pending,
        word: "Loading",
        reason: "the floor is arriving".to_owned(),
    }
}

fn feed_light(feed: &Feed, moment: &Moment) -> Light {
    let (level, word, reason) = match (feed.proof, feed.freshness) {
        (Proof::Denied { .. }, _) => (
            Level::Down,
            "Denied",
            "the platform refuses to list agents".to_owned(),
        ),
        (Proof::SuspectedMissingScope { .. }, _) => (
            Level::Stale,
            "Unproven",
            "the permission to see agents is in doubt".to_owned(),
        ),
        (_, Freshness::Starting) => (Level::Pending, "Starting", link_reason(feed.link, moment)),
        (_, Freshness::CatchingUp { since }) => (
            Level::Pending,
            "Catching up",
            format!(
                "every agent is being checked since {} · {}",
                moment.name(since),
                link_reason(feed.link, moment)
            ),
        ),
        (_, Freshness::Live) => (Level::Live, "Live", live_reason(feed, moment)),
        (_, Freshness::Quiet { since }) => (
            Level::Live,
            "Quiet",
            format!(
                "no change since {}, and a check agrees{}",
                moment.name(since),
                sweep_reason(feed, moment)
            ),
        ),
        (_, Freshness::Stale { since, reason }) => (
            Level::Stale,
            "Stale",
            format!(
                "since {} · {}",
                moment.name(since),
                stale_reason(reason, feed.link, moment)
            ),
        ),
    };
    Light {
        level,
        word,
        reason,
    }
}

fn live_reason(feed: &Feed, moment: &Moment) -> String {
    let mut text = feed.last_message_at.map_or_else(
        || "changes arrive as they happen".to_owned(),
        |at| format!("last change {} ago", format::age(moment.since(at))),
    );
    text.push_str(&sweep_reason(feed, moment));
    if feed.counters.healed > 0 {
        text.push_str(&format!(
            " · {} healed",
            format::count(feed.counters.healed)
        ));
    }
    text
}

fn sweep_reason(feed: &Feed, moment: &Moment) -> String {
    feed.last_sweep_at.map_or_else(String::new, |at| {
        format!(" · checked {} ago", format::age(moment.since(at)))
    })
}

fn stale_reason(reason: StaleReason, link: Link, moment: &Moment) -> String {
    match reason {
        StaleReason::Disconnected => link_reason(link, moment),
        StaleReason::Silent => "the stream says nothing, though agents changed".to_owned(),
        StaleReason::SweepFailed => "agents could not be checked".to_owned(),
    }
}

fn link_reason(link: Link, moment: &Moment) -> String {
    match link {
        Link::Idle => "the platform's stream is not started".to_owned(),
        Link::Connecting { .. } => "connecting to the platform".to_owned(),
        Link::Open { since } => format!("stream open since {}", moment.name(since)),
        Link::Waiting { retry_at, .. } => format!(
            "next attempt in {}",
            format::countdown(moment.until(retry_at))
        ),
        Link::CircuitOpen { until, .. } => {
            format!("paused for {}", format::countdown(moment.until(until)))
        }
    }
}

/// Writes the banner, where one is due; the gravest matter wins.
#[must_use]
pub fn banner(status: Status, feed: Option<&Feed>, moment: &Moment) -> Option<Banner> {
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

#[cfg(test)]
mod tests;
