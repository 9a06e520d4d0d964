// The program comes in two parts: the floor is there before the second, and works without it until
// something of it is needed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { origin } from "./browser.mjs";
import { live, pause, rows, stage } from "./stage.mjs";

const REST = /\/app_rest\.[0-9a-f]+\.wasm$/;
const arrive = stage();

/** Signs in; then the rest of the program is answered as `answer` has it. */
async function supervisor(answer) {
  const person = await arrive();
  const { page } = person;
  await person.signIn("Sam Supervisor", "/");
  await person.floor();
  await live(person);
  await pause(500);
  const asked = [];
  await page.route(REST, async (route) => {
    asked.push(route.request().resourceType());
    await answer(route, asked.at(-1), page);
  });
  await page.reload();
  return { person, page, asked };
}

const openFirst = async (page) => {
  await rows(page).first().click();
  await page.getByRole("complementary", { name: /^What is known of/ }).waitFor();
};

test("the rest is fetched once, when the floor is there", async () => {
  let rowsBefore;
  const { person, page, asked } = await supervisor(async (route, type, page) => {
    // A page that waits for it cannot be asked.
    if (type === "fetch") rowsBefore = await rows(page).count();
    await route.continue();
  });
  await person.floor();
  await live(person);
  await page.waitForResponse(REST, { timeout: 5_000 }).catch(() => undefined);
  await pause(1_000);
  await openFirst(page);
  assert.equal(asked.filter((type) => type === "fetch").length, 1, asked.join(", "));
  assert.ok(rowsBefore > 0, "nothing was drawn yet");
});

test("the sign-in page needs nothing of the rest", async () => {
  const person = await arrive();
  const asked = [];
  await person.page.route(REST, (route) => {
    asked.push(route.request().resourceType());
    return route.continue();
  });
  await person.page.goto(origin);
  await person.page.getByRole("link", { name: /sign in/i }).first().waitFor();
  assert.ok(!asked.includes("xhr"), asked.join(", "));
});

test("what is needed before the rest came has it loaded at once", async () => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  const { person, page, asked } = await supervisor(async (route, type) => {
    if (type === "fetch") await held;
    await route.continue().catch(() => undefined);
  });
  await person.floor();
  await live(person);
  await openFirst(page);
  assert.deepEqual(asked.toSorted(), ["fetch", "xhr"]);
  // It comes twice then, and does no harm.
  release();
  await pause(1_000);
  await page.keyboard.press("Escape");
  await openFirst(page);
});

test("a rest that never comes is said, with a way out", async () => {
  const { person, page } = await supervisor((route) => route.fulfill({ status: 404, body: "gone" }));
  await person.floor();
  await live(person);
  await rows(page).first().click();
  const said = page.getByRole("alert").filter({ hasText: "A part of this page did not come." });
  await said.waitFor();
  assert.ok(person.troubles.some((trouble) => trouble.includes("answered with 404")), person.troubles.join("\n"));
  person.troubles.length = 0;
  await page.unroute(REST);
  await said.getByRole("button", { name: "Reload" }).click();
  await person.floor();
  await openFirst(page);
});
