//! What the platform's stream said in a span, told once more (RT-9, RT-13).

use std::rc::Rc;

use floorlight_core::frame::Trouble;
use floorlight_core::hub::{Answer, FetchFailure, Replay};
use floorlight_core::link::PageGuard;
use floorlight_core::time::UtcMillis;
use floorlight_upstream::seed::replay;

use super::fetch::{Body, MAX_PAGES, body, follow, unreadable};
use super::live::Live;
use super::shared::Shared;
use crate::gate::api::{Errand, Page};

/// The most facts of one replay; a span with more is asked for in halves.
const MAX_FACTS: usize = 200_000;

/// Reads all pages of a span. A part of it is worth nothing: what it lacks would count as lost. With
/// an item that cannot be read it is incomplete.
pub(super) async fn replay(
    shared: &Rc<Shared>,
    since: UtcMillis,
    until: UtcMillis,
) -> Result<Answer, FetchFailure> {
    let mut guard = PageGuard::new(MAX_PAGES);
    let mut page = Page::First;
    let mut replay = Replay {
        complete: true,
        ..Replay::default()
    };
    loop {
        let errand = Errand::Replay { since, until, page };
        let body = body(shared, errand).await.map_err(not_offered)?;
        let read = shared.with(|live| read(live, &body)).flatten();
        let read = read.ok_or_else(unreadable)?;
        replay.complete &= read.said.batch.malformed == 0;
        replay.agents.extend(read.said.batch.agents);
        replay.contacts.extend(read.said.batch.contacts);
        if replay.agents.len() + replay.contacts.len() > MAX_FACTS {
            return Err(FetchFailure::TooLong);
        }
        match follow(&mut guard, read.rows, read.next) {
            Ok(Some(next)) => page = next,
            Ok(None) => return Ok(Answer::Replay(replay)),
            Err(_) => return Err(unreadable()),
        }
    }
}

/// Where the path is unknown, the platform has no replay.
fn not_offered(failure: FetchFailure) -> FetchFailure {
    let unknown = [404, 405, 501].map(|code| FetchFailure::Trouble(Trouble::Status { code }));
    if unknown.contains(&failure) {
        FetchFailure::NotOffered
    } else {
        failure
    }
}

fn read(live: &mut Live, body: &Body) -> Option<replay::ReplayPage> {
    match replay::parse(&body.text, live.machine.directory_mut(), body.received_at) {
        Ok(page) => {
            for malformed in &page.said.samples {
                live.samples
                    .push(format!("{}: {}", malformed.why, malformed.sample));
            }
            Some(page)
        }
        Err(error) => {
            live.samples.push(format!("events: {error}"));
            None
        }
    }
}
