// A Worker in workerd with everybody who watches it: ours, or a peer.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { platform, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { Child } from "./child.mjs";
import { fetched, viewers } from "./people.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
const launcher = join(root, "tests/workerd/launch.mjs");
/** As many sockets of one person as a hub takes (W11). */
const PER_PERSON = 64;
const READY_MS = 90_000;
/** What is under way must have come within this. */
const CHECK_MS = 30_000;
/** Our Hub shows times by its estimate of the platform's clock, which may be a few milliseconds off. */
const CLOCK_MS = 25;
const CONNECTION = "bench";

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until something holds. */
export async function until(what, limit, good) {
  const began = performance.now();
  for (;;) {
    const found = await good();
    if (found) return found;
    if (performance.now() - began > limit) throw new Error(`${what}: not within ${limit} ms`);
    await pause(50);
  }
}

function variables(port, platform, issuer) {
  const base = `http://127.0.0.1:${platform}`;
  const surface = { realtime: { base_url: base, token_url: `${base}/oauth2/token` } };
  return {
    CONNECTION_IDS: CONNECTION,
    [`CONNECTION_${CONNECTION.toUpperCase()}`]: { id: CONNECTION, name: "Bench", preset: "seed-realtime", client_id: "bench", client_secret_env: "BENCH_SECRET", surface },
    BENCH_SECRET: "bench",
    PUBLIC_ORIGIN: `http://localhost:${port}`,
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: "floorlight",
    STORE_KEY: Buffer.from("a store key of the benchmark ...".padEnd(32).slice(0, 32)).toString("base64"),
  };
}

export class Side {
  /** Starts a side; its workerd runs on the first core, everything else on the others. */
  static async start(name, { platform, watchers, port }) {
    const side = new Side();
    Object.assign(side, { name, port, watchers, platform, drops: [], people: [] });
    side.folder = mkdtempSync(join(tmpdir(), "fan-out-"));
    const file = join(side.folder, "variables.json");
    const args = [launcher, "--port", String(port), "--persist", join(side.folder, "state"), "--vars", file];
    let vars = { UPSTREAM: `http://127.0.0.1:${platform.port}/api/v2/realtime/stream` };
    if (name === "ours") {
      side.provider = new Child("node", [join(root, "tests/oidc/provider.mjs"), "--app-origin", `http://localhost:${port}`]);
      vars = variables(port, platform.port, (await side.provider.answer()).issuer);
    } else {
      const peer = join(root, "bench/peers/fan_out");
      args.push("--config", join(peer, "wrangler.toml"), "--worker", peer, "--dist", peer, "--no-cron");
    }
    writeFileSync(file, JSON.stringify(vars));
    const hear = (line) => {
      if (process.env.FAN_OUT_LOG) process.stderr.write(`${name}: ${line}\n`);
      if (line.includes("did not read and was dropped")) side.drops.push(Date.now());
    };
    side.worker = new Child("node", args, { hear });
    const ready = await side.worker.answer();
    if (!ready.ready) throw new Error(ready.error);
    side.pid = ready.pid;
    pin(side.pid, "0");
    await side.connect();
    return side;
  }

  get stream() {
    return this.platform.sides[this.name];
  }

  /** Has the side open its stream, and fills its floor. */
  async connect() {
    this.origin = `http://localhost:${this.port}`;
    if (this.name !== "ours") await fetch(`${this.origin}/${this.name}/`);
    await until(`${this.name} opens its stream`, 30_000, () => this.stream.socket);
    this.stream.tellAll();
    await this.stream.drained(10_000);
    await pause(1_000);
  }

  /** Has everything compiled that will be: what tiers up while it is measured costs twice. */
  async warm() {
    for (let n = 0; n < 3; n += 1) await this.load(this.name === "naive" ? 40 : 1_500, 2);
  }

  /** Opens the sockets, and waits until each has the floor. */
  async watch(count, stalling = 0) {
    let [people, url] = [[[]], `ws://localhost:${this.port}/${this.name}/stream`];
    if (this.name === "ours") {
      // Twice as many as needed: sockets that were let go of may be held for a moment more.
      const needed = Math.ceil((2 * count) / PER_PERSON);
      if (this.people.length < needed) this.people.push(...(await viewers(this.origin, this.people.length, needed)));
      [people, url] = [this.people, `ws://localhost:${this.port}/api/connections/${CONNECTION}/stream`];
    }
    const form = { ours: "floorlight", binary: "binary" }[this.name] ?? "json";
    this.count = count;
    await this.watchers.ask({ open: { crowd: this.name, form, url, people, count, stalling } });
    await until(`${count} watch ${this.name}`, READY_MS, async () => {
      const { ready, refused, ended } = await this.state();
      if (Object.keys(ended).length > 0) throw new Error(`sockets ended: ${JSON.stringify(ended)} ${refused}`);
      return ready === count;
    });
  }

  state() {
    return this.watchers.ask({ state: { crowd: this.name } });
  }

  async leave() {
    await this.watchers.ask({ close: { crowd: this.name } });
    await pause(500);
  }

  /** Nanoseconds of CPU that workerd has used, in all of its threads. */
  cpu() {
    const tasks = `/proc/${this.pid}/task`;
    return readdirSync(tasks).reduce((sum, task) => sum + Number(readFileSync(`${tasks}/${task}/schedstat`, "utf8").split(" ")[0]), 0);
  }

  /** Bytes of memory that workerd holds. */
  memory() {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.pid}/status`, "utf8"))[1]) * 1_024;
  }

  /** Sends events and says what they cost and when they came. `tail` is waited for what is under way. */
  async load(rate, seconds, { tail = 20_000, lateMs = 1e9, most = Infinity } = {}) {
    await this.watchers.ask({ begin: { crowd: this.name, at: Date.now(), late_ms: lateMs } });
    const [cpu, beganAt] = [this.cpu(), Date.now()];
    let heaviest = 0;
    const weigh = () => (heaviest = Math.max(heaviest, this.memory())) > most;
    const said = await this.stream.load(rate, seconds, most === Infinity ? undefined : weigh);
    const endedAt = Date.now();
    await this.settle(tail, said.said * this.count);
    return { ...(await this.state()), ...said, beganAt, endedAt, heaviest, cpu: (this.cpu() - cpu) / 1e9 };
  }

  /** Waits until everything has come, or nothing has for a while: changes may have been told together. */
  async settle(limit, most) {
    await this.stream.drained(limit);
    let [last, still] = [-1, 0];
    const quiet = async () => {
      const { deliveries } = await this.state();
      still = deliveries === last ? still + 1 : 0;
      last = deliveries;
      return deliveries >= most || still > 10;
    };
    await until(`${this.name} comes to rest`, limit, quiet).catch(() => {});
  }

  /** Fails unless the first and the last watcher come to see what the platform said. */
  async check() {
    let wrong;
    const right = async () => (wrong = await this.difference()) === null;
    await until(this.name, CHECK_MS, right).catch(() => {
      throw new Error(`${this.name}: ${wrong}`);
    });
  }

  /** An agent of whom a watcher sees something else than the platform said; `null` if there is none. */
  async difference() {
    const { floors } = await this.watchers.ask({ floor: { crowd: this.name } });
    const names = await this.words();
    for (const floor of floors) {
      const seen = new Map(Object.entries(floor).map(([agent, [state, at]]) => [names.agent(agent), [names.label(state), at]]));
      for (const [id, [state, at]] of this.stream.truth()) {
        const found = seen.get(id);
        if (found?.[0] !== state || Math.abs(found[1] - at) > CLOCK_MS) return `${id} is ${found}, not ${[state, at]}`;
      }
    }
    return null;
  }

  async words() {
    if (this.name === "ours") {
      const { agents, labels } = await fetched(this.origin, `/api/connections/${CONNECTION}/directory`, this.people[0]);
      const ids = new Map(agents.map(({ row, id }) => [String(row), id]));
      const texts = new Map(labels.map(({ row, text }) => [String(row), text]));
      return { agent: (row) => ids.get(row), label: (row) => texts.get(row) };
    }
    if (this.name !== "binary") return { agent: (id) => id, label: (text) => text };
    const { agents, labels } = await (await fetch(`${this.origin}/${this.name}/words`)).json();
    return { agent: (row) => agents[row], label: (row) => labels[row] };
  }

  async stop() {
    await this.watchers.ask({ close: { crowd: this.name } }).catch(() => {});
    await this.worker.stop("stop");
    this.provider?.process.kill();
    this.stream.socket?.destroy();
    this.stream.socket = null;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Keeps a process's first thread on a core, where the machine has more than one and `taskset` is there. */
export function pin(pid, cores) {
  try {
    execFileSync("taskset", ["-p", "-c", cores, String(pid)], { stdio: "ignore" });
  } catch {
    // Without it the figures are those of whatever core it runs on.
  }
}

const SPIN = "const c=process.cpuUsage(),t=performance.now();while(performance.now()-t<400);const u=process.cpuUsage(c);console.log((u.user+u.system)/1e3/(performance.now()-t))";

/** How much of the first core a busy program gets: the canary of times that are compared with nothing. */
export function quiet() {
  const [command, args] = platform() === "linux" ? ["taskset", ["-c", "0", process.execPath]] : [process.execPath, []];
  return Math.min(1, Number(execFileSync(command, [...args, "-e", SPIN], { encoding: "utf8" })));
}
