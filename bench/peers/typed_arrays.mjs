// The peer of B2: a careful engine in JavaScript. Messages by JSON.parse, agents in typed arrays, the
// last five facts of each in rings, counters by state and queue.

const STATES = new Map([
  ["LOGGED_OUT", 0], ["NOT_READY", 1], ["READY", 3], ["CALL", 5], ["AFTER_CALL_WORK", 8], ["WRAP_UP", 8],
]);
const UNKNOWN = 9;
const KEPT = 5;

export class TypedArrayEngine {
  constructor(agents = 16_384, queues = 1_024) {
    this.agents = new Map();
    this.queues = new Map();
    this.labels = new Map();
    this.state = new Uint8Array(agents);
    this.queue = new Uint16Array(agents);
    this.raw = new Uint16Array(agents);
    this.reason = new Uint16Array(agents);
    this.since = new Float64Array(agents);
    this.contact = new Array(agents).fill(null);
    this.ringAt = new Float64Array(agents * KEPT);
    this.ringState = new Uint8Array(agents * KEPT);
    this.head = new Uint8Array(agents);
    this.tallies = new Uint32Array(queues * 10);
    this.touched = new Uint8Array(agents);
  }

  static row(map, id) {
    let row = map.get(id);
    if (row === undefined) {
      row = map.size + 1;
      map.set(id, row);
    }
    return row;
  }

  apply(text) {
    const message = JSON.parse(text);
    if (message.type !== "agent_state_change") return;
    const { data } = message;
    const at = Date.parse(data.last_updated ?? message.timestamp);
    if (Number.isNaN(at)) return;
    const agent = TypedArrayEngine.row(this.agents, data.user_id);
    if (at < this.since[agent]) return;
    const state = STATES.get(data.state) ?? UNKNOWN;
    const queue = data.queue_id ? TypedArrayEngine.row(this.queues, data.queue_id) : 0;
    if (this.since[agent] !== 0) this.tallies[this.queue[agent] * 10 + this.state[agent]] -= 1;
    this.tallies[queue * 10 + state] += 1;
    const head = (this.head[agent] + 1) % KEPT;
    this.head[agent] = head;
    this.ringAt[agent * KEPT + head] = at;
    this.ringState[agent * KEPT + head] = state;
    this.state[agent] = state;
    this.queue[agent] = queue;
    this.raw[agent] = TypedArrayEngine.row(this.labels, data.state);
    this.reason[agent] = data.state_code ? TypedArrayEngine.row(this.labels, data.state_code) : 0;
    this.contact[agent] = data.call_id;
    this.since[agent] = at - (data.duration_seconds ?? 0) * 1000;
    this.touched[agent] = 1;
  }

  run(messages) {
    for (const text of messages) this.apply(text);
  }
}
