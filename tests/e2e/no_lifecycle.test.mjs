// A platform that does not tell the steps of contacts: what rests on them says so, and is never zero (RT-13).

import assert from "node:assert/strict";
import { test } from "node:test";
import { live, open, shows, stage, text, tile } from "./stage.mjs";

const arrive = stage();

test("what the platform does not tell is not provided", async () => {
  const person = await (await arrive()).signIn();
  const { page } = person;
  await person.floor();
  await live(person);
  // The windows have moved at least once: occupancy needs no contacts.
  await page.waitForFunction(
    () => /\d/.test(document.querySelector('.strip [data-figure="occupancy"] strong').innerText),
    null,
    { timeout: 60_000 },
  );
  for (const slug of ["service-level", "speed-of-answer", "abandon-rate", "handle-time", "waiting"]) {
    const words = await text(tile(page, slug));
    assert.match(words, /–/, slug);
    assert.match(words, /not provided/, slug);
  }
  const panel = await open(tile(page, "handle-time"));
  assert.match(await text(panel), /Missing The platform does not tell when contacts are/);
  await page.keyboard.press("Escape");
  await page.keyboard.press("w");
  await shows(page, "The platform does not tell which contacts wait.");
  for (const theme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: theme });
    assert.deepEqual(await person.axe(), [], theme);
  }
  // Nothing that was computed stands in the table; what the platform reports does.
  const cells = await page.locator(".queues tbody tr").first().locator("td").allInnerTexts();
  assert.equal(cells[2].trim(), "–", "waiting");
  assert.equal(cells[5].trim(), "–", "speed of answer");
});
