// B9: the live page at 5,000 events a second, and at 1,000 while somebody scrolls.

import assert from "node:assert/strict";
import { number, mutter, quantile, ratio, spread, tell } from "./numbers.mjs";
import { OURS, PEERS, drawn, pause, processorTime, visit } from "./sides.mjs";

/** Beats of 50 ms. */
const BEATS = 62;
const WARM_MS = 700;
const LOOK_MS = 2_000;
/** Pixels a frame: about four rows, as a turn of the wheel. */
const STEP = 120;
const SHOWN = 30;
/** Every so many rounds the peers that draw each batch take part. */
const EAGER_EVERY = 3;

/** Looks at a page for a while; the processor's time is a share of one core. */
async function look(page, session, step = 0) {
  const [begin, before] = [performance.now(), await processorTime(session)];
  const seen = await page.evaluate(([ms, step]) => globalThis.bench.look(ms, step), [LOOK_MS, step]);
  const share = ((await processorTime(session)) - before) / ((performance.now() - begin) / 1_000);
  return { share, frame: quantile(seen.frames, 99), long: seen.long };
}

async function turn(server, path, scrolls) {
  await server.opening(0);
  return visit(server.origin + path, async (page, session) => {
    await drawn(page);
    await pause(1_000);
    await server.play(5_000, BEATS);
    await pause(WARM_MS);
    const still = await look(page, session);
    await server.done();
    const shown = await page.evaluate(
      (count) => [globalThis.bench.counts(), ...Array.from({ length: count }, (_, place) => globalThis.bench.row(place))],
      SHOWN,
    );
    if (!scrolls) return { still, shown };
    await server.play(1_000, BEATS);
    await pause(WARM_MS);
    return { still, shown, scrolled: await look(page, session, STEP) };
  });
}

/** What a page with nothing on it has of frames: where that is not smooth, nothing can be. */
async function blank(server) {
  const { frames } = await visit(`${server.origin}/peers/blank.html`, (page) =>
    page.evaluate((ms) => globalThis.bench.look(ms), LOOK_MS),
  );
  return quantile(frames, 99);
}

/** Plays all sides in turns, forth in one round and back in the next. */
async function play(server, rounds) {
  const sides = [OURS, ...PEERS, { ...OURS, name: "ours again" }];
  const seen = new Map([...sides, ...PEERS.map(({ name }) => ({ name: `eager ${name}` }))].map(({ name }) => [name, []]));
  const blanks = [];
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? sides : [...sides].reverse();
    let expected;
    const once = async (name, path, scrolls) => {
      const result = await turn(server, path, scrolls);
      expected ??= result.shown;
      assert.deepEqual(result.shown, expected, `${name} shows something else`);
      seen.get(name)[round] = result;
      const { share, frame } = result.still;
      mutter(`B9 ${round + 1}/${rounds} ${name}: ${share.toFixed(3)} of a core, frame p99 ${frame.toFixed(1)} ms`);
    };
    for (const { name, longest } of order) await once(name, longest, true);
    if (round % EAGER_EVERY === 0) for (const { name, eager } of PEERS) await once(`eager ${name}`, eager, false);
    blanks.push(await blank(server));
  }
  return { seen, blanks };
}

/** Our ratio to each peer, the best peer's with the limit. */
function compare(what, limit, seen, read, canary, prefix = "") {
  const values = (name) => Array.from(seen.get(name), (result) => (result ? read(result) : NaN));
  const ours = values(OURS.name);
  const ratios = PEERS.map(({ name }) => ({ name, ...ratio(ours, values(prefix + name), canary) }));
  ratios.sort((a, b) => b.figure - a.figure);
  ratios.forEach(({ name, ...finding }, place) => {
    const best = place === 0 ? ", the best peer" : "";
    const theirs = values(prefix + name).filter(Number.isFinite);
    const note = `${Math.min(...ours).toFixed(3)} against ${Math.min(...theirs).toFixed(3)} of a core`;
    tell("B9", `${what} against ${name}${best}`, place === 0 ? limit : null, finding, note);
  });
}

export async function live(server, rounds) {
  const { seen, blanks } = await play(server, rounds);
  const again = (read) => {
    const one = seen.get(OURS.name).map(read);
    const other = seen.get("ours again").map(read);
    return quantile(one.map((value, round) => value / other[round]), 50);
  };
  const still = ({ still }) => still.share;
  const scrolled = ({ scrolled }) => scrolled.share;
  compare("processor at 5,000 events/s", 0.4, seen, still, again(still));
  compare("the same, each batch drawn by the peer,", null, seen, still, again(still), "eager ");
  compare("processor at 1,000 events/s, scrolling,", null, seen, scrolled, again(scrolled));
  // A page with nothing on it must be smooth for these to mean anything.
  const canary = quantile(blanks, 50) / (1_000 / 60);
  for (const { name } of [OURS, ...PEERS]) {
    const frames = seen.get(name).map((result) => result.still.frame);
    const limit = name === OURS.name ? 17 : null;
    tell("B9", `frame p99 at 5,000 events/s: ${name}`, limit, number(frames, "ms", canary), spread(frames));
  }
  for (const { name } of [OURS, ...PEERS]) {
    const counts = seen.get(name).map(({ scrolled }) => scrolled.long.length);
    const longest = Math.max(0, ...seen.get(name).flatMap(({ scrolled }) => scrolled.long));
    const limit = name === OURS.name ? 0 : null;
    const what = `tasks over 50 ms in 2 s of scrolling at 1,000 events/s: ${name}`;
    tell("B9", what, limit, number(counts, "", canary), `${spread(counts)}; the longest ${longest} ms`);
  }
}
