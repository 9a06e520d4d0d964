//! What the page of administration knows.

use std::time::Duration;

use floorlight_core::time::UtcMillis;
use floorlight_wire::api::{ConnectionHealth, Health, Role, Session as Person, Setup};

use super::draft::Draft;
use super::form::{Form, Mistake, Part, Row};
use super::known::Known;
use super::list::STEP;
use super::tab::Tab;
use super::visit::Visit;
use super::zones;
use crate::hook::memo::Memo;
use crate::hook::react::*;
use crate::lens::percent_code;
use crate::shell::address_bar;
use crate::shell::document::Document;
use crate::shell::listener::Listener;
use crate::shell::timer::{Interval, Timeout};
use crate::store::Session;

/// Health and checklist are asked for this often.
const REFRESH_EVERY: Duration = Duration::from_secs(10);

/// A click takes no longer than this.
const CLICK_LASTS: Duration = Duration::from_millis(300);

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
}

/// What the page knows.
#[derive(Clone, Copy)]
pub(super) struct Store {
    pub(super) session: RwSignal<Session>,
    /// Which connection is looked at.
    pub(super) visit: RwSignal<Visit>,
    pub(super) health: RwSignal<Option<Health<'static>>>,
    pub(super) setup: RwSignal<Option<Setup<'static>>>,
    /// Why health or checklist could not be had last.
    pub(super) trouble: RwSignal<Option<String>>,
    pub(super) asked_at: RwSignal<Option<UtcMillis>>,
    pub(super) base: RwSignal<Option<Document>>,
    /// The stored document's fields: read once, compared with each time something is typed.
    pub(super) stored: RwSignal<Option<Box<Form>>>,
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
    /// What somebody else saved meanwhile, until it is chosen what to do about it.
    pub(super) theirs: RwSignal<Option<Document>>,
    pub(super) busy: RwSignal<bool>,
    changed: Memo<usize>,
    pub(super) rounds: StoredValue<u32>,
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
        let changed = move |draft: &Draft| {
            base.with(|base: &Option<Document>| {
                let text = base.as_ref().map(|base| base.text.as_str());
                stored.with(|stored: &Option<Box<Form>>| draft.changes(stored.as_deref(), text))
            })
        };
        let store = Self {
            session: RwSignal::new(Session::Loading),
            visit: RwSignal::new(Visit::default()),
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
            theirs: RwSignal::new(None),
            busy: RwSignal::new(false),
            changed: Memo::new(move |_| draft.with(changed)),
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
        self.visit.update(|visit| visit.go(id));
        self.setup.set(None);
        self.base.set(None);
        self.stored.set(None);
        self.known.set(Known::default());
        self.find(String::new());
        self.draft.set(Draft::None);
        self.note.set(Note::None);
        self.theirs.set(None);
        self.errors.set(Vec::new());
        self.refresh();
        self.load();
    }

    /// Returns the health of the chosen connection.
    pub(super) fn chosen_health(&self) -> Option<ConnectionHealth<'static>> {
        self.visit.with(|visit| {
            let id = visit.connection()?;
            self.health.with(|health| {
                let connections = health.as_ref()?.connections.as_ref()?;
                connections.iter().find(|one| one.id == id).cloned()
            })
        })
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
        let draft = Draft::of(form.as_deref(), &read.text);
        self.base.set(Some(read));
        self.stored.set(form);
        self.draft.set(draft);
        self.check();
        self.note.set(Note::None);
        self.theirs.set(None);
        self.draw_all_anew();
    }

    /// Counts what was changed and not saved.
    pub(super) fn changes(&self) -> usize {
        self.changed.get()
    }

    /// Checks what was written.
    pub(super) fn check(&self) {
        let errors = self
            .draft
            .with_untracked(|draft| draft.mistakes(&zones::knows));
        self.errors.set(errors);
    }

    /// Checks what was written once a click that is under way has ended: what a mistake says moves
    /// the lines below it, and a button must not move while it is pressed.
    pub(super) fn check_soon(&self) {
        let store = *self;
        self.checking
            .set_value(Timeout::after(CLICK_LASTS, move || store.check()));
    }

    /// Has the list drawn anew.
    pub(super) fn draw_anew(&self) {
        self.revision.update(|revision| *revision += 1);
    }

    /// Has everything drawn anew that shows the draft.
    pub(super) fn draw_all_anew(&self) {
        self.replaced.update(|replaced| *replaced += 1);
    }
}

/// Returns the page's store.
pub(super) fn use_store() -> Store {
    expect_context::<Store>()
}
