// What the Worker says of everyone, compared with what is true (RT-8).

import assert from "node:assert/strict";
import { truth } from "./control.mjs";
import { pause } from "./stage.mjs";

/** Who changed so lately may be on the way still, in milliseconds. */
export const ON_ITS_WAY_MS = 4_000;
const AGREES_WITHIN_MS = 90_000;

const floor = (page) =>
  page.evaluate(() =>
    fetch("/api/connections/demo/floor", { headers: { "X-Floorlight": "1" } }).then((answer) => answer.json()),
  );

/** Those of whom the Worker says something else than the truth does, and when that was. */
async function differing(page) {
  const before = await truth();
  const said = await floor(page);
  const now = await truth();
  const { agents } = now;
  const [was, is] = [before, now].map(({ agents }) => new Map(agents.map((agent) => [agent.id, agent])));
  let compared = 0;
  const wrong = said.agents.filter(({ id, routability, attendance }) => {
    const agent = is.get(id);
    const steady = agent.since === was.get(id).since && now.at - agent.since > ON_ITS_WAY_MS;
    const turned = agent.attendance !== was.get(id).attendance;
    compared += steady && !turned ? 1 : 0;
    return steady && !turned && (routability !== agent.routability || attendance !== agent.attendance);
  });
  assert.ok(compared > agents.length / 2, `${compared} of ${agents.length} could be compared`);
  return wrong.map(({ id, name, routability, attendance }) => {
    const { routability: really, attendance: actually, state } = is.get(id);
    return `${name} (${state}): ${routability}, ${attendance}; in truth ${really}, ${actually}`;
  });
}

/** Waits until everyone agrees: skills are read slowly, and a verdict may turn while it is read. */
export async function agree(page) {
  const until = Date.now() + AGREES_WITHIN_MS;
  let wrong = await differing(page);
  while (wrong.length > 0 && Date.now() < until) {
    await pause(2_000);
    wrong = await differing(page);
  }
  assert.deepEqual(wrong.slice(0, 10), [], `${wrong.length} verdicts differ`);
}
