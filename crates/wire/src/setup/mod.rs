//! What a platform's administrator must grant before a connection works: scopes, permissions of
//! roles, licences and regions, each with what fails without it (AUTH-11).
//!
//! ```
//! use floorlight_wire::setup::{self, SurfaceName};
//!
//! let list = setup::of(SurfaceName::Realtime);
//! assert!(list.scopes().any(|scope| scope == "users:read"));
//! ```

mod analytics;
mod judge;
mod performance;
mod realtime;
mod reports;
mod skills;
mod starter;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use judge::{Evidence, Finding, Standing, judge};
pub use realtime::{USERS_ADVICE, USERS_EMPTY, USERS_FORBIDDEN, USERS_READ};
pub use starter::STARTER;

use crate::config::Surfaces;

/// An interface of a platform, with permissions of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SurfaceName {
    /// Live state: stream, agents, users.
    Realtime,
    /// Historical performance.
    Performance,
    /// Report jobs.
    Reports,
    /// Skills.
    Skills,
    /// Genesys Cloud analytics.
    GenesysAnalytics,
}

/// What kind of thing is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An OAuth client that may sign in by itself.
    Client,
    /// A scope of the OAuth client.
    Scope,
    /// A permission of the role that the client has.
    Permission,
    /// A licence of the tenant.
    Licence,
    /// A region, which decides the address.
    Region,
}

/// One thing that is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// A stable name, unique within its surface.
    pub id: &'static str,
    /// What kind of thing it is.
    pub kind: Kind,
    /// What the platform calls it, verbatim.
    pub name: &'static str,
    /// What Floorlight needs it for.
    pub needed_for: &'static str,
    /// What it looks like when it is missing.
    pub without: &'static str,
    /// How to prove that it is there.
    pub prove: &'static str,
}

/// What one surface needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checklist {
    /// Which surface.
    pub surface: SurfaceName,
    /// Its name for people.
    pub title: &'static str,
    /// Everything that is needed.
    pub requirements: &'static [Requirement],
    /// What to say where the platform answers 403.
    pub forbidden: &'static str,
    /// What to say where the platform answers with success and nothing in it.
    pub empty: &'static str,
}

impl Checklist {
    /// Returns the scopes.
    pub fn scopes(&self) -> impl Iterator<Item = &'static str> {
        self.requirements
            .iter()
            .filter(|one| one.kind == Kind::Scope)
            .map(|one| one.name)
    }
}

/// Returns the checklist of a surface.
#[must_use]
pub const fn of(surface: SurfaceName) -> &'static Checklist {
    match surface {
        SurfaceName::Realtime => &realtime::LIST,
        SurfaceName::Performance => &performance::LIST,
        SurfaceName::Reports => &reports::LIST,
        SurfaceName::Skills => &skills::LIST,
        SurfaceName::GenesysAnalytics => &analytics::LIST,
    }
}

/// Every surface, in the order in which people meet them.
pub const SURFACES: [SurfaceName; 5] = [
    SurfaceName::Realtime,
    SurfaceName::Performance,
    SurfaceName::Reports,
    SurfaceName::Skills,
    SurfaceName::GenesysAnalytics,
];

impl Surfaces {
    /// Says whether a connection uses a surface.
    #[must_use]
    pub const fn has(&self, surface: SurfaceName) -> bool {
        match surface {
            SurfaceName::Realtime => true,
            SurfaceName::Performance => self.performance.is_some(),
            SurfaceName::Reports => self.reports.is_some(),
            SurfaceName::Skills => self.skills.is_some(),
            SurfaceName::GenesysAnalytics => self.genesys_analytics.is_some(),
        }
    }
}
