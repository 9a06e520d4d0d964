//! What is known of agents' skills, and whose are read next (RT-8).

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use floorlight_core::id::{AgentKey, Directory, QueueKey, digest};
use floorlight_core::staffing::AgentSkills;
use floorlight_core::time::UtcMillis;
use floorlight_upstream::seed::skills::{MAX_SKILLS, Skill};

/// Skills are read again after this, in milliseconds …
const FRESH_MS: i64 = 900_000;
/// … give or take so much, another for each agent, so that they do not come due together.
const JITTER_MS: u64 = 180_000;
/// The most different skills; further ones count and have no name.
const MAX_NAMES: usize = 20_000;
/// The most agents who are remembered as looked at.
const MAX_VIEWED: usize = 64;

/// Everything known of skills.
#[derive(Debug, Default)]
pub(crate) struct SkillBook {
    names: Vec<(String, String)>,
    name_rows: BTreeMap<String, u32>,
    agents: BTreeMap<AgentKey, Known>,
    /// Queues by the platform's id, as far as the machine knows them.
    queues: BTreeMap<String, QueueKey>,
    viewed: VecDeque<AgentKey>,
    /// Agents whose skills could not be read, and when they are tried again.
    failed: BTreeMap<AgentKey, UtcMillis>,
    is_news: bool,
}

/// The skills of one agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    /// When they were read.
    pub(crate) read_at: UtcMillis,
    /// Them.
    pub(crate) skills: Vec<Skill>,
}

/// How urgently an agent's skills are needed, the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Need {
    /// Ready: whether a contact can come is the question.
    Ready,
    /// Signed in.
    SignedIn,
    /// Not signed in.
    Away,
}

impl SkillBook {
    /// Takes the skills of an agent, and says whether they changed.
    pub(crate) fn take(&mut self, agent: AgentKey, known: Known) -> bool {
        let mut known = known;
        known.skills.truncate(MAX_SKILLS);
        for skill in &known.skills {
            self.name(skill);
        }
        self.failed.remove(&agent);
        let before = self.agents.insert(agent, known);
        let changed = before.map(|known| known.skills)
            != self.agents.get(&agent).map(|known| known.skills.clone());
        self.is_news |= changed;
        changed
    }

    /// Notes that an agent's skills cannot be read before a moment; what is known of them stays.
    pub(crate) fn fail(&mut self, agent: AgentKey, until: UtcMillis) {
        self.failed.insert(agent, until);
    }

    /// Notes that somebody looks at an agent.
    pub(crate) fn view(&mut self, agent: AgentKey) {
        self.viewed.retain(|other| *other != agent);
        self.viewed.push_front(agent);
        self.viewed.truncate(MAX_VIEWED);
    }

    /// Returns what is known of an agent.
    pub(crate) fn agent(&self, agent: AgentKey) -> Option<&Known> {
        self.agents.get(&agent)
    }

    /// Returns an agent's skills by row, with their levels.
    pub(crate) fn held(&self, agent: AgentKey) -> Option<Vec<(u32, u16)>> {
        let skills = &self.agents.get(&agent)?.skills;
        let rows = skills.iter().filter_map(|skill| {
            let row = self.name_rows.get(&skill.id)?;
            Some((*row, skill.level.unwrap_or(0)))
        });
        Some(rows.collect())
    }

    /// Returns every skill's row, id and name.
    pub(crate) fn names(&self) -> impl Iterator<Item = (u32, &str, &str)> {
        let rows = (0..).zip(&self.names);
        rows.map(|(row, (id, name))| (row, id.as_str(), name.as_str()))
    }

    /// Returns a skill's name, or its id where none is known.
    pub(crate) fn name_of<'a>(&'a self, skill: &'a Skill) -> &'a str {
        let row = self.name_rows.get(&skill.id);
        let entry = row.and_then(|row| self.names.get(*row as usize));
        entry.map_or(skill.id.as_str(), |(_, name)| name.as_str())
    }

    /// Takes the queues that the machine knows, and says whether there are new ones: then everybody's
    /// skills mean something else.
    pub(crate) fn learn_queues(&mut self, directory: &Directory) -> bool {
        let known = self.queues.len();
        for key in (0..)
            .take(directory.queues())
            .skip(known)
            .map(QueueKey::new)
        {
            if let Some(id) = directory.queue_id(key) {
                self.queues.insert(id.to_owned(), key);
            }
        }
        self.queues.len() > known
    }

    /// Says what an agent's skills mean for routing: a skill serves the queues that the platform names,
    /// or else the queue of the same id.
    pub(crate) fn meaning(&self, agent: AgentKey) -> Option<AgentSkills> {
        let skills = &self.agents.get(&agent)?.skills;
        let mut queues = BTreeSet::new();
        let mut told = false;
        for skill in skills {
            if let Some(named) = &skill.queues {
                told = true;
                queues.extend(named.iter().filter_map(|id| self.queues.get(id)));
            } else if let Some(queue) = self.queues.get(&skill.id) {
                told = true;
                queues.insert(queue);
            }
        }
        Some(AgentSkills {
            assigned: u32::try_from(skills.len()).unwrap_or(u32::MAX),
            queues: told.then(|| queues.into_iter().copied().collect()),
        })
    }

    /// Returns the rows of the queues that an agent serves, where that is told.
    pub(crate) fn served(&self, agent: AgentKey) -> Option<Vec<u32>> {
        let queues = self.meaning(agent)?.queues?;
        Some(queues.into_iter().map(QueueKey::get).collect())
    }

    /// Returns everybody whose skills are known.
    pub(crate) fn known(&self) -> impl Iterator<Item = AgentKey> {
        self.agents.keys().copied()
    }

    /// Says whether skills changed since the last call.
    pub(crate) fn take_news(&mut self) -> bool {
        std::mem::take(&mut self.is_news)
    }

    /// Returns at most `most` agents whose skills are to be read next: those that somebody looks at,
    /// then those whose skills are unknown, then those whose skills were read long ago; among equals
    /// those who are ready, and those who are signed in.
    pub(crate) fn next(
        &self,
        agents: impl Iterator<Item = (AgentKey, Need)>,
        most: usize,
        now: UtcMillis,
    ) -> Vec<AgentKey> {
        let due = |agent: AgentKey| {
            let barred = self.failed.get(&agent).is_some_and(|until| now < *until);
            let known = self.agents.get(&agent);
            !barred && known.is_none_or(|known| now >= expires_at(agent, known.read_at))
        };
        let mut waiting: Vec<(usize, bool, Need, Option<UtcMillis>, AgentKey)> = agents
            .filter(|(agent, _)| due(*agent))
            .map(|(agent, need)| {
                let viewed = self.viewed.iter().position(|other| *other == agent);
                let read_at = self.agents.get(&agent).map(|known| known.read_at);
                let place = viewed.unwrap_or(usize::MAX);
                (place, read_at.is_some(), need, read_at, agent)
            })
            .collect();
        if waiting.len() > most {
            waiting.select_nth_unstable(most);
            waiting.truncate(most);
        }
        waiting.sort_unstable();
        waiting.into_iter().map(|(.., agent)| agent).collect()
    }

    fn name(&mut self, skill: &Skill) {
        let given = skill.name.as_deref();
        let row = self.name_rows.get(&skill.id).copied();
        if let Some((_, name)) = row.and_then(|row| self.names.get_mut(row as usize)) {
            if let Some(given) = given.filter(|given| given != name) {
                given.clone_into(name);
                self.is_news = true;
            }
        } else if self.names.len() < MAX_NAMES {
            let row = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
            self.name_rows.insert(skill.id.clone(), row);
            let name = given.unwrap_or(&skill.id).to_owned();
            self.names.push((skill.id.clone(), name));
        }
    }
}

/// When an agent's skills are read again.
fn expires_at(agent: AgentKey, read_at: UtcMillis) -> UtcMillis {
    let jitter = digest(&[&agent.get().to_string()]) % (2 * JITTER_MS);
    let early = Duration::from_millis(JITTER_MS);
    read_at
        .offset(FRESH_MS)
        .before(early)
        .after(Duration::from_millis(jitter))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UtcMillis = UtcMillis::new(1_790_000_000_000);

    fn skill(id: &str, queues: Option<&[&str]>) -> Skill {
        Skill {
            id: id.to_owned(),
            name: Some(id.to_uppercase()),
            level: Some(3),
            queues: queues.map(|ids| ids.iter().map(|&id| id.to_owned()).collect()),
        }
    }

    fn known(skills: &[Skill]) -> Known {
        Known {
            read_at: NOW,
            skills: skills.to_vec(),
        }
    }

    fn key(row: u32) -> AgentKey {
        AgentKey::new(row)
    }

    /// RT-8: queues come from the platform's own list, else from the queue of the same id.
    #[test]
    fn skills_mean_queues() {
        let mut directory = Directory::default();
        let sales = directory.queue("sales").unwrap();
        let mut book = SkillBook::default();
        assert!(book.learn_queues(&directory) && !book.learn_queues(&directory));
        book.take(key(0), known(&[skill("french", None)]));
        book.take(
            key(1),
            known(&[skill("sales", None), skill("french", None)]),
        );
        book.take(
            key(2),
            known(&[skill("french", Some(&["service", "sales"]))]),
        );
        book.take(key(3), known(&[]));
        assert_eq!(book.meaning(key(0)).unwrap().queues, None);
        assert_eq!(
            book.meaning(key(1)).unwrap().served().collect::<Vec<_>>(),
            [sales]
        );
        assert_eq!(
            book.meaning(key(2)).unwrap().served().collect::<Vec<_>>(),
            [sales]
        );
        assert_eq!(book.meaning(key(3)), Some(AgentSkills::default()));
        assert_eq!(book.meaning(key(4)), None);
        let service = directory.queue("service").unwrap();
        assert!(book.learn_queues(&directory));
        let served: Vec<_> = book.meaning(key(2)).unwrap().served().collect();
        assert_eq!(served, [sales, service]);
    }

    #[test]
    fn skills_have_rows_and_names() {
        let mut book = SkillBook::default();
        assert!(book.take(key(0), known(&[skill("a", None), skill("b", None)])));
        assert!(book.take_news());
        assert!(!book.take(key(0), known(&[skill("a", None), skill("b", None)])));
        assert!(!book.take_news());
        assert_eq!(book.held(key(0)), Some(vec![(0, 3), (1, 3)]));
        assert_eq!(book.held(key(1)), None);
        assert_eq!(book.names().nth(1), Some((1, "b", "B")));
        let mut renamed = skill("a", None);
        renamed.name = Some("Renamed".to_owned());
        assert!(book.take(key(0), known(&[renamed.clone()])));
        assert_eq!(book.name_of(&renamed), "Renamed");
    }

    /// RT-8: viewed agents first, then unknown ones, the ready ones first; then the oldest.
    #[test]
    fn whoever_is_looked_at_comes_first() {
        let mut book = SkillBook::default();
        let all = [
            Need::Away,
            Need::Ready,
            Need::SignedIn,
            Need::Ready,
            Need::Away,
        ];
        let agents = || (0..).map(key).zip(all);
        assert_eq!(
            book.next(agents(), 9, NOW),
            [key(1), key(3), key(2), key(0), key(4)]
        );
        book.view(key(4));
        book.view(key(0));
        assert_eq!(book.next(agents(), 3, NOW), [key(0), key(4), key(1)]);
        book.take(key(1), known(&[]));
        book.fail(key(3), NOW.offset(1_000));
        assert_eq!(book.next(agents(), 9, NOW), [key(0), key(4), key(2)]);
        for row in [0, 2, 4] {
            book.take(key(row), known(&[]));
        }
        assert_eq!(book.next(agents(), 9, NOW.offset(999)), []);
        assert_eq!(book.next(agents(), 9, NOW.offset(1_000)), [key(3)]);
    }

    /// RT-8: read again after 15 minutes, with jitter.
    #[test]
    fn skills_are_read_again_with_jitter() {
        let expiries: BTreeSet<i64> = (0..1_000)
            .map(|row| expires_at(key(row), NOW).minus(NOW))
            .collect();
        assert!(expiries.len() > 900);
        assert!(*expiries.first().unwrap() >= FRESH_MS - JITTER_MS as i64);
        assert!(*expiries.last().unwrap() < FRESH_MS + JITTER_MS as i64);
    }
}
