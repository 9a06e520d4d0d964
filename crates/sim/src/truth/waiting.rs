//! Who waited at a moment.

use std::sync::Arc;

use super::log::Log;

/// A contact that waits, perhaps while it rings at somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The platform's id of the contact.
    pub contact: Arc<str>,
    /// The number of the queue.
    pub queue: usize,
    /// Since when it waits there, in UTC milliseconds.
    pub since: i64,
    /// The number of the agent at whom it rings.
    pub offered_to: Option<usize>,
}

/// Returns the contacts that waited at a moment, the longest-waiting first.
///
/// What happened at that very moment has happened. Contacts that wait since before the log began are
/// not known.
#[must_use]
pub fn waiting(log: &Log, at: i64) -> Vec<Waiting> {
    let mut book = log.base();
    for event in log.events().take_while(|event| event.at <= at) {
        book.apply(event, &[]);
    }
    let mut all: Vec<_> = book
        .contacts
        .into_iter()
        .filter_map(|(contact, open)| {
            let wait = open.wait?;
            Some(Waiting {
                contact,
                queue: usize::from(wait.queue),
                since: wait.since,
                offered_to: wait.offered_to.map(|agent| agent as usize),
            })
        })
        .collect();
    all.sort_by(|one, other| (one.since, &one.contact).cmp(&(other.since, &other.contact)));
    all
}
