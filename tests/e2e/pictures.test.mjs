// Takes the pictures of the documentation from the real page.

import { after, test } from "node:test";
import { SIZES, origin } from "./browser.mjs";
import { take } from "./camera.mjs";
import { calm, command, faults } from "./control.mjs";
import { giveLongNames } from "./names.mjs";
import { live, open, pause, rows, stage, tile } from "./stage.mjs";

const arrive = stage();
after(calm);

async function onTheFloor({ path = "/", prepare, ...options } = {}) {
  const person = await arrive(options);
  await prepare?.(person.page);
  await person.signIn("Sam Supervisor", path);
  await person.floor();
  await live(person);
  // The first queue figures come every few seconds.
  await pause(6_000);
  return person;
}

for (const theme of ["light", "dark"]) {
  test(`the floor and what opens on it, ${theme}`, async () => {
    const person = await onTheFloor({ theme });
    const { page } = person;
    await take(person, `floor-${theme}`);
    await open(tile(page, "service-level"));
    await take(person, `figure-${theme}`);
    await page.keyboard.press("Escape");
    await rows(page).nth(2).click();
    const drawer = page.getByRole("complementary");
    await drawer.getByText("Confirmed").waitFor();
    await take(person, `drawer-${theme}`);
    await page.keyboard.press("Escape");
    await page.keyboard.press("w");
    await drawer.waitFor();
    await page.evaluate(() => scrollTo(0, 0));
    await take(person, `waiting-${theme}`);
    await page.locator(".queues tbody th button").first().click();
    await page.getByRole("complementary", { name: /^What is known of/ }).waitFor();
    await page.evaluate(() => scrollTo(0, 0));
    await take(person, `queue-${theme}`);
  });

  test(`the list in groups, ${theme}`, async () => {
    const person = await onTheFloor({ theme, path: "/?group=team" });
    await rows(person.page).first().click();
    await pause(300);
    await take(person, `groups-${theme}`);
  });

  test(`the wall, ${theme}`, async () => {
    const person = await onTheFloor({ theme, size: SIZES.wall });
    const { page } = person;
    await page.keyboard.press("f");
    await page.keyboard.press("Space");
    for (const board of ["figures", "queues", "attention"]) {
      await pause(500);
      await take(person, `wall-${board}-${theme}`);
      await page.keyboard.press("ArrowRight");
    }
  });
}

test("the sign-in page", async () => {
  const person = await arrive();
  await person.page.goto(origin);
  await person.page.getByRole("link", { name: "Sign in" }).waitFor();
  await take(person, "sign-in");
});

for (const [name, size] of [["phone", SIZES.phone], ["tablet", SIZES.tablet], ["zoomed", { width: 720, height: 450 }]]) {
  test(`the floor at ${name} size`, async () => {
    await take(await onTheFloor({ size }), `floor-${name}`);
  });
}

test("the floor in high contrast", async () => {
  await take(await onTheFloor({ forcedColors: "active" }), "floor-high-contrast");
});

test("long, German, Japanese and right-to-left names", async () => {
  const person = await onTheFloor({ prepare: giveLongNames });
  await take(person, "names");
  await rows(person.page).nth(2).click();
  await person.page.getByRole("complementary").getByText("Confirmed").waitFor();
  await take(person, "names-drawer");
});

test("offline", async () => {
  const person = await onTheFloor();
  await person.context.setOffline(true);
  await person.page.getByText(/offline/i).first().waitFor();
  await pause(2_000);
  await take(person, "offline");
});

test("a platform that refuses, on the floor and on the wall", async () => {
  const [person, wall] = [await onTheFloor(), await onTheFloor({ size: SIZES.wall })];
  await wall.page.keyboard.press("f");
  await faults({ refuse_stream: true });
  await command("drop");
  await person.page.getByText(/Five attempts failed/).first().waitFor({ timeout: 90_000 });
  await take(person, "circuit-open");
  await take(wall, "wall-stale");
});
