//! What the page of administration knows.

use std::time::Duration;

use floorlight_core::time::UtcMillis;
use floorlight_wire::FieldError;
use floorlight_wire::api::{ConnectionHealth, Health, Role, Session as Person, Setup};
use wasm_bindgen_futures::spawn_local;

use super::form::{self, Form};
use crate::hook::react::*;
use crate::lens::percent_code;
use crate::shell::document::{self, Document, Refused};
use crate::shell::http::{self, Failure};
use crate::shell::listener::{self, Listener};
use crate::shell::timer::{Interval, Timeout};
use crate::shell::{address_bar, clock};
use crate::store::Session;

/// Health and checklist are asked for this often.
const REFRESH_EVERY: Duration = Duration::from_secs(10);
/// It is asked this often whether somebody else saved the document, in rounds of the above.
const ROUNDS_PER_DOCUMENT: u32 = 2;

/// A click takes no longer than this.
const CLICK_LASTS: Duration = Duration::from_millis(300);

/// What is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Draft {
    /// Nothing was read yet.
    #[default]
    None,
    /// The fields.
    Fields(Box<Form>),
    /// The whole document, as text.
    Whole(String),
}

/// How the document stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Note {
    /// There is nothing to say.
    #[default]
    None,
    /// It could not be read or saved.
    Failed(String),
    /// It was saved.
    Saved(UtcMillis),
    /// Somebody else saved this meanwhile.
    Meanwhile(Document),
}

/// What the page knows.
#[derive(Clone, Copy)]
pub(super) struct Store {
    pub(super) session: RwSignal<Session>,
    pub(super) connection: RwSignal<Option<String>>,
    pub(super) health: RwSignal<Option<Health<'static>>>,
    pub(super) setup: RwSignal<Option<Setup<'static>>>,
    /// Why health or checklist could not be had last.
    pub(super) trouble: RwSignal<Option<String>>,
    pub(super) asked_at: RwSignal<Option<UtcMillis>>,
    pub(super) base: RwSignal<Option<Document>>,
    pub(super) draft: RwSignal<Draft>,
    /// Grows when the fields must be drawn anew.
    pub(super) revision: RwSignal<u64>,
    pub(super) errors: RwSignal<Vec<FieldError>>,
    pub(super) note: RwSignal<Note>,
    pub(super) busy: RwSignal<bool>,
    rounds: StoredValue<u32>,
    checking: StoredValue<Option<Timeout>, LocalStorage>,
    keep: StoredValue<Vec<Keep>, LocalStorage>,
}

/// What lives as long as the page. It is kept, not used: dropping it would end it.
enum Keep {
    Interval(#[expect(dead_code, reason = "dropping it would end it")] Interval),
    Listener(#[expect(dead_code, reason = "dropping it would end it")] Listener),
}

impl Store {
    /// Makes the store, and asks who is there.
    pub(super) fn begin() -> Self {
        let store = Self {
            session: RwSignal::new(Session::Loading),
            connection: RwSignal::new(None),
            health: RwSignal::new(None),
            setup: RwSignal::new(None),
            trouble: RwSignal::new(None),
            asked_at: RwSignal::new(None),
            base: RwSignal::new(None),
            draft: RwSignal::new(Draft::None),
            revision: RwSignal::new(0),
            errors: RwSignal::new(Vec::new()),
            note: RwSignal::new(Note::None),
            busy: RwSignal::new(false),
            rounds: StoredValue::new(0),
            checking: StoredValue::new_local(None),
            keep: StoredValue::new_local(Vec::new()),
        };
        let round = Interval::each(REFRESH_EVERY, move || store.round());
        let leaving = Listener::on_window("beforeunload", move |event| {
            if untrack(|| store.changes()) > 0 {
                event.prevent_default();
            }
        });
        store.keep.update_value(|keep| {
            keep.extend(round.map(Keep::Interval));
            keep.extend(leaving.map(Keep::Listener));
        });
        store.ask_session();
        store
    }

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
                store.connection.set(wanted.filter(known).or_else(first));
            }
            store.session.set(session);
            if store.may_administer() {
                store.refresh();
                store.load();
            }
        });
    }

    /// Says whether the person has the role.
    pub(super) fn may_administer(&self) -> bool {
        self.person()
            .is_some_and(|person| person.role == Some(Role::Admin))
    }

    /// Returns the person who is signed in.
    pub(super) fn person(&self) -> Option<Person<'static>> {
        self.session.with(|session| match session {
            Session::SignedIn(person) => Some(person.clone()),
            Session::Loading | Session::SignedOut | Session::Failed(_) => None,
        })
    }

    /// Looks at another connection.
    pub(super) fn choose(&self, id: String) {
        let mut query = "/admin?connection=".to_owned();
        percent_code::encode(&id, &mut query);
        address_bar::replace(&query);
        self.connection.set(Some(id));
        self.setup.set(None);
        self.base.set(None);
        self.draft.set(Draft::None);
        self.note.set(Note::None);
        self.errors.set(Vec::new());
        self.refresh();
        self.load();
    }

    /// Returns the health of the chosen connection.
    pub(super) fn chosen_health(&self) -> Option<ConnectionHealth<'static>> {
        let id = self.connection.get()?;
        self.health.with(|health| {
            let connections = health.as_ref()?.connections.as_ref()?;
            connections.iter().find(|one| one.id == id).cloned()
        })
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
            if let Some(path) = store.path("setup") {
                let asked = store.connection.get_untracked();
                match document::read(&path).await {
                    Ok(answer) if asked == store.connection.get_untracked() => {
                        match serde_json::from_str(&answer.text) {
                            Ok(setup) => store.setup.set(Some(setup)),
                            Err(_) => trouble = Some("The checklist could not be read.".to_owned()),
                        }
                    }
                    Ok(_) => {}
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
        let Some(path) = store.path("directory-document") else {
            return;
        };
        spawn_local(async move {
            match document::read(&path).await {
                Ok(read) => store.take(read),
                Err(refused) => store.note.set(Note::Failed(store.refused(&refused))),
            }
        });
    }

    /// Takes a document as what is stored; what was being written is forgotten.
    pub(super) fn take(&self, read: Document) {
        let draft = match Form::read(&read.text) {
            Ok(form) => Draft::Fields(Box::new(form)),
            Err(_) => Draft::Whole(read.text.clone()),
        };
        let mistakes = form::mistakes(&read.text);
        self.base.set(Some(read));
        self.draft.set(draft);
        self.errors.set(mistakes);
        self.note.set(Note::None);
        self.draw_anew();
    }

    /// Counts what was changed and not saved.
    pub(super) fn changes(&self) -> usize {
        let base = self.base.get();
        self.draft.with(|draft| match (draft, base) {
            (Draft::None, _) | (_, None) => 0,
            (Draft::Fields(mine), Some(base)) => {
                Form::read(&base.text).map_or(1, |base| mine.changes(&base))
            }
            (Draft::Whole(mine), Some(base)) => usize::from(*mine != whole(&base.text)),
        })
    }

    /// Checks what was written.
    pub(super) fn check(&self) {
        let errors = self.draft.with_untracked(|draft| match draft {
            Draft::None => Vec::new(),
            Draft::Fields(form) => form.errors(),
            Draft::Whole(text) => form::mistakes(text),
        });
        self.errors.set(errors);
    }

    /// Checks what was written once a click that is under way has ended: what a mistake says moves
    /// the lines below it, and a button must not move while it is pressed.
    pub(super) fn check_soon(&self) {
        let store = *self;
        self.checking
            .set_value(Timeout::after(CLICK_LASTS, move || store.check()));
    }

    /// Checks what was written, then has it saved.
    pub(super) fn save(&self) {
        self.check();
        if self.errors.with_untracked(|errors| !errors.is_empty()) || self.busy.get_untracked() {
            return;
        }
        let text = self.draft.with_untracked(|draft| match draft {
            Draft::None => None,
            Draft::Fields(form) => Some(form.write()),
            Draft::Whole(text) => Some(text.clone()),
        });
        let (Some(text), Some(base), Some(path)) = (
            text,
            self.base.get_untracked(),
            self.path("directory-document"),
        ) else {
            return;
        };
        let store = *self;
        store.busy.set(true);
        spawn_local(async move {
            let answer = document::save(&path, &base.tag, text.clone()).await;
            store.busy.set(false);
            match answer {
                Ok(saved) => {
                    let was_whole = store
                        .draft
                        .with_untracked(|draft| matches!(draft, Draft::Whole(_)));
                    store.take(Document {
                        tag: saved.tag,
                        text,
                    });
                    if was_whole {
                        store.show_whole();
                    }
                    store.note.set(Note::Saved(clock::now()));
                    store.refresh();
                }
                Err(refused) if refused.status == 412 => store.look_at_theirs().await,
                Err(refused) => {
                    store.note.set(Note::Failed(store.refused(&refused)));
                    store.errors.set(refused.errors);
                }
            }
        });
    }

    /// Puts what was changed on top of what somebody else saved.
    pub(super) fn put_on_top(&self, theirs: &Document) {
        let base = self.base.get_untracked();
        let mine = self.draft.get_untracked();
        self.take(theirs.clone());
        match (mine, base) {
            (Draft::Fields(mine), Some(base)) => {
                if let (Ok(base), Ok(theirs)) = (Form::read(&base.text), Form::read(&theirs.text)) {
                    self.draft
                        .set(Draft::Fields(Box::new(mine.on_top_of(&base, &theirs))));
                }
            }
            (Draft::Whole(mine), _) => self.draft.set(Draft::Whole(mine)),
            (Draft::None | Draft::Fields(_), _) => {}
        }
        self.check();
        self.draw_anew();
    }

    /// Shows the whole document as text.
    pub(super) fn show_whole(&self) {
        self.draft.update(|draft| {
            if let Draft::Fields(form) = draft {
                *draft = Draft::Whole(form.write());
            }
        });
        self.draw_anew();
    }

    /// Shows the fields, if the text has a form that they can be made of.
    pub(super) fn show_fields(&self) {
        let read = self.draft.with_untracked(|draft| match draft {
            Draft::Whole(text) => Some(Form::read(text)),
            Draft::None | Draft::Fields(_) => None,
        });
        match read {
            Some(Ok(form)) => {
                self.draft.set(Draft::Fields(Box::new(form)));
                self.check();
                self.draw_anew();
            }
            Some(Err(sentence)) => self.note.set(Note::Failed(sentence)),
            None => {}
        }
    }

    /// Has the fields drawn anew.
    pub(super) fn draw_anew(&self) {
        self.revision.update(|revision| *revision += 1);
    }

    async fn look_at_theirs(&self) {
        let Some(path) = self.path("directory-document") else {
            return;
        };
        match document::read(&path).await {
            Ok(theirs) => self.note.set(Note::Meanwhile(theirs)),
            Err(refused) => self.note.set(Note::Failed(self.refused(&refused))),
        }
    }

    /// Asks again, as long as somebody looks.
    fn round(&self) {
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
        let (Some(known), Some(path)) = (known, self.path("directory-document")) else {
            return;
        };
        if rounds.is_none_or(|rounds| rounds % ROUNDS_PER_DOCUMENT != 0)
            || self.busy.get_untracked()
        {
            return;
        }
        let store = *self;
        spawn_local(async move {
            let Ok(read) = document::read(&path).await else {
                return;
            };
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
                store.note.set(Note::Meanwhile(read));
            }
        });
    }

    fn refused(&self, refused: &Refused) -> String {
        if refused.status == 401 && untrack(|| self.changes()) == 0 {
            self.session.set(Session::SignedOut);
        }
        refused.detail.clone()
    }

    fn path(&self, what: &str) -> Option<String> {
        let id = self.connection.get_untracked()?;
        Some(format!("/api/connections/{id}/{what}"))
    }
}

/// Writes a stored document as the text field shows it.
fn whole(text: &str) -> String {
    Form::read(text).map_or_else(|_| text.to_owned(), |form| form.write())
}

/// Returns the page's store.
pub(super) fn use_store() -> Store {
    expect_context::<Store>()
}
