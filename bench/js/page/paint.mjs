// B9: from the arrival of a batch to its paint. With the newest change first, the row at the top says
// which batches are on the screen.

import { number, mutter, quantile, tell } from "./numbers.mjs";
import { OURS, PEERS, drawn, pause, visit } from "./sides.mjs";

const TURNS = 2;
const BEATS = 80;
/** Events one at a time, on a floor that is quiet otherwise. */
const SINGLE = 10;
const APART_MS = 600;

/** For each message that brought something new, how long it took until that was on the screen. */
function delays({ newest }, { arrivals, painted }) {
  const found = [];
  let next = 0;
  newest.forEach((name, message) => {
    if (name === null || name === newest[message - 1]) return;
    const later = new Set(newest.slice(message));
    while (next < painted.length && (painted[next][0] < arrivals[message] || !later.has(painted[next][1]))) next += 1;
    if (next < painted.length) found.push(painted[next][0] - arrivals[message]);
  });
  return found;
}

async function turn(server, path, play) {
  await server.opening(0);
  return visit(server.origin + path, async (page) => {
    await drawn(page);
    await pause(1_000);
    await page.evaluate(() => globalThis.bench.follow());
    await play();
    await server.done();
    const seen = await page.evaluate(() => ({ arrivals: globalThis.bench.arrivals, painted: globalThis.bench.painted }));
    return delays(await server.status(), seen);
  });
}

export async function paint(server) {
  const busy = () => server.play(5_000, BEATS);
  const quiet = async () => {
    for (let event = 0; event < SINGLE; event += 1) {
      await server.play(20, 1);
      await pause(APART_MS);
    }
  };
  for (const [what, limit, play] of [
    ["from arrival to paint, p99, 5,000 events/s", 25, busy],
    ["the same for single events on a quiet floor", 25, quiet],
  ]) {
    for (const side of [OURS, ...PEERS]) {
      const all = [];
      for (let time = 0; time < TURNS; time += 1) all.push(...(await turn(server, side.newest, play)));
      if (all.length === 0) throw new Error(`${side.name} painted nothing`);
      mutter(`B9 ${side.name}: ${what}: ${all.length} batches, median ${quantile(all, 50).toFixed(1)} ms`);
      const finding = number([quantile(all, 99)], "ms");
      const note = `median ${quantile(all, 50).toFixed(1)} ms`;
      tell("B9", `${what}: ${side.name}`, side === OURS ? limit : null, finding, note);
    }
  }
}
