// A platform that lists nobody, as it does when a scope is missing.

import { test } from "node:test";
import { take } from "../camera.mjs";
import { shows, stage } from "../stage.mjs";

const arrive = stage();

test("a scope that is likely missing", async () => {
  const person = await (await arrive()).signIn();
  await shows(person.page, /Likely missing scope/, 60_000);
  await take(person, "missing-scope");
});
