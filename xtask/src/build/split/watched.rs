//! A program that tells which of its functions are called.

use anyhow::{Context as _, Result};
use walrus::FunctionId;
use walrus::ir::{Call, Const, Value};

use super::{SCRIPT, read};

/// The function of the script that is told.
const CALLED: &str = "called";

/// Has every function of a program tell its number first, and returns the names by number.
///
/// # Errors
/// If the program cannot be read.
pub(in crate::build) fn watched(wasm: &[u8]) -> Result<(Vec<u8>, Vec<String>)> {
    let mut module = read(wasm)?;
    let functions: Vec<FunctionId> = module.funcs.iter_local().map(|(id, _)| id).collect();
    let ty = module.types.add(&[walrus::ValType::I32], &[]);
    let (called, _) = module.add_import_func(SCRIPT, CALLED, ty);
    let mut names = Vec::new();
    for (number, id) in functions.into_iter().enumerate() {
        let number = i32::try_from(number).context("too many functions")?;
        let function = module.funcs.get_mut(id);
        names.push(function.name.clone().unwrap_or_default());
        if let walrus::FunctionKind::Local(local) = &mut function.kind {
            let mut body = local.builder_mut().func_body();
            body.instr_at(0, Call { func: called });
            body.instr_at(
                0,
                Const {
                    value: Value::I32(number),
                },
            );
        }
    }
    Ok((module.emit_wasm(), names))
}
