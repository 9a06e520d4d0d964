// Administration: who may enter, what it shows, and a threshold that the floor follows.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { Person, SIZES, browser, origin } from "./browser.mjs";
import { calm } from "./control.mjs";
import { administered, field, part, put, save, saved, status, stored } from "./settings.mjs";

let chromium;
let people = [];

before(async () => {
  chromium = await browser();
});
after(() => chromium.close());
beforeEach(calm);
afterEach(async () => {
  const leaving = people;
  people = [];
  const troubles = leaving.flatMap((person) => person.troubles);
  await Promise.all(leaving.map((person) => person.leave()));
  assert.deepEqual(troubles, [], "the browser complained");
});

async function arrive(options) {
  const person = await Person.arrive(chromium, options);
  people.push(person);
  return person;
}

const administer = async (options) => administered(await arrive(options));

async function limit(page, word, medium, high) {
  await field(page, `thresholds.${word}.medium_s`).fill(String(medium));
  await field(page, `thresholds.${word}.high_s`).fill(String(high));
}

test("an administrator reaches it from the rail; others have no entry and are told the role", async () => {
  const admin = await (await arrive()).signIn("Ada Admin");
  await admin.floor();
  await admin.page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Administration" }).click();
  await admin.page.waitForURL(`${origin}/admin`);
  await admin.page.getByRole("heading", { name: "Administration", level: 1 }).waitFor();
  const viewer = await (await arrive()).signIn("Vera Viewer");
  await viewer.floor();
  assert.equal(await viewer.page.getByRole("link", { name: "Administration" }).count(), 0);
  await viewer.page.goto(`${origin}/admin`);
  await viewer.page.getByText("Administration needs the role admin").waitFor();
  assert.deepEqual(await viewer.axe(), []);
  const answers = await viewer.page.evaluate(async () => {
    const headers = { "X-Floorlight": "1" };
    const path = "/api/connections/demo/directory-document";
    const put = { method: "PUT", headers: { ...headers, "Content-Type": "application/json", "If-Match": '"none"' }, body: "{}" };
    const all = await Promise.all([
      fetch("/api/connections/demo/setup", { headers }),
      fetch(path, { headers }),
      fetch(path, put),
    ]);
    return all.map((answer) => answer.status);
  });
  assert.deepEqual(answers, [403, 403, 403]);
});

for (const [name, size] of Object.entries({ phone: SIZES.phone, laptop: SIZES.laptop })) {
  for (const theme of ["light", "dark"]) {
    test(`health, drift and checklist are there (${name}, ${theme})`, async () => {
      const person = await administer({ size, theme });
      const { page } = person;
      const health = page.getByRole("region", { name: "Health" });
      await health.getByText(/Valid until/).waitFor({ timeout: 60_000 });
      await health.getByText(/Open since/).waitFor({ timeout: 60_000 });
      await page.locator('[data-requirement="scope-users-read"] .standing', { hasText: "Proven" }).first().waitFor({ timeout: 60_000 });
      assert.equal(await page.locator(".drift tbody tr").count(), 4);
      assert.equal(await page.locator(".drift tbody tr").first().locator("td").count(), 25);
      assert.deepEqual(await person.axe(), []);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${wide} px too wide`);
    });
  }
}

test("a threshold is saved and the floor's tint follows", async () => {
  const supervisor = await (await arrive()).signIn("Sam Supervisor", "/?sort=time");
  await supervisor.floor();
  const person = await administer();
  const { page } = person;
  await limit(page, "ready", 1, 2);
  await limit(page, "not_ready", 1, 2);
  await limit(page, "in_contact", 1, 2);
  await saved(page);
  const tinted = supervisor.page.locator('[data-column="in-state"] .tint[data-severity="high"]');
  await tinted.first().waitFor({ timeout: 20_000 });
  await page.reload();
  await field(page, "thresholds.ready.high_s").waitFor();
  assert.equal(await field(page, "thresholds.ready.high_s").inputValue(), "2");
});

test("a mistake shows at its field, and nothing is saved", async () => {
  const person = await administer();
  const { page } = person;
  await limit(page, "wait", 120, "soon");
  await save(page);
  const wrong = field(page, "thresholds.wait.high_s");
  assert.equal(await wrong.getAttribute("aria-invalid"), "true");
  const described = await wrong.getAttribute("aria-describedby");
  assert.match(await page.locator(`[id="${described}"]`).innerText(), /whole number/);
  await status(page).getByText(/1 mistake/).waitFor();
  assert.deepEqual(await person.axe(), []);
  await wrong.fill("60");
  await wrong.press("Tab");
  await page.locator(".mistake").getByText(/is not later than medium_s/).waitFor();
  await page.getByRole("button", { name: "Discard" }).click();
  await status(page).getByText("No changes.").waitFor();
});

test("a mistake in the whole document is named, and the Worker refuses it too, applying nothing", async () => {
  const person = await administer();
  const { page } = person;
  const before = await stored(page);
  await part(page, "Whole document");
  const area = page.locator("textarea");
  const document = JSON.parse(await area.inputValue());
  document.shifts = [{ id: "x", zone: "Europe/Atlantis", start: "07:00", end: "15:00", days: ["mon"] }];
  delete document.schedules;
  await area.fill(JSON.stringify(document));
  await save(page);
  await page.locator(".mistakes").getByText("shifts[0].zone").waitFor();
  assert.deepEqual(await put(page, before.tag, document), { status: 422, fields: ["shifts[0].zone"] });
  assert.equal((await stored(page)).tag, before.tag);
  await page.getByRole("button", { name: "Discard" }).click();
});

test("who saves second is told so, and both changes survive", async () => {
  const [first, second] = [await administer(), await administer()];
  await limit(first.page, "ringing", 10, 20);
  await limit(second.page, "wrap_up", 30, 60);
  await saved(first.page);
  await save(second.page);
  await second.page.getByText(/Somebody else saved another version/).waitFor({ timeout: 30_000 });
  assert.deepEqual(await second.axe(), []);
  await second.page.getByRole("button", { name: "Put my changes on top of theirs" }).click();
  await saved(second.page);
  assert.equal(await field(second.page, "thresholds.ringing.high_s").inputValue(), "20");
  assert.equal(await field(second.page, "thresholds.wrap_up.high_s").inputValue(), "60");
});

test("a label is added and removed by keyboard", async () => {
  const person = await administer();
  const { page } = person;
  const labels = page.locator('.entry[data-part="labels"]');
  await part(page, "Labels");
  const before = await labels.count();
  await page.getByRole("button", { name: "Add a label" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.type("DUTY_MANAGER");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Duty manager");
  await saved(page);
  assert.equal(await labels.count(), before + 1);
  await page.getByRole("button", { name: "Remove the label of DUTY_MANAGER" }).click();
  await saved(page);
  assert.equal(await labels.count(), before);
});
