//! Which figures there are, what they are called, and how their values are written.

use floorlight_core::model::AgentState;

use crate::lens::figure::Kind;
use crate::text::{self, format};

/// Which figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// A figure of the window.
    Of(Kind),
    /// Contacts that wait now.
    Waiting,
    /// How long the oldest of them has waited.
    LongestWait,
    /// Agents with a customer, consults and non-routed contacts included.
    InContact,
    /// Agents waiting for a contact.
    Ready,
    /// Agents in after-contact work.
    WrapUp,
    /// Agents not taking contacts.
    NotReady,
    /// Agents who did not take an offered contact.
    NotResponding,
    /// Agents not signed in.
    LoggedOut,
}

impl Figure {
    /// Every figure: the tiles of the strip, then agents by state.
    pub const ALL: [Self; 13] = [
        Self::Of(Kind::ServiceLevel),
        Self::Of(Kind::SpeedOfAnswer),
        Self::Of(Kind::AbandonRate),
        Self::Of(Kind::HandleTime),
        Self::Of(Kind::Occupancy),
        Self::Waiting,
        Self::LongestWait,
        Self::InContact,
        Self::Ready,
        Self::WrapUp,
        Self::NotReady,
        Self::NotResponding,
        Self::LoggedOut,
    ];
    /// The tiles of the strip, in their order.
    pub const TILES: [Self; 7] = [
        Self::Of(Kind::ServiceLevel),
        Self::Of(Kind::SpeedOfAnswer),
        Self::Of(Kind::AbandonRate),
        Self::Of(Kind::HandleTime),
        Self::Of(Kind::Occupancy),
        Self::Waiting,
        Self::LongestWait,
    ];
    /// Agents by state, in the order below the tiles.
    pub const STATES: [Self; 6] = [
        Self::InContact,
        Self::Ready,
        Self::WrapUp,
        Self::NotReady,
        Self::NotResponding,
        Self::LoggedOut,
    ];
    /// The figures of now: this tab keeps their half hour itself.
    pub const SAMPLED: [Self; 8] = [
        Self::Waiting,
        Self::LongestWait,
        Self::InContact,
        Self::Ready,
        Self::WrapUp,
        Self::NotReady,
        Self::NotResponding,
        Self::LoggedOut,
    ];

    /// Returns the name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Of(kind) => text::figure::name(kind),
            Self::Waiting => "Waiting",
            Self::LongestWait => "Longest wait",
            Self::InContact => "In contact",
            Self::Ready => "Ready",
            Self::WrapUp => "Wrap-up",
            Self::NotReady => "Not ready",
            Self::NotResponding => "Not responding",
            Self::LoggedOut => "Logged out",
        }
    }

    /// Returns the stable word for style sheets.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Of(Kind::ServiceLevel) => "service-level",
            Self::Of(Kind::SpeedOfAnswer) => "speed-of-answer",
            Self::Of(Kind::AbandonRate) => "abandon-rate",
            Self::Of(Kind::HandleTime) => "handle-time",
            Self::Of(Kind::Occupancy) => "occupancy",
            Self::Waiting => "waiting",
            Self::LongestWait => "longest-wait",
            Self::InContact => "in-contact",
            Self::Ready => "ready",
            Self::WrapUp => "wrap-up",
            Self::NotReady => "not-ready",
            Self::NotResponding => "not-responding",
            Self::LoggedOut => "logged-out",
        }
    }

    /// Returns the state that it counts, where it counts one.
    #[must_use]
    pub const fn state(self) -> Option<AgentState> {
        Some(match self {
            Self::InContact => AgentState::InContact,
            Self::Ready => AgentState::Ready,
            Self::WrapUp => AgentState::WrapUp,
            Self::NotReady => AgentState::NotReady,
            Self::NotResponding => AgentState::NotResponding,
            Self::LoggedOut => AgentState::LoggedOut,
            Self::Of(_) | Self::Waiting | Self::LongestWait => return None,
        })
    }

    /// Writes a value of its trend.
    #[must_use]
    pub fn write(self, value: u32) -> String {
        if let Self::Of(kind) = self {
            kind.write(value)
        } else if self == Self::LongestWait {
            format::seconds(value)
        } else {
            format::count(value.into())
        }
    }
}
