//! Who is signed in, and what there is to watch.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// The answer of `GET /api/session`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session<'a> {
    /// The subject that the identity provider names.
    pub subject: Cow<'a, str>,
    /// The name, if the provider tells one.
    pub name: Option<Cow<'a, str>>,
    /// What the person may do; `None` without a role.
    pub role: Option<Role>,
    /// When the session ends at the latest.
    pub expires_at: Option<String>,
    /// The connections that the person may watch.
    pub connections: Vec<ConnectionName<'a>>,
    /// Whether the data are a simulator's.
    pub simulated: bool,
}

/// What a person may do; each includes those before it (AUTH-9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Watch.
    Viewer,
    /// Watch and act.
    Supervisor,
    /// Configure too.
    Admin,
}

/// The answer of `GET /api/connections`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connections<'a> {
    /// The connections that the person may watch.
    pub connections: Vec<ConnectionName<'a>>,
}

/// A connection by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionName<'a> {
    /// Its id in addresses.
    pub id: Cow<'a, str>,
    /// Its name for people.
    pub name: Cow<'a, str>,
}
