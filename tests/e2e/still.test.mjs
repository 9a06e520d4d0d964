// Nothing jumps: on a floor that moves twenty times as fast as a real one, rows keep their places under
// the pointer and the focus, and the page's layout does not shift.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { calm, command, truth } from "./control.mjs";
import { live, pause, rows, stage } from "./stage.mjs";

const HELD_MS = 10_000;
const WATCHED_MS = 60_000;
const SETTLES_MS = 3_000;
const arrive = stage();

// Somebody who only looks, while others point and press keys at screens of their own.
let onlooker;

before(async () => {
  await calm();
  onlooker = await supervisor("/", { stays: true });
  await pause(SETTLES_MS);
  onlooker.atLoad = await onlooker.page.evaluate(() => globalThis.shifts.splice(0));
  onlooker.since = Date.now();
});

async function supervisor(path, options) {
  const person = await arrive(options);
  await person.page.addInitScript(() => {
    globalThis.shifts = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const moved = entry.sources.map(({ node, previousRect, currentRect }) => {
          const named = node?.nodeType === 1 ? node : node?.parentElement;
          const name = [named, named?.parentElement, named?.parentElement?.parentElement]
            .map((one) => `${one?.localName}.${one?.getAttribute("class") ?? ""}`)
            .join(" < ");
          // A number that grows to the left in its column, and a row that now shows somebody else, stay.
          const stays = Math.abs(previousRect.right - currentRect.right) <= 1 && Math.abs(previousRect.y - currentRect.y) <= 1;
          const places = [previousRect, currentRect].map(({ x, y, width, height }) => [x, y, width, height].map(Math.round));
          return { name, text: named?.textContent?.slice(0, 20), places: places.join(" → "), jumped: !stays && !named?.closest("#agents .rows .row") };
        });
        globalThis.shifts.push({ at: entry.startTime, value: entry.value, moved });
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  await person.signIn("Sam Supervisor", path);
  await person.floor();
  await live(person);
  return person;
}

/** What stands at a place of the screen, from frame to frame, for a while: every agent that was there. */
const whoStands = (page, at, ms) =>
  page.evaluate(
    async ([x, y, ms]) => {
      const seen = new Set();
      const until = performance.now() + ms;
      while (performance.now() < until) {
        const row = document.elementFromPoint(x, y)?.closest('#agents [role="row"]');
        seen.add(row?.querySelector('[aria-colindex="1"]')?.textContent ?? "nobody");
        await new Promise(requestAnimationFrame);
      }
      return [...seen];
    },
    [at.x, at.y, ms],
  );

/** The names of the rows in sight, from the top. */
const order = async (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('#agents [role="row"][data-slot]:not([hidden])')]
      .map((row) => [Number(row.getAttribute("aria-rowindex")), row.querySelector('[aria-colindex="1"]').textContent])
      .sort(([a], [b]) => a - b)
      .slice(0, 20)
      .map(([, name]) => name),
  );

/** Waits until rows move of themselves: a list that stands still anyway would prove nothing. */
async function moves(page, before) {
  for (let tries = 0; tries < 80; tries += 1) {
    if (JSON.stringify(await order(page)) !== JSON.stringify(before)) return true;
    await pause(250);
  }
  return false;
}

test("rows never move under the pointer", async () => {
  const { page } = await supervisor("/?sort=in-state");
  assert.ok(await moves(page, await order(page)), "the order moves while nobody holds it");
  const box = await rows(page).nth(3).boundingBox();
  const at = { x: box.x + 60, y: box.y + box.height / 2 };
  await page.mouse.move(at.x, at.y);
  await pause(300);
  const before = await order(page);
  const standing = whoStands(page, at, HELD_MS);
  // Nor when the directory changes meanwhile: a word that nobody has used before.
  await pause(HELD_MS / 2);
  const { agents } = await truth();
  const ready = agents.findLast((agent) => agent.state === "READY") ?? agents.at(-1);
  await command("emit", { user_id: ready.id, state: "NOT_READY", state_code: `WORD ${Date.now()}` });
  const stood = await standing;
  assert.deepEqual(stood, stood.slice(0, 1), "one agent stood under the pointer");
  assert.deepEqual(await order(page), before, "no other row moved either");
  await page.mouse.move(5, 5);
  assert.ok(await moves(page, before), "the order goes on when the pointer has left");
});

test("rows never move under the focus", async () => {
  const { page } = await supervisor("/?sort=in-state");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await pause(300);
  const active = () =>
    page.evaluate(() => {
      const id = document.activeElement.getAttribute("aria-activedescendant");
      const row = document.getElementById(id)?.closest('[role="row"]');
      return [row?.querySelector('[aria-colindex="1"]').textContent, row?.getBoundingClientRect().top];
    });
  const [before, names] = [await active(), await order(page)];
  assert.ok(before[0], "a row is at hand");
  const until = Date.now() + HELD_MS;
  while (Date.now() < until) {
    assert.deepEqual(await active(), before, "the row at hand stays where it is");
    await pause(100);
  }
  assert.deepEqual(await order(page), names, "no other row moved either");
  await page.keyboard.press("r");
  assert.notDeepEqual(await order(page), names, "a key sorts them now");
});

/** What moved: how often each element did, and its first move. */
function told(shifts) {
  const found = new Map();
  for (const { name, text, places } of shifts.flatMap(({ moved }) => moved).filter(({ jumped }) => jumped)) {
    const known = found.get(name) ?? { times: 0, text, places };
    known.times += 1;
    found.set(name, known);
  }
  return [...found].map(([name, { times, text, places }]) => `${times} × ${name} "${text}" ${places}`);
}

test("the layout does not shift for a minute", async () => {
  const { page, atLoad, since, troubles } = onlooker;
  const sum = (shifts) => shifts.reduce((total, { value }) => total + value, 0);
  console.log(`layout shift while loading: ${sum(atLoad).toFixed(4)}`);
  await pause(Math.max(0, since + WATCHED_MS - Date.now()));
  const shifts = await page.evaluate(() => globalThis.shifts);
  console.log(`layout shift in the minute after, with rows that change places: ${sum(shifts).toFixed(4)}`);
  assert.deepEqual(told(shifts), [], "nothing jumped");
  assert.deepEqual(troubles, [], "the browser complained");
});
