// Administration: health, drift, checklist, and every part of the settings.

import { after, test } from "node:test";
import { SIZES } from "../browser.mjs";
import { take } from "../camera.mjs";
import { calm } from "../control.mjs";
import { administered, part, put, save, stored } from "../settings.mjs";
import { stage } from "../stage.mjs";

const arrive = stage();
after(calm);

const administer = async (options) => administered(await arrive(options));

async function see(person, id) {
  await person.page.evaluate((id) => document.getElementById(id).scrollIntoView({ behavior: "instant" }), id);
}

test("health and checklist", async () => {
  const person = await administer();
  const { page } = person;
  await page.getByRole("region", { name: "Health" }).getByText(/Valid until/).waitFor({ timeout: 60_000 });
  await page.locator('[data-requirement="scope-users-read"] .standing', { hasText: "Proven" }).first().waitFor({ timeout: 60_000 });
  await take(person, "admin-health");
  await see(person, "setup");
  await take(person, "admin-checklist");
});

test("the settings", async () => {
  const person = await administer();
  const { page } = person;
  await see(person, "document");
  await take(person, "admin-thresholds");
  for (const [name, file] of [["Queues", "queues"], ["Agents", "agents"], ["Shifts", "shifts"], ["Who works when", "schedules"]]) {
    await part(page, name);
    await see(person, "document");
    await take(person, `admin-${file}`);
  }
  await part(page, "Shifts");
  await page.getByLabel(/^Time zone of/).first().fill("Europe/Atlantis");
  await page.getByLabel(/^Start of/).first().fill("7 am");
  await save(page);
  await see(person, "document");
  await take(person, "admin-mistakes");
});

test("a conflict", async () => {
  const person = await administer();
  const { page } = person;
  await part(page, "Queues");
  await page.getByLabel(/^Within of/).first().fill("44");
  const { tag, document } = await stored(page);
  document.queues[0].target_percent = 66;
  document.queues[1].name = "Sales, Europe";
  await put(page, tag, document);
  await save(page);
  const conflict = page.getByRole("region", { name: "Saved by somebody else" });
  await conflict.waitFor();
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await page.locator("main").evaluate((main) => main.scrollTo(0, main.scrollHeight));
  await conflict.scrollIntoViewIfNeeded();
  await take(person, "admin-conflict");
});

test("the settings on a phone", async () => {
  const person = await administer({ size: SIZES.phone });
  await part(person.page, "Queues");
  await see(person, "document");
  await take(person, "admin-phone");
});

