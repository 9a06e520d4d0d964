//! Which connection is looked at, and which answers are still for it.

/// A visit to a connection. It ends when another one is chosen, and what was asked in it does not count
/// any more: not even if the same connection is chosen again meanwhile, for its draft was begun anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    connection: Option<String>,
    number: u64,
}

/// A question about a connection, asked during a visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Where it is asked.
    pub path: String,
    visit: u64,
}

impl Visit {
    /// Visits a connection.
    pub fn go(&mut self, connection: String) {
        self.connection = Some(connection);
        self.number += 1;
    }

    /// Returns the connection.
    #[must_use]
    pub fn connection(&self) -> Option<&str> {
        self.connection.as_deref()
    }

    /// Asks for something of the connection.
    #[must_use]
    pub fn asks(&self, what: &str) -> Option<Question> {
        let id = self.connection.as_deref()?;
        Some(Question {
            path: format!("/api/connections/{id}/{what}"),
            visit: self.number,
        })
    }

    /// Says whether the answer to a question is still wanted.
    #[must_use]
    pub const fn awaits(&self, question: &Question) -> bool {
        self.number == question.visit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_a_former_visit_are_not_awaited() {
        let mut visit = Visit::default();
        assert_eq!(visit.asks("setup"), None);
        visit.go("acme".to_owned());
        let first = visit.asks("setup").unwrap();
        assert_eq!(first.path, "/api/connections/acme/setup");
        assert!(visit.awaits(&first));
        visit.go("other".to_owned());
        assert!(!visit.awaits(&first));
        visit.go("acme".to_owned());
        assert!(!visit.awaits(&first));
        assert!(visit.awaits(&visit.asks("setup").unwrap()));
    }
}
