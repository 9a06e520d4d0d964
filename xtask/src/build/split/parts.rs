//! Makes the two parts of a program.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use walrus::ir::Value;
use walrus::{
    ConstExpr, ElementItems, ElementKind, FunctionBuilder, FunctionId, FunctionKind, GlobalId,
    GlobalKind, LocalId, MemoryId, Module, RefType, TableId, TypeId, passes,
};

use super::SCRIPT;
use super::plan::Plan;

/// The table that the later part fills: a place for each function that has a stub.
const STUBBED: &str = "stubbed";
/// The table of what the later part may call of the first.
const SHARED: &str = "shared";
/// The function of the script that has the later part loaded at once.
const LOAD: &str = "load";

/// What both parts have in common besides functions, in the order of the program.
struct Common {
    memories: Vec<MemoryId>,
    tables: Vec<TableId>,
    globals: Vec<GlobalId>,
}

impl Common {
    fn of(module: &Module) -> Self {
        Self {
            memories: module.memories.iter().map(|memory| memory.id()).collect(),
            tables: module.tables.iter().map(|table| table.id()).collect(),
            globals: module.globals.iter().map(|global| global.id()).collect(),
        }
    }
}

/// Makes the part that is loaded first.
pub(super) fn first(mut module: Module, plan: &Plan) -> Result<Vec<u8>> {
    let common = Common::of(&module);
    let ids = ids(&module);
    for (number, memory) in common.memories.into_iter().enumerate() {
        module.exports.add(&format!("m{number}"), memory);
    }
    for (number, table) in common.tables.into_iter().enumerate() {
        module.exports.add(&format!("t{number}"), table);
    }
    for (number, global) in common.globals.into_iter().enumerate() {
        module.exports.add(&format!("g{number}"), global);
    }
    add_stubs(&mut module, plan, &ids)?;
    let length = plan.shared.len() as u64;
    let shared = module
        .tables
        .add_local(false, length, Some(length), RefType::FUNCREF);
    module.exports.add(SHARED, shared);
    fill(
        &mut module,
        shared,
        plan.shared.iter().map(|function| ids[function]).collect(),
    );
    passes::gc::run(&mut module);
    Ok(module.emit_wasm())
}

/// Puts a stub into the place of each later function that the first part mentions.
fn add_stubs(module: &mut Module, plan: &Plan, ids: &BTreeMap<usize, FunctionId>) -> Result<()> {
    let nothing = module.types.add(&[], &[]);
    let (load, _) = module.add_import_func(SCRIPT, LOAD, nothing);
    let length = plan.stubs.len() as u64;
    let table = module
        .tables
        .add_local(false, length, Some(length), RefType::FUNCREF);
    module.exports.add(STUBBED, table);
    let mut callers: BTreeMap<TypeId, FunctionId> = BTreeMap::new();
    for (place, function) in plan.stubs.iter().enumerate() {
        let id = ids[function];
        let ty = module.funcs.get(id).ty();
        let caller = *callers
            .entry(ty)
            .or_insert_with(|| caller(module, ty, table, load));
        let place = i32::try_from(place).context("too many stubs")?;
        let (params, results) = signature(module, ty);
        let arguments: Vec<LocalId> = params.iter().map(|ty| module.locals.add(*ty)).collect();
        let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
        let mut body = builder.func_body();
        for argument in &arguments {
            body.local_get(*argument);
        }
        body.i32_const(place).call(caller);
        module.funcs.get_mut(id).kind = FunctionKind::Local(builder.local_func(arguments));
    }
    Ok(())
}

/// Makes what all stubs of a type call: it calls what stands in a place, and has it loaded if nothing does.
fn caller(module: &mut Module, ty: TypeId, table: TableId, load: FunctionId) -> FunctionId {
    let (mut params, results) = signature(module, ty);
    params.push(walrus::ValType::I32);
    let arguments: Vec<LocalId> = params.iter().map(|ty| module.locals.add(*ty)).collect();
    let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
    let mut body = builder.func_body();
    if let Some(place) = arguments.last() {
        body.local_get(*place).table_get(table).ref_is_null();
        body.if_else(
            None,
            |then| {
                then.call(load);
            },
            |_| {},
        );
    }
    for argument in &arguments {
        body.local_get(*argument);
    }
    body.call_indirect(ty, table);
    builder.finish(arguments, &mut module.funcs)
}

fn signature(module: &Module, ty: TypeId) -> (Vec<walrus::ValType>, Vec<walrus::ValType>) {
    let ty = module.types.get(ty);
    (ty.params().to_vec(), ty.results().to_vec())
}

/// Makes the part that is loaded after it: nothing in it is its own but functions.
pub(super) fn rest(mut module: Module, plan: &Plan) -> Result<Vec<u8>> {
    let ids = ids(&module);
    let common = Common::of(&module);
    strip(&mut module);
    for (number, id) in common.memories.into_iter().enumerate() {
        let import = module.imports.add(SCRIPT, &format!("m{number}"), id);
        let memory = module.memories.get_mut(id);
        memory.import = Some(import);
        memory.data_segments.clear();
    }
    for (number, id) in common.tables.into_iter().enumerate() {
        let import = module.imports.add(SCRIPT, &format!("t{number}"), id);
        let table = module.tables.get_mut(id);
        table.import = Some(import);
        table.elem_segments.clear();
    }
    for (number, id) in common.globals.into_iter().enumerate() {
        let import = module.imports.add(SCRIPT, &format!("g{number}"), id);
        module.globals.get_mut(id).kind = GlobalKind::Import(import);
    }
    for (place, function) in plan.shared.iter().enumerate() {
        let id = ids[function];
        let ty = module.funcs.get(id).ty();
        if let FunctionKind::Import(imported) = &module.funcs.get(id).kind {
            // What the program itself imports is imported from the first part as well.
            let import = module.imports.get_mut(imported.import);
            SCRIPT.clone_into(&mut import.module);
            import.name = place.to_string();
        } else {
            let import = module.imports.add(SCRIPT, &place.to_string(), id);
            module.funcs.get_mut(id).kind =
                FunctionKind::Import(walrus::ImportedFunction { import, ty });
        }
    }
    let length = plan.stubs.len() as u64;
    let (table, _) = module.add_import_table(
        SCRIPT,
        STUBBED,
        false,
        length,
        Some(length),
        RefType::FUNCREF,
    );
    fill(
        &mut module,
        table,
        plan.stubs.iter().map(|function| ids[function]).collect(),
    );
    passes::gc::run(&mut module);
    Ok(module.emit_wasm())
}

/// Takes out whatever would be there twice.
fn strip(module: &mut Module) {
    module.start = None;
    let exports: Vec<_> = module.exports.iter().map(|export| export.id()).collect();
    for id in exports {
        module.exports.delete(id);
    }
    let elements: Vec<_> = module.elements.iter().map(|element| element.id()).collect();
    for id in elements {
        module.elements.delete(id);
    }
    let data: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for id in data {
        module.data.delete(id);
    }
}

/// Has a table hold functions from its beginning.
fn fill(module: &mut Module, table: TableId, functions: Vec<FunctionId>) {
    let offset = ConstExpr::Value(Value::I32(0));
    let items = ElementItems::Functions(functions);
    let element = module
        .elements
        .add(ElementKind::Active { table, offset }, items);
    module.tables.get_mut(table).elem_segments.insert(element);
}

fn ids(module: &Module) -> BTreeMap<usize, FunctionId> {
    module
        .funcs
        .iter()
        .map(|function| (function.id().index(), function.id()))
        .collect()
}
