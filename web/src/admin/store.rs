//! What the page of administration knows.

use std::time::Duration;

use floorlight_core::time::UtcMillis;
use floorlight_wire::api::{ConnectionHealth, Health, Role, Session as Person, Setup};
use floorlight_wire::directory_document;
use wasm_bindgen_futures::spawn_local;

use super::form::{Form, Mistake, Part, Row};
use super::known::Known;
use super::list::STEP;
use super::tab::Tab;
use super::zones;
use crate::hook::memo::Memo;
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
    /// The stored document's fields: read once, compared with each time something is typed.
    stored: RwSignal<Option<Box<Form>>>,
    pub(super) draft: RwSignal<Draft>,
    /// Grows when the list must be drawn anew.
    pub(super) revision: RwSignal<u64>,
    /// Grows when another draft took the place of the one that was written.
    pub(super) replaced: RwSignal<u64>,
    pub(super) errors: RwSignal<Vec<Mistake>>,
    /// What of the document is edited.
    pub(super) tab: RwSignal<Tab>,
    /// What is looked for in the list.
    pub(super) search: RwSignal<String>,
    /// The only entry that is shown, if one was asked for.
    pub(super) only: RwSignal<Option<u64>>,
    /// So many entries of the list are drawn.
    pub(super) shown: RwSignal<usize>,
    /// What the platform names.
    pub(super) known: RwSignal<Known>,
    pub(super) note: RwSignal<Note>,
    pub(super) busy: RwSignal<bool>,
    changed: Memo<usize>,
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
        let (base, stored) = (RwSignal::new(None), RwSignal::new(None));
        let draft = RwSignal::new(Draft::None);
        let store = Self {
            session: RwSignal::new(Session::Loading),
            connection: RwSignal::new(None),
            health: RwSignal::new(None),
            setup: RwSignal::new(None),
            trouble: RwSignal::new(None),
            asked_at: RwSignal::new(None),
            base,
            stored,
            draft,
            revision: RwSignal::new(0),
            replaced: RwSignal::new(0),
            errors: RwSignal::new(Vec::new()),
            tab: RwSignal::new(Tab::default()),
            search: RwSignal::new(String::new()),
            only: RwSignal::new(None),
            shown: RwSignal::new(STEP),
            known: RwSignal::new(Known::default()),
            note: RwSignal::new(Note::None),
            busy: RwSignal::new(false),
            changed: Memo::new(move |_| changed(draft, stored, base)),
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
        self.stored.set(None);
        self.known.set(Known::default());
        self.find(String::new());
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
            store.read_names().await;
        });
    }

    /// Reads what the platform names. Without it ids have to be typed, and that is all.
    async fn read_names(&self) {
        let Some(path) = self.path("directory") else {
            return;
        };
        let answer = document::read(&path).await.ok();
        if let Some(known) = answer.and_then(|answer| Known::read(&answer.text))
            && self.path("directory").as_ref() == Some(&path)
        {
            self.known.set(known);
        }
    }

    /// Returns the name that the platform gives an id, if it says more than the id.
    pub(super) fn name_of(&self, part: Part, id: &str) -> Option<String> {
        self.known
            .with(|known| known.name(part, id).map(str::to_owned))
    }

    /// Returns all words of an entry, by which it is found.
    pub(super) fn words_of(&self, part: Part, row: &Row) -> String {
        let mut words = String::new();
        for value in row.entry.values().filter_map(|value| value.as_str()) {
            words.push_str(value);
            words.push('\n');
        }
        let id = row.entry.get(if part == Part::Schedules {
            "agent"
        } else {
            "id"
        });
        let name = id.and_then(|id| id.as_str());
        if let Some(name) = name.and_then(|id| self.name_of(part, id)) {
            words.push_str(&name);
        }
        words.to_lowercase()
    }

    /// Looks for some words in the list; none shows all of it.
    pub(super) fn find(&self, words: String) {
        self.search.set(words);
        self.only.set(None);
        self.shown.set(STEP);
    }

    /// Shows a part of the editor.
    pub(super) fn open(&self, tab: Tab) {
        self.find(String::new());
        self.tab.set(tab);
        let is_whole = self
            .draft
            .with_untracked(|draft| matches!(draft, Draft::Whole(_)));
        if is_whole {
            self.show_fields();
        }
    }

    /// Says whether something is wrong with a field.
    pub(super) fn is_wrong(&self, key: &str) -> bool {
        self.errors
            .with(|errors| errors.iter().any(|mistake| mistake.key == key))
    }

    /// Takes a document as what is stored; what was being written is forgotten.
    pub(super) fn take(&self, read: Document) {
        let form = Form::read(&read.text).map(Box::new).ok();
        let draft = match &form {
            Some(form) => Draft::Fields(form.clone()),
            None => Draft::Whole(read.text.clone()),
        };
        self.base.set(Some(read));
        self.stored.set(form);
        self.draft.set(draft);
        self.check();
        self.note.set(Note::None);
        self.draw_all_anew();
    }

    /// Counts what was changed and not saved.
    pub(super) fn changes(&self) -> usize {
        self.changed.get()
    }

    /// Checks what was written.
    pub(super) fn check(&self) {
        let errors = self.draft.with_untracked(|draft| match draft {
            Draft::None => Vec::new(),
            Draft::Fields(form) => form.mistakes(&zones::knows),
            Draft::Whole(text) => whole_mistakes(text),
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
            Draft::Fields(form) => Some(form.compact()),
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
        let sent = self.draft.get_untracked();
        store.busy.set(true);
        spawn_local(async move {
            let answer = document::save(&path, &base.tag, text.clone()).await;
            store.busy.set(false);
            match answer {
                Ok(saved) => {
                    let tag = saved.tag;
                    store.took(&sent, Document { tag, text });
                    store.note.set(Note::Saved(clock::now()));
                    store.refresh();
                }
                Err(refused) if refused.status == 412 => store.look_at_theirs().await,
                Err(refused) => {
                    store.note.set(Note::Failed(store.refused(&refused)));
                    store.errors.set(match &sent {
                        Draft::Fields(form) => form.place(&refused.errors),
                        Draft::None | Draft::Whole(_) => {
                            refused.errors.iter().map(Mistake::of).collect()
                        }
                    });
                }
            }
        });
    }

    /// Takes what was saved as what is stored; what was typed while it was under way stays typed.
    fn took(&self, sent: &Draft, saved: Document) {
        let present = self.draft.get_untracked();
        if present == *sent {
            self.take(saved);
            if matches!(sent, Draft::Whole(_)) {
                self.show_whole();
            }
            return;
        }
        self.stored.set(Form::read(&saved.text).map(Box::new).ok());
        self.base.set(Some(saved));
        self.check();
    }

    /// Says what somebody else changed, and what of it was changed here as well.
    pub(super) fn meanwhile(&self, theirs: &Document) -> (Vec<String>, Vec<String>) {
        let Ok(theirs) = Form::read(&theirs.text) else {
            return (Vec::new(), Vec::new());
        };
        self.stored.with_untracked(|base| {
            let Some(base) = base else {
                return (Vec::new(), Vec::new());
            };
            let changed = theirs.differences(base);
            let both = self.draft.with_untracked(|draft| match draft {
                Draft::Fields(mine) => mine.both_changed(base, &theirs),
                Draft::None | Draft::Whole(_) => Vec::new(),
            });
            (changed.iter().map(|one| one.words()).collect(), both)
        })
    }

    /// Puts what was changed on top of what somebody else saved.
    pub(super) fn put_on_top(&self, theirs: &Document) {
        let base = self.stored.get_untracked();
        let mine = self.draft.get_untracked();
        self.take(theirs.clone());
        let theirs = self.stored.get_untracked();
        match (mine, base, theirs) {
            (Draft::Fields(mine), Some(base), Some(theirs)) => {
                let merged = mine.on_top_of(&base, &theirs);
                self.draft.set(Draft::Fields(Box::new(merged)));
            }
            (mine @ (Draft::Fields(_) | Draft::Whole(_)), _, _) => self.draft.set(mine),
            (Draft::None, _, _) => {}
        }
        self.check();
        self.draw_all_anew();
    }

    /// Shows the whole document as text.
    pub(super) fn show_whole(&self) {
        self.draft.update(|draft| {
            if let Draft::Fields(form) = draft {
                *draft = Draft::Whole(form.write());
            }
        });
        self.check();
        self.draw_all_anew();
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
                self.draw_all_anew();
            }
            Some(Err(sentence)) => self.note.set(Note::Failed(sentence)),
            None => {}
        }
    }

    /// Has the list drawn anew.
    pub(super) fn draw_anew(&self) {
        self.revision.update(|revision| *revision += 1);
    }

    /// Has everything drawn anew that shows the draft.
    fn draw_all_anew(&self) {
        self.replaced.update(|replaced| *replaced += 1);
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

/// Counts what was changed and not saved.
fn changed(
    draft: RwSignal<Draft>,
    stored: RwSignal<Option<Box<Form>>>,
    base: RwSignal<Option<Document>>,
) -> usize {
    stored.with(|stored| {
        draft.with(|draft| match (draft, stored) {
            (Draft::None, _) => 0,
            (Draft::Fields(mine), Some(stored)) => mine.differences(stored).len(),
            (Draft::Fields(_), None) => 1,
            (Draft::Whole(mine), Some(stored)) => usize::from(*mine != stored.write()),
            (Draft::Whole(mine), None) => {
                usize::from(base.with(|base| base.as_ref().is_some_and(|base| base.text != *mine)))
            }
        })
    })
}

/// Checks the document as a text.
fn whole_mistakes(text: &str) -> Vec<Mistake> {
    let errors = directory_document::parse_with(text, &zones::knows).err();
    errors.iter().flatten().map(Mistake::of).collect()
}

/// Returns the page's store.
pub(super) fn use_store() -> Store {
    expect_context::<Store>()
}
