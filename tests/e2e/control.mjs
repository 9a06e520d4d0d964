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

/** Everything as it was at the start; the centre moves on. */
export const calm = () => command("reset");
