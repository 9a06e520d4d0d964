//! Saved views: a name for an address, kept by this browser.

/// The most views that are kept.
pub const MAX_VIEWS: usize = 30;
/// The longest name, in characters.
pub const MAX_NAME: usize = 40;
/// The longest query string that is kept, in bytes.
const MAX_QUERY: usize = 4_000;

/// A view with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// What the supervisor calls it.
    pub name: String,
    /// The query string that shows it.
    pub query: String,
    /// Whether the page opens with it where the address says nothing.
    pub opens: bool,
}

/// The saved views, in the order in which they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Views(Vec<View>);

impl Views {
    /// Reads what [`Self::write`] wrote; a line that is not a view is dropped.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut views = Self::default();
        for line in text.lines() {
            let (opens, line) = line
                .strip_prefix('*')
                .map_or((false, line), |line| (true, line));
            if let Some((query, name)) = line.split_once('\t') {
                views.save(name, query);
                if opens {
                    views.open_with(views.0.len().saturating_sub(1));
                }
            }
        }
        views
    }

    /// Writes a line for each view: a star if the page opens with it, the query, a tab, the name.
    #[must_use]
    pub fn write(&self) -> String {
        let mut text = String::new();
        for view in &self.0 {
            if view.opens {
                text.push('*');
            }
            text.push_str(&view.query);
            text.push('\t');
            text.push_str(&view.name);
            text.push('\n');
        }
        text
    }

    /// Returns the views.
    #[must_use]
    pub fn all(&self) -> &[View] {
        &self.0
    }

    /// Saves a view; one of the same name is replaced. Nothing is kept without a name or beyond the
    /// limits.
    pub fn save(&mut self, name: &str, query: &str) {
        let name = tidy(name);
        if name.is_empty() || query.len() > MAX_QUERY || query.contains(['\t', '\n']) {
            return;
        }
        let query = query.to_owned();
        if let Some(view) = self.0.iter_mut().find(|view| view.name == name) {
            view.query = query;
        } else if self.0.len() < MAX_VIEWS {
            self.0.push(View {
                name,
                query,
                opens: false,
            });
        }
    }

    /// Gives a view another name, unless another view has it.
    pub fn rename(&mut self, place: usize, name: &str) {
        let name = tidy(name);
        if name.is_empty() || self.0.iter().any(|view| view.name == name) {
            return;
        }
        if let Some(view) = self.0.get_mut(place) {
            view.name = name;
        }
    }

    /// Forgets a view.
    pub fn remove(&mut self, place: usize) {
        if place < self.0.len() {
            self.0.remove(place);
        }
    }

    /// Makes the page open with a view, or no longer if it does.
    pub fn open_with(&mut self, place: usize) {
        for (other, view) in self.0.iter_mut().enumerate() {
            view.opens = other == place && !view.opens;
        }
    }

    /// Returns the query string that the page opens with.
    #[must_use]
    pub fn opening(&self) -> Option<&str> {
        let view = self.0.iter().find(|view| view.opens)?;
        Some(&view.query)
    }
}

/// A name stands in one line.
fn tidy(name: &str) -> String {
    let words: Vec<_> = name.split_whitespace().collect();
    words.join(" ").chars().take(MAX_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(views: &Views) -> Vec<&str> {
        views.all().iter().map(|view| view.name.as_str()).collect()
    }

    #[test]
    fn views_survive_storage() {
        let mut views = Views::default();
        views.save("  Long\tbreaks\n ", "?state=not-ready&sort=-in-state");
        views.save("Überblick 概要", "");
        views.open_with(1);
        assert_eq!(Views::read(&views.write()), views);
        assert_eq!(names(&views), ["Long breaks", "Überblick 概要"]);
        assert_eq!(views.opening(), Some(""));
        views.open_with(1);
        assert_eq!(views.opening(), None);
    }

    #[test]
    fn a_view_is_replaced_renamed_and_forgotten() {
        let mut views = Views::default();
        views.save("a", "?q=1");
        views.save("b", "?q=2");
        views.save("a", "?q=3");
        assert_eq!(views.all()[0].query, "?q=3");
        views.rename(0, "b");
        assert_eq!(names(&views), ["a", "b"]);
        views.rename(0, "c");
        views.remove(1);
        views.remove(7);
        assert_eq!(names(&views), ["c"]);
    }

    #[test]
    fn views_are_bounded_and_nameless_ones_are_not_kept() {
        let mut views = Views::default();
        views.save(" \t", "?q=1");
        views.save("long", &"x".repeat(MAX_QUERY + 1));
        assert!(views.all().is_empty());
        for number in 0..90 {
            views.save(&format!("v{number}"), "");
        }
        views.save(&"n".repeat(500), "");
        assert_eq!(views.all().len(), MAX_VIEWS);
        assert!(Views::read("rubbish\n\n*").all().is_empty());
    }
}
