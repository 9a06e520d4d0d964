// The key figures: what stands behind each, how they are looked at, and that they are true (RT-9, RT-13).
//
// The floor stands still while they are read: it is frozen first, and compared last, when a minute
// without a change has passed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { calm, command, figuresAt, waitingNow } from "./control.mjs";
import { live, open, pause, shows, stage, tile } from "./stage.mjs";

const QUIET_MS = 60_000;
const WINDOWS = [60, 300, 900, 1_800, 3_600];
const arrive = stage();
let frozenAt;

before(async () => {
  await calm();
  // Something to count, and somebody who waits.
  for (let tries = 0; tries < 40 && (await waitingNow()).contacts.length === 0; tries += 1) await pause(500);
  await command("freeze");
  frozenAt = Date.now();
});
after(calm);

async function supervisor(path) {
  const person = await (await arrive()).signIn("Sam Supervisor", path);
  await person.floor();
  await live(person);
  // Figures come a moment after the rows.
  await tile(person.page, "service-level").locator("strong").filter({ hasText: "%" }).waitFor({ timeout: 60_000 });
  return person;
}

/** What a panel says, by name. */
const facts = (panel) =>
  panel.locator("dl > div").evaluateAll((lines) =>
    Object.fromEntries(lines.map((line) => [line.querySelector("dt").innerText, line.querySelector("dd").innerText])),
  );

/** The moment of today, or of yesterday before midnight, at which a clock in Berlin showed a time. */
function moment(time, now = Date.now()) {
  const clock = (at) => new Date(at).toLocaleTimeString("en-GB", { timeZone: "Europe/Berlin", hourCycle: "h23" });
  const seconds = (text) => text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  const whole = Math.floor(now / 1_000);
  const ago = (seconds(clock(now)) - seconds(time) + 86_400) % 86_400;
  return (whole - ago) * 1_000;
}

/** The end of the window that a panel names. */
const asOf = ({ Window }) => moment(/to (\d\d:\d\d:\d\d)/.exec(Window)[1]);

const numbers = (words) => [...words.matchAll(/[\d,]+(?=[^:\d]|$)/g)].map(([number]) => Number(number.replaceAll(",", "")));
const count = (words, what) =>
  Number(new RegExp(`([\\d,]+) ${what}`).exec(words)?.[1].replaceAll(",", "") ?? Number.NaN);
/** `m:ss`, `h:mm:ss` in seconds. */
const span = (words) =>
  /(\d+:\d\d(?::\d\d)?)/.exec(words)[1].split(":").reduce((sum, part) => sum * 60 + Number(part), 0);

test("a figure opens its parts, its formula, its window and its age", async () => {
  const person = await supervisor("/");
  const { page } = person;
  const panel = await open(tile(page, "service-level"));
  const first = await facts(panel);
  assert.match(first.Formula, /answered in target ÷/);
  assert.match(first.Numerator, /^[\d,]+ answered in target$/);
  assert.match(first.Denominator, /[\d,]+ answered \+ [\d,]+ abandoned/);
  assert.match(first.Window, /^\d\d:\d\d:\d\d to \d\d:\d\d:\d\d \(15 min\), Berlin$/);
  assert.match(first.Basis, /steps of contacts as streamed/);
  assert.match(first.Age, /^\d+\s(s|min)$/u);
  assert.deepEqual(await person.axe(), [], "the panel");
  // Another formula divides by something else, says so, and is in the address.
  await panel.getByLabel("Counted by").selectOption({ label: "Answered contacts only" });
  await page.waitForFunction(() => location.search.includes("formula=answered-only"));
  const other = await facts(panel);
  assert.equal(other.Formula, "answered in target ÷ answered");
  assert.match(other.Denominator, /^[\d,]+ answered$/);
  const shown = await tile(page, "service-level").locator("strong").innerText();
  const [over, below] = [numbers(other.Numerator)[0], numbers(other.Denominator)[0]];
  if (below > 0) assert.equal(shown, `${(Math.floor((over * 1_000) / below) / 10).toFixed(1)}\u202f%`);
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "detached" });
  assert.equal(
    await page.evaluate(() => document.activeElement.closest("[data-figure]")?.dataset.figure),
    "service-level",
    "the focus returned to the tile",
  );
});

test("the window is a choice, in the address, for tiles and queues alike", async () => {
  const person = await supervisor("/");
  const { page } = person;
  const group = page.getByRole("group", { name: "Last minutes" });
  assert.ok(await group.getByRole("radio", { name: "15" }).isChecked());
  await group.getByText("60", { exact: true }).click();
  await page.waitForFunction(() => location.search === "?window=60");
  const panel = await open(tile(page, "handle-time"));
  assert.match((await facts(panel)).Window, /\(60 min\)/);
  await page.goBack();
  await page.waitForFunction(() => location.search === "");
  assert.ok(await group.getByRole("radio", { name: "15" }).isChecked());
});

test("each panel says what the other figures are made of", async () => {
  const { page } = await supervisor("/");
  for (const [slug, pattern] of [
    ["speed-of-answer", /of waiting$/],
    ["abandon-rate", /abandoned$/],
    ["handle-time", /in contact and wrap-up/],
    ["occupancy", /busy$/],
  ]) {
    const panel = await open(tile(page, slug));
    const { Formula, Numerator, Denominator } = await facts(panel);
    assert.match(Numerator, pattern, slug);
    assert.ok(Formula && Denominator, slug);
    await page.keyboard.press("Escape");
  }
  for (const slug of ["waiting", "longest-wait", "ready", "not-ready"]) {
    const panel = await open(tile(page, slug));
    assert.ok((await facts(panel)).Basis, slug);
    await page.keyboard.press("Escape");
  }
});

test("who waits stands with the longest wait first, as it is", async () => {
  const person = await supervisor("/");
  const { page } = person;
  const { contacts } = await waitingNow();
  await open(tile(page, "waiting"));
  await page.getByRole("button", { name: /^List them/ }).click();
  const drawer = page.getByRole("complementary", { name: "Waiting contacts" });
  await drawer.waitFor();
  const lines = await drawer.getByRole("listitem").allInnerTexts();
  assert.equal(lines.length, Math.min(contacts.length, 200), "as many as wait");
  const waits = lines.map(span);
  assert.deepEqual(waits, [...waits].sort((a, b) => b - a), "the longest first");
  const longest = Math.max(...contacts.map(({ since }) => Date.now() - since)) / 1_000;
  if (contacts.length) assert.ok(Math.abs(waits[0] - longest) < 3, `${waits[0]} s, not ${longest} s`);
  assert.deepEqual(await person.axe(), [], "the waiting contacts");
});

test("after a minute of quiet the figures are those of the simulator, floor and queue", async () => {
  const { page } = await supervisor("/?window=5");
  await pause(Math.max(0, frozenAt + QUIET_MS - Date.now()));
  const told = {};
  for (const slug of ["service-level", "speed-of-answer", "abandon-rate", "handle-time", "occupancy"]) {
    const panel = await open(tile(page, slug));
    told[slug] = await facts(panel);
    await page.keyboard.press("Escape");
  }
  const floorOf = async (slug) => {
    const at = asOf(told[slug]);
    assert.ok(at > frozenAt - 5_000, `${slug} is as of ${new Date(at).toISOString()}, before the freeze`);
    return (await figuresAt(at, WINDOWS)).floor[1];
  };
  const seconds = (words, ms, slug) =>
    assert.ok(Math.abs(span(words) - ms / 1_000) <= 1, `${slug}: ${words}, not ${ms} ms`);
  {
    const sums = await floorOf("service-level");
    const { Numerator, Denominator } = told["service-level"];
    assert.equal(count(Numerator, "answered in target"), sums.answered_in_target);
    assert.equal(count(Denominator, "answered"), sums.answered);
    assert.equal(count(Denominator, "abandoned"), sums.abandoned);
    assert.equal(count(Denominator, "short abandons"), sums.abandoned_short);
  }
  if (told["speed-of-answer"].Numerator) {
    const sums = await floorOf("speed-of-answer");
    assert.equal(count(told["speed-of-answer"].Denominator, "answered"), sums.answered);
    seconds(told["speed-of-answer"].Numerator, sums.answer_wait_ms, "speed of answer");
  }
  if (told["abandon-rate"].Numerator) {
    const sums = await floorOf("abandon-rate");
    assert.equal(count(told["abandon-rate"].Numerator, "abandoned"), sums.abandoned);
    assert.equal(count(told["abandon-rate"].Denominator, "offered"), sums.offered);
  }
  if (told["handle-time"].Numerator) {
    const sums = await floorOf("handle-time");
    assert.equal(count(told["handle-time"].Denominator, "handled"), sums.handled);
    seconds(told["handle-time"].Numerator, sums.handle_ms, "handle time");
  }
  {
    const sums = await floorOf("occupancy");
    seconds(told.occupancy.Numerator, sums.busy_ms, "busy time");
    seconds(/\+ (.*) ready/.exec(told.occupancy.Denominator)[1], sums.idle_ms, "ready time");
  }
  // One queue, in every window that is full.
  const name = await page.locator(".queues tbody th button").first().innerText();
  await page.locator(".queues tbody th button").first().click();
  const drawer = page.getByRole("complementary", { name: `What is known of ${name}` });
  await drawer.waitFor();
  const [table, until] = await page.evaluate(() => [
    Object.fromEntries(
      [...document.querySelector(".drawer.queue table.figures tbody").rows].map((row) => [
        row.cells[0].innerText,
        [...row.cells].slice(1).map((cell) => cell.innerText),
      ]),
    ),
    document.querySelector(".strip > header p").innerText,
  ]);
  const truth = await figuresAt(moment(/to (\d\d:\d\d:\d\d)/.exec(until)[1]), WINDOWS);
  const queue = truth.queues.find((one) => one.name === name);
  WINDOWS.forEach((window, place) => {
    // What was answered before the first replay begins cannot be counted as handled: not over the hour.
    if (window > 1_800 || truth.at - window * 1_000 < truth.counted_since) return;
    const sums = queue.windows[place];
    const shown = ["Offered", "Answered", "Abandoned", "Handled"].map((line) => Number(table[line][place].replaceAll(",", "")));
    assert.deepEqual(
      shown,
      [sums.offered, sums.answered, sums.abandoned, sums.handled],
      `${name} over ${window} s: offered, answered, abandoned, handled`,
    );
  });
});
