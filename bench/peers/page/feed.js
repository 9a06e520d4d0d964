// The floor as every peer keeps it: one array a column, changed in place by batches of twelve bytes a
// change. `every` is how often what changed is drawn, in milliseconds; zero is once for each batch.

export const STATES = ["Ready", "In contact", "Wrap-up", "Not ready"];

export class Floor {
  constructor({ now, agents, teams, queues }) {
    const count = agents.length;
    this.count = count;
    this.teams = teams;
    this.queues = queues;
    this.names = agents.map(([name]) => name);
    this.team = Uint8Array.from(agents, ([, team]) => team);
    this.state = Uint8Array.from(agents, ([, , state]) => state);
    this.queue = Uint16Array.from(agents, ([, , , queue]) => (queue === null ? 0 : queue + 1));
    this.since = Float64Array.from(agents, ([, , , , age]) => now - age);
    this.counts = [0, 0, 0, 0];
    for (const state of this.state) this.counts[state] += 1;
    // Equal times go by name.
    const byName = [...this.names.keys()].sort((a, b) => (this.names[a] < this.names[b] ? -1 : 1));
    this.rank = new Uint32Array(count);
    byName.forEach((row, rank) => (this.rank[row] = rank));
    this.ahead = now - Date.now();
    this.events = 0;
  }

  now() {
    return Date.now() + this.ahead;
  }

  /** Applies a batch; `told` is called with each row that changed. */
  apply(buffer, told) {
    const view = new DataView(buffer);
    const now = view.getFloat64(0, true);
    for (let at = 8; at < buffer.byteLength; at += 12) {
      const row = view.getUint32(at, true);
      const state = view.getUint16(at + 4, true);
      this.counts[this.state[row]] -= 1;
      this.counts[state] += 1;
      this.state[row] = state;
      this.queue[row] = view.getUint16(at + 6, true);
      this.since[row] = now - view.getUint32(at + 8, true);
      this.events += 1;
      told?.(row);
    }
  }

  teamName = (row) => this.teams[this.team[row] - 1];
  stateName = (row) => STATES[this.state[row]];
  queueName = (row) => (this.queue[row] === 0 ? "–" : this.queues[this.queue[row] - 1]);
  inState = (row, now) => running(now - this.since[row]);

  /** The longest in a state first, or the newest. */
  compare = newestFirst
    ? (a, b) => this.since[b] - this.since[a] || this.rank[a] - this.rank[b]
    : (a, b) => this.since[a] - this.since[b] || this.rank[a] - this.rank[b];

  /** Six key figures. */
  figures(now, seconds) {
    let oldest = Infinity;
    for (const since of this.since) if (since < oldest) oldest = since;
    const rate = Math.round(this.events / Math.max(seconds, 1));
    const [ready, busy, wrapUp, notReady] = this.counts.map(String);
    return [busy, ready, wrapUp, notReady, running(now - oldest), String(rate)];
  }
}

export const FIGURES = ["In contact", "Ready", "Wrap-up", "Not ready", "Longest in state", "Changes a second"];

const options = new URLSearchParams(location.search);
export const newestFirst = options.get("sort") === "newest";
export const every = Number(options.get("every") ?? 250);

/** Writes a span as m:ss or h:mm:ss. */
export function running(millis) {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** Connects; `loaded` gets the floor, `told` each row that changed, and `draw` is called when it is time. */
export function connect({ loaded, told, draw }) {
  const socket = new WebSocket(`ws://${location.host}/feed`);
  socket.binaryType = "arraybuffer";
  let floor;
  let last = -Infinity;
  let waiting = false;
  const drawNow = () => {
    waiting = false;
    last = performance.now();
    draw?.();
  };
  socket.onmessage = ({ data }) => {
    if (typeof data === "string") {
      floor = new Floor(JSON.parse(data));
      loaded(floor);
      return;
    }
    floor.apply(data, told);
    if (waiting || !draw) return;
    waiting = true;
    if (every === 0) requestAnimationFrame(drawNow);
    else setTimeout(drawNow, Math.max(0, last + every - performance.now()));
  };
}
