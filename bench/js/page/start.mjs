// B11: a cold start with 10,000 agents while 1,000 events a second come, and how the page answers.

import { number, mutter, quantile, ratio, spread, tell } from "./numbers.mjs";
import { GRID, OURS, drawn, pause, visit } from "./sides.mjs";

const RATE = 1_000;
const SETTLE_MS = 2_500;
const WORD = "jensen 0";
/** What is shorter is not told one by one; it counts as this long. */
const SHORTEST_MS = 16;

async function turn(server, side) {
  await server.opening(RATE);
  return visit(server.origin + side.longest, async (page) => {
    await drawn(page);
    await pause(SETTLE_MS);
    const { largest, shifts } = await page.evaluate(() => globalThis.bench);
    let done = 0;
    const after = async (act) => {
      await act();
      done += 1;
      await pause(150);
    };
    const search = page.getByRole("searchbox").first();
    await after(() => search.click());
    for (const letter of WORD) await after(() => page.keyboard.press(letter === " " ? "Space" : letter));
    for (const _ of WORD) await after(() => page.keyboard.press("Backspace"));
    const row = '#agents .rows [aria-rowindex="6"], #agents .ag-row[row-index="4"]';
    const close = page.getByRole("button", { name: "Close" }).first();
    for (let time = 0; time < 3; time += 1) {
      await after(() => page.locator(row).first().click({ position: { x: 60, y: 12 } }));
      await after(() => close.click());
    }
    const head = page.getByRole("columnheader", { name: "In state" }).first();
    for (let time = 0; time < 4; time += 1) await after(() => head.click({ position: { x: 40, y: 16 } }));
    await pause(500);
    const told = await page.evaluate(() => [...globalThis.bench.interactions.values()]);
    const silent = Array.from({ length: Math.max(0, done - told.length) }, () => SHORTEST_MS);
    return { largest, shifts, answers: [...told, ...silent] };
  });
}

export async function start(server, most) {
  // Each round has ninety interactions: a third of the rounds will do.
  const rounds = Math.ceil(most / 3);
  const seen = { [OURS.name]: [], again: [], [GRID.name]: [] };
  for (let round = 0; round < rounds; round += 1) {
    const sides = [
      [OURS.name, OURS],
      [GRID.name, GRID],
      ["again", OURS],
    ];
    for (const [name, side] of round % 2 === 0 ? sides : sides.reverse()) {
      const result = await turn(server, side);
      seen[name].push(result);
      const slowest = quantile(result.answers, 98);
      mutter(`B11 ${round + 1}/${rounds} ${name}: LCP ${result.largest.toFixed(0)} ms, INP ${slowest} ms, CLS ${result.shifts.toFixed(4)}`);
    }
  }
  const of = (name, read) => seen[name].map(read);
  const largest = ({ largest }) => largest;
  const again = of(OURS.name, largest).map((one, round) => one / of("again", largest)[round]);
  const canary = quantile(again, 50);
  tell("B11", `largest paint after a cold start, against ${GRID.name}`, null, ratio(of(OURS.name, largest), of(GRID.name, largest), canary));
  for (const { name } of [OURS, GRID]) {
    const limit = (most) => (name === OURS.name ? most : null);
    const [paints, shifts] = [of(name, largest), of(name, ({ shifts }) => shifts)];
    tell("B11", `largest paint after a cold start: ${name}`, limit(1_200), number(paints, "ms", canary), spread(paints));
    const answers = seen[name].flatMap(({ answers }) => answers);
    const slow = number([quantile(answers, 98)], "ms", canary);
    tell("B11", `from a key or click to the paint after it, p98: ${name}`, limit(50), slow, `${answers.length} of them, median ${quantile(answers, 50)} ms`);
    // In thousandths: a table has one place after the point.
    const shift = number(shifts.map((value) => value * 1_000), "‰", canary);
    tell("B11", `layout shift: ${name}`, limit(20), shift, "");
  }
}
