// Comparing two pieces of work in turns; the rules are those of bench/src/measure.rs.

import { performance } from "node:perf_hooks";

const quantile = (values, percent) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(((sorted.length - 1) * percent) / 100)];
};

/** Times one call, in nanoseconds. `work` may return a time of its own. */
async function timed(work) {
  const begin = performance.now();
  const own = await work();
  return typeof own === "number" ? own : (performance.now() - begin) * 1e6;
}

/** A side is `{ prepare, work }`: only `work(prepared)` is timed. */
const turn = async ({ prepare, work }) => {
  const prepared = prepare ? await prepare() : undefined;
  return timed(() => work(prepared));
};

export async function compare(rounds, ours, peers) {
  let [own, other] = [Infinity, Infinity];
  const [ratios, canaries] = [[], []];
  // Once each, so that neither pays for being compiled.
  await turn(ours);
  await turn(peers);
  for (let round = 0; round < rounds; round += 1) {
    const a = await turn(ours);
    const b = await turn(peers);
    const c = await turn(peers);
    const d = await turn(ours);
    own = Math.min(own, a, d);
    other = Math.min(other, b, c);
    ratios.push((a + d) / (b + c));
    const [e, f, g, h] = [await turn(ours), await turn(ours), await turn(ours), await turn(ours)];
    canaries.push((e + h) / (f + g));
  }
  return {
    figure: own / other,
    median: quantile(ratios, 50),
    spread: [quantile(ratios, 10), quantile(ratios, 90)],
    canary: quantile(canaries, 50),
    own,
    other,
  };
}

/** Prints a finding as `cargo xtask bench` reads it. */
export function tell(id, what, limit, ratio, steps) {
  const { own, other, ...rest } = ratio;
  const each = (nanos) => Math.round(nanos / steps);
  const note = `${each(own)} ns against ${each(other)} ns`;
  process.stdout.write(`${JSON.stringify({ id, what, unit: "×", limit, note, ...rest })}\n`);
}
