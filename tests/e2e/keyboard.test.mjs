// A supervisor without a pointer, and with a screen reader: what the accessibility tree tells at each step.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { calm, command, truth, waitingNow } from "./control.mjs";
import { live, pause, stage, text } from "./stage.mjs";
import { Tree } from "./tree.mjs";

// Fifteen minutes; less where nobody has been away for so long.
const LIMITS_MS = [15, 10, 5, 2, 1].map((minutes) => minutes * 60_000);
const arrive = stage();
let state;

// The floor stands still, so that what is found can be compared with what is true.
before(async () => {
  await calm();
  for (let tries = 0; tries < 60 && (await waitingNow()).contacts.length === 0; tries += 1) {
    // On a quiet day nobody waits: more call.
    if (tries === 10) await command("incident");
    await pause(500);
  }
  await command("freeze");
  state = await truth();
});
after(calm);

async function supervisor() {
  const person = await (await arrive()).signIn();
  await person.floor();
  await live(person);
  return [person, person.page, await Tree.of(person.page)];
}

const span = (words) => /(\d+:\d\d(?::\d\d)?)/.exec(words)[1].split(":").reduce((sum, part) => sum * 60 + Number(part), 0);

test("by keyboard: the longest-waiting contact", async () => {
  const [, page, tree] = await supervisor();
  const { contacts, queues } = await waitingNow();
  assert.ok(contacts.length > 0, "somebody waits");
  await page.keyboard.press("w");
  // Who waits is told once a second.
  await page.getByRole("complementary", { name: "Waiting contacts" }).getByRole("listitem").first().waitFor();
  const list = await tree.focus();
  assert.equal(list.role, "group");
  assert.equal(list.name, "Waiting contacts, the longest wait first");
  await page.keyboard.press("ArrowDown");
  const line = await tree.focused();
  const longest = contacts.reduce((oldest, one) => (one.since < oldest.since ? one : oldest));
  const queue = queues.find(({ id }) => id === longest.queue_id).name;
  assert.deepEqual([tree.said(line).role, tree.said(line).name], ["button", queue]);
  const item = tree.around(line, "listitem");
  assert.ok(item, "it is a line of a list");
  const told = tree.within(item, "StaticText").map((node) => node.name.value);
  assert.ok(Math.abs(span(told.join(" ")) - (Date.now() - longest.since) / 1_000) < 3, `${told} is how long it has waited`);
  // Its queue opens, and closing it comes back to the floor.
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("complementary", { name: `What is known of ${queue}` });
  await drawer.waitFor();
  const inside = await tree.focused();
  assert.ok(tree.around(inside, "complementary"), `the focus is in what opened, not on ${tree.said(inside)?.role}`);
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "detached" });
  assert.equal((await tree.focus()).name, queue, "the focus is on the queue in the table");
});

test("by keyboard: who is not ready for long in one team, the agent, and back to the row", async () => {
  const [, page, tree] = await supervisor();
  const awayOver = (limit) =>
    state.agents.filter((agent) => agent.state === "NOT_READY" && Date.now() - agent.since > limit);
  const limit = LIMITS_MS.find((limit) => awayOver(limit).length > 0);
  assert.ok(limit, "somebody is not ready for longer than a minute");
  const away = awayOver(limit);
  const team = away[0].team;
  const wanted = away.filter((agent) => agent.team === team).map(({ name }) => name);

  // The team, out of a menu.
  await page.keyboard.press("/");
  assert.equal((await tree.focus()).role, "searchbox");
  const menu = await tree.until("Tab", ({ role, name }) => role === "button" && /^Team/.test(name));
  assert.equal(menu.expanded, false);
  await page.keyboard.press("Enter");
  assert.equal((await tree.focus()).expanded, true);
  const names = new Map((await page.evaluate(() =>
    fetch("/api/connections/demo/directory", { headers: { "X-Floorlight": "1" } }).then((answer) => answer.json()),
  )).teams.map(({ id, name }) => [id, name]));
  const box = await tree.until("Tab", ({ role, name }) => role === "checkbox" && name.startsWith(names.get(team)));
  assert.equal(box.checked, "false");
  await page.keyboard.press("Space");
  assert.equal((await tree.focus()).checked, "true");
  await page.keyboard.press("Escape");
  assert.equal((await tree.focus()).expanded, false, "the menu closed, and has the focus");

  // Not ready only.
  const chip = await tree.until("Tab", ({ role, name }) => role === "button" && /^Not ready \d/.test(name));
  assert.equal(chip.pressed, "false");
  await page.keyboard.press("Space");
  assert.equal((await tree.focus()).pressed, "true");

  // The grid: what needs attention stands first.
  const grid = await tree.until("Tab", ({ role }) => role === "grid");
  assert.equal(grid.name, "Agents");
  const found = [];
  const seen = new Set();
  for (;;) {
    const row = await tree.row();
    assert.ok(row, "a cell is at hand");
    const { Agent: name, "In state": time, State, Team } = row.cells;
    if (seen.has(name)) break;
    seen.add(name);
    assert.match(State, /^Not ready/);
    assert.equal(Team, names.get(team));
    if (span(time) * 1_000 > limit) found.push(name);
    await page.keyboard.press("j");
  }
  assert.deepEqual([...found].sort(), [...wanted].sort(), "all who are, and nobody else");

  // The first of them, open; and back.
  await page.keyboard.press("Home");
  const before = await tree.row();
  assert.ok(found.includes(before.cells.Agent), "the longest stands first");
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("complementary", { name: `What is known of ${before.cells.Agent}` });
  await drawer.waitFor();
  await drawer.getByText("Confirmed").waitFor();
  assert.match(await text(drawer), /Not ready/);
  assert.equal((await tree.row()).selected, true, "the row says that it is open");
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "detached" });
  const back = await tree.row();
  assert.equal((await tree.focus()).role, "grid");
  assert.equal(back.cells.Agent, before.cells.Agent, "the same row");
  assert.equal(back.selected, false);
});

test("by keyboard: another order, by the column at hand", async () => {
  const [, page, tree] = await supervisor();
  await page.keyboard.press("j");
  const heads = tree.within(await tree.focused(), "columnheader").map((head) => tree.said(head).name);
  for (let step = heads.indexOf("In state"); step > 0; step -= 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("s");
  await page.waitForFunction(() => location.search.includes("sort=-in-state"));
  const head = page.locator("#agents").getByRole("columnheader", { name: "In state" });
  assert.equal(await head.getAttribute("aria-sort"), "descending", "the longest first");
  await page.keyboard.press("Home");
  const longest = span((await tree.row()).cells["In state"]);
  await page.keyboard.press("s");
  await page.waitForFunction(() => document.querySelector('#agents [aria-sort="ascending"]'));
  await page.keyboard.press("Home");
  assert.ok(span((await tree.row()).cells["In state"]) < longest, "again turns it round");
});

test("by keyboard: a queue opens from the table, and Escape comes back to it", async () => {
  const [, page, tree] = await supervisor();
  await tree.until("Tab", ({ role, name }) => role === "region" && name === "Queue figures");
  const name = await page.locator(".queues tbody th button").first().innerText();
  await tree.until("Tab", (focus) => focus.role === "button" && focus.name === name);
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("complementary", { name: `What is known of ${name}` });
  await drawer.waitFor();
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "detached" });
  assert.equal((await tree.focus()).name, name);
});

test("a drawer keeps the keyboard's way in and out", async () => {
  const [, page, tree] = await supervisor();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  const before = (await tree.row()).cells.Agent;
  await page.keyboard.press("Enter");
  await page.getByRole("complementary").waitFor();
  await tree.until("Tab", ({ role, name }) => role === "button" && name === "Close");
  await page.keyboard.press("Enter");
  await page.getByRole("complementary").waitFor({ state: "detached" });
  assert.equal((await tree.row()).cells.Agent, before);
});
