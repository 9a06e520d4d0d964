// Watches a floor for a while, as a supervisor who scrolls does: how long a change takes from the
// platform to the screen, whether scrolling is smooth, and whether anything grows (RT-12).

import { SIZES, Person, browser } from "../e2e/browser.mjs";
import { changes, truth } from "../e2e/control.mjs";
import { live, pause } from "../e2e/stage.mjs";
import { heldBy, keepProgramMemory, residentOf, residentOfTab } from "./memory.mjs";
import { forget, sample, scrollTo, take } from "./sampler.mjs";

const MINUTES = Number(process.env.SOAK_MINUTES ?? 5);
const GROUP = Number(process.env.SOAK_WORKER_GROUP);
const ROUND_MS = 10_000;
const SCROLLED_MS = 3_000;
/** A task that ends so long after the last turn of the wheel still belongs to it. */
const SETTLES_MS = 300;
/** A state older than this was not a change that was on its way. */
const UNMATCHED_MS = 10_000;
const LONG_MS = 50;
const MIB = 1024 * 1024;

// The least value that so large a share of the values does not exceed.
const rank = (values, share) => values.toSorted((a, b) => a - b)[Math.floor(values.length * share)];
const told = (value, digits = 0) => (value === undefined ? "no data" : value.toFixed(digits));

/** Scrolls with the wheel, forwards and back, and returns the stretch of time. */
async function scroll(page) {
  const from = Date.now();
  while (Date.now() - from < SCROLLED_MS) {
    const back = Date.now() - from > SCROLLED_MS / 2;
    await page.mouse.wheel(0, back ? -400 : 400);
    await pause(16);
  }
  return [from, Date.now() + SETTLES_MS];
}

/** Calls every agent of a page by their id: names are shared, and whose change it was must be known. */
async function nameByIds(page) {
  await page.route("**/api/connections/*/directory", async (route) => {
    const answer = await route.fetch();
    if (answer.status() !== 200) return route.fulfill({ response: answer });
    const directory = await answer.json();
    for (const agent of directory.agents ?? []) agent.name = agent.id;
    return route.fulfill({ response: answer, json: directory });
  });
}

/** By agent and state: the moments at which it began. */
function begun(rows) {
  const moments = new Map();
  for (const [at, id, state] of rows) {
    const key = `${id}\n${state}`;
    if (!moments.has(key)) moments.set(key, []);
    moments.get(key).push(at);
  }
  return moments;
}

const chromium = await browser();
const person = await Person.arrive(chromium, { size: SIZES.laptop });
const { page } = person;
await nameByIds(page);
await page.addInitScript(keepProgramMemory);
await person.signIn("Sam Supervisor", "/");
await person.floor();
const protocol = await page.context().newCDPSession(page);
const { agents } = await truth();

const frames = [];
const stretches = [];
const tasks = [];
const slow = [];
const memory = [];
let happened = 0;
let passed = 0;

/** Looks at one order of the list for a while, and returns how long changes took to be seen. */
async function look({ path, newcomers, from }, minutes) {
  // As a bookmark of the same tab would: what the tab holds goes on growing, if it grows.
  await page.evaluate((to) => {
    history.pushState(null, "", to);
    dispatchEvent(new PopStateEvent("popstate"));
  }, path);
  await person.floor();
  await live(person);
  await page.evaluate(sample, newcomers);
  await page.evaluate(scrollTo, from);
  await page.mouse.move(5, 5);
  await pause(2_000);
  await page.evaluate(take);
  const latencies = [];
  let unmatched = 0;
  let asked = Date.now() - UNMATCHED_MS;
  const began = Date.now();
  while (Date.now() - began < minutes * 60_000) {
    const round = Date.now();
    const place = await page.evaluate(scrollTo, from);
    await page.mouse.move(place.x, place.y);
    stretches.push(await scroll(page));
    await page.evaluate(scrollTo, from);
    // Rows move again when the pointer has left.
    await page.mouse.move(5, 5);
    await pause(SETTLES_MS);
    await page.evaluate(forget);
    await pause(Math.max(0, round + ROUND_MS - Date.now()));
    const taken = await page.evaluate(take);
    const now = Date.now();
    const rows = await changes(asked - UNMATCHED_MS, now);
    happened += rows.filter(([at]) => at >= asked).length;
    asked = now;
    const moments = begun(rows);
    for (const [id, state, at] of taken.paints) {
      const since = moments.get(`${id}\n${state}`)?.findLast((moment) => moment <= at + 2);
      if (since === undefined || at - since > UNMATCHED_MS) unmatched += 1;
      else latencies.push(at - since);
    }
    frames.push(...taken.frames);
    tasks.push(...taken.long);
    slow.push(...taken.slow);
    memory.push([residentOf("workerd", GROUP), await heldBy(page, protocol), await residentOfTab(chromium)]);
  }
  passed += (Date.now() - began) / 60_000;
  return { latencies, unmatched };
}

const ORDERS = [
  // Rows far down, past those of whom nothing is told for hours: changes in place.
  { name: "in place, the longest in state first", path: "/?sort=-in-state&state=in-contact,wrap-up,ready,ringing", newcomers: false, from: 30_000 },
  { name: "to the top, the newest first", path: "/?sort=in-state", newcomers: true, from: 0 },
];
const seen = [];
const started = Date.now();
for (const order of ORDERS) seen.push([order.name, await look(order, MINUTES / ORDERS.length)]);
const scrolling = tasks.filter(([at, ms]) => ms > LONG_MS && stretches.some(([from, to]) => at + ms >= from && at <= to));
const others = tasks.filter(([, ms]) => ms > LONG_MS).length - scrolling.length;

console.log(`agents ${agents.length}, changes of agents a second ${told(happened / (passed * 60))}, minutes ${told(passed, 1)}`);
for (const [name, { latencies, unmatched }] of seen) {
  console.log(`change to pixels, ${name}: p50 ${told(rank(latencies, 0.5))} ms, p99 ${told(rank(latencies, 0.99))} ms, greatest ${told(rank(latencies, 1 - 1e-9))} ms, of ${latencies.length} in sight; ${unmatched} without a change to match`);
}
console.log(`frames: p50 ${told(rank(frames, 0.5), 1)} ms, p99 ${told(rank(frames, 0.99), 1)} ms`);
console.log(`tasks over ${LONG_MS} ms: ${scrolling.length} while scrolling (longest ${told(scrolling.length ? Math.max(...scrolling.map(([, ms]) => ms)) : undefined)} ms), ${others} otherwise`);
for (const [at, ms] of scrolling) {
  const frame = slow.find((frame) => frame.at <= at + 1 && at < frame.at + frame.ms);
  const spent = frame ? `${frame.scripts.join(", ") || "no script"}; ${told(frame.before)} ms before drawing began, ${told(frame.drawing)} ms of style, layout and paint` : "no data";
  console.log(`  ${told((at - started) / 1_000, 1)} s after the first look, ${told(ms)} ms: ${spent}`);
}
for (const [name, place] of [["Worker's process", 0], ["tab's objects and program", 1], ["tab's process", 2]]) {
  const values = memory.map((row) => row[place] / MIB);
  const third = Math.ceil(values.length / 3);
  const mean = (part) => part.reduce((sum, value) => sum + value, 0) / part.length;
  console.log(`memory of the ${name}: ${told(mean(values.slice(third, 2 * third)), 1)} MiB in the middle third, ${told(mean(values.slice(-third)), 1)} MiB in the last, at most ${told(Math.max(...values), 1)} MiB`);
}
for (const trouble of person.troubles) console.log(`the browser complained: ${trouble}`);
await chromium.close();
process.exitCode = person.troubles.length > 0 || seen.some(([, { latencies }]) => latencies.length === 0) ? 1 : 0;
