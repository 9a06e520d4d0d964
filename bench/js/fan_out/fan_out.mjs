// B6: what it costs to tell many watchers of many changes, and how long that takes.

import { canary, note, quantile, ratio, tell, tellRatio } from "./say.mjs";
import { Side, pause, quiet } from "./side.mjs";

const PEERS = ["naive", "json", "binary"];
const NAMES = { naive: "one message per event", json: "JSON batches", binary: "binary batches" };
/** One message per event is offered no more than it can send: what is beyond only queues up. */
const NAIVE_DELIVERIES = 8_000;
const SLOT_S = 2;
/** A side that holds more is given nothing more: it does not keep up. */
const MOST_BYTES = 1.5e9;
const FLUSH_MS = 50;
/** Watchers of a quiet floor: the median watcher waits for the sends to half of the others. */
const IDLE = [50, 200];
const FULL = { watchers: [50, 200, 1_000], rates: [100, 1_000, 5_000], rounds: 5 };
const SHORT = { watchers: [200], rates: [1_000], rounds: 15 };

async function slot(side, rate) {
  const offered = side.name === "naive" ? Math.min(rate, NAIVE_DELIVERIES / side.count) : rate;
  const found = await side.load(offered, SLOT_S, { most: MOST_BYTES });
  const due = found.said * side.count;
  if (found.gaps > 0) throw new Error(`${side.name}: ${found.gaps} gaps`);
  if (Object.keys(found.ended).length > 0) throw new Error(`${side.name}: sockets ended with ${JSON.stringify(found.ended)}`);
  const kept = `${Math.round((found.deliveries / due) * 1_000) / 10} %`;
  note(`${side.name.padEnd(7)} ${side.count} × ${rate}: ${found.deliveries} of ${due} (${kept}), ${found.cpu.toFixed(2)} s CPU, p50 ${found.p50} p99 ${found.p99} ms, ${found.frames} frames, ${Math.round(found.heaviest / 1e6)} MB`);
  return { cost: found.cpu / found.deliveries, p50: found.p50, p99: found.p99 };
}

/** One cell: everyone in turn, and back again. */
async function cell(sides, rate, rounds) {
  const found = Object.fromEntries(Object.keys(sides).map((name) => [name, []]));
  const cores = [];
  const order = ["ours", ...PEERS, ...PEERS.toReversed(), "ours"];
  for (let round = 0; round < rounds; round += 1) {
    const pairs = {};
    cores.push(quiet());
    for (const name of order) (pairs[name] ??= []).push(await slot(sides[name], rate));
    for (const [name, pair] of Object.entries(pairs)) found[name].push(pair);
  }
  return { found, core: quantile(cores, 0.5) };
}

function report(watchers, rate, found, core) {
  const of = (name, key) => found[name].map((pair) => pair.map((slot) => slot[key]));
  const where = `${watchers.toLocaleString("en")} watchers × ${rate.toLocaleString("en")} events/s`;
  const still = canary(of("ours", "cost"));
  const per = (name) => Math.round(1 / Math.min(...of(name, "cost").flat()));
  for (const name of PEERS) {
    const limit = name === "naive" ? 0.05 : null;
    const each = `${per("ours").toLocaleString("en")} against ${per(name).toLocaleString("en")} deliveries per CPU second`;
    tellRatio("B6", `${where}: CPU per delivered change, against ${NAMES[name]}`, limit, { ...ratio(of("ours", "cost"), of(name, "cost")), canary: still }, each);
  }
  const typical = (name) => quantile(of(name, "p99").flat(), 0.5);
  const best = ["json", "binary"].sort((a, b) => typical(a) - typical(b))[0];
  const both = `${typical("ours")} ms against ${typical(best)} ms`;
  tellRatio("B6", `${where}: p99 from event to watcher, against ${NAMES[best]}`, 1, { ...ratio(of("ours", "p99"), of(best, "p99")), canary: canary(of("ours", "p99")) }, both);
  tell("B6", `${where}: p99 from event to watcher`, "ms", FLUSH_MS + 10, typical("ours"), `p50 ${quantile(of("ours", "p50").flat(), 0.5)} ms`, core);
}

/** A floor on which little happens: what happens is told at once. */
async function idle({ ours, naive }, watchers) {
  const [halves, theirs, cores] = [[], [], []];
  for (const side of [ours, naive]) {
    await side.watch(watchers);
    await side.warm();
  }
  for (let n = 0; n < 5; n += 1) {
    cores.push(quiet());
    halves.push((await ours.load(5, 3)).p50);
    theirs.push((await naive.load(5, 3)).p50);
  }
  for (const side of [ours, naive]) await side.leave();
  const core = quantile(cores, 0.5);
  const where = `${watchers} watchers × 5 events/s: p50 from event to watcher`;
  tell("B6", where, "ms", 3, quantile(halves, 0.5), "", core);
  tell("B6", `the same, ${NAMES.naive}`, "ms", null, quantile(theirs, 0.5), "", core);
}

export async function fanOut(world, full, fewer) {
  const { watchers, rates, rounds: usual } = full ? FULL : SHORT;
  const rounds = fewer || usual;
  const sides = {};
  try {
    const start = async (name) => (sides[name] = await Side.start(name, world(name)));
    for (const name of ["ours", "naive"]) await start(name);
    for (const count of IDLE) await idle(sides, count);
    // Those who only wait meanwhile would be evicted, and their floors with them.
    for (const name of ["json", "binary"]) await start(name);
    for (const count of watchers) {
      for (const side of Object.values(sides)) {
        await side.watch(count);
        await side.warm();
        await side.check();
      }
      for (const rate of rates) {
        const { found, core } = await cell(sides, rate, rounds);
        report(count, rate, found, core);
        for (const side of Object.values(sides)) await side.check();
      }
      for (const side of Object.values(sides)) await side.leave();
      await pause(1_000);
    }
  } finally {
    for (const side of Object.values(sides)) await side.stop();
  }
}
