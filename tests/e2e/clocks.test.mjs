// The night in which Europe's clocks go back, on the real chain: shifts of three time zones, one of which
// keeps its clocks, agree with the truth before the change and after it (RT-8, RT-9, I13).

import assert from "node:assert/strict";
import { test } from "node:test";
import { truth } from "./control.mjs";
import { live, pause, stage } from "./stage.mjs";
import { ON_ITS_WAY_MS, agree } from "./verdicts.mjs";

/** 03:00 in Berlin becomes 02:00. */
const CHANGE = Date.parse("2026-10-25T01:00:00Z");
const arrive = stage();

test("shifts agree over the change of the clocks", async () => {
  const person = await (await arrive()).signIn();
  await person.floor();
  await live(person);
  await agree(person.page);
  assert.ok((await truth()).at < CHANGE, "the change is still to come");
  await pause(CHANGE + ON_ITS_WAY_MS - (await truth()).at);
  await agree(person.page);
  const verdicts = new Set((await truth()).agents.map(({ attendance }) => attendance));
  assert.ok(verdicts.has("as_scheduled") && verdicts.size > 2, "people are at work, and not all as scheduled");
});
