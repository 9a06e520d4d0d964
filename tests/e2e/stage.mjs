// What every file of journeys stands on: one browser, people who leave after each journey, and the
// browser's complaints, of which there must be none.

import assert from "node:assert/strict";
import { after, afterEach } from "node:test";
import { Person, browser } from "./browser.mjs";

/** Sets the stage, and returns how somebody arrives on it. */
export function stage() {
  let chromium;
  let people = [];
  after(async () => (await chromium)?.close());
  afterEach(async () => {
    const leaving = people;
    people = [];
    const troubles = leaving.flatMap((person) => person.troubles);
    await Promise.all(leaving.map((person) => person.leave()));
    assert.deepEqual(troubles, [], "the browser complained");
  });
  // Who stays is there for all journeys of the file.
  return async ({ stays = false, ...options } = {}) => {
    chromium ??= browser();
    const person = await Person.arrive(await chromium, options);
    if (!stays) people.push(person);
    return person;
  };
}

/** The rows of the agents grid that are drawn, without its head. */
export const rows = (page) => page.locator('#agents [role="row"]:not([hidden]):not([aria-rowindex="1"])');

/** All words of a part of the page, or of the whole, in one line. */
export const text = async (part) =>
  (await ("goto" in part ? part.locator("body") : part.first()).innerText()).replaceAll(/\s+/g, " ");

/** Waits until some words are on the page. */
export async function shows(page, pattern, timeout = 30_000) {
  await page.getByText(pattern).first().waitFor({ timeout });
}

/** Waits until the page says that the floor is live. */
export const live = (person) => shows(person.page.getByRole("banner"), "Live", 60_000);

/** The chip of a state, in whatever number. */
export const chip = (page, word) =>
  page.getByRole("group", { name: "States" }).getByRole("button", { name: new RegExp(`^${word} [\\d,]+$`) });

/** A tile of the key figures, by its stable word. */
export const tile = (page, slug) => page.locator(`.strip [data-figure="${slug}"]`);

/** Opens a tile and returns its panel. */
export async function open(menu) {
  const trigger = menu.locator("> button");
  if ((await trigger.getAttribute("aria-expanded")) !== "true") await trigger.click();
  const panel = menu.locator("> .panel");
  await panel.waitFor();
  return panel;
}

/** How far the page runs beyond its window, in pixels. */
export const beyond = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
