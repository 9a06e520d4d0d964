//! The timetable against an evaluation of everything at every step.

use std::collections::BTreeMap;
use std::time::Duration;

use proptest::prelude::*;

use super::super::*;
use crate::floor::ContactFact;
use crate::frame::Verdicts;
use crate::id::{AgentKey, ContactTag, LabelKey, QueueKey};
use crate::model::{Activity, AgentState, Attendance, ContactStep, Routability};
use crate::time::UtcMillis;

const AGENTS: u32 = 4;
const QUEUES: u32 = 3;
const ACTIVITIES: [Activity; 4] = [
    Activity::Work,
    Activity::Break,
    Activity::Lunch,
    Activity::Meeting,
];

#[derive(Clone, Debug)]
enum Op {
    Staffing(World),
    Skills(u32, Option<(u32, Option<Vec<u32>>)>),
    Observe(u32, u8, i64, u16),
    Contact(u32, u8, bool),
    Pass(i64),
}

#[derive(Clone, Debug, Default)]
struct World {
    spans: Vec<Vec<(i64, i64, u8)>>,
    plan_of: Vec<u32>,
    capacity_of: Vec<u16>,
    rest: Option<i64>,
    lunch: Option<i64>,
}

fn world() -> impl Strategy<Value = World> {
    let spans = prop::collection::vec((0_i64..300, 1_i64..80, 0_u8..4), 0..6);
    (
        prop::collection::vec(spans, 2),
        prop::collection::vec(0_u32..3, 0..4),
        prop::collection::vec(0_u16..3, 0..4),
        prop::option::of(1_i64..40),
        prop::option::of(1_i64..40),
    )
        .prop_map(|(spans, plan_of, capacity_of, rest, lunch)| World {
            spans,
            plan_of,
            capacity_of,
            rest,
            lunch,
        })
}

fn op() -> impl Strategy<Value = Op> {
    let queues = prop::collection::btree_set(0..QUEUES, 0..3)
        .prop_map(|set| set.into_iter().collect::<Vec<_>>());
    let skills = prop::option::of((0_u32..3, prop::option::of(queues)));
    prop_oneof![
        1 => world().prop_map(Op::Staffing),
        3 => (0..AGENTS, skills).prop_map(|(agent, skills)| Op::Skills(agent, skills)),
        6 => (0..AGENTS, 0_u8..10, 0_i64..50, 0_u16..5)
            .prop_map(|(agent, state, ago, label)| Op::Observe(agent, state, ago, label)),
        3 => (0..AGENTS, 0_u8..3, any::<bool>())
            .prop_map(|(agent, contact, ends)| Op::Contact(agent, contact, ends)),
        6 => (1_i64..60).prop_map(Op::Pass),
    ]
}

/// What labels 1 to 4 mean; 0 means nothing.
fn meaning(label: u16) -> Option<Activity> {
    ACTIVITIES.get(usize::from(label).checked_sub(1)?).copied()
}

impl World {
    fn staffing(&self) -> Staffing {
        let plans = self.spans.iter().map(|spans| {
            let spans: Vec<Span> = spans
                .iter()
                .map(|(from, length, activity)| Span {
                    from: UtcMillis::new(*from),
                    to: UtcMillis::new(from + length),
                    activity: ACTIVITIES[usize::from(*activity)],
                })
                .collect();
            Plan::new(&spans)
        });
        Staffing {
            plans: plans.collect(),
            plan_of: self.plan_of.clone(),
            capacity_of: self.capacity_of.clone(),
            activity_of: (0..5).map(meaning).collect(),
            allowances: Allowances {
                rest: self.rest.map(|ms| Duration::from_millis(ms as u64)),
                lunch: self.lunch.map(|ms| Duration::from_millis(ms as u64)),
            },
        }
    }

    /// What is scheduled at a moment; the outer `None` means that no schedule is known.
    fn scheduled(&self, agent: u32, at: i64) -> Option<Option<Activity>> {
        let plan = *self.plan_of.get(agent as usize)?;
        let spans = self.spans.get(plan.checked_sub(1)? as usize)?;
        let mut found = None;
        for (from, length, activity) in spans {
            if (*from..from + length).contains(&at) {
                found = Some(ACTIVITIES[usize::from(*activity)]);
            }
        }
        Some(found)
    }
}

#[derive(Default)]
struct Naive {
    world: World,
    skills: BTreeMap<u32, (u32, Option<Vec<u32>>)>,
    seen: BTreeMap<u32, (AgentState, i64, u16)>,
    hands: Hands,
}

impl Naive {
    fn told(&self) -> bool {
        self.skills.values().any(|(_, queues)| queues.is_some())
    }

    fn attendance(&self, agent: u32, now: i64) -> Attendance {
        let Some((state, since, label)) = self.seen.get(&agent).copied() else {
            return Attendance::NotProvided;
        };
        let stated = meaning(label);
        let rest = |activity| matches!(activity, Some(Activity::Break | Activity::Lunch));
        let limit = match stated {
            Some(Activity::Break) => self.world.rest,
            Some(Activity::Lunch) => self.world.lunch,
            _ => None,
        };
        let resting = state == AgentState::NotReady && rest(stated);
        let too_long = resting && limit.is_some_and(|limit| now - since >= limit);
        let Some(scheduled) = self.world.scheduled(agent, now) else {
            return if too_long {
                Attendance::BreakOverrun
            } else {
                Attendance::NotProvided
            };
        };
        let was = |at| self.world.scheduled(agent, at).flatten();
        let ended = ((since + 1)..=now).any(|at| rest(was(at - 1)) && was(at) != was(at - 1));
        let away = state == AgentState::NotReady && stated != Some(Activity::Work);
        match (state, scheduled) {
            (AgentState::Unknown, _) => Attendance::NotProvided,
            (AgentState::LoggedOut, Some(Activity::Work)) => Attendance::Absent,
            (AgentState::LoggedOut, _) => Attendance::AsScheduled,
            (_, None) if away => Attendance::AsScheduled,
            (_, None) => Attendance::OutsideShift,
            (_, Some(_)) if too_long => Attendance::BreakOverrun,
            (_, during) if away && rest(during) => Attendance::AsScheduled,
            (_, Some(_)) if resting && ended => Attendance::BreakOverrun,
            (_, Some(Activity::Work)) if away => Attendance::OffQueue,
            (_, Some(_)) if away => Attendance::AsScheduled,
            (_, Some(Activity::Work)) => Attendance::AsScheduled,
            (_, Some(_)) => Attendance::DuringBreak,
        }
    }

    fn routability(&self, agent: u32) -> Routability {
        let Some((state, since, _)) = self.seen.get(&agent).copied() else {
            return Routability::NotApplicable;
        };
        let given = self.world.capacity_of.get(agent as usize).copied();
        let capacity = u32::from(given.unwrap_or(1).max(1));
        let since = (capacity == 1).then(|| UtcMillis::new(since));
        let full = self.hands.count(AgentKey::new(agent), since) >= capacity;
        let skills = self.skills.get(&agent);
        let unserved = |queues: &Option<Vec<u32>>| queues.as_ref().is_none_or(Vec::is_empty);
        match state {
            AgentState::NotResponding => Routability::NotResponding,
            AgentState::Unknown => Routability::Unknown,
            AgentState::Ready => match skills {
                Some((0, _)) => Routability::NoSkill,
                Some((_, queues)) if self.told() && unserved(queues) => Routability::NoQueue,
                _ if full => Routability::AtCapacity,
                Some(_) => Routability::Routable,
                None => Routability::Unknown,
            },
            AgentState::LoggedOut
            | AgentState::NotReady
            | AgentState::Ringing
            | AgentState::InContact
            | AgentState::Consult
            | AgentState::NonRouted
            | AgentState::WrapUp => Routability::NotApplicable,
        }
    }

    fn count(&self, queue: u32, counts: impl Fn(u32) -> bool) -> Option<u32> {
        let all: Vec<u32> = (0..AGENTS).filter(|agent| counts(*agent)).collect();
        let unknown = all.iter().any(|agent| !self.skills.contains_key(agent));
        let serving = all.iter().filter(|agent| {
            let skills = self.skills.get(agent);
            skills.is_some_and(|(_, queues)| queues.iter().flatten().any(|one| *one == queue))
        });
        let serving = serving.count() as u32;
        (self.told() && !unknown).then_some(serving)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    /// RT-8, RT-15: whatever happens in whatever order, each verdict and each count equals a fresh
    /// evaluation; what changed is told; and nothing changes before the time that is named.
    #[test]
    fn equals_a_fresh_evaluation(ops in prop::collection::vec(op(), 1..60)) {
        let mut table = Timetable::default();
        let mut naive = Naive::default();
        let mut shown = BTreeMap::<u32, Verdicts>::new();
        let mut counts = BTreeMap::<u32, (Option<u32>, Option<u32>)>::new();
        let mut now = 0_i64;
        for op in ops {
            let at = UtcMillis::new(now);
            match op {
                Op::Staffing(world) => {
                    table.set_staffing(world.staffing(), at);
                    naive.world = world;
                }
                Op::Skills(agent, skills) => {
                    let given = skills.clone().map(|(assigned, queues)| AgentSkills {
                        assigned,
                        queues: queues.map(|rows| rows.into_iter().map(QueueKey::new).collect()),
                    });
                    table.set_skills(AgentKey::new(agent), given, at);
                    match skills {
                        Some(skills) => naive.skills.insert(agent, skills),
                        None => naive.skills.remove(&agent),
                    };
                }
                Op::Observe(agent, rank, ago, label) => {
                    let state = AgentState::from_rank(rank);
                    let since = UtcMillis::new(now - ago);
                    let seen = AgentNow {
                        state,
                        since,
                        since_upstream: since,
                        raw: LabelKey::new(label),
                        reason: LabelKey::NONE,
                    };
                    let told = table.observe(AgentKey::new(agent), seen, at);
                    shown.insert(agent, told);
                    naive.seen.insert(agent, (state, now - ago, label));
                    if state == AgentState::LoggedOut {
                        naive.hands.let_go(AgentKey::new(agent), since);
                    }
                }
                Op::Contact(agent, contact, ends) => {
                    let step = if ends { ContactStep::Completed } else { ContactStep::Answered };
                    let fact = ContactFact {
                        contact: ContactTag::of(&contact.to_string()),
                        step,
                        occurred_at: at,
                        observed_at: at,
                        queue: None,
                        agent: Some(AgentKey::new(agent)),
                        to_agent: None,
                        tie: 0,
                    };
                    table.tell_contact(&fact, at);
                    naive.hands.tell(&fact);
                }
                Op::Pass(ms) => {
                    now += ms;
                    // Woken only when it asked for it.
                    if table.poll_timeout().is_some_and(|due| due.get() <= now) {
                        table.handle_timeout(UtcMillis::new(now));
                    }
                }
            }
            for agent in table.take_touched_agents() {
                shown.insert(agent.get(), table.verdicts(agent));
            }
            prop_assert!(table.poll_timeout().is_none_or(|due| due.get() > now));
            for agent in 0..AGENTS {
                let fresh = Verdicts::new(naive.routability(agent), naive.attendance(agent, now));
                prop_assert_eq!(table.verdicts(AgentKey::new(agent)), fresh, "agent {}", agent);
                prop_assert_eq!(shown.get(&agent).copied().unwrap_or_default(), fresh);
            }
            for queue in table.take_touched_queues(QUEUES as usize) {
                let coverage = table.coverage();
                counts.insert(queue.get(), (coverage.staffed(queue), coverage.scheduled(queue)));
            }
            let signed_in = |agent: u32| {
                naive.seen.get(&agent).is_some_and(|(state, ..)| *state != AgentState::LoggedOut)
            };
            let works = |agent| {
                naive.world.scheduled(agent, now).flatten() == Some(Activity::Work)
            };
            let planned = naive.world.plan_of.iter().any(|place| *place > 0);
            for queue in 0..QUEUES {
                let staffed = naive.count(queue, signed_in);
                let scheduled = naive.count(queue, works).filter(|_| planned);
                let told = counts.get(&queue).copied().unwrap_or_default();
                prop_assert_eq!(told, (staffed, scheduled), "queue {}", queue);
            }
        }
    }
}
