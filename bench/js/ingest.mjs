// B2 and B3 under V8: the engine as WebAssembly against engines in JavaScript and Python.
//
//   node bench/js/ingest.mjs --wasm FOLDER --workload FILE.json [--rounds 15] [B2] [B3]

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { MapFloor } from "../peers/snapshot_map.mjs";
import { TypedArrayEngine } from "../peers/typed_arrays.mjs";
import { compare, tell } from "./measure.mjs";

/** Messages copied into the engine at once: what arrives in a turn of a busy hub. */
const BATCH = 64;
/** No pause of the event loop may be longer, in milliseconds. */
const PAUSE = 8;

const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { wasm: { type: "string" }, workload: { type: "string" }, rounds: { type: "string", default: "15" } },
});
const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const { Machine, typed_run } = require(resolve(values.wasm, "floorlight_bench.js"));
const { known, events, pages } = JSON.parse(readFileSync(values.workload, "utf8"));
const rounds = Number(values.rounds);

const encoder = new TextEncoder();
const staging = new Uint8Array(1 << 20);
const ends = new Uint32Array(BATCH);

/** Encodes messages batch by batch and hands each batch over: the copy is part of the work. */
function batches(messages, take) {
  for (let first = 0; first < messages.length; first += BATCH) {
    const count = Math.min(BATCH, messages.length - first);
    let at = 0;
    for (let n = 0; n < count; n += 1) {
      at += encoder.encodeInto(messages[first + n], staging.subarray(at)).written;
      ends[n] = at;
    }
    take(staging.subarray(0, at), ends.subarray(0, count));
  }
}

/** A Python process that runs what it is told and says how long it took. */
function python() {
  const child = spawn("python3", [resolve(here, "../peers/dicts.py"), values.workload], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (command) => {
    child.stdin.write(`${command}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error("Python has ended");
    return Number(value);
  };
  return { ask, end: () => child.stdin.end() };
}

async function ingest(dicts) {
  const base = new Machine();
  batches(known, (bytes, at) => base.run(bytes, at));
  const start = new TypedArrayEngine();
  start.run(known);
  check(base, start);
  const machine = {
    prepare: () => base.copy(),
    work: (engine) => {
      batches(events, (bytes, at) => engine.run(bytes, at));
      engine.free();
    },
  };
  const arrays = { prepare: () => structuredClone(start), work: (engine) => TypedArrayEngine.prototype.run.call(Object.setPrototypeOf(engine, TypedArrayEngine.prototype), events) };
  const typed = { work: () => batches(events, (bytes, at) => void typed_run(bytes, at)) };
  let seen = 0;
  const parse = { work: () => { for (const text of events) seen += JSON.parse(text).type.length; } };
  const engine = "wasm: events copied in, read and applied, against";
  for (const [peer, side, limit] of [
    ["serde into structs in wasm, without an engine", typed, 0.6],
    ["JSON.parse alone", parse, 0.42],
    ["a typed-array engine in JavaScript", arrays, 0.28],
    ["an engine of dictionaries in Python", { work: () => dicts.ask("ingest") }, 0.09],
  ]) {
    tell("B2", `${engine} ${peer}`, limit, await compare(rounds, machine, side), events.length);
  }
  if (seen < 0) throw new Error("unreachable");
}

/** Both engines must stand the same after the same events. */
function check(base, start) {
  const ours = base.copy();
  batches(events, (bytes, at) => ours.run(bytes, at));
  const theirs = Object.setPrototypeOf(structuredClone(start), TypedArrayEngine.prototype);
  theirs.run(events);
  const words = [...theirs.labels.keys()];
  for (const [id, row] of theirs.agents) {
    const stands = `${words[theirs.raw[row] - 1]} ${theirs.since[row]}`;
    if (ours.state(id) !== stands) throw new Error(`${id}: ${ours.state(id)} is not ${stands}`);
  }
  ours.free();
}

async function snapshot(dicts) {
  const [first, second] = pages.map((list) => list.map((page) => encoder.encode(page)));
  const base = new Machine();
  for (const page of first) base.reconcile(page);
  const map = new MapFloor();
  for (const page of pages[0]) map.reconcile(page);
  const pauses = [];
  const ours = {
    prepare: () => base.copy(),
    work: (engine) => {
      let longest = 0;
      for (const page of second) {
        const begin = performance.now();
        engine.reconcile(page);
        longest = Math.max(longest, performance.now() - begin);
      }
      pauses.push(longest);
      engine.free();
    },
  };
  const theirs = {
    prepare: () => Object.setPrototypeOf(structuredClone(map), MapFloor.prototype),
    work: (floor) => void pages[1].forEach((page) => floor.reconcile(page)),
  };
  const rows = 50_000;
  const what = "wasm: a list of 50,000 agents reconciled, against";
  tell("B3", `${what} JSON.parse and a Map`, 0.35, await compare(rounds, ours, theirs), rows);
  tell("B3", `${what} dictionaries in Python`, null, await compare(rounds, ours, { work: () => dicts.ask("snapshot") }), rows);
  // Of each list the longest; of the lists the median, for the machine has pauses of its own.
  const longest = pauses.sort((a, b) => a - b)[pauses.length >> 1];
  const pause = { id: "B3", what: "the longest pause of a list, a page of 1,000 agents, in the median of the lists", figure: Math.round(longest * 10) / 10, unit: "ms", limit: PAUSE, note: "" };
  process.stdout.write(`${JSON.stringify(pause)}\n`);
}

const dicts = python();
try {
  if (wanted.includes("B2")) await ingest(dicts);
  if (wanted.includes("B3")) await snapshot(dicts);
} finally {
  dicts.end();
}
