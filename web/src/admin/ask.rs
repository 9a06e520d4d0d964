//! What the page asks the Worker, and what it does with the answers. Those for another connection than the
//! one that is looked at by then are dropped.

use floorlight_wire::api::Session as Person;
use wasm_bindgen_futures::spawn_local;

use super::known::Known;
use super::store::{Note, Store};
use super::visit::Question;
use crate::hook::react::*;
use crate::lens::percent_code;
use crate::shell::document::{self, Refused};
use crate::shell::http::{self, Failure};
use crate::shell::{address_bar, clock, listener};
use crate::store::Session;

/// It is asked whether somebody else saved the document in every so many rounds.
const ROUNDS_PER_DOCUMENT: u32 = 2;

impl Store {
    /// Asks who is signed in, and reads everything if that one may administer.
    pub(super) fn ask_session(&self) {
        let store = *self;
        spawn_local(async move {
            let session = match http::get::<Person<'static>>("/api/session").await {
                Ok(person) => Session::SignedIn(person),
                Err(Failure::SignedOut) => Session::SignedOut,
                Err(failure) => Session::Failed(failure.sentence()),
            };
            if let Session::SignedIn(person) = &session {
                let query = address_bar::query();
                let wanted = percent_code::pairs(&query)
                    .find(|(key, _)| key == "connection")
                    .map(|(_, id)| id);
                let known = |id: &String| person.connections.iter().any(|one| one.id == *id);
                let first = || person.connections.first().map(|one| one.id.to_string());
                if let Some(id) = wanted.filter(known).or_else(first) {
                    store.visit.update(|visit| visit.go(id));
                }
            }
            store.session.set(session);
            if store.may_administer() {
                store.refresh();
                store.load();
            }
        });
    }

    /// Asks for health and checklist.
    pub(super) fn refresh(&self) {
        let store = *self;
        spawn_local(async move {
            let mut trouble = None;
            match document::read("/api/health").await {
                Ok(answer) => match serde_json::from_str(&answer.text) {
                    Ok(health) => store.health.set(Some(health)),
                    Err(_) => trouble = Some("The health could not be read.".to_owned()),
                },
                Err(refused) => trouble = Some(store.refused(&refused)),
            }
            if let Some(asked) = store.asks("setup") {
                match document::read(&asked.path).await {
                    _ if !store.awaits(&asked) => {}
                    Ok(answer) => match serde_json::from_str(&answer.text) {
                        Ok(setup) => store.setup.set(Some(setup)),
                        Err(_) => trouble = Some("The checklist could not be read.".to_owned()),
                    },
                    Err(refused) => trouble = Some(store.refused(&refused)),
                }
            }
            store.trouble.set(trouble);
            store.asked_at.set(Some(clock::now()));
        });
    }

    /// Reads the document, and forgets what was being written.
    pub(super) fn load(&self) {
        let store = *self;
        let Some(asked) = store.asks("directory-document") else {
            return;
        };
        spawn_local(async move {
            let answer = document::read(&asked.path).await;
            if !store.awaits(&asked) {
                return;
            }
            match answer {
                Ok(read) => store.take(read),
                Err(refused) => store.note.set(Note::Failed(store.refused(&refused))),
            }
            store.read_names().await;
        });
    }

    /// Reads what the platform names. Without it ids have to be typed, and that is all.
    async fn read_names(&self) {
        let Some(asked) = self.asks("directory") else {
            return;
        };
        let answer = document::read(&asked.path).await.ok();
        if let Some(known) = answer.and_then(|answer| Known::read(&answer.text))
            && self.awaits(&asked)
        {
            self.known.set(known);
        }
    }

    /// Asks again, as long as somebody looks.
    pub(super) fn round(&self) {
        if !listener::visible() || !untrack(|| self.may_administer()) {
            return;
        }
        self.refresh();
        let rounds = self.rounds.try_update_value(|rounds| {
            *rounds = rounds.wrapping_add(1);
            *rounds
        });
        let known = self
            .base
            .with_untracked(|base| base.as_ref().map(|base| base.tag.clone()));
        let (Some(known), Some(asked)) = (known, self.asks("directory-document")) else {
            return;
        };
        if rounds.is_none_or(|rounds| rounds % ROUNDS_PER_DOCUMENT != 0)
            || self.busy.get_untracked()
        {
            return;
        }
        let store = *self;
        spawn_local(async move {
            let Ok(read) = document::read(&asked.path).await else {
                return;
            };
            if !store.awaits(&asked) {
                return;
            }
            let present = store
                .base
                .with_untracked(|base| base.as_ref().map(|base| base.tag.clone()));
            // A save of our own may have come between.
            if read.tag == known || present.as_ref() != Some(&known) || store.busy.get_untracked() {
                return;
            }
            if untrack(|| store.changes()) == 0 {
                store.take(read);
            } else {
                store.meets(read);
            }
        });
    }

    /// Returns what a refusal says. The page stays if something would be lost with it.
    pub(super) fn refused(&self, refused: &Refused) -> String {
        if refused.status == 401 && untrack(|| self.changes()) == 0 {
            self.session.set(Session::SignedOut);
        }
        refused.detail.clone()
    }

    /// Asks for something of the chosen connection.
    pub(super) fn asks(&self, what: &str) -> Option<Question> {
        self.visit.with_untracked(|visit| visit.asks(what))
    }

    /// Says whether the answer to a question is still wanted: after every wait.
    pub(super) fn awaits(&self, asked: &Question) -> bool {
        self.visit.with_untracked(|visit| visit.awaits(asked))
    }
}
