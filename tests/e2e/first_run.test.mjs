// A Worker without any connection: what an administrator and a supervisor are told to do next (AUTH-11).

import assert from "node:assert/strict";
import { test } from "node:test";
import { SIZES } from "./browser.mjs";
import { beyond, shows, stage, text } from "./stage.mjs";

const arrive = stage();

/** Nothing is found by axe, and nothing runs off the page. */
async function looksRight(person, what) {
  assert.deepEqual(await person.axe(), [], what);
  const wide = await beyond(person.page);
  assert.ok(wide <= 0, `${what}: ${wide} px too wide`);
}

for (const [name, size] of Object.entries({ phone: SIZES.phone, laptop: SIZES.laptop })) {
  for (const theme of ["light", "dark"]) {
    test(`an administrator sees the steps, the command and every list (${name}, ${theme})`, async () => {
      const person = await (await arrive({ size, theme })).signIn("Ada Admin", "/admin");
      const { page } = person;
      await page.getByRole("heading", { name: "No connection is configured yet" }).waitFor();
      assert.match(await text(page), /cargo xtask check-connection connections\.toml/);
      assert.match(await text(page), /CONNECTION_ACME_EU/);
      assert.equal(await page.locator("details.surface").count(), 5);
      const live = page.locator("details.surface[open]");
      for (const need of ["realtime:read", "users:read", "analytics:read", "Users > View", "us, eu, ap or ca"]) {
        assert.match(await text(live), new RegExp(need), need);
      }
      assert.match(await text(live), /Licence.*Real-Time Analytics/);
      for (const list of (await page.locator("details.surface > summary").all()).slice(1)) await list.click();
      await shows(page, "AgentPerformance.Read");
      await shows(page, "login.{region}");
      await looksRight(person, "the first run");
    });
  }
}

test("a supervisor is told that nothing is wrong with them, and an administrator finds the way", async () => {
  const supervisor = await (await arrive()).signIn();
  await shows(supervisor.page, "No connection is configured");
  await looksRight(supervisor, "a supervisor's first run");
  assert.equal(await supervisor.page.getByRole("button", { name: "Wall" }).count(), 0, "there is nothing to put on a wall");
  assert.equal(await supervisor.page.getByRole("link", { name: "Administration" }).count(), 0);
  const admin = await (await arrive()).signIn("Ada Admin");
  await shows(admin.page, "No connection is configured");
  await admin.page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Administration" }).click();
  await shows(admin.page, "No connection is configured yet");
});

test("no program is told of a connection either", async () => {
  const { page } = await (await arrive()).signIn("Ada Admin", "/admin");
  const answers = await page.evaluate(async () => {
    const headers = { "X-Floorlight": "1" };
    const [session, floor] = await Promise.all([
      fetch("/api/session", { headers }),
      fetch("/api/connections/demo/directory", { headers }),
    ]);
    return { connections: (await session.json()).connections, floor: floor.status };
  });
  assert.deepEqual(answers, { connections: [], floor: 404 });
});
