//! How far the floor may be believed, in words: the light in the top bar, and the banner.
//!
//! Every combination of the desk's own status and the feed has its sentence here (RT-10, AUTH-4, AUTH-6).

use floorlight_core::desk::Status;
use floorlight_core::frame::{Feed, Freshness, Link, Proof, StaleReason};

use super::format;
use super::moment::Moment;
use super::trouble;

mod banner;

pub use banner::{Banner, Offer, banner};

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

#[cfg(test)]
mod tests;
