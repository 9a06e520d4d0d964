//! A small program does the same whole and in two parts, in Node.

use anyhow::Context as _;

use super::*;
use crate::{place, run};

/// Three functions that are called from outside: one needs nothing of the rest, one calls it, one calls it
/// through a table, with all that both parts share.
const PROGRAM: &str = r#"
(module
  (import "world" "double" (func $double (param i32) (result i32)))
  (type $one (func (param i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 8) "\05")
  (global $count (mut i32) (i32.const 0))
  (table $table 2 funcref)
  (elem (i32.const 0) $by_table $plain)
  (func $plain (param i32) (result i32)
    (global.set $count (i32.add (global.get $count) (i32.const 1)))
    (i32.add (local.get 0) (i32.load (i32.const 8))))
  (func $helper (param i32) (result i32)
    (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (local.get 0)))
    (call $double (i32.add (call $plain (local.get 0)) (i32.const 100))))
  (func $late (param i32) (param i64) (result i32)
    (i32.add (call $helper (local.get 0)) (i32.wrap_i64 (i64.mul (local.get 1) (i64.const 3)))))
  (func $by_table (param i32) (result i32)
    (i32.mul (call_indirect (type $one) (local.get 0) (i32.const 1)) (call $helper (i32.const 7))))
  (func (export "plain") (param i32) (result i32) (call $plain (local.get 0)))
  (func (export "late") (param i32) (result i32) (call $late (local.get 0) (i64.const 11)))
  (func (export "by_table") (param i32) (result i32)
    (call_indirect (type $one) (local.get 0) (i32.const 0)))
  (func (export "count") (param i32) (result i32) (global.get $count)))
"#;

/// Calls the same functions in the same order, and prints the results and when the rest was loaded.
const HARNESS: &str = r#"
const [whole, first, rest] = process.argv.slice(-3).map((file) => require("node:fs").readFileSync(file));
const world = { double: (number) => 2 * number };
const calls = ["plain", "count", "late", "plain", "by_table", "late", "count"];
const results = ({ exports }) => calls.map((name, number) => exports[name](number + 1));
const loads = [];
let parts;
const load = () => {
  const { exports } = parts;
  loads.push(exports.count());
  const imports = { ...exports };
  for (let place = 0; place < exports.shared.length; place += 1) imports[place] = exports.shared.get(place);
  new WebAssembly.Instance(new WebAssembly.Module(rest), { rest: imports });
};
const instance = (bytes) => new WebAssembly.Instance(new WebAssembly.Module(bytes), { world, rest: { load } });
const expected = results(instance(whole));
parts = instance(first);
console.log(JSON.stringify({ expected, seen: results(parts), loads }));
"#;

fn node(parts: &Parts, whole: &[u8]) -> Result<serde_json::Value> {
    let folder = place::made(place::target().join("split"))?;
    let mut node = run::program("node");
    node.args(["-e", HARNESS, "--"]);
    for (name, bytes) in [
        ("whole", whole),
        ("first", &parts.first),
        ("rest", &parts.rest),
    ] {
        let file = folder.join(format!("{name}.wasm"));
        std::fs::write(&file, bytes)?;
        node.arg(file);
    }
    serde_json::from_str(&run::output(&mut node)?).context("Node printed no result")
}

#[test]
fn two_parts_do_what_the_whole_did() -> Result<()> {
    let whole = wat::parse_str(PROGRAM)?;
    let later = Later::parse("# a remark\nlate\nby_table\n");
    let later = later_of_any_size(&whole, &later)?;
    let told = node(&later, &whole)?;
    assert_eq!(told["seen"], told["expected"], "{told}");
    // Loaded once, after the two calls that need nothing of it.
    assert_eq!(told["loads"], serde_json::json!([1]), "{told}");
    Ok(())
}

fn later_of_any_size(whole: &[u8], later: &Later) -> Result<Parts> {
    let module = read(whole)?;
    let plan = plan::plan(&module, later, 0);
    let names = |functions: &std::collections::BTreeSet<usize>| -> Vec<String> {
        let named = module
            .funcs
            .iter()
            .filter(|one| functions.contains(&one.id().index()));
        named.filter_map(|function| function.name.clone()).collect()
    };
    // What is only called by what comes later comes with it, and needs no stub.
    assert_eq!(names(&plan.stubs), ["late", "by_table"]);
    assert_eq!(names(&plan.shared), ["double", "plain"]);
    Ok(Parts {
        glue: String::new(),
        first: parts::first(read(whole)?, &plan)?,
        rest: parts::rest(read(whole)?, &plan)?,
    })
}

#[test]
fn imports_have_short_names_in_program_and_glue() -> Result<()> {
    let program = r#"(module (import "./app_bg.js" "__wbg_now_0123456789abcdef" (func))
        (import "rest" "rest" (func)) (import "./app_bg.js" "__wbg_log_fedcba9876543210" (func)))"#;
    let glue = "{\n  __wbg_now_0123456789abcdef: f,\n  __wbg_log_fedcba9876543210: g,\n}";
    let mut module = read(&wat::parse_str(program)?)?;
    assert_eq!(
        names::shorten(&mut module, glue)?,
        "{\n  _0: f,\n  _1: g,\n}"
    );
    let imports = module.imports.iter().map(|import| import.name.as_str());
    assert_eq!(imports.collect::<Vec<_>>(), ["_0", "rest", "_1"]);
    assert!(names::shorten(&mut read(&wat::parse_str(program)?)?, "{}").is_err());
    Ok(())
}

#[test]
fn a_program_that_tells_is_still_one() -> Result<()> {
    let (told, names) = watched(&wat::parse_str(PROGRAM)?)?;
    let module = read(&told)?;
    assert!(module.imports.find(SCRIPT, "called").is_some());
    assert_eq!(names.len(), module.funcs.iter_local().count());
    assert_eq!(names.first().map(String::as_str), Some("plain"));
    Ok(())
}

#[test]
fn digests_of_crates_are_no_part_of_a_name() {
    let one = "<alloc[3ca501edff3f0c7c]::vec::Vec<[u8]> as page[bfd46b930af95d9a]::Row>::new::{closure#2}";
    let other = "<alloc[0000000000000001]::vec::Vec<[u8]> as page[0000000000000002]::Row>::new::{closure#2}";
    let list = Later::of([one].into_iter());
    assert!(list.has(other) && list.has(one));
    assert!(!list.has(&one.replace("[u8]", "[u16]")));
    assert!(
        list.write()
            .ends_with("\n<alloc::vec::Vec<[u8]> as page::Row>::new::{closure#2}\n")
    );
    assert_eq!(Later::parse(&list.write()), list);
}
