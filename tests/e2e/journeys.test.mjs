// A supervisor's day in a browser: what the page shows, and that it never shows it wrongly.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { SIZES, origin } from "./browser.mjs";
import { calm, command, faults, truth } from "./control.mjs";
import { beyond, chip, live, rows, shows, stage, text } from "./stage.mjs";

const arrive = stage();
beforeEach(calm);

for (const theme of ["light", "dark"]) {
  test(`a supervisor signs in and the floor moves (${theme})`, async () => {
    const person = await arrive({ theme });
    const { page } = person;
    await page.goto(origin);
    await page.getByRole("link", { name: "Sign in" }).waitFor();
    assert.deepEqual(await person.axe(), [], "the sign-in page");
    await person.signIn();
    await person.floor();
    await live(person);
    assert.deepEqual(await person.axe(), [], "the floor");
    assert.match(await text(page), /Simulated data/);
    const ticking = rows(page).first().locator('[aria-colindex="4"]');
    const first = await ticking.innerText();
    await page.waitForFunction(
      ([selector, before]) => document.querySelector(selector).innerText !== before,
      ['[role="grid"] [aria-rowindex="2"] [aria-colindex="4"]', first],
      { timeout: 5_000 },
    );
  });
}

test("the agents by state add up to the truth", async () => {
  const person = await (await arrive()).signIn();
  await person.floor();
  await live(person);
  const { agents } = await truth();
  await shows(person.page, new RegExp(`All\\s*${agents.length}`));
  const states = '[aria-label="States"] [data-state]:not([data-state="needs-attention"]):not([hidden])';
  const chips = await person.page.locator(`${states}, [aria-label="States"] > :not([data-state])`).allInnerTexts();
  const counts = chips.map((chip) => Number(/(\d[\d,.\s]*)$/.exec(chip.trim())[1].replaceAll(/\D/g, "")));
  const [all, ...parts] = counts;
  assert.equal(all, agents.length);
  assert.equal(parts.reduce((sum, part) => sum + part, 0), all);
});

test("who has no role is told so", async () => {
  const person = await (await arrive()).signIn("Nora Norole");
  await shows(person.page, "without a role");
  assert.match(await text(person.page), /Nora Norole/);
  assert.deepEqual(await person.axe(), []);
  assert.equal(await person.page.getByRole("grid").count(), 0);
});

test("sorting, searching and filtering are in the address, and Back works", async () => {
  const person = await (await arrive()).signIn("Vera Viewer");
  const { page } = person;
  await person.floor();
  await chip(page, "Ready").click();
  await page.waitForFunction(() => location.search !== "");
  const filtered = page.url();
  await rows(page).first().waitFor();
  for (const state of await rows(page).locator('[aria-colindex="3"] strong').allInnerTexts()) {
    assert.equal(state, "Ready");
  }
  await page.locator("#agents").getByRole("columnheader", { name: "Agent" }).getByRole("button").click();
  await page.waitForFunction((before) => location.href !== before, filtered);
  const names = (await rows(page).locator('[aria-colindex="1"]').allInnerTexts()).slice(0, 8);
  assert.deepEqual(names, [...names].sort((a, b) => a.localeCompare(b, "en")), "sorted by name");
  await page.goBack();
  assert.equal(page.url(), filtered);
  await page.goBack();
  await page.waitForFunction(() => location.search === "");
  await page.keyboard.press("/");
  const name = (await truth()).agents[3].name;
  await page.keyboard.type(name.slice(0, 6));
  await rows(page).filter({ hasText: name }).first().waitFor();
  const address = page.url();
  const colleague = await (await arrive()).signIn("Sam Supervisor", address.slice(origin.length));
  await rows(colleague.page).filter({ hasText: name }).first().waitFor();
  await page.getByRole("searchbox").fill("lukasz");
  await rows(page).filter({ hasText: "Łukasz" }).first().waitFor();
  await page.getByRole("searchbox").fill("nobody of this name");
  await shows(page, "No agent matches");
  assert.deepEqual(await person.axe(), [], "no match");
});

test("the drawer opens and closes by keyboard, and the focus returns", async () => {
  const person = await (await arrive()).signIn();
  const { page } = person;
  await person.floor();
  await page.getByRole("grid").focus();
  // The grid keeps the focus and names the cell at hand.
  const name = () =>
    page.evaluate(() => {
      const cell = document.getElementById(document.activeElement.getAttribute("aria-activedescendant"));
      return cell?.closest('[role="row"]').querySelector('[aria-colindex="1"]').innerText ?? null;
    });
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  const chosen = await name();
  assert.ok(chosen, "a cell is at hand");
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("complementary", { name: new RegExp(`What is known of`) });
  await drawer.waitFor();
  await drawer.getByRole("heading", { name: chosen }).waitFor();
  await drawer.getByText("Confirmed").waitFor();
  assert.ok(await page.getByRole("grid").isVisible(), "the list stays");
  assert.deepEqual(await person.axe(), [], "the drawer");
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "detached" });
  assert.equal(await name(), chosen, "the focus returned to the same row");
});

test("the help lists the keys", async () => {
  const person = await (await arrive()).signIn();
  await person.floor();
  await person.page.keyboard.press("?");
  const help = person.page.getByRole("dialog");
  await help.waitFor();
  assert.deepEqual(await person.axe(), []);
  await person.page.keyboard.press("Escape");
  await help.waitFor({ state: "hidden" });
});

test("an ended session leaves the last picture, marked", async () => {
  const person = await (await arrive()).signIn();
  const { page } = person;
  await person.floor();
  await live(person);
  await page.evaluate(() =>
    fetch("/auth/logout", { method: "POST", headers: { "X-Floorlight": "1" } }).then((answer) => answer.status),
  );
  await shows(page, /session ended/i);
  assert.ok((await rows(page).count()) > 0, "the last picture stays");
  assert.doesNotMatch(await page.getByRole("banner").innerText(), /\bLive\b/);
  assert.deepEqual(await person.axe(), []);
  await page.reload();
  await page.getByRole("link", { name: "Sign in" }).waitFor();
});

test("offline is said, and it comes back by itself", async () => {
  const person = await (await arrive()).signIn();
  await person.floor();
  await live(person);
  await person.context.setOffline(true);
  await shows(person.page, /offline/i);
  assert.deepEqual(await person.axe(), []);
  await person.context.setOffline(false);
  await live(person);
});

test("a refusing platform: stale, a countdown, the open circuit, and recovery", async () => {
  const person = await (await arrive()).signIn();
  await person.floor();
  await live(person);
  await faults({ refuse_stream: true });
  await command("drop");
  await shows(person.page, /Next attempt in|next attempt in/);
  assert.doesNotMatch(await person.page.getByRole("banner").innerText(), /\bLive\b/);
  assert.deepEqual(await person.axe(), [], "the countdown");
  await shows(person.page, /Five attempts failed/, 60_000);
  assert.deepEqual(await person.axe(), [], "the open circuit");
  await faults({ refuse_stream: false });
  await shows(person.page.getByRole("banner"), "Live", 90_000);
});

test("a provider that is down is said on the sign-in page", async () => {
  const person = await arrive();
  await person.page.goto(`${origin}/?sign_in=provider_down`);
  await shows(person.page, /identity provider does not answer/);
  assert.deepEqual(await person.axe(), []);
});

test("an unknown address has a page of its own", async () => {
  const person = await (await arrive()).signIn("Sam Supervisor", "/");
  await person.page.goto(`${origin}/no/such/place`);
  await person.page.getByRole("heading").first().waitFor();
  assert.deepEqual(await person.axe(), []);
});

for (const [name, size] of Object.entries({ ...SIZES, zoomed: { width: 720, height: 450 } })) {
  test(`at ${name} size nothing runs off the page`, async () => {
    for (const theme of ["light", "dark"]) {
      const person = await (await arrive({ size, theme })).signIn();
      await person.floor();
      const wide = await beyond(person.page);
      assert.ok(wide <= 0, `${wide} px too wide`);
      assert.deepEqual(await person.axe(), []);
    }
  });
}

test("nothing secret is within reach of a script", async () => {
  const person = await (await arrive()).signIn();
  await person.floor();
  const kept = await person.page.evaluate(() => ({
    cookie: document.cookie,
    local: { ...localStorage },
    session: { ...sessionStorage },
  }));
  assert.equal(kept.cookie, "");
  assert.doesNotMatch(JSON.stringify(kept), /token|secret|bearer|__Host/i);
  const cookies = await person.context.cookies(origin);
  const session = cookies.find(({ name }) => name === "__Host-floorlight");
  assert.ok(session.httpOnly && session.secure && session.sameSite === "Strict");
  assert.equal(await person.page.evaluate((value) => document.documentElement.outerHTML.includes(value), session.value), false);
});
