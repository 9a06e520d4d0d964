// A floor of ten thousand.

import { test } from "node:test";
import { take } from "../camera.mjs";
import { live, pause, stage } from "../stage.mjs";

const arrive = stage();

test("ten thousand agents", async () => {
  const person = await (await arrive()).signIn();
  await person.page.locator('#agents [role="row"][data-slot]:not([hidden])').first().waitFor({ timeout: 120_000 });
  await live(person);
  // Windowed figures and the trends beside them begin some time after the floor.
  await person.page.waitForFunction(() => !document.querySelector('[aria-label="Key figures"]')?.textContent.includes("not yet"), undefined, { timeout: 300_000 });
  await pause(60_000);
  await take(person, "floor-10000");
});
