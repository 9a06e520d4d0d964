//! The order of the agents: made anew as the floor changes, held while somebody points at it.

use std::sync::Arc;

use floorlight_core::time::UtcMillis;
use floorlight_core::view::AgentCell;

use super::Store;
use crate::hook::react::*;
use crate::lens::address::Address;
use crate::lens::directory::Directory;
use crate::lens::figure_choice::FigureChoice;
use crate::lens::group::{self, Group, Line};
use crate::lens::pick::Pick;
use crate::shell::{clock, text};

/// A second that passes so soon after the order was made leaves it as it is.
const SOON_MS: i64 = 250;

/// The agents' rows as they stand in the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// The rows that are picked, in groups folded away too.
    pub rows: Arc<Vec<u32>>,
    /// The lines of the list.
    pub lines: Arc<Vec<Line>>,
    /// The groups, by place.
    pub groups: Arc<Vec<Group>>,
    /// The lines as they stood before the floor moved them; `None` if the person at the page did.
    pub before: Option<Arc<Vec<Line>>>,
    /// The order would be another by now, and is held.
    pub overdue: bool,
}

/// What an order was made from, besides the floor.
#[derive(Clone, PartialEq, Eq)]
struct Made {
    address: Address,
    directory: u64,
    loaded: bool,
}

/// Why an order is made anew.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cause {
    /// The floor changed.
    Floor,
    /// The floor changed, and the order is held.
    Held,
    /// The person at the page looks at it another way.
    Person,
}

/// Makes the order anew whenever the floor, the clock or the view changes.
pub(super) fn keep(store: Store) {
    let mut before: Option<(Made, u64, UtcMillis)> = None;
    effect(move || {
        let version = store.changed.get();
        store.second.track();
        let address = store.address.get();
        let directory = store.directory.get();
        let now = clock::now();
        let made = Made {
            directory: directory.version(),
            loaded: store.loaded.get(),
            // Neither drawers, figures nor the wall change the order.
            address: Address {
                agent: None,
                wall: None,
                figures: FigureChoice::default(),
                ..address
            },
        };
        let held = store.held.get().any();
        let cause = match &before {
            // Names, labels and skills that come later are not the person's doing.
            Some((before, last, at))
                if before.address == made.address && before.loaded == made.loaded =>
            {
                // The next change or second makes up for what is left out. A change of the floor is never
                // left out: nothing else might come for a second, and there are four a second at most.
                let same = before.directory == made.directory && *last == version;
                if same && (0..SOON_MS).contains(&now.minus(*at)) {
                    return;
                }
                if held { Cause::Held } else { Cause::Floor }
            }
            _ => Cause::Person,
        };
        make(store, &made.address, &directory, cause);
        before = Some((made, version, now));
    });
}

impl Store {
    /// Makes the order anew though it is held.
    pub fn order_now(&self) {
        let address = self.address.get_untracked();
        let directory = self.directory.get_untracked();
        make(*self, &address, &directory, Cause::Floor);
    }

    /// Picks, orders and groups agents as an address has it.
    fn pick(&self, address: &Address, directory: &Directory) -> Order {
        let pick = Pick::new(address, directory, text::fold);
        let hub_now = untrack(|| self.hub_now());
        let need_of = |cell: &AgentCell| directory.thresholds().need(cell, hub_now.get());
        let made = self.with_desk(|desk| {
            let (mut rows, facets) = pick.apply(desk.agents(), directory, need_of);
            let cell_of = |row| desk.agent(row);
            address.sort.apply(&mut rows, cell_of, directory, hub_now);
            let (lines, groups) =
                group::lines(&rows, &address.grouping, cell_of, directory, need_of);
            if self.facets.with_untracked(|present| *present != facets) {
                self.facets.set(facets);
            }
            Order {
                rows: Arc::new(rows),
                lines: Arc::new(lines),
                groups: Arc::new(groups),
                ..Order::default()
            }
        });
        made.unwrap_or_default()
    }
}

fn make(store: Store, address: &Address, directory: &Directory, cause: Cause) {
    let mut order = store.pick(address, directory);
    let present = store.order.get_untracked();
    let same = present.rows == order.rows && present.lines == order.lines;
    if cause == Cause::Held && !same {
        // Lines keep their places; what is counted in their groups goes on.
        let mut groups = Vec::clone(&present.groups);
        for group in &mut groups {
            if let Some(now) = order.groups.iter().find(|now| now.key == group.key) {
                *group = Group {
                    place: group.place,
                    folded: group.folded,
                    ..*now
                };
            }
        }
        order = Order {
            groups: Arc::new(groups),
            overdue: true,
            ..present.clone()
        };
    } else if same {
        order.before = None;
    } else if cause != Cause::Person {
        order.before = Some(present.lines.clone());
    }
    if order != present {
        store.drew_rows(clock::now());
        store.order.set(order);
    }
}
