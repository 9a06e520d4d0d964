// Who is blocked and who is where the schedule does not say: on the real chain every agent's verdicts
// equal the simulator's truth, and the page says each with its reason (RT-8, RT-15).

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { calm, command, truth } from "./control.mjs";
import { live, rows, stage, text } from "./stage.mjs";
import { agree } from "./verdicts.mjs";

const SAID = {
  "no-skill": ["no_skill", "Blocked: no skill", /no skill is assigned/],
  "no-queue": ["no_queue", "Blocked: no queue", /no queue is served/],
  "offer-not-taken": ["not_responding", "Offer not taken", /last offer was not taken/],
  "break-overrun": ["break_overrun", "Break overrun", /beyond its scheduled end or its allowed length/],
  "outside-shift": ["outside_shift", "Outside shift", /outside the shift/],
  "during-break": ["during_break", "Works in break", /though the schedule says otherwise/],
  "off-queue": ["off_queue", "Off queue", /Not ready while the schedule says work/],
  absent: ["absent", "Absent", /Not signed in while the schedule says work/],
};
const arrive = stage();
after(calm);

async function supervisor(path = "/") {
  const person = await (await arrive()).signIn("Sam Supervisor", path);
  await person.floor();
  await live(person);
  return person;
}

/** Brings about what a quiet hour may lack. */
async function provoke() {
  const { agents } = await truth();
  const away = agents.filter(({ state, attendance }) => state === "LOGGED_OUT" && attendance === "as_scheduled");
  const atWork = agents.filter(({ state }) => state === "READY");
  await command("emit", { user_id: away[0].id, state: "READY" });
  await command("emit", { user_id: atWork[0].id, state: "NOT_RESPONDING" });
  // The population has a few without a skill, at fixed places.
  for (const agent of agents.filter((_, place) => place % 170 === 77)) {
    await command("emit", { user_id: agent.id, state: "READY" });
  }
}

test("every verdict equals the truth", async () => {
  const { page } = await supervisor();
  await agree(page);
});

test("each verdict stands in its row, with its reason", async () => {
  await provoke();
  const person = await supervisor();
  const { page } = person;
  await agree(page);
  const { agents } = await truth();
  const seen = [];
  for (const [slug, [word, words, reason]] of Object.entries(SAID)) {
    if (!agents.some(({ routability, attendance }) => routability === word || attendance === word)) continue;
    await page.goto(`${new URL(page.url()).origin}/?verdict=${slug}`);
    await live(person);
    const row = rows(page).first();
    await row.waitFor();
    assert.ok((await text(row)).includes(words), `${await text(row)} says ${words}`);
    await row.click();
    const drawer = page.getByRole("complementary");
    await drawer.getByText(reason).first().waitFor();
    seen.push(slug);
  }
  console.log(`verdicts seen with their reasons: ${seen.join(", ")}`);
  for (const slug of ["no-skill", "offer-not-taken", "outside-shift"]) assert.ok(seen.includes(slug), slug);
});
