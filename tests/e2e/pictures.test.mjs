// Takes the pictures of the documentation from the real page.

import { mkdirSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { Person, SIZES, browser, origin } from "./browser.mjs";
import { calm, command, faults } from "./control.mjs";

const FOLDER = "docs/pictures";
let chromium;
before(async () => {
  mkdirSync(FOLDER, { recursive: true });
  chromium = await browser();
});
after(async () => {
  await chromium.close();
  await calm();
});

/** A palette makes the files a third as big; without the library that does it they are only bigger. */
async function small(picture) {
  try {
    const { default: sharp } = await import("sharp");
    return await sharp(picture).png({ palette: true, quality: 90, effort: 10 }).toBuffer();
  } catch {
    return picture;
  }
}

async function take(person, name) {
  const picture = await person.page.screenshot({ animations: "disabled" });
  writeFileSync(`${FOLDER}/${name}.png`, await small(picture));
}

async function onTheFloor(options) {
  const person = await (await Person.arrive(chromium, options)).signIn();
  await person.floor();
  await person.page.getByRole("banner").getByText("Live").first().waitFor({ timeout: 60_000 });
  // The first queue figures come every few seconds.
  await person.page.waitForTimeout(6_000);
  return person;
}

for (const theme of ["light", "dark"]) {
  test(`the floor, ${theme}`, async () => {
    const person = await onTheFloor({ theme });
    await take(person, `floor-${theme}`);
    await person.page.locator('[role="grid"] [role="row"]').nth(3).click();
    await person.page.getByRole("complementary").getByText("Confirmed").waitFor();
    await take(person, `drawer-${theme}`);
    await person.leave();
  });
}

test("the sign-in page", async () => {
  const person = await Person.arrive(chromium);
  await person.page.goto(origin);
  await person.page.getByRole("link", { name: "Sign in" }).waitFor();
  await take(person, "sign-in");
  await person.leave();
});

test("the floor on a phone", async () => {
  const person = await onTheFloor({ size: SIZES.phone });
  await take(person, "floor-phone");
  await person.leave();
});

test("a platform that refuses", async () => {
  const person = await onTheFloor({});
  await faults({ refuse_stream: true });
  await command("drop");
  await person.page.getByText(/Five attempts failed/).first().waitFor({ timeout: 90_000 });
  await take(person, "circuit-open");
  await person.leave();
});
