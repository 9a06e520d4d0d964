//! Who looks at the page.

use floorlight_wire::api::{ConnectionName, Role, Session as Person};
use wasm_bindgen_futures::spawn_local;

use super::Store;
use crate::answer;
use crate::shell::http::{self, Failure};

/// Who looks at the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Session {
    /// Being asked.
    Loading,
    /// Nobody is signed in.
    SignedOut,
    /// Somebody is.
    SignedIn(Person<'static>),
    /// It could not be asked.
    Failed(String),
}

/// Returns the name, or the subject where no name is known.
#[must_use]
pub fn display_name<'a>(person: &'a Person<'_>) -> &'a str {
    person
        .name
        .as_deref()
        .filter(|name| !name.trim().is_empty())
        .unwrap_or(&person.subject)
}

/// Returns the word for what a person may do.
#[must_use]
pub const fn role_word(role: Option<Role>) -> &'static str {
    match role {
        Some(Role::Viewer) => "Viewer",
        Some(Role::Supervisor) => "Supervisor",
        Some(Role::Admin) => "Administrator",
        None => "No role",
    }
}

impl Store {
    /// Asks who is signed in.
    pub fn ask_session(&self) {
        let store = *self;
        store.session.set(Session::Loading);
        spawn_local(async move {
            let session = match http::get_value("/api/session")
                .await
                .and_then(|answer| answer::session::read(&answer).ok_or(Failure::Unreadable))
            {
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
    pub fn person(&self) -> Option<Person<'static>> {
        self.session.with(|session| match session {
            Session::SignedIn(person) => Some(person.clone()),
            Session::Loading | Session::SignedOut | Session::Failed(_) => None,
        })
    }

    /// Returns the connection that is watched: the one in the address, else the first.
    #[must_use]
    pub fn connection(&self) -> Option<ConnectionName<'static>> {
        let wanted = self.address.with(|address| address.connection.clone());
        let connections = self.person()?.connections;
        match wanted {
            Some(id) => connections.into_iter().find(|other| other.id == id),
            None => connections.into_iter().next(),
        }
    }
}
