// What the floor looks like when something is wrong.

import { after, test } from "node:test";
import { SIZES } from "../browser.mjs";
import { take } from "../camera.mjs";
import { calm, command, faults } from "../control.mjs";
import { live, pause, shows, stage } from "../stage.mjs";

const arrive = stage();
after(calm);

async function onTheFloor(options) {
  const person = await (await arrive(options)).signIn();
  await person.floor();
  await live(person);
  await pause(6_000);
  return person;
}

test("offline", async () => {
  const person = await onTheFloor();
  await person.context.setOffline(true);
  await shows(person.page, /offline/i);
  await pause(2_000);
  await take(person, "offline");
});

test("a session that ended", async () => {
  const person = await onTheFloor();
  await person.page.evaluate(() => fetch("/auth/logout", { method: "POST", headers: { "X-Floorlight": "1" } }));
  await shows(person.page, /session ended/i);
  await take(person, "session-ended");
});

test("catching up after an interruption", async () => {
  const person = await onTheFloor();
  await faults({ slow_ms: 4_000 });
  await command("drop");
  await shows(person.page.getByRole("banner"), /Catching up/i);
  await take(person, "catching-up");
  await calm();
});

test("a platform that refuses, on the floor and on the wall", async () => {
  const [person, wall] = [await onTheFloor(), await onTheFloor({ size: SIZES.wall })];
  await wall.page.keyboard.press("f");
  await faults({ refuse_stream: true });
  await command("drop");
  await shows(person.page, /next attempt in/i);
  await take(person, "stale");
  await shows(person.page, /Five attempts failed/, 90_000);
  await take(person, "circuit-open");
  await take(wall, "wall-stale");
});
