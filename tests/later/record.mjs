// Watches the page's program from the sign-in to a floor that moves, and writes the numbers of the functions
// that were called: the rest can come later.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { Person, browser, origin } from "../e2e/browser.mjs";
import { live, pause } from "../e2e/stage.mjs";

const folder = process.env.LATER_FOLDER;
const WATCHED_MS = 8_000;

const chromium = await browser();
const person = await Person.arrive(chromium);
const { page, context } = person;
const served = (name, contentType) => {
  const body = readFileSync(join(folder, name));
  return (route) => route.fulfill({ body, contentType });
};
await context.route(/\/app_bg[^/]*\.wasm$/, served("app_bg.wasm", "application/wasm"));
await context.route(/\/app\.[0-9a-f]+\.js$/, served("bundle.js", "text/javascript"));
/** What was called since the document was loaded. */
const numbers = () => page.evaluate(() => [...globalThis.floorlightCalled]);

try {
  await page.goto(origin);
  await page.getByRole("link", { name: /sign in/i }).first().waitFor();
  const signedOut = await numbers();
  await person.signIn("Sam Supervisor", "/");
  await person.floor();
  // Who comes first sees the floor start and catch up.
  await live(person);
  await pause(WATCHED_MS);
  const first = await numbers();
  // Who comes again has a session, a view and a directory already.
  await page.reload();
  await live(person);
  await pause(WATCHED_MS);
  const called = [...new Set([...signedOut, ...first, ...(await numbers())])];
  writeFileSync(join(folder, "called.json"), JSON.stringify(called));
} finally {
  await chromium.close();
  for (const trouble of person.troubles) console.error(trouble);
}
process.exitCode = person.troubles.length > 0 ? 1 : 0;
