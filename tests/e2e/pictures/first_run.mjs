// A Worker without any connection.

import { test } from "node:test";
import { take } from "../camera.mjs";
import { shows, stage } from "../stage.mjs";

const arrive = stage();

test("the first run, for an administrator and for a supervisor", async () => {
  const admin = await (await arrive()).signIn("Ada Admin", "/admin");
  await shows(admin.page, "No connection is configured yet");
  await take(admin, "first-run");
  const supervisor = await (await arrive()).signIn();
  await shows(supervisor.page, "No connection is configured");
  await take(supervisor, "first-run-supervisor");
});
