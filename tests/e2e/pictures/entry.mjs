// Before the floor: the way in, and what may be in it.

import { test } from "node:test";
import { origin } from "../browser.mjs";
import { take } from "../camera.mjs";
import { shows, stage } from "../stage.mjs";

const arrive = stage();

test("the sign-in page, and a provider that is down", async () => {
  const person = await arrive();
  await person.page.goto(origin);
  await person.page.getByRole("link", { name: "Sign in" }).waitFor();
  await take(person, "sign-in");
  await person.page.goto(`${origin}/?sign_in=provider_down`);
  await shows(person.page, /identity provider does not answer/);
  await take(person, "provider-down");
});

test("signed in without a role", async () => {
  const person = await (await arrive()).signIn("Nora Norole");
  await shows(person.page, "without a role");
  await take(person, "no-role");
});
