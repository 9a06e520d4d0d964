//! Which functions go into which part.

use std::collections::{BTreeMap, BTreeSet};

use walrus::ir::{Visitor, dfs_in_order};
use walrus::{ConstExpr, ElementItems, ExportItem, FunctionId, LocalFunction, Module};

use super::Later;

/// What goes where. Functions are given by their place in the program, which is the same in each reading.
pub(super) struct Plan {
    /// What comes later and is called by the first part, or kept in a table by it.
    pub(super) stubs: BTreeSet<usize>,
    /// What of the first part the later one calls.
    pub(super) shared: BTreeSet<usize>,
}

struct Mentioned(BTreeSet<usize>);

impl Visitor<'_> for Mentioned {
    fn visit_function_id(&mut self, function: &FunctionId) {
        self.0.insert(function.index());
    }
}

/// Says what goes where. Functions of less than `least` bytes stay in the first part unless only later
/// ones call them.
pub(super) fn plan(module: &Module, later: &Later, least: usize) -> Plan {
    let mut mentions = BTreeMap::new();
    let mut chosen = BTreeSet::new();
    for (id, function) in module.funcs.iter_local() {
        let mut mentioned = Mentioned(BTreeSet::new());
        dfs_in_order(&mut mentioned, function, function.entry_block());
        mentions.insert(id.index(), mentioned.0);
        let name = module.funcs.get(id).name.as_deref();
        if bytes(function) >= least && name.is_some_and(|name| later.has(name)) {
            chosen.insert(id.index());
        }
    }
    let outside = called_from_outside(module);
    let tables = in_tables(module);
    chosen.retain(|function| !outside.contains(function));
    let mut first = BTreeSet::new();
    let mut waiting: Vec<usize> = outside.iter().chain(&tables).copied().collect();
    while let Some(function) = waiting.pop() {
        if !chosen.contains(&function) && first.insert(function) {
            waiting.extend(mentions.get(&function).into_iter().flatten());
        }
    }
    let rest: BTreeSet<usize> = mentions
        .keys()
        .copied()
        .filter(|one| !first.contains(one))
        .collect();
    let mentioned_by = |part: &BTreeSet<usize>| -> BTreeSet<usize> {
        let of_part = mentions
            .iter()
            .filter(|(function, _)| part.contains(function));
        of_part
            .flat_map(|(_, mentioned)| mentioned)
            .copied()
            .collect()
    };
    let mut stubs = mentioned_by(&first);
    stubs.extend(tables);
    stubs.retain(|function| rest.contains(function));
    let mut shared = mentioned_by(&rest);
    shared.retain(|function| !rest.contains(function));
    Plan { stubs, shared }
}

fn bytes(function: &LocalFunction) -> usize {
    function
        .original_range
        .as_ref()
        .map_or(0, ExactSizeIterator::len)
}

fn called_from_outside(module: &Module) -> BTreeSet<usize> {
    let exported = module
        .exports
        .iter()
        .filter_map(|export| match export.item {
            ExportItem::Function(function) => Some(function),
            ExportItem::Table(_)
            | ExportItem::Memory(_)
            | ExportItem::Global(_)
            | ExportItem::Tag(_) => None,
        });
    exported
        .chain(module.start)
        .map(|function| function.index())
        .collect()
}

fn in_tables(module: &Module) -> BTreeSet<usize> {
    let mut functions = BTreeSet::new();
    for element in module.elements.iter() {
        match &element.items {
            ElementItems::Functions(items) => {
                functions.extend(items.iter().map(|item| item.index()))
            }
            ElementItems::Expressions(_, items) => {
                functions.extend(items.iter().filter_map(|item| {
                    let ConstExpr::RefFunc(function) = item else {
                        return None;
                    };
                    Some(function.index())
                }));
            }
        }
    }
    functions
}
