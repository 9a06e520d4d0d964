//! The platform's REST answers: asked for through the gate, parsed here.

use std::rc::Rc;

use floorlight_core::frame::Trouble;
use floorlight_core::hub::{Answer, FetchFailure, Input, RequestId, Roster, Upstream};
use floorlight_core::id::AgentKey;
use floorlight_core::link::{PageError, PageGuard};
use floorlight_core::time::UtcMillis;
use floorlight_upstream::seed::{Next, agents, users};

use super::live::Live;
use super::shared::Shared;
use super::{document, replay, skills, stream, trouble};
use crate::clock;
use crate::gate::api::{Errand, Fetched, Page};
use crate::store::roster::{self, Person};

/// The most pages of an answer.
pub(super) const MAX_PAGES: usize = 1_000;

/// Asks the platform, and feeds what came of it.
pub(crate) async fn fetch(shared: Rc<Shared>, request: RequestId, what: Upstream) {
    let answer = match what {
        Upstream::Roster => roster(&shared).await,
        Upstream::Agents(keys) => agents_of(&shared, &keys).await,
        Upstream::Replay { since, until } => replay::replay(&shared, since, until).await,
    };
    let answer = answer.unwrap_or_else(Answer::Failed);
    shared.feed(Input::Fetched { request, answer });
}

async fn agents_of(shared: &Rc<Shared>, keys: &[AgentKey]) -> Result<Answer, FetchFailure> {
    let ids: Vec<String> = shared
        .with(|live| {
            let directory = live.machine.directory();
            keys.iter()
                .filter_map(|key| directory.agent_id(*key).map(str::to_owned))
                .collect()
        })
        .unwrap_or_default();
    let mut guard = PageGuard::new(MAX_PAGES);
    let mut page = Page::First;
    let mut facts = Vec::new();
    loop {
        let errand = Errand::Agents {
            ids: ids.clone(),
            page,
        };
        let body = body(shared, errand).await?;
        let read = shared.with(|live| read_agents(live, &body)).flatten();
        let read = read.ok_or_else(unreadable)?;
        let rows = read.facts.len();
        facts.extend(read.facts);
        match follow(&mut guard, rows, read.next) {
            Ok(Some(next)) => page = next,
            Ok(None) => return Ok(Answer::Agents(facts)),
            // Half an answer must not look like a whole one: agents that it lacks would count as absent.
            Err(_) => return Err(unreadable()),
        }
    }
}

fn read_agents(live: &mut Live, body: &Body) -> Option<agents::AgentsPage> {
    match agents::parse(&body.text, live.machine.directory_mut(), body.received_at) {
        Ok(read) => {
            if let Some(malformed) = &read.sample {
                live.samples
                    .push(format!("{}: {}", malformed.why, malformed.sample));
            }
            Some(read)
        }
        Err(error) => {
            live.samples.push(format!("agents: {error}"));
            None
        }
    }
}

/// Follows all pages. What was read before a page failed counts, as an incomplete roster.
async fn roster(shared: &Rc<Shared>) -> Result<Answer, FetchFailure> {
    let mut guard = PageGuard::new(MAX_PAGES);
    let mut page = Page::First;
    let mut keys = Vec::new();
    let mut people = Vec::new();
    let complete = loop {
        let read = match body(shared, Errand::Users { page }).await {
            Ok(body) => users_of(shared, &body.text).ok_or_else(unreadable),
            Err(failure) => Err(failure),
        };
        let read = match read {
            Ok(read) => read,
            Err(failure) if keys.is_empty() => return Err(failure),
            Err(_) => break false,
        };
        let rows = read.users.len();
        for user in read.users {
            let key = shared.with(|live| live.machine.directory_mut().agent(&user.id));
            if let Some(Ok(key)) = key {
                keys.push(key);
                let person = Person {
                    name: user.name,
                    team: user.team,
                };
                people.push((user.id, person));
            }
        }
        match follow(&mut guard, rows, read.next) {
            Ok(Some(next)) => page = next,
            Ok(None) => break true,
            Err(error) => {
                tracing::warn!(%error, "the roster is incomplete");
                break false;
            }
        }
    };
    remember(shared, people);
    Ok(Answer::Roster(Roster {
        agents: keys,
        complete,
    }))
}

fn users_of(shared: &Rc<Shared>, body: &str) -> Option<users::UsersPage> {
    match users::parse(body) {
        Ok(page) => Some(page),
        Err(error) => {
            shared.with(|live| live.samples.push(format!("users: {error}")));
            None
        }
    }
}

/// Says which page comes next, if any; each is asked for once.
pub(super) fn follow(
    guard: &mut PageGuard,
    rows: usize,
    next: Next,
) -> Result<Option<Page>, PageError> {
    let (mark, page) = match next {
        Next::None => return Ok(None),
        Next::Token(token) => (token.clone(), Page::Token(token)),
        Next::Number(number) => (number.to_string(), Page::Number(number)),
    };
    let goes_on = guard.page(rows, Some(&mark))?;
    Ok(goes_on.then_some(page))
}

/// Keeps the platform's names, on disk and in the book.
fn remember(shared: &Rc<Shared>, people: Vec<(String, Person)>) {
    let renamed = shared.with(|live| {
        let changed = live.names.read_roster(people);
        let rows = changed
            .iter()
            .filter_map(|id| live.names.person(id).map(|person| (id.as_str(), person)));
        if let Err(error) = roster::write_people(&shared.db, rows) {
            tracing::error!(%error, "names could not be written");
        }
        !changed.is_empty()
    });
    document::tell_anew(shared, renamed == Some(true));
    skills::wake(shared);
}

/// A body, and when it came.
pub(super) struct Body {
    pub(super) text: String,
    pub(super) received_at: UtcMillis,
}

/// Runs an errand and returns its body, if it is what was asked for.
pub(super) async fn body(shared: &Rc<Shared>, errand: Errand) -> Result<Body, FetchFailure> {
    let unreachable = FetchFailure::Trouble(Trouble::Unreachable);
    let gate = stream::gate(shared).ok_or(unreachable)?;
    let (report, body) = gate
        .fetch(errand)
        .await
        .map_err(|_| FetchFailure::Trouble(Trouble::TimedOut))?;
    stream::suspended(shared, report.suspended_until);
    let head = match report.fetched {
        Fetched::Answered(head) => head,
        Fetched::NoToken(_)
        | Fetched::TooLong
        | Fetched::TimedOut
        | Fetched::Unreachable
        | Fetched::Unreadable => {
            return Err(trouble::of_errand(&report.fetched, clock::now()));
        }
    };
    if let Some(server) = head.date {
        shared.feed(Input::ServerTime {
            sent_at: head.sent_at,
            received_at: head.received_at,
            server,
        });
    }
    if head.status == 200 {
        let text = String::from_utf8(body).map_err(|_| unreadable())?;
        Ok(Body {
            text,
            received_at: head.received_at,
        })
    } else {
        Err(trouble::of_status(&head))
    }
}

pub(super) const fn unreadable() -> FetchFailure {
    FetchFailure::Trouble(Trouble::Unreadable)
}
