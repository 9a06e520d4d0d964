//! The setup checklist of a connection: what it needs, and what of it is proven (AUTH-11).

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::iso;
use crate::config::Connection;
use crate::setup::{self, Evidence, Kind, SURFACES, Standing, SurfaceName};

/// The answer of `GET /api/connections/{c}/setup`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setup<'a> {
    /// The connection's id.
    pub connection: Cow<'a, str>,
    /// The moment that all of this refers to.
    pub as_of: Option<String>,
    /// The scopes that the token is asked for.
    pub asked_scopes: Vec<Cow<'a, str>>,
    /// The checklists: first those of interfaces that the connection uses.
    pub surfaces: Vec<SurfaceSetup<'a>>,
}

/// The checklist of one interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurfaceSetup<'a> {
    /// Which.
    pub surface: SurfaceName,
    /// Its name for people.
    pub title: Cow<'a, str>,
    /// Whether the connection uses it.
    pub in_use: bool,
    /// What a 403 means.
    pub forbidden: Cow<'a, str>,
    /// What a success with nothing in it means.
    pub empty: Cow<'a, str>,
    /// What is needed.
    pub requirements: Vec<RequirementSetup<'a>>,
}

/// One thing that is needed, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequirementSetup<'a> {
    /// A stable name, unique within its interface.
    pub id: Cow<'a, str>,
    /// What kind of thing it is.
    pub kind: Kind,
    /// What the platform calls it.
    pub name: Cow<'a, str>,
    /// What it is needed for.
    pub needed_for: Cow<'a, str>,
    /// What it looks like when it is missing.
    pub without: Cow<'a, str>,
    /// How to prove it.
    pub prove: Cow<'a, str>,
    /// How it stands.
    pub standing: Standing,
    /// Since when, as far as it is known.
    pub since: Option<String>,
    /// What was seen.
    pub seen: Cow<'a, str>,
    /// For a scope: whether the token is asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<bool>,
}

impl<'a> Setup<'a> {
    /// Judges the whole checklist of a connection by what its hub has seen.
    #[must_use]
    pub fn new(connection: &'a Connection, evidence: &Evidence, as_of: Option<String>) -> Self {
        let uses = |surface: &SurfaceName| connection.surface.has(*surface);
        let used = SURFACES.into_iter().filter(uses);
        let others = SURFACES.into_iter().filter(|surface| !uses(surface));
        Self {
            connection: connection.id.as_str().into(),
            as_of,
            asked_scopes: connection
                .scopes
                .iter()
                .map(|scope| scope.as_str().into())
                .collect(),
            surfaces: used
                .chain(others)
                .map(|surface| SurfaceSetup::new(surface, connection, evidence))
                .collect(),
        }
    }
}

impl SurfaceSetup<'_> {
    fn new(surface: SurfaceName, connection: &Connection, evidence: &Evidence) -> Self {
        let list = setup::of(surface);
        let in_use = connection.surface.has(surface);
        let requirements = list.requirements.iter().map(|one| {
            let finding = setup::judge(surface, one, evidence);
            // An empty list asks for none by name: the token service then grants what it will.
            let asks = in_use && one.kind == Kind::Scope && !connection.scopes.is_empty();
            RequirementSetup {
                id: one.id.into(),
                kind: one.kind,
                name: one.name.into(),
                needed_for: one.needed_for.into(),
                without: one.without.into(),
                prove: one.prove.into(),
                standing: finding.standing,
                since: finding.since.and_then(iso),
                seen: finding.seen.into(),
                asked: asks.then(|| connection.scopes.iter().any(|scope| scope == one.name)),
            }
        });
        Self {
            surface,
            title: list.title.into(),
            in_use,
            forbidden: list.forbidden.into(),
            empty: list.empty.into(),
            requirements: requirements.collect(),
        }
    }
}
