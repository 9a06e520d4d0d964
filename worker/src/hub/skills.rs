//! Reads agents' skills, few at a time: those that somebody looks at first (RT-8).

use std::rc::Rc;
use std::time::Duration;

use floorlight_core::frame::Trouble;
use floorlight_core::hub::{FetchFailure, Input};
use floorlight_core::id::AgentKey;
use floorlight_core::link::PageGuard;
use floorlight_core::model::AgentState;
use floorlight_core::time::UtcMillis;
use floorlight_upstream::seed::request::Operation;
use floorlight_upstream::seed::skills::{self, Skill};
use wasm_bindgen_futures::spawn_local;
use worker::Delay;

use super::fetch::{body, follow};
use super::live::Live;
use super::shared::Shared;
use super::skill_book::{Known, Need, SkillBook};
use super::{document, fetch};
use crate::clock;
use crate::gate::api::{Errand, Page};
use crate::store::{StoreError, skills as store};

/// The pause between two requests: at most five in a second.
const PACE: Duration = Duration::from_millis(200);
/// So many agents are picked at once; then it is looked again who needs it most.
const PICK: usize = 25;
/// The most pages of one agent's skills.
const MAX_PAGES: usize = 8;
/// An agent whose skills could not be read is tried again after this, in milliseconds.
const RETRY_MS: i64 = 900_000;
/// While the platform refuses, or has no skills to offer, it is asked again after this, in milliseconds.
const REFUSED_MS: i64 = 900_000;
/// So many agents without an answer, and none with one, mean that skills are not offered.
const NOT_OFFERED: u32 = 5;
/// The shortest wait where the platform asks to slow down.
const SLOW: Duration = Duration::from_secs(60);
/// The directory tells new skills at most this often, in milliseconds.
const NEWS_MS: i64 = 60_000;

/// Whether skills are being read, and what stands in the way.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    running: bool,
    barred_until: UtcMillis,
    trouble: Option<String>,
    not_found: u32,
    told_at: UtcMillis,
}

impl Reader {
    /// Returns why skills cannot be read, for administrators.
    pub(crate) fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }
}

/// What came of one agent.
enum Outcome {
    Read,
    /// The next one may fare better.
    Failed,
    /// Nobody can be asked now.
    Barred,
}

/// Begins with what is on disk.
pub(crate) fn restore(shared: &Rc<Shared>) -> Result<(), StoreError> {
    let stored = store::read(&shared.db)?;
    shared.with(|live| {
        for (agent, read_at, skills) in stored {
            if let Some(key) = live.machine.directory().find_agent(&agent) {
                live.skills.take(key, Known { read_at, skills });
            }
        }
        live.skills.take_news();
    });
    tell_all(shared, true);
    Ok(())
}

/// Notes that somebody looks at an agent.
pub(crate) fn view(shared: &Rc<Shared>, agent: &str) {
    let found = shared.with(|live| {
        let key = live.machine.directory().find_agent(agent);
        if let Some(key) = key {
            live.skills.view(key);
        }
        key.is_some_and(|key| live.skills.agent(key).is_none())
    });
    if found == Some(true) {
        wake(shared);
    }
}

/// Goes on reading, unless that is under way; tells the directory what is new.
pub(crate) fn wake(shared: &Rc<Shared>) {
    tell_all(shared, false);
    announce(shared, false);
    let now = clock::now();
    let starts = shared.with(|live| {
        let starts = !live.reader.running && now >= live.reader.barred_until;
        live.reader.running |= starts;
        starts
    });
    if starts == Some(true) {
        spawn_local(run(Rc::clone(shared)));
    }
}

async fn run(shared: Rc<Shared>) {
    'all: loop {
        let picked = shared.with(|live| pick(live, clock::now()));
        let picked = picked.unwrap_or_default();
        if picked.is_empty() {
            break;
        }
        for (key, id) in picked {
            match read(&shared, key, &id).await {
                Outcome::Read | Outcome::Failed => {}
                Outcome::Barred => break 'all,
            }
            tell_all(&shared, false);
            announce(&shared, false);
            Delay::from(PACE).await;
        }
    }
    shared.with(|live| live.reader.running = false);
    announce(&shared, true);
}

fn pick(live: &Live, now: UtcMillis) -> Vec<(AgentKey, String)> {
    let needs = live.machine.shown_agents().map(|cell| {
        let need = match cell.state {
            AgentState::Ready => Need::Ready,
            AgentState::LoggedOut => Need::Away,
            AgentState::NotReady
            | AgentState::NotResponding
            | AgentState::Ringing
            | AgentState::InContact
            | AgentState::Consult
            | AgentState::NonRouted
            | AgentState::WrapUp
            | AgentState::Unknown => Need::SignedIn,
        };
        (AgentKey::new(cell.row), need)
    });
    let next = live.skills.next(needs, PICK, now);
    let directory = live.machine.directory();
    next.into_iter()
        .filter_map(|key| Some((key, directory.agent_id(key)?.to_owned())))
        .collect()
}

async fn read(shared: &Rc<Shared>, key: AgentKey, id: &str) -> Outcome {
    match ask(shared, id).await {
        Ok(skills) => {
            let read_at = clock::now();
            let meaning = shared.with(|live| {
                live.reader.trouble = None;
                live.reader.not_found = 0;
                let known = Known { read_at, skills };
                let changed = live.skills.take(key, known);
                if changed && let Some(known) = live.skills.agent(key) {
                    let written = store::write(&shared.db, id, read_at, &known.skills);
                    if let Err(error) = written {
                        tracing::error!(%error, "skills could not be written");
                    }
                }
                changed.then(|| live.skills.meaning(key))
            });
            if let Some(Some(meaning)) = meaning {
                shared.feed(Input::SkillsTold(vec![(key, meaning)]));
            }
            Outcome::Read
        }
        Err(failure) => shared
            .with(|live| {
                live.reader
                    .fail(&mut live.skills, key, failure, clock::now())
            })
            .unwrap_or(Outcome::Barred),
    }
}

impl Reader {
    fn fail(
        &mut self,
        book: &mut SkillBook,
        agent: AgentKey,
        failure: FetchFailure,
        now: UtcMillis,
    ) -> Outcome {
        match failure {
            FetchFailure::Forbidden => {
                self.bar(now.offset(REFUSED_MS), refused());
                Outcome::Barred
            }
            FetchFailure::NotOffered | FetchFailure::Trouble(Trouble::Status { code: 404 }) => {
                book.fail(agent, now.offset(RETRY_MS));
                self.not_found = self.not_found.saturating_add(1);
                if self.not_found < NOT_OFFERED {
                    return Outcome::Failed;
                }
                self.not_found = 0;
                let none = "The platform answers 404 to every question for an agent's skills.";
                self.bar(now.offset(REFUSED_MS), none.to_owned());
                Outcome::Barred
            }
            FetchFailure::Limited { retry_after } => {
                let wait = retry_after.unwrap_or(SLOW).max(SLOW);
                self.barred_until = now.after(wait);
                Outcome::Barred
            }
            FetchFailure::TooLong | FetchFailure::Trouble(Trouble::Unreadable) => {
                book.fail(agent, now.offset(RETRY_MS));
                Outcome::Failed
            }
            FetchFailure::Trouble(_) => {
                self.barred_until = now.after(SLOW);
                Outcome::Barred
            }
        }
    }

    fn bar(&mut self, until: UtcMillis, why: String) {
        tracing::warn!(why, "skills cannot be read");
        self.barred_until = until;
        self.trouble = Some(why);
    }
}

fn refused() -> String {
    let scope = Operation::UserSkills.scope();
    format!(
        "The platform refuses to show agents' skills (403): the client needs the scope {scope}."
    )
}

/// Follows all pages; a partial answer counts for nothing, for who lacks a skill would look blocked.
async fn ask(shared: &Rc<Shared>, id: &str) -> Result<Vec<Skill>, FetchFailure> {
    let mut guard = PageGuard::new(MAX_PAGES);
    let mut page = Page::First;
    let mut found = Vec::new();
    loop {
        let errand = Errand::UserSkills {
            id: id.to_owned(),
            page,
        };
        let body = body(shared, errand).await?;
        let read = match skills::parse(&body.text) {
            Ok(read) => read,
            Err(error) => {
                shared.with(|live| live.samples.push(format!("skills: {error}")));
                return Err(fetch::unreadable());
            }
        };
        let rows = read.skills.len();
        found.extend(read.skills);
        match follow(&mut guard, rows, read.next) {
            Ok(Some(next)) => page = next,
            Ok(None) => return Ok(found),
            Err(_) => return Err(fetch::unreadable()),
        }
    }
}

/// Tells the machine what everybody's skills mean, where queues are new.
fn tell_all(shared: &Rc<Shared>, anyway: bool) {
    let told = shared.with(|live| {
        if !live.skills.learn_queues(live.machine.directory()) && !anyway {
            return Vec::new();
        }
        let book = &live.skills;
        book.known().map(|key| (key, book.meaning(key))).collect()
    });
    if let Some(told) = told.filter(|told| !told.is_empty()) {
        shared.feed(Input::SkillsTold(told));
    }
}

/// Has the directory announced anew if skills changed: at once when all are read, else now and then.
fn announce(shared: &Rc<Shared>, at_rest: bool) {
    let now = clock::now();
    let news = shared.with(|live| {
        let soon = now.minus(live.reader.told_at) < NEWS_MS;
        let news = (at_rest || !soon) && live.skills.take_news();
        if news {
            live.reader.told_at = now;
        }
        news
    });
    if news == Some(true) {
        document::tell(shared, true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UtcMillis = UtcMillis::new(1_790_000_000_000);

    fn failed(reader: &mut Reader, failure: FetchFailure) -> bool {
        let mut book = SkillBook::default();
        let outcome = reader.fail(&mut book, AgentKey::new(0), failure, NOW);
        matches!(outcome, Outcome::Barred)
    }

    /// AUTH-5: a refusal names the scope, and nobody is asked for a while.
    #[test]
    fn a_refusal_names_the_scope() {
        let mut reader = Reader::default();
        assert!(failed(&mut reader, FetchFailure::Forbidden));
        assert!(reader.trouble().unwrap().contains("users:read"));
        assert_eq!(reader.barred_until, NOW.offset(REFUSED_MS));
    }

    /// RT-8: one agent without an answer is passed over; nobody with one means not offered.
    #[test]
    fn five_not_found_mean_not_offered() {
        let mut reader = Reader::default();
        for _ in 0..4 {
            assert!(!failed(&mut reader, FetchFailure::NotOffered));
        }
        assert_eq!(reader.trouble(), None);
        assert!(failed(&mut reader, FetchFailure::NotOffered));
        assert!(reader.trouble().unwrap().contains("404"));
    }

    /// RT-10: the platform's wish to slow down is heard.
    #[test]
    fn a_limit_is_honoured() {
        let mut reader = Reader::default();
        let retry_after = Some(Duration::from_secs(90));
        assert!(failed(&mut reader, FetchFailure::Limited { retry_after }));
        assert_eq!(reader.barred_until, NOW.offset(90_000));
        assert_eq!(reader.trouble(), None);
    }
}
