// The peers of B6, B7 and B13: a Durable Object in plain JavaScript that keeps a Map of agents and tells
// everyone who watches. `naive` sends each event as a message of JSON; `json` and `binary` send what
// changed, at once when idle, else 50 ms after the last time.

import { DurableObject } from "cloudflare:workers";

const FLUSH_MS = 50;
const ROW_BYTES = 20;

export class FloorObject extends DurableObject {
  agents = new Map();
  changed = new Set();
  labels = new Map();
  watchers = new Set();
  seq = 0;
  flushedAt = 0;
  timer = null;
  stream = null;
  snapshot = null;
  manner = "json";

  async fetch(request) {
    const url = new URL(request.url);
    this.manner = url.pathname.split("/")[1];
    this.stream ??= this.open();
    await this.stream;
    if (url.pathname.endsWith("/words")) {
      return Response.json({
        agents: Object.fromEntries([...this.agents.values()].map(({ id, row }) => [row, id])),
        labels: Object.fromEntries([...this.labels].map(([text, row]) => [row, text])),
      });
    }
    if (request.headers.get("upgrade") !== "websocket") return new Response("ok");
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    server.send(this.everything());
    this.watchers.add(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  webSocketMessage() {}

  webSocketClose(socket) {
    this.watchers.delete(socket);
  }

  webSocketError(socket) {
    this.watchers.delete(socket);
  }

  async open() {
    const response = await fetch(`${this.env.UPSTREAM}?side=${this.manner}`, { headers: { upgrade: "websocket" } });
    response.webSocket.addEventListener("message", ({ data }) => this.take(data));
    response.webSocket.accept();
  }

  label(text) {
    let row = this.labels.get(text);
    if (row === undefined) {
      row = this.labels.size + 1;
      this.labels.set(text, row);
    }
    return row;
  }

  take(text) {
    const { type, data } = JSON.parse(text);
    if (type !== "agent_state_change") return;
    const at = Date.parse(data.last_updated);
    let agent = this.agents.get(data.user_id);
    if (agent === undefined) {
      agent = { id: data.user_id, row: this.agents.size, at: 0 };
      this.agents.set(agent.id, agent);
    } else if (at < agent.at) return;
    agent.state = data.state;
    agent.state_row = this.label(data.state);
    agent.code = data.state_code;
    agent.queue = data.queue_id;
    agent.contact = data.call_id;
    agent.direction = data.direction;
    agent.at = at - data.duration_seconds * 1000;
    this.changed.add(agent);
    if (this.manner === "naive") this.flush();
    else this.timer ??= setTimeout(() => this.flush(), Math.max(0, this.flushedAt + FLUSH_MS - Date.now()));
  }

  flush() {
    this.timer = null;
    this.flushedAt = Date.now();
    this.seq += 1;
    const message = this.manner === "binary" ? this.asBytes(this.changed) : this.asJson([...this.changed], false);
    this.changed.clear();
    for (const watcher of this.watchers) {
      try {
        watcher.send(message);
      } catch {
        this.watchers.delete(watcher);
      }
    }
  }

  asJson(agents, snapshot) {
    return JSON.stringify(snapshot ? { seq: this.seq, snapshot, agents } : { seq: this.seq, agents });
  }

  /** Who comes between two changes gets the same text. */
  everything() {
    if (this.snapshot?.seq !== this.seq) {
      this.snapshot = { seq: this.seq, text: this.asJson([...this.agents.values()], true) };
    }
    return this.snapshot.text;
  }

  asBytes(agents) {
    const view = new DataView(new ArrayBuffer(8 + agents.size * ROW_BYTES));
    view.setUint32(0, this.seq, true);
    view.setUint32(4, agents.size, true);
    let at = 8;
    for (const agent of agents) {
      view.setUint32(at, agent.row, true);
      view.setUint16(at + 4, agent.state_row, true);
      view.setUint16(at + 6, this.label(agent.code), true);
      view.setUint32(at + 8, this.label(agent.queue), true);
      view.setFloat64(at + 12, agent.at, true);
      at += ROW_BYTES;
    }
    return view.buffer;
  }
}

export default {
  fetch(request, env) {
    const name = new URL(request.url).pathname.split("/")[1];
    return env.FLOOR.get(env.FLOOR.idFromName(name)).fetch(request);
  },
};
