// A platform of 10,000 agents that says as many events a second as it is told to, to one side at a time.

import { createHash, randomUUID } from "node:crypto";
import { createServer } from "node:http";

const AGENTS = 10_000;
const QUEUES = 200;
const PAGE = 500;
const TICK_MS = 2;
/** What waits for a side that does not read is bounded: a platform drops whoever reads too slowly. */
export const MAX_BACKLOG = 64 << 20;
const STEPS = [
  ["READY", "AVAILABLE"], ["CALL", "ON_CALL"], ["AFTER_CALL_WORK", "ACW"], ["NOT_READY", "SHORT_BREAK"],
];
const MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** A text frame as a server writes it. */
function frame(text) {
  const body = Buffer.from(text, "latin1");
  const head = body.length < 126 ? Buffer.from([0x81, body.length]) : Buffer.from([0x81, 126, body.length >> 8, body.length & 255]);
  return Buffer.concat([head, body]);
}

/** Everyone, as one side has been told. */
class Side {
  constructor(ids, queues) {
    this.socket = null;
    this.next = 0;
    this.overflowed = false;
    this.agents = ids.map((id, n) => ({ id, queue: queues[n % QUEUES], step: n % STEPS.length, at: Date.now(), contact: null }));
  }

  say(agent) {
    const { id, queue, step, at, contact } = agent;
    const [state, code] = STEPS[step];
    const stamp = new Date(at).toISOString();
    const call = contact ? `"${contact}"` : "null";
    const direction = contact ? '"INBOUND"' : "null";
    return `{"type":"agent_state_change","timestamp":"${stamp}","data":{"user_id":"${id}","state":"${state}","state_code":"${code}","queue_id":"${queue}","call_id":${call},"direction":${direction},"duration_seconds":0,"last_updated":"${stamp}"}}`;
  }

  /** Moves the next so many agents on, and tells. Everyone has a turn before anyone has another. */
  move(count) {
    const now = Date.now();
    const frames = [];
    for (let n = 0; n < count; n += 1) {
      const agent = this.agents[this.next];
      this.next = (this.next + 7_919) % AGENTS;
      // Two changes of one agent at one time would have no order.
      if (agent.at >= now) continue;
      agent.step = (agent.step + 1) % STEPS.length;
      agent.at = now;
      agent.contact = STEPS[agent.step][0] === "CALL" ? `${agent.id.slice(0, 24)}${String(this.next).padStart(12, "0")}` : agent.contact;
      if (agent.step === 3 || agent.step === 0) agent.contact = null;
      frames.push(frame(this.say(agent)));
    }
    if (this.socket.writableLength > MAX_BACKLOG) this.overflowed = true;
    this.socket.write(Buffer.concat(frames));
    return frames.length;
  }

  /** Says who stands where, once. */
  tellAll() {
    for (const agent of this.agents) this.socket.write(frame(this.say(agent)));
  }

  /** Says `rate` events a second for a time, or until `stop` says so; answers how many were said. */
  async load(rate, seconds, stop = () => false) {
    const began = performance.now();
    let said = 0;
    this.overflowed = false;
    while (performance.now() - began < seconds * 1_000 && !stop() && !this.overflowed) {
      const due = Math.floor(((performance.now() - began) / 1_000) * rate) - said;
      if (due > 0) said += this.move(due) || due;
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    }
    return { said, seconds: (performance.now() - began) / 1_000, overflowed: this.overflowed };
  }

  /** Waits until nothing lies with the platform any more. */
  async drained(limit) {
    const began = performance.now();
    while (this.socket.writableLength > 0 && performance.now() - began < limit) {
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    }
  }

  /** Agents by id: the platform's word, and since when. */
  truth() {
    return new Map(this.agents.map(({ id, step, at }) => [id, [STEPS[step][0], at]]));
  }
}

export class Platform {
  static async start(port) {
    const platform = new Platform();
    platform.server = createServer((request, response) => platform.answer(request, response));
    platform.server.on("upgrade", (request, socket) => platform.stream(request, socket));
    await new Promise((resolve) => platform.server.listen(port, "127.0.0.1", resolve));
    platform.port = platform.server.address().port;
    return platform;
  }

  constructor() {
    const ids = Array.from({ length: AGENTS }, () => randomUUID());
    const queues = Array.from({ length: QUEUES }, () => randomUUID());
    this.sides = Object.fromEntries(["ours", "naive", "json", "binary"].map((name) => [name, new Side(ids, queues)]));
  }

  stream(request, socket) {
    const side = this.sides[new URL(request.url, "http://x").searchParams.get("side") ?? "ours"];
    const key = createHash("sha1").update(request.headers["sec-websocket-key"] + MAGIC).digest("base64");
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`);
    socket.setNoDelay(true);
    socket.resume();
    socket.on("error", () => socket.destroy());
    socket.on("end", () => socket.end());
    side.socket = socket;
  }

  answer(request, response) {
    request.resume();
    const url = new URL(request.url, "http://x");
    const json = (status, body) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    const { agents } = this.sides.ours;
    if (url.pathname.endsWith("/token")) {
      return json(200, { access_token: "bench", token_type: "Bearer", expires_in: 3_600, scope: "realtime:read users:read" });
    }
    if (url.pathname === "/api/v2/users") {
      const from = Number(url.searchParams.get("pageToken") ?? 0);
      const entities = agents.slice(from, from + PAGE).map(({ id }, n) => ({ id, name: `Agent ${from + n}`, active: true }));
      const next = from + PAGE < agents.length ? { nextPageToken: String(from + PAGE) } : {};
      return json(200, { entities, count: entities.length, ...next });
    }
    if (url.pathname === "/api/v2/realtime/agents") {
      this.byId ??= new Map(agents.map((agent) => [agent.id, agent]));
      const asked = (url.searchParams.get("user_ids") ?? "").split(",").map((id) => this.byId.get(id)).filter(Boolean);
      const entities = asked.map((agent) => JSON.parse(this.sides.ours.say(agent)).data);
      return json(200, { entities, count: entities.length });
    }
    // Neither skills nor a replay of the stream.
    return json(404, { error: "not_found" });
  }

  stop() {
    for (const side of Object.values(this.sides)) side.socket?.destroy();
    this.server.closeAllConnections();
    this.server.close();
  }
}
