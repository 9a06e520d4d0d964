//! How the figures are looked at, as the address has it: window, formula, order of the queues, and what
//! stands beside the list.

use floorlight_core::metric::Formula;

use super::figure::{Minutes, formula_from_slug, formula_slug};
use super::queue_order::QueueSort;

/// What stands beside the list, where no agent is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beside {
    /// The waiting contacts.
    Waiting,
    /// What is known of the queue with this id.
    Queue(String),
}

/// How the figures are looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FigureChoice {
    /// The window.
    pub window: Minutes,
    /// The formula of the service level, where another than the configured one was chosen.
    pub formula: Option<Formula>,
    /// The order of the queues; by attention if there is none.
    pub order: Option<QueueSort>,
    /// What stands beside the list.
    pub beside: Option<Beside>,
}

impl FigureChoice {
    /// Takes one pair of a query string; what is not its own is left alone.
    pub fn take(&mut self, key: &str, value: &str) {
        match key {
            "window" => self.window = Minutes::read(value).unwrap_or_default(),
            "formula" => self.formula = formula_from_slug(value),
            "queues" => self.order = QueueSort::read(value),
            "beside" => {
                self.beside = match value.strip_prefix("queue:") {
                    Some("") => None,
                    Some(id) => Some(Beside::Queue(id.to_owned())),
                    None if value == "waiting" => Some(Beside::Waiting),
                    None => None,
                }
            }
            _ => {}
        }
    }

    /// Writes the pairs of what does not stand at its default.
    pub fn put(&self, mut put: impl FnMut(&str, &str)) {
        if self.window != Minutes::default() {
            put("window", &self.window.0.to_string());
        }
        if let Some(formula) = self.formula {
            put("formula", formula_slug(formula));
        }
        if let Some(order) = self.order {
            put("queues", &order.write());
        }
        match &self.beside {
            Some(Beside::Waiting) => put("beside", "waiting"),
            Some(Beside::Queue(id)) => put("beside", &format!("queue:{id}")),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lens::queue_order::QueueColumn;

    #[test]
    fn a_choice_survives_the_address() {
        let full = FigureChoice {
            window: Minutes(60),
            formula: Some(Formula::AnsweredOnly),
            order: QueueSort::pressed(None, QueueColumn::LongestWait),
            beside: Some(Beside::Queue("q:1&2".to_owned())),
        };
        for choice in [FigureChoice::default(), full] {
            let mut read = FigureChoice::default();
            choice.put(|key, value| read.take(key, value));
            assert_eq!(read, choice);
        }
    }

    #[test]
    fn what_is_not_known_stands_at_its_default() {
        let mut choice = FigureChoice::default();
        for (key, value) in [
            ("window", "7"),
            ("formula", "best"),
            ("queues", "size"),
            ("beside", "queue:"),
            ("shoe", "9"),
        ] {
            choice.take(key, value);
        }
        assert_eq!(choice, FigureChoice::default());
    }
}
