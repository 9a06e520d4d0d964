// B13: twice as many events as a side can take. How late is it, and how soon is it itself again?

import { note, quantile, tell } from "./say.mjs";
import { Side, pause, quiet } from "./side.mjs";

const WATCHERS = 200;
const RATES = [2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96].map((thousands) => thousands * 1_000);
const STEP_S = 2;
const LOAD_S = 6;
/** Who is later than three flushes does not keep up. */
const LATE_MS = 150;
const NAMES = { ours: "ours", json: "a JavaScript object that sends JSON batches", binary: "one that sends binary batches" };

/** Whether a side takes a rate without falling behind. */
async function keepsUp(side, rate) {
  const found = await side.load(rate, STEP_S, { tail: 20_000, lateMs: LATE_MS, most: 2e9 });
  note(`${side.name.padEnd(7)} ${rate} events/s: said ${Math.round(found.said / found.seconds)}/s, p50 ${found.p50} p99 ${found.p99} ms, ${found.deliveries} of ${found.said * side.count}, ${found.cpu.toFixed(2)} s CPU`);
  await pause(500);
  return found.p99 <= LATE_MS && found.said >= 0.95 * rate * found.seconds && !found.overflowed;
}

/** The greatest rate that a side takes; a machine that was busy for a moment is given another chance. */
async function capacity(side) {
  let most = 0;
  for (const rate of RATES) {
    if (!(await keepsUp(side, rate)) && !(await keepsUp(side, rate))) break;
    most = rate;
  }
  return most;
}

async function overloaded(side) {
  const most = await capacity(side);
  if (most === 0) throw new Error(`${side.name} keeps up with nothing`);
  await pause(3_000);
  const found = await side.load(2 * most, LOAD_S, { tail: 60_000, lateMs: LATE_MS, most: 3e9 });
  const recovered = Math.max(0, found.last_late_at - found.endedAt);
  const coalesced = found.deliveries / (found.said * side.count);
  note(`${side.name.padEnd(7)} twice ${most}: said ${Math.round(found.said / found.seconds)}/s, lag p50 ${found.p50} p99 ${found.p99} longest ${found.longest} ms, ${Math.round(100 * coalesced)} % delivered one by one, again in time after ${Math.round(recovered)} ms, ${Math.round(found.heaviest / 1e6)} MB, ended ${JSON.stringify(found.ended)}`);
  return { most, lag: found.longest, recovered, coalesced };
}

export async function overload(world) {
  for (const name of ["ours", "json", "binary"]) {
    const side = await Side.start(name, world(name));
    try {
      await side.watch(WATCHERS);
      await side.warm();
      const cores = [quiet(), quiet()];
      await side.check();
      const { most, lag, recovered, coalesced } = await overloaded(side);
      await side.check();
      cores.push(quiet(), quiet(), quiet());
      const core = quantile(cores, 0.5);
      const limits = name === "ours" ? [1_000, 2_000] : [null, null];
      const twice = `${WATCHERS} watchers, twice the ${most.toLocaleString("en")} events/s that ${NAMES[name]} can take`;
      tell("B13", `${twice}: the longest lag`, "ms", limits[0], lag, `${Math.round(100 * coalesced)} % of the changes delivered one by one`, core);
      tell("B13", `${twice}: until it is in time again`, "ms", limits[1], recovered, "", core);
    } finally {
      await side.stop();
    }
  }
}
