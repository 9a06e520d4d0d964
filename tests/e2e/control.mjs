// The simulator's control: faults, commands, truth.

const base = process.env.FLOORLIGHT_CONTROL;

async function ask(path, method = "GET", body) {
  const answer = await fetch(`${base}${path}`, {
    method,
    headers: body ? { "content-type": "application/json" } : {},
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  const text = await answer.text();
  return text ? JSON.parse(text) : null;
}

export const truth = () => ask("/truth");
export const log = () => ask("/log");
export const faults = (changes) => ask("/faults", "PUT", changes);
export const command = (name, body = {}) => ask(`/commands/${name}`, "POST", body);

/** The exact figures of windows that end at a moment of the platform's clock. */
export const figuresAt = (at, windows) => ask(`/truth/figures?at=${at}&windows=${windows.join(",")}&clock=platform`);

/** Which agents changed what they do in a span: when, who, and what they do since. */
export const changes = (from, to) => ask(`/truth/changes?from=${Math.trunc(from)}&to=${Math.trunc(to)}`);

/** Who waits now. */
export const waitingNow = () => ask("/truth/waiting");

/** Everything as it was at the start; the centre moves on. */
export const calm = () => command("reset");
