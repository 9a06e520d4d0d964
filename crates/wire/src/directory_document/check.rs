//! The validator of directory documents.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use floorlight_core::id::{MAX_AGENTS, MAX_ID_BYTES, MAX_LABELS, MAX_QUEUES};
use floorlight_core::metric::Formula;
use floorlight_core::model::AgentState;

use self::hours::activity;
pub(super) use self::hours::length;
use super::model::{AgentEntry, DirectoryDocument, LabelEntry, QueueEntry, TeamEntry, Threshold};
use super::shift::{AllowancesEntry, FiguresEntry, ReasonEntry};
use crate::FieldError;
use crate::node::{Faults, Fields, Spot, shorten};

mod hours;
mod schedule;

/// Says whether the host knows a time zone.
type KnownZone<'a> = &'a dyn Fn(&str) -> bool;

/// The longest document that is read, in bytes.
const MAX_DOCUMENT: usize = 16 * 1024 * 1024;
/// The most teams.
const MAX_TEAMS: usize = 2_000;
/// The longest threshold, in seconds: a day.
const MAX_THRESHOLD_S: u32 = 86_400;
/// The most contacts that an agent may have in hand.
const MAX_CAPACITY: u32 = 50;
/// The longest short abandon, in seconds.
const MAX_SHORT_S: u32 = 300;
/// The longest break that may be allowed, in minutes.
const MAX_ALLOWANCE: u32 = 480;
const MINUTES_A_DAY: u32 = 1_440;

const ID_FORM: &str = "an id of 1 to 128 bytes";
const NAME_FORM: &str = "1 to 120 characters without control characters";

/// Reads a document, whatever its time zones are called.
///
/// # Errors
/// Everything that is wrong with it, each with its field, a hundred at most.
pub fn parse(json: &str) -> Result<DirectoryDocument, Vec<FieldError>> {
    parse_with(json, &|_| true)
}

/// Reads a document; `known_zone` says whether the host knows a time zone by that name.
///
/// # Errors
/// Everything that is wrong with it, each with its field, a hundred at most.
pub fn parse_with(
    json: &str,
    known_zone: &dyn Fn(&str) -> bool,
) -> Result<DirectoryDocument, Vec<FieldError>> {
    let mut faults = Faults::default();
    if json.len() > MAX_DOCUMENT {
        let found = format!("the document has {} bytes", json.len());
        faults.add("", None, found, format!("at most {MAX_DOCUMENT}"));
        return Err(faults.into_errors());
    }
    let root = match serde_json::from_str::<serde_json::Value>(json) {
        Ok(value) => Spot::from(value),
        Err(error) => {
            faults.add(
                "",
                None,
                format!("this is not JSON: {error}"),
                "a directory document",
            );
            return Err(faults.into_errors());
        }
    };
    let document = document(&root, known_zone, &mut faults);
    document
        .filter(|_| faults.is_empty())
        .ok_or_else(|| faults.into_errors())
}

fn document(
    root: &Spot,
    known_zone: KnownZone<'_>,
    faults: &mut Faults,
) -> Option<DirectoryDocument> {
    let mut fields = Fields::open(String::new(), root, faults)?;
    // A team with a mistake is a team: who names it makes no mistake of their own.
    let known = RefCell::new(BTreeSet::new());
    let teams = entries(&mut fields, "teams", MAX_TEAMS, faults, |entry, faults| {
        let id = entry.demanded("id", is_id, ID_FORM, faults);
        known.borrow_mut().extend(id.map(str::to_owned));
        let name = entry.demanded("name", is_name, NAME_FORM, faults);
        Some(TeamEntry {
            id: id?.to_owned(),
            name: name?.to_owned(),
        })
    });
    let teams = once(teams, "teams", "id", |team| &team.id, faults);
    let known = known.into_inner();
    let agents = entries(
        &mut fields,
        "agents",
        MAX_AGENTS,
        faults,
        |entry, faults| {
            let id = entry.demanded("id", is_id, ID_FORM, faults);
            let name = entry.checked("name", is_name, NAME_FORM, faults);
            let is_team = |team: &str| known.contains(team);
            let team = entry.checked("team", is_team, "the id of one of the teams", faults);
            Some(AgentEntry {
                id: id?.to_owned(),
                name: name.map(str::to_owned),
                team: team.map(str::to_owned),
                capacity: entry.integer("capacity", (1, MAX_CAPACITY), faults),
            })
        },
    );
    let agents = once(agents, "agents", "id", |agent| &agent.id, faults);
    let queues = entries(&mut fields, "queues", MAX_QUEUES, faults, queue);
    let queues = once(queues, "queues", "id", |queue| &queue.id, faults);
    let labels = entries(
        &mut fields,
        "labels",
        MAX_LABELS,
        faults,
        |entry, faults| {
            let raw = entry.demanded("raw", is_id, ID_FORM, faults);
            let label = entry.demanded("label", is_name, NAME_FORM, faults);
            Some(LabelEntry {
                raw: raw?.to_owned(),
                label: label?.to_owned(),
            })
        },
    );
    let labels = once(labels, "labels", "raw", |label| &label.raw, faults);
    let thresholds = thresholds(&mut fields, faults);
    let (shifts, named) = schedule::shifts(&mut fields, known_zone, faults);
    let schedules = schedule::schedules(&mut fields, (&shifts, &named), known_zone, faults);
    let allowances = allowances(&mut fields, faults);
    let reasons = entries(&mut fields, "reasons", MAX_LABELS, faults, reason);
    let reasons = once(reasons, "reasons", "raw", |reason| &reason.raw, faults);
    let figures = figures(&mut fields, faults);
    fields.finish(faults);
    Some(DirectoryDocument {
        teams,
        agents,
        queues,
        labels,
        thresholds,
        shifts,
        schedules,
        allowances,
        reasons,
        figures,
    })
}

fn entries<T>(
    fields: &mut Fields<'_>,
    key: &'static str,
    most: usize,
    faults: &mut Faults,
    read: impl Fn(&mut Fields<'_>, &mut Faults) -> Option<T>,
) -> Vec<(usize, T)> {
    let mut found = Vec::new();
    for (n, spot) in fields.list(key, most, faults).iter().enumerate() {
        if let Some(mut entry) = Fields::open(format!("{key}[{n}]"), spot, faults) {
            found.extend(read(&mut entry, faults).map(|read| (n, read)));
            entry.finish(faults);
        }
    }
    found
}

/// Reports keys that stand twice, and drops the numbers of the entries.
fn once<T>(
    list: Vec<(usize, T)>,
    path: &str,
    field: &str,
    key: impl Fn(&T) -> &str,
    faults: &mut Faults,
) -> Vec<T> {
    let mut seen = BTreeMap::new();
    for (n, entry) in &list {
        let key = key(entry);
        if let Some(first) = seen.get(key) {
            let found = format!("`{}` stands at {path}[{first}] already", shorten(key));
            faults.add(&format!("{path}[{n}].{field}"), None, found, "each once");
        } else {
            seen.insert(key, n);
        }
    }
    list.into_iter().map(|(_, entry)| entry).collect()
}

fn queue(entry: &mut Fields<'_>, faults: &mut Faults) -> Option<QueueEntry> {
    let id = entry.demanded("id", is_id, ID_FORM, faults);
    let name = entry.demanded("name", is_name, NAME_FORM, faults);
    let target_percent = entry.integer("target_percent", (1, 100), faults);
    let target_seconds = entry.integer("target_seconds", (1, MAX_THRESHOLD_S), faults);
    let short_abandon_seconds = entry.integer("short_abandon_seconds", (1, MAX_SHORT_S), faults);
    let given = |key: &'static str, entry: &mut Fields<'_>| entry.get(key).is_some();
    let missing = match (
        given("target_percent", entry),
        given("target_seconds", entry),
    ) {
        (true, false) => Some("target_seconds"),
        (false, true) => Some("target_percent"),
        (true, true) | (false, false) => None,
    };
    if let Some(key) = missing {
        let expected = "target_percent and target_seconds together";
        entry.missing(key, expected, faults);
    }
    Some(QueueEntry {
        id: id?.to_owned(),
        name: name?.to_owned(),
        target_percent,
        target_seconds,
        short_abandon_seconds,
    })
}

fn reason(entry: &mut Fields<'_>, faults: &mut Faults) -> Option<ReasonEntry> {
    let raw = entry.demanded("raw", is_id, ID_FORM, faults);
    let activity = activity(entry, "activity", faults);
    Some(ReasonEntry {
        raw: raw?.to_owned(),
        activity: activity?,
    })
}

fn allowances(fields: &mut Fields<'_>, faults: &mut Faults) -> AllowancesEntry {
    let Some(mut table) = table(fields, "allowances", faults) else {
        return AllowancesEntry::default();
    };
    let read = AllowancesEntry {
        break_minutes: table.integer("break_minutes", (1, MAX_ALLOWANCE), faults),
        lunch_minutes: table.integer("lunch_minutes", (1, MAX_ALLOWANCE), faults),
    };
    table.finish(faults);
    read
}

fn figures(fields: &mut Fields<'_>, faults: &mut Faults) -> FiguresEntry {
    let Some(mut table) = table(fields, "figures", faults) else {
        return FiguresEntry::default();
    };
    let words = Formula::ALL.map(formula_word);
    let right = |text: &str| words.contains(&text);
    let form = format!("one of {}", words.join(", "));
    let word = table.checked("service_level", right, &form, faults);
    table.finish(faults);
    FiguresEntry {
        service_level: Formula::ALL
            .into_iter()
            .find(|formula| Some(formula_word(*formula)) == word)
            .unwrap_or_default(),
    }
}

fn table<'a>(
    fields: &mut Fields<'a>,
    key: &'static str,
    faults: &mut Faults,
) -> Option<Fields<'a>> {
    let spot = fields.get(key)?;
    Fields::open(fields.path(key), spot, faults)
}

/// The word of a formula in documents and answers.
const fn formula_word(formula: Formula) -> &'static str {
    match formula {
        Formula::AbandonsInTargetServed => "abandons_in_target_served",
        Formula::AnsweredOnly => "answered_only",
        Formula::AllAbandons => "all_abandons",
        Formula::WithoutAbandonsInTarget => "without_abandons_in_target",
        Formula::ShortAbandonsServed => "short_abandons_served",
        Formula::WithoutShortAbandons => "without_short_abandons",
    }
}

fn thresholds(fields: &mut Fields<'_>, faults: &mut Faults) -> BTreeMap<String, Threshold> {
    let mut found = BTreeMap::new();
    let Some(spot) = fields.get("thresholds") else {
        return found;
    };
    let Some(mut table) = Fields::open("thresholds".to_owned(), spot, faults) else {
        return found;
    };
    for key in AgentState::ALL.into_iter().map(state_word).chain(["wait"]) {
        let Some(spot) = table.get(key) else {
            continue;
        };
        let Some(mut entry) = Fields::open(table.path(key), spot, faults) else {
            continue;
        };
        let form = "a whole number of seconds";
        for key in ["medium_s", "high_s"] {
            if entry.get(key).is_none() {
                entry.missing(key, form, faults);
            }
        }
        let medium = entry.integer("medium_s", (1, MAX_THRESHOLD_S), faults);
        let high = entry.integer("high_s", (1, MAX_THRESHOLD_S), faults);
        if let (Some(medium_s), Some(high_s)) = (medium, high) {
            if medium_s >= high_s {
                let found = format!("{high_s} is not later than medium_s");
                faults.add(
                    &entry.path("high_s"),
                    None,
                    found,
                    format!("more than {medium_s}"),
                );
            }
            found.insert(key.to_owned(), Threshold { medium_s, high_s });
        }
        entry.finish(faults);
    }
    table.finish(faults);
    found
}

/// The word of a state in documents and answers.
const fn state_word(state: AgentState) -> &'static str {
    match state {
        AgentState::LoggedOut => "logged_out",
        AgentState::NotReady => "not_ready",
        AgentState::NotResponding => "not_responding",
        AgentState::Ready => "ready",
        AgentState::Ringing => "ringing",
        AgentState::InContact => "in_contact",
        AgentState::Consult => "consult",
        AgentState::NonRouted => "non_routed",
        AgentState::WrapUp => "wrap_up",
        AgentState::Unknown => "unknown",
    }
}

const fn is_id(text: &str) -> bool {
    !text.is_empty() && text.len() <= MAX_ID_BYTES
}

fn is_name(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= 120 && !text.chars().any(char::is_control)
}
