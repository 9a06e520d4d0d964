// A platform that does not tell the steps of contacts.

import { test } from "node:test";
import { take } from "../camera.mjs";
import { live, pause, stage } from "../stage.mjs";

const arrive = stage();

test("what is not provided", async () => {
  const person = await (await arrive()).signIn();
  await person.floor();
  await live(person);
  await pause(15_000);
  await take(person, "not-provided");
});
