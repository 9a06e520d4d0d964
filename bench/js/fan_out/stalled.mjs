// B7: five of two hundred watchers stop reading. What becomes of the Worker's memory, of the others, and
// of the five?

import { note, quantile, tell, tellRatio } from "./say.mjs";
import { Side, pause, quiet } from "./side.mjs";

const WATCHERS = 200;
const STALLED = 5;
const RATE = 3_000;
const LOAD_S = 8;
const ROUNDS = 6;
/** Without an acknowledgement for five seconds a watcher is let go, with this code. */
const TOO_SLOW = "4008";
const SLOW_MS = 5_000;
const CATCH_UP_MS = 2_000;
const MEGABYTE = 1 << 20;

async function stretch(side, stalls) {
  await side.watchers.ask({ stall: { crowd: side.name, on: stalls } });
  // Those who read again find a backlog, or a closed socket.
  if (!stalls) await pause(CATCH_UP_MS);
  const found = await side.load(RATE, LOAD_S, { most: 3e9 });
  // The height of the waves, not where one began: heaps grow and are collected all the time.
  const held = Math.max(found.heaviest, side.memory()) / MEGABYTE;
  const closed = side.drops.filter((at) => at >= found.beganAt).map((at) => at - found.beganAt);
  note(`${side.name.padEnd(7)} ${stalls ? STALLED : 0} stalled: at most ${held.toFixed(1)} MB, p50 ${found.p50} p99 ${found.p99} ms, ${found.deliveries} deliveries, let go after ${closed} ms`);
  return { held, p99: found.p99, closed };
}

/** What the stalled find once they read again: how their sockets ended. */
async function ends(side) {
  await side.watchers.ask({ stall: { crowd: side.name, on: false } });
  await pause(CATCH_UP_MS);
  return (await side.state()).ended;
}

export async function stalled(world) {
  const [ours, peer, cores] = [[], [], []];
  const slowest = [];
  const codes = {};
  const sides = {};
  try {
    for (const name of ["ours", "json"]) {
      const side = (sides[name] = await Side.start(name, world(name)));
      // A few times through, so that nobody's heap grows for the first time while it is weighed.
      await side.watch(WATCHERS);
      await side.warm();
      for (let n = 0; n < 3; n += 1) await side.load(RATE, LOAD_S);
      await side.check();
      await side.leave();
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      cores.push(quiet());
      for (const [side, rounds] of [[sides.ours, ours], [sides.json, peer]]) {
        await side.watch(WATCHERS, STALLED);
        // In turns, for what is held grows with the windows of the last hour as well.
        const first = await stretch(side, round % 2 === 1);
        const second = await stretch(side, round % 2 === 0);
        const [quiet, slow] = round % 2 === 0 ? [first, second] : [second, first];
        rounds.push({ grown: slow.held - quiet.held, p99: [quiet.p99, slow.p99] });
        const ended = await ends(side);
        if (side.name === "ours") {
          for (const [code, count] of Object.entries(ended)) codes[code] = (codes[code] ?? 0) + count;
          slowest.push(slow.closed.length === STALLED ? Math.max(...slow.closed) : Infinity);
        }
        await side.check();
        await side.leave();
      }
    }
  } finally {
    for (const side of Object.values(sides)) await side.stop();
  }
  const core = quantile(cores, 0.5);
  const middle = (rounds) => quantile(rounds.map(({ grown }) => grown), 0.5);
  const ratios = ours.map(({ p99: [quiet, slow] }) => slow / quiet);
  const [stillLow, slowLow] = [0, 1].map((n) => Math.min(...ours.map(({ p99 }) => p99[n])));
  const where = `${WATCHERS - STALLED} watchers and ${STALLED} who do not read, ${RATE.toLocaleString("en")} events/s for ${LOAD_S} s`;
  tell("B7", `${where}: the most memory, beyond that without the ${STALLED}`, "MB", 4, middle(ours), `peer +${middle(peer).toFixed(1)} MB`);
  tell("B7", "the same, of a JavaScript object that sends JSON batches", "MB", null, middle(peer));
  const spread = [quantile(ratios, 0.1), quantile(ratios, 0.9)];
  tellRatio("B7", "p99 of those who read, against that without the five", 1.1, { figure: slowLow / stillLow, median: quantile(ratios, 0.5), spread, canary: core }, `${slowLow} ms against ${stillLow} ms`);
  if (codes[TOO_SLOW] !== STALLED * ROUNDS || slowest.includes(Infinity)) throw new Error(`sockets of the stalled ended with ${JSON.stringify(codes)}`);
  tell("B7", `until those who do not read were let go (code ${TOO_SLOW})`, "ms", SLOW_MS, Math.max(...slowest), `${quantile(slowest, 0.5)} ms in the median round`, core);
}
