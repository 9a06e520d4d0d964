// Everything that can be opened or chosen on the floor, at every size and in both themes: axe finds
// nothing, nothing runs off the page, and names of any length and direction fit.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { SIZES } from "./browser.mjs";
import { calm, truth } from "./control.mjs";
import { giveLongNames } from "./names.mjs";
import { beyond, live, pause, rows, shows, stage, text } from "./stage.mjs";

const ZOOMED = { width: 720, height: 450 };
const arrive = stage();

before(calm);

async function supervisor(path = "/", options) {
  const person = await (await arrive(options)).signIn("Sam Supervisor", path);
  await person.floor();
  await live(person);
  return person;
}

/** Looks at the page at every size; at the laptop's and the phone's also with axe, in both themes. */
async function looksRight(person, what) {
  const { page } = person;
  for (const [name, size] of Object.entries({ phone: SIZES.phone, tablet: SIZES.tablet, wall: SIZES.wall, zoomed: ZOOMED, laptop: SIZES.laptop })) {
    await page.setViewportSize(size);
    await pause(150);
    const wide = await beyond(page);
    assert.ok(wide <= 0, `${what}, ${name}: ${wide} px too wide`);
  }
  for (const colorScheme of ["dark", "light"]) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await person.axe(), [], `${what}, ${colorScheme}`);
  }
}

const menu = (page, name) => page.locator(".toolbar .menu").filter({ has: page.getByRole("button", { name }) });

test("the list is grouped, folded and unfolded", async () => {
  const person = await supervisor("/?group=team");
  const { page } = person;
  await page.getByRole("treegrid", { name: "Agents" }).waitFor();
  const groups = rows(page).and(page.locator("[aria-expanded]"));
  assert.ok((await groups.count()) > 1, "there are groups");
  await looksRight(person, "grouped by team");
  const group = groups.nth(0);
  const before = await rows(page).nth(1).innerText();
  await group.click();
  await page.waitForFunction(() => document.querySelector('#agents [role="row"][aria-expanded="false"]'));
  assert.notEqual(await rows(page).nth(1).innerText(), before, "its agents are folded away");
  await menu(page, /^Group/).getByRole("button").first().click();
  await looksRight(person, "the menu of groups");
  await page.getByRole("radio", { name: "Queue" }).check();
  await page.waitForFunction(() => location.search.includes("group=queue"));
});

test("columns are chosen, and a saved view keeps them over a reload", async () => {
  const person = await supervisor();
  const { page } = person;
  const columns = menu(page, /^Columns/);
  await columns.getByRole("button").first().click();
  await columns.getByRole("checkbox", { name: "Queue" }).uncheck();
  await columns.getByRole("checkbox", { name: "Routability" }).uncheck();
  await looksRight(person, "the menu of columns");
  await page.keyboard.press("Escape");
  await page.locator('#agents [data-column="queue"]').first().waitFor({ state: "detached" });
  const chosen = (await page.locator("#agents [role=columnheader]").allInnerTexts()).map((head) => head.trim());
  assert.ok(!chosen.includes("Routability"));
  const views = menu(page, /^Views/);
  await views.getByRole("button").first().click();
  await views.getByLabel("Name of the view").fill("Mine, ohne Warteschlange");
  await page.keyboard.press("Enter");
  await views.getByRole("button", { name: "Mine, ohne Warteschlange", exact: true }).waitFor();
  await looksRight(person, "the menu of views");
  await page.goto(new URL("/", page.url()).href);
  await person.floor();
  assert.equal(await page.locator('#agents [data-column="queue"]').count() > 0, true, "as delivered");
  await menu(page, /^Views/).getByRole("button").first().click();
  await menu(page, /^Views/).getByRole("button", { name: "Mine, ohne Warteschlange", exact: true }).click();
  await page.locator('#agents [data-column="queue"]').first().waitFor({ state: "detached" });
  assert.deepEqual((await page.locator("#agents [role=columnheader]").allInnerTexts()).map((head) => head.trim()), chosen);
});

test("a queue opens beside the list, and gives the focus back", async () => {
  const person = await supervisor();
  const { page } = person;
  const queue = page.locator(".queues tbody th button").nth(1);
  const name = await queue.innerText();
  await queue.click();
  const drawer = page.getByRole("complementary", { name: `What is known of ${name}` });
  await drawer.waitFor();
  assert.ok(await page.locator("#agents").isVisible(), "the list stays");
  assert.match(await text(drawer), /Service level.*Offered.*Reported by the platform.*Waiting.*Agents.*last 30 minutes/s);
  await drawer.getByRole("button", { name: "As table" }).click();
  await drawer.getByRole("columnheader", { name: "Minute" }).waitFor();
  await looksRight(person, "the queue");
  await drawer.getByRole("button", { name: "Close" }).focus();
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => document.activeElement.innerText), name, "the focus returned to the queue");
});

test("an agent, and the waiting contacts, look right", async () => {
  const person = await supervisor();
  const { page } = person;
  await rows(page).nth(2).click();
  await page.getByRole("complementary").getByText("Confirmed").waitFor();
  await looksRight(person, "the agent");
  await page.keyboard.press("Escape");
  await page.keyboard.press("w");
  await page.getByRole("complementary", { name: "Waiting contacts" }).waitFor();
  await looksRight(person, "the waiting contacts");
});

test("the wall hides names until it is asked for them, takes turns, and looks right", async () => {
  const person = await supervisor();
  const { page } = person;
  const names = (await truth()).agents.map(({ name }) => name);
  await page.keyboard.press("f");
  await page.getByRole("heading", { name: "Key figures", level: 1 }).waitFor();
  await page.keyboard.press("Space");
  await page.locator(".wall").getByText("Paused").waitFor();
  const heading = () => page.getByRole("heading", { level: 1 }).innerText();
  for (const board of ["Key figures", "Queues", "Needs attention"]) {
    assert.equal(await heading(), board);
    const words = await text(page);
    assert.deepEqual(names.filter((name) => words.includes(name)), [], `no name on the board ${board}`);
    await looksRight(person, `the wall: ${board}`);
    if (board !== "Needs attention") await page.keyboard.press("ArrowRight");
    await pause(200);
  }
  await page.keyboard.press("n");
  await pause(300);
  const words = await text(page);
  assert.ok(names.some((name) => words.includes(name)), "names, once asked for");
  await page.keyboard.press("Escape");
  await page.locator("#agents").waitFor();
});

test("long, German, Japanese and right-to-left names fit", async () => {
  const person = await arrive();
  const { page } = person;
  await giveLongNames(page);
  await person.signIn();
  await person.floor();
  await live(person);
  await shows(page, /Donaudampfschiff/);
  await looksRight(person, "the floor with long names");
  await page.locator(".queues tbody th button").first().click();
  await page.getByRole("complementary").waitFor();
  await looksRight(person, "a queue with a long name");
  await rows(page).first().click();
  await page.getByRole("complementary").getByText("Confirmed").waitFor();
  await looksRight(person, "an agent with a long name");
  await page.keyboard.press("Escape");
  await menu(page, /^Team/).getByRole("button").first().click();
  await looksRight(person, "the menu of teams with long names");
  await page.keyboard.press("Escape");
  await page.keyboard.press("f");
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await looksRight(person, "the wall's queues with long names");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("n");
  await looksRight(person, "the wall's agents with long names");
});
