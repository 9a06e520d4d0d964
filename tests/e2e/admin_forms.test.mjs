// The forms of the directory document: targets, teams, agents, shifts and who works them (RT-8, RT-15).

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { SIZES } from "./browser.mjs";
import { calm } from "./control.mjs";
import { SAVES, administered, part, put, save, saved, status, stored } from "./settings.mjs";
import { beyond, stage, text } from "./stage.mjs";

const arrive = stage();
before(calm);

const administer = async (options) => administered(await arrive(options));
const entries = (page) => page.locator(".entries > .entry");

/** How far the page runs off to the right once it has taken its new size; it has five seconds to fit. */
async function settled(page, size) {
  const fits = (width) => innerWidth === width && document.documentElement.scrollWidth <= innerWidth;
  await page.waitForFunction(fits, size.width, { timeout: 5_000 }).catch(() => {});
  return beyond(page);
}

/** Looks at the page at every size; with axe in both themes. */
async function looksRight(person, what) {
  const { page } = person;
  for (const [name, size] of Object.entries({ ...SIZES, zoomed: { width: 720, height: 450 } })) {
    await page.setViewportSize(size);
    const wide = await settled(page, size);
    assert.ok(wide <= 0, `${what}, ${name}: ${wide} px too wide`);
  }
  // The journey goes on where it was.
  await page.setViewportSize(SIZES.laptop);
  for (const colorScheme of ["dark", "light"]) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await person.axe(), [], `${what}, ${colorScheme}`);
  }
}

test("every part looks right, at every size and in both themes", async () => {
  const person = await administer();
  for (const name of ["Queues", "Teams", "Agents", "Shifts", "Who works when", "Breaks", "Labels", "Whole document"]) {
    await part(person.page, name);
    await looksRight(person, name);
  }
});

test("a queue's target is changed by keyboard, and the floor has it", async () => {
  const person = await administer();
  const { page } = person;
  await part(page, "Queues");
  const queue = (await stored(page)).document.queues[0];
  await page.getByLabel(`Target of ${queue.name}`, { exact: true }).focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("91");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("33");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("7");
  await saved(page);
  const [kept] = (await stored(page)).document.queues;
  assert.deepEqual(
    [kept.target_percent, kept.target_seconds, kept.short_abandon_seconds],
    [91, 33, 7],
  );
  await page.waitForFunction(async (id) => {
    const answer = await fetch("/api/connections/demo/directory", { headers: { "X-Floorlight": "1" } });
    return (await answer.json()).queues.some((one) => one.id === id && one.target_seconds === 33);
  }, queue.id);
});

test("mistakes in several parts are named at once, at their fields, and nothing is saved", async () => {
  const person = await administer();
  const { page } = person;
  const before = await stored(page);
  await part(page, "Queues");
  await page.getByLabel(/^Within of/).first().fill("soon");
  await page.getByRole("button", { name: "Add a queue" }).click();
  await page.keyboard.type("q-without-name");
  await part(page, "Shifts");
  await page.getByRole("button", { name: "Add a shift" }).click();
  await page.keyboard.type("Atlantic");
  await page.getByLabel("Time zone of shift", { exact: false }).first().fill("Europe/Atlantis");
  await save(page);
  await status(page).getByText(/5 mistakes/).waitFor();
  const wrong = page.locator('.entry [aria-invalid="true"]');
  assert.equal(await wrong.count(), 3, "zone, start and end");
  const zone = page.locator('.entry [data-path$=".zone"][aria-invalid="true"]');
  const described = await zone.getAttribute("aria-describedby");
  assert.match(await page.locator(`[id="${described}"]`).innerText(), /Europe\/Atlantis.*IANA time zone such as Europe\/Berlin/);
  await looksRight(person, "shifts with mistakes");
  await page.locator(".mistakes").getByRole("button", { name: /q-without-name/ }).click();
  await page.waitForFunction(() => document.activeElement?.dataset.path?.endsWith(".name"));
  assert.equal(await page.locator('.entry [aria-invalid="true"]').count(), 2, "the target and the name");
  assert.equal((await stored(page)).tag, before.tag, "nothing was applied");
  await page.getByRole("button", { name: "Discard" }).click();
  await status(page).getByText("No changes.").waitFor();
});

test("a shift with a lunch and a break is made, and a team is given it", async () => {
  const person = await administer();
  const { page } = person;
  await part(page, "Teams");
  await page.getByRole("button", { name: "Add a team" }).click();
  await page.keyboard.type("Night watch");
  const team = (await stored(page)).document.teams[0];
  await part(page, "Shifts");
  await page.getByRole("button", { name: "Add a shift" }).click();
  await page.keyboard.type("Nights");
  const shift = entries(page).first();
  await shift.getByLabel(/^Time zone/).fill("America/New_York");
  await shift.getByLabel(/^Start/).fill("22:00");
  await shift.getByLabel(/^End/).fill("06:00");
  await shift.getByLabel(/^Wed/).uncheck();
  await shift.getByLabel(/^Sat/).check();
  await shift.getByRole("button", { name: /^Add lunch/ }).click();
  await page.keyboard.type("01:30");
  await shift.getByRole("button", { name: /^Add a break/ }).click();
  await page.keyboard.type("23:45");
  await saved(page);
  await part(page, "Who works when");
  await page.getByLabel("Team", { exact: true }).selectOption({ label: team.name });
  await page.getByLabel("Shift for the whole team").selectOption({ label: "Nights" });
  await page.getByRole("button", { name: "Add all of them" }).click();
  await page.getByText(/agents? added, 0 had it already/).waitFor();
  const { document } = await stored(page);
  const kept = document.shifts.find((one) => one.name === "Nights");
  assert.deepEqual(
    [kept.zone, kept.start, kept.end, kept.days, kept.activities],
    [
      "America/New_York",
      "22:00",
      "06:00",
      ["mon", "tue", "thu", "fri", "sat"],
      [
        { kind: "lunch", minutes: 30, start: "01:30" },
        { kind: "break", minutes: 15, start: "23:45" },
      ],
    ],
  );
  assert.ok(document.teams.some((one) => one.name === "Night watch"));
  await page.getByRole("button", { name: "Discard" }).click();
  await part(page, "Shifts");
  await page.getByRole("button", { name: /^Remove the shift Nights/ }).click();
  await part(page, "Teams");
  await page.getByRole("button", { name: /^Remove the team Night watch/ }).click();
  await saved(page);
});

test("a single day and a day off are written", async () => {
  const person = await administer();
  const { page } = person;
  const [agent, other] = (await stored(page)).document.agents;
  await part(page, "Who works when");
  await page.getByRole("button", { name: "Add a single day" }).click();
  await page.keyboard.type(agent.id);
  const day = () => entries(page).first();
  await day().locator('[data-field="date"] input').fill("2031-12-24");
  await day().getByLabel(/^Start/).fill("08:00");
  await day().getByLabel(/^End/).fill("12:00");
  await page.getByRole("button", { name: "Add a single day" }).click();
  await page.keyboard.type(other.id);
  await day().locator('[data-field="date"] input').fill("2031-12-25");
  await day().getByRole("checkbox", { name: /^Day off/ }).check();
  await day().getByLabel(/^Start/).waitFor({ state: "detached" });
  await saved(page);
  const { tag, document } = await stored(page);
  const dated = document.schedules.filter((one) => one.date?.startsWith("2031"));
  assert.equal(dated.length, 2);
  assert.deepEqual(dated.find((one) => one.off), { agent: other.id, date: "2031-12-25", off: true });
  document.schedules = document.schedules.filter((one) => !one.date?.startsWith("2031"));
  assert.equal((await put(page, tag, document)).status, 200);
});

test("what was typed survives a save that fails", async () => {
  const person = await administer();
  const { page } = person;
  await part(page, "Queues");
  const target = page.getByLabel(/^Target of/).first();
  await target.fill("77");
  await page.route(SAVES, (route) => (route.request().method() === "PUT" ? route.abort() : route.continue()));
  await save(page);
  await status(page).getByText(/could not be reached.*still here/).waitFor();
  assert.equal(await target.inputValue(), "77");
  assert.deepEqual(await person.axe(), []);
  await page.unroute(SAVES);
  await saved(page);
  assert.equal((await stored(page)).document.queues[0].target_percent, 77);
});

test("a conflict says who changed what, and both changes survive", async () => {
  const person = await administer();
  const { page } = person;
  await part(page, "Queues");
  const [queue, other] = (await stored(page)).document.queues;
  await page.getByLabel(`Within of ${queue.name}`, { exact: true }).fill("44");
  const { tag, document } = await stored(page);
  document.queues[0].target_percent = 66;
  document.queues[1].target_percent = 67;
  document.queues[1].target_seconds ??= 20;
  assert.equal((await put(page, tag, document)).status, 200);
  await save(page);
  const conflict = page.getByRole("region", { name: "Saved by somebody else" });
  await conflict.waitFor();
  assert.match(await text(conflict), new RegExp(`They changed: queue ${queue.name}, queue ${other.name}\\. So did you: queue ${queue.name}\\.`));
  await looksRight(person, "a conflict");
  await conflict.getByRole("button", { name: "Put my changes on top of theirs" }).click();
  await saved(page);
  const [first, second] = (await stored(page)).document.queues;
  assert.deepEqual([first.target_percent, first.target_seconds, second.target_percent], [66, 44, 67]);
});

test("a conflict in the whole document: a text that cannot be read stays, and both changes survive", async () => {
  const person = await administer();
  const { page } = person;
  await part(page, "Whole document");
  const area = page.locator("textarea");
  const mine = JSON.parse(await area.inputValue());
  mine.queues[0].short_abandon_seconds = 9;
  await area.fill(JSON.stringify(mine));
  const { tag, document } = await stored(page);
  const percent = document.queues[0].target_percent === 72 ? 73 : 72;
  document.queues[0].target_percent = percent;
  document.queues[0].target_seconds ??= 20;
  assert.equal((await put(page, tag, document)).status, 200);
  await save(page);
  const conflict = page.getByRole("region", { name: "Saved by somebody else" });
  await conflict.waitFor();
  assert.match(await text(conflict), new RegExp(`So did you: queue ${document.queues[0].name}\\.`));
  const top = conflict.getByRole("button", { name: "Put my changes on top of theirs" });
  await area.fill("{");
  await top.click();
  await status(page).getByText(/cannot be put on top of theirs.*still here; choose above/).waitFor();
  assert.equal(await area.inputValue(), "{", "the text stays");
  assert.deepEqual(await person.axe(), []);
  await area.fill(JSON.stringify(mine));
  await top.click();
  await conflict.waitFor({ state: "detached" });
  await saved(page);
  const [queue] = (await stored(page)).document.queues;
  assert.deepEqual([queue.target_percent, queue.short_abandon_seconds], [percent, 9]);
});

test("ten thousand agents: found, changed and saved", async () => {
  const person = await administer();
  const { page } = person;
  const before = await stored(page);
  const agents = Array.from({ length: 10_000 }, (_, n) => ({ id: `agent-${n}`, name: `Person ${n}`, team: "crowd" }));
  const document = { ...before.document, teams: [{ id: "crowd", name: "Crowd" }], agents, schedules: [] };
  delete document.schedules;
  assert.equal((await put(page, before.tag, document)).status, 200);
  await page.reload();
  await page.getByRole("button", { name: /^Agents/ }).waitFor();
  await part(page, "Agents");
  await page.getByText("The first 50 of 10,000.").waitFor();
  assert.equal(await entries(page).count(), 50);
  const started = performance.now();
  await page.getByRole("searchbox", { name: "Search agents" }).fill("person 9876");
  await page.getByText("1 of 10,000.").waitFor();
  const found = performance.now() - started;
  await page.getByLabel("Contacts at once of Person 9876").fill("3");
  await status(page).getByText("1 change is not saved.").waitFor();
  await page.getByLabel("Contacts at once of Person 9876").fill("many");
  await save(page);
  await page.getByRole("searchbox", { name: "Search agents" }).fill("");
  await page.getByText("The first 50 of 10,000.").waitFor();
  await page.locator(".mistakes").getByRole("button", { name: /Person 9876/ }).click();
  await page.getByText("The entry with the mistake, of 10,000.").waitFor();
  await page.getByLabel("Contacts at once of Person 9876").fill("4");
  const saving = performance.now();
  await saved(page);
  console.log(`10,000 agents: found in ${Math.round(found)} ms, saved in ${Math.round(performance.now() - saving)} ms`);
  const now = await stored(page);
  assert.equal(now.document.agents[9876].capacity, 4);
  assert.deepEqual(await person.axe(), []);
  assert.equal((await put(page, now.tag, before.document)).status, 200);
});
