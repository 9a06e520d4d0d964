// The floor, what opens on it, and the wall.

import { after, test } from "node:test";
import { SIZES } from "../browser.mjs";
import { take } from "../camera.mjs";
import { calm } from "../control.mjs";
import { giveLongNames } from "../names.mjs";
import { live, open, pause, rows, stage, tile } from "../stage.mjs";

const arrive = stage();
after(calm);

async function onTheFloor({ path = "/", prepare, ...options } = {}) {
  const person = await arrive(options);
  await prepare?.(person.page);
  await person.signIn("Sam Supervisor", path);
  await person.floor();
  await live(person);
  // Skills are read slowly, and trends come with the minutes.
  const staffed = person.page.locator(".queues tbody tr").first().getByText(/\/ \d/);
  await staffed.waitFor({ timeout: 150_000 });
  await tile(person.page, "service-level").locator('.spark path[d^="M"]').first().waitFor({ state: "attached", timeout: 90_000 });
  // The first queue figures come every few seconds.
  await pause(6_000);
  return person;
}

test("the floor and what opens on it", async () => {
  const person = await onTheFloor();
  const { page } = person;
  await take(person, "floor");
  await open(tile(page, "service-level"));
  await take(person, "figure");
  await page.keyboard.press("Escape");
  await rows(page).nth(2).click();
  const drawer = page.getByRole("complementary");
  await drawer.getByText("Confirmed").waitFor();
  await take(person, "agent");
  await page.keyboard.press("Escape");
  await page.keyboard.press("w");
  await drawer.waitFor();
  await page.evaluate(() => scrollTo(0, 0));
  await take(person, "waiting");
  await page.locator(".queues tbody th button").first().click();
  await page.getByRole("complementary", { name: /^What is known of/ }).waitFor();
  await page.evaluate(() => scrollTo(0, 0));
  await take(person, "queue");
});

test("the list in groups", async () => {
  const person = await onTheFloor({ path: "/?group=team" });
  await rows(person.page).first().click();
  await pause(300);
  await take(person, "groups");
});

test("the wall", async () => {
  const person = await onTheFloor({ size: SIZES.wall });
  const { page } = person;
  await page.keyboard.press("f");
  await page.keyboard.press("Space");
  for (const board of ["figures", "queues", "attention"]) {
    await pause(500);
    await take(person, `wall-${board}`);
    await page.keyboard.press("ArrowRight");
  }
});

for (const [name, size] of Object.entries({ phone: SIZES.phone, tablet: SIZES.tablet, zoomed: { width: 720, height: 450 } })) {
  test(`the floor at ${name} size`, async () => {
    await take(await onTheFloor({ size }), `floor-${name}`);
  });
}

test("long, German, Japanese and right-to-left names", async () => {
  const person = await onTheFloor({ prepare: giveLongNames });
  await take(person, "names");
  await rows(person.page).nth(2).click();
  await person.page.getByRole("complementary").getByText("Confirmed").waitFor();
  await take(person, "names-agent");
});
