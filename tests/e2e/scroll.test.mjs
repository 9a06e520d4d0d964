// A list that is scrolled fast shows who is where and leaves out the rest, until it rests.

import assert from "node:assert/strict";
import { test } from "node:test";
import { live, pause, stage } from "./stage.mjs";

const arrive = stage();

/** Watches the rows in sight from frame to frame: how many are written in a hurry, and what is wrong. */
function watchRows() {
  const seen = (globalThis.seenRows = { hurried: 0, wrong: [] });
  const look = () => {
    for (const row of document.querySelectorAll('#agents [role="row"][data-slot]:not([hidden])')) {
      const text = (column) => row.querySelector(`[data-column="${column}"]`)?.textContent.trim();
      if (!text("agent") || !text("state")) seen.wrong.push(`row ${row.ariaRowIndex} says nobody or nothing`);
      const shown = getComputedStyle(row.querySelector('[data-column="in-state"]')).visibility === "visible";
      const hurried = row.classList.contains("hurried");
      if (hurried) seen.hurried += 1;
      if (shown === hurried) seen.wrong.push(`row ${row.ariaRowIndex} shows what is of somebody else`);
    }
    if (!seen.done) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

test("a wheel that turns fast leaves out what nobody can read, and all is there when it rests", async () => {
  const person = await arrive();
  const { page } = person;
  await person.signIn("Sam Supervisor", "/");
  await person.floor();
  await live(person);
  const grid = await page.locator("#agents").boundingBox();
  await page.mouse.move(grid.x + grid.width / 2, grid.y + grid.height / 2);
  await page.evaluate(watchRows);
  for (let turn = 0; turn < 40; turn += 1) {
    await page.mouse.wheel(0, turn % 8 < 4 ? 700 : -700);
    await pause(16);
  }
  await pause(500);
  const { hurried, wrong } = await page.evaluate(() => Object.assign(globalThis.seenRows, { done: true }));
  assert.deepEqual(wrong, []);
  assert.ok(hurried > 0, "nothing was scrolled fast");
  assert.equal(await page.locator("#agents .row.hurried").count(), 0);
});

test("one leap shows everything at once", async () => {
  const person = await arrive();
  const { page } = person;
  await person.signIn("Sam Supervisor", "/");
  await person.floor();
  await live(person);
  await page.locator("#agents").focus();
  await page.evaluate(watchRows);
  for (const key of ["PageDown", "End", "Home"]) {
    await page.keyboard.press(key);
    await pause(300);
  }
  const { hurried, wrong } = await page.evaluate(() => Object.assign(globalThis.seenRows, { done: true }));
  assert.deepEqual([hurried, wrong], [0, []]);
});
