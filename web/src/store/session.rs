//! Who looks at the page.

use leptos::prelude::*;
use serde::Deserialize;
use wasm_bindgen_futures::spawn_local;

use super::Store;
use crate::shell::http::{self, Failure};

/// Who looks at the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Session {
    /// Being asked.
    Loading,
    /// Nobody is signed in.
    SignedOut,
    /// Somebody is.
    SignedIn(Person),
    /// It could not be asked.
    Failed(String),
}

/// The answer of `GET /api/session`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Person {
    /// The subject that the identity provider names.
    pub subject: String,
    /// The name.
    pub name: Option<String>,
    /// What the person may do; `None` without a role.
    pub role: Option<Role>,
    /// The connections that the person may watch.
    pub connections: Vec<Connection>,
    /// Whether the data are the simulator's.
    pub simulated: bool,
}

impl Person {
    /// Returns the name, or the subject where no name is known.
    #[must_use]
    pub fn display_name(&self) -> &str {
        self.name
            .as_deref()
            .filter(|name| !name.trim().is_empty())
            .unwrap_or(&self.subject)
    }
}

/// What a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Watch.
    Viewer,
    /// Watch and act.
    Supervisor,
    /// Configure too.
    Admin,
}

impl Role {
    /// Returns the word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Viewer => "Viewer",
            Self::Supervisor => "Supervisor",
            Self::Admin => "Administrator",
        }
    }
}

/// A connection that the person may watch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Connection {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
}

impl Store {
    /// Asks who is signed in.
    pub fn ask_session(&self) {
        let store = *self;
        store.session.set(Session::Loading);
        spawn_local(async move {
            let session = match http::get::<Person>("/api/session").await {
                Ok(person) => Session::SignedIn(person),
                Err(Failure::SignedOut) => Session::SignedOut,
                Err(
                    failure @ (Failure::Offline
                    | Failure::Forbidden(_)
                    | Failure::Refused { .. }
                    | Failure::Unreadable),
                ) => Session::Failed(failure.sentence()),
            };
            store.session.set(session);
        });
    }

    /// Ends the session here and on the server.
    pub fn sign_out(&self) {
        let store = *self;
        spawn_local(async move {
            match http::post("/auth/logout").await {
                Ok(()) | Err(Failure::SignedOut) => {
                    store.stop_watching();
                    store.session.set(Session::SignedOut);
                }
                Err(
                    failure @ (Failure::Offline
                    | Failure::Forbidden(_)
                    | Failure::Refused { .. }
                    | Failure::Unreadable),
                ) => store.session.set(Session::Failed(format!(
                    "Not signed out: {}",
                    failure.sentence()
                ))),
            }
        });
    }

    /// Returns the person who is signed in and may watch something.
    #[must_use]
    pub fn person(&self) -> Option<Person> {
        self.session.with(|session| match session {
            Session::SignedIn(person) => Some(person.clone()),
            Session::Loading | Session::SignedOut | Session::Failed(_) => None,
        })
    }

    /// Returns the connection that is watched: the one in the address, else the first.
    #[must_use]
    pub fn connection(&self) -> Option<Connection> {
        let wanted = self.address.with(|address| address.connection.clone());
        let connections = self.person()?.connections;
        match wanted {
            Some(id) => connections.into_iter().find(|other| other.id == id),
            None => connections.into_iter().next(),
        }
    }
}
