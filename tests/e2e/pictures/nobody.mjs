// A night on which nobody is signed in.

import { test } from "node:test";
import { take } from "../camera.mjs";
import { shows, stage } from "../stage.mjs";

const arrive = stage();

test("a floor that is proven to be empty", async () => {
  const person = await (await arrive()).signIn();
  await shows(person.page, "Nobody is on the floor", 150_000);
  await take(person, "nobody");
});
