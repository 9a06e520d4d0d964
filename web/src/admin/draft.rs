//! What is being written: the fields, or the whole document as text.

use floorlight_wire::{FieldError, directory_document};

use super::form::{Form, Mistake};

/// What is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Draft {
    /// Nothing was read yet.
    #[default]
    None,
    /// The fields.
    Fields(Box<Form>),
    /// The whole document, as text.
    Whole(String),
}

impl Draft {
    /// Begins with what is stored: its fields, or its text where it has no form that fields can be made of.
    #[must_use]
    pub fn of(stored: Option<&Form>, text: &str) -> Self {
        stored.map_or_else(
            || Self::Whole(text.to_owned()),
            |form| Self::Fields(Box::new(form.clone())),
        )
    }

    /// Counts what differs from what is stored; `text` is the stored text.
    #[must_use]
    pub fn changes(&self, stored: Option<&Form>, text: Option<&str>) -> usize {
        match (self, stored) {
            (Self::None, _) => 0,
            (Self::Fields(mine), Some(stored)) => mine.differences(stored).len(),
            (Self::Fields(_), None) => 1,
            (Self::Whole(mine), Some(stored)) => usize::from(*mine != stored.write()),
            (Self::Whole(mine), None) => usize::from(text.is_some_and(|text| text != mine)),
        }
    }

    /// Writes what is to be saved.
    #[must_use]
    pub fn to_save(&self) -> Option<String> {
        match self {
            Self::None => None,
            Self::Fields(form) => Some(form.compact()),
            Self::Whole(text) => Some(text.clone()),
        }
    }

    /// Checks what was written; `known_zone` says whether there is a time zone of that name.
    #[must_use]
    pub fn mistakes(&self, known_zone: &dyn Fn(&str) -> bool) -> Vec<Mistake> {
        match self {
            Self::None => Vec::new(),
            Self::Fields(form) => form.mistakes(known_zone),
            Self::Whole(text) => {
                let errors = directory_document::parse_with(text, known_zone).err();
                self.place(&errors.unwrap_or_default())
            }
        }
    }

    /// Finds the places of mistakes that were found in this.
    #[must_use]
    pub fn place(&self, errors: &[FieldError]) -> Vec<Mistake> {
        match self {
            Self::Fields(form) => form.place(errors),
            Self::None | Self::Whole(_) => errors.iter().map(Mistake::of).collect(),
        }
    }

    /// Names what this and somebody else changed both since `base`.
    #[must_use]
    pub fn both_changed(&self, base: &Form, theirs: &Form) -> Vec<String> {
        match self {
            Self::None => Vec::new(),
            Self::Fields(mine) => mine.both_changed(base, theirs),
            Self::Whole(text) => Form::read(text)
                .map(|mine| mine.both_changed(base, theirs))
                .unwrap_or_default(),
        }
    }

    /// Puts what was changed here since `base` on top of what somebody else saved, field by field. A text
    /// stays a text.
    ///
    /// # Errors
    /// If one of the three has no form that changes can be told from: to take mine for all of it would
    /// undo everything of theirs without a word.
    pub fn on_top_of(&self, base: Option<&Form>, theirs: &str) -> Result<Self, String> {
        let mine = match self {
            Self::None => return Ok(Self::None),
            Self::Fields(mine) => Ok(mine.as_ref().clone()),
            Self::Whole(text) => Form::read(text),
        };
        let mine =
            mine.map_err(|why| format!("Your text cannot be put on top of theirs. {why}"))?;
        let theirs = Form::read(theirs)
            .map_err(|why| format!("Nothing can be put on top of what they saved. {why}"))?;
        let base = base.ok_or(
            "What you began with could not be read, so it is not known which changes are yours.",
        )?;
        let merged = mine.on_top_of(base, &theirs);
        Ok(match self {
            Self::Whole(_) => Self::Whole(merged.write()),
            Self::None | Self::Fields(_) => Self::Fields(Box::new(merged)),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::admin::form::Part;

    const BASE: &str = r#"{"queues":[{"id":"q1","name":"Sales","target_percent":80,"target_seconds":20}],
        "labels":[{"raw":"LUNCH","label":"Lunch"}],"notes":{"of":"us"}}"#;
    const MINE: &str = r#"{"queues":[{"id":"q1","name":"Sales","target_percent":80,"target_seconds":30}],
        "labels":[{"raw":"LUNCH","label":"Lunch"}],"notes":{"of":"us","by":"me"}}"#;
    const THEIRS: &str = r#"{"queues":[{"id":"q1","name":"Verkauf","target_percent":80,"target_seconds":20}],
        "labels":[{"raw":"LUNCH","label":"Meal"}],"notes":{"of":"them"}}"#;

    fn form(text: &str) -> Form {
        Form::read(text).unwrap()
    }

    /// What somebody else saved survives a text that is put on top of it, in fields and beside them.
    #[test]
    fn a_text_goes_on_top_of_others_field_by_field() {
        let merged = Draft::Whole(MINE.to_owned()).on_top_of(Some(&form(BASE)), THEIRS);
        let merged = merged.unwrap();
        assert!(matches!(merged, Draft::Whole(_)), "a text stays a text");
        let wanted = json!({
            "queues": [{"id":"q1","name":"Verkauf","target_percent":80,"target_seconds":30}],
            "labels": [{"raw":"LUNCH","label":"Meal"}],
            "notes": {"of":"them","by":"me"},
        });
        let text = merged.to_save().unwrap();
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), wanted);
    }

    /// Where changes cannot be told, nothing takes the place of what somebody else saved.
    #[test]
    fn what_cannot_be_read_goes_on_top_of_nothing() {
        let base = form(BASE);
        let (text, fields) = (
            Draft::Whole(MINE.to_owned()),
            Draft::of(Some(&form(MINE)), MINE),
        );
        for (mine, base, theirs) in [
            (&Draft::Whole("{".to_owned()), Some(&base), THEIRS),
            (&text, None, THEIRS),
            (&text, Some(&base), "[]"),
            (&fields, None, THEIRS),
            (&fields, Some(&base), "[]"),
        ] {
            let refused = mine.on_top_of(base, theirs).unwrap_err();
            assert!(refused.ends_with('.'), "{refused}");
        }
    }

    /// A text says as well as fields do what both changed.
    #[test]
    fn a_text_says_what_both_changed() {
        let (base, theirs) = (form(BASE), form(THEIRS));
        let both = ["queue Verkauf"];
        assert_eq!(
            Draft::Whole(MINE.to_owned()).both_changed(&base, &theirs),
            both
        );
        assert_eq!(
            Draft::of(Some(&form(MINE)), MINE).both_changed(&base, &theirs),
            both
        );
        assert!(
            Draft::Whole("{".to_owned())
                .both_changed(&base, &theirs)
                .is_empty()
        );
    }

    #[test]
    fn changes_are_counted_in_fields_and_in_text() {
        let base = form(BASE);
        let mut fields = base.clone();
        fields.rows_mut(Part::Labels).clear();
        assert_eq!(Draft::None.changes(Some(&base), Some(BASE)), 0);
        assert_eq!(
            Draft::of(Some(&base), BASE).changes(Some(&base), Some(BASE)),
            0
        );
        assert_eq!(
            Draft::of(Some(&fields), "").changes(Some(&base), Some(BASE)),
            1
        );
        assert_eq!(
            Draft::Whole(base.write()).changes(Some(&base), Some(BASE)),
            0
        );
        assert_eq!(
            Draft::Whole(MINE.to_owned()).changes(Some(&base), Some(BASE)),
            1
        );
        assert_eq!(Draft::Whole("[]".to_owned()).changes(None, Some("[]")), 0);
    }
}
