//! How a draft is saved, and what becomes of it when somebody else saved first.

use wasm_bindgen_futures::spawn_local;

use super::draft::Draft;
use super::form::Form;
use super::store::{Note, Store};
use super::visit::Question;
use crate::shell::clock;
use crate::shell::document::{self, Document};

impl Store {
    /// Checks what was written, then has it saved.
    pub(super) fn save(&self) {
        self.check();
        if self.errors.with_untracked(|errors| !errors.is_empty()) || self.busy.get_untracked() {
            return;
        }
        let sent = self.draft.get_untracked();
        let (Some(text), Some(base), Some(asked)) = (
            sent.to_save(),
            self.base.get_untracked(),
            self.asks("directory-document"),
        ) else {
            return;
        };
        let store = *self;
        store.busy.set(true);
        spawn_local(async move {
            let answer = document::save(&asked.path, &base.tag, text.clone()).await;
            store.busy.set(false);
            if !store.awaits(&asked) {
                return;
            }
            match answer {
                Ok(saved) => {
                    let tag = saved.tag;
                    store.took(&sent, Document { tag, text });
                    store.note.set(Note::Saved(clock::now()));
                    store.refresh();
                }
                Err(refused) if refused.status == 412 => store.look_at_theirs(&asked).await,
                Err(refused) => {
                    store.note.set(Note::Failed(store.refused(&refused)));
                    store.errors.set(sent.place(&refused.errors));
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
        self.theirs.set(None);
        self.check();
    }

    async fn look_at_theirs(&self, asked: &Question) {
        let answer = document::read(&asked.path).await;
        if !self.awaits(asked) {
            return;
        }
        match answer {
            Ok(theirs) => self.meets(theirs),
            Err(refused) => self.note.set(Note::Failed(self.refused(&refused))),
        }
    }

    /// Shows what somebody else saved, once: who is about to choose must not lose the focus.
    pub(super) fn meets(&self, theirs: Document) {
        if self
            .theirs
            .with_untracked(|shown| shown.as_ref() != Some(&theirs))
        {
            self.note.set(Note::None);
            self.theirs.set(Some(theirs));
        }
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
            let both = self
                .draft
                .with_untracked(|mine| mine.both_changed(base, &theirs));
            (changed.iter().map(|one| one.words()).collect(), both)
        })
    }

    /// Puts what was changed on top of what somebody else saved. If that cannot be, it is said why, and
    /// the choice stays.
    pub(super) fn put_on_top(&self, theirs: &Document) {
        let merged = self.stored.with_untracked(|base| {
            self.draft
                .with_untracked(|mine| mine.on_top_of(base.as_deref(), &theirs.text))
        });
        match merged {
            Ok(merged) => {
                self.take(theirs.clone());
                self.draft.set(merged);
                self.check();
                self.draw_all_anew();
            }
            Err(sentence) => self.note.set(Note::Failed(sentence)),
        }
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
}
