// Runs the built Worker in workerd on this machine, with everything that wrangler.toml binds.
//
//   node tests/workerd/launch.mjs --port 8787 --persist DIR --vars FILE.json
//                                 [--dist web/dist] [--worker worker/build] [--no-cron]
//                                 [--put KEY=FILE]… (into the bucket, before anything runs)
//
// Prints one JSON line when it is ready: {"ready":true,"port":…,"pid":…}, where pid is workerd's own.
// Takes commands on standard input, one a line, and answers each with one JSON line:
//   scheduled            runs the cron handler
//   put-r2 KEY FILE      copies a file into the bucket DATA
//   get-r2 KEY           answers with the object's text, or null
//   stop                 stops everything
// The Worker's own log lines go to standard error. When workerd dies, the launcher ends with code 70.

import { fstatSync, readFileSync, readdirSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

process.env.WRANGLER_SEND_METRICS = "false";
process.env.CLOUDFLARE_CF_FETCH_ENABLED = "false";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const CRON_MS = 60_000;
const WATCH_MS = 250;
const STOP_LIMIT_MS = 5_000;

const { values: options } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    host: { type: "string", default: "127.0.0.1" },
    persist: { type: "string" },
    vars: { type: "string" },
    dist: { type: "string", default: join(root, "web/dist") },
    worker: { type: "string", default: join(root, "worker/build") },
    config: { type: "string", default: join(root, "wrangler.toml") },
    "no-cron": { type: "boolean", default: false },
    put: { type: "string", multiple: true, default: [] },
  },
});

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

function fail(sentence) {
  say({ ready: false, error: sentence });
  process.exit(2);
}

/** The modules of the build: its entry first, then every WebAssembly file beside it. */
function modules(folder) {
  const names = readdirSync(folder).filter((name) => /\.(js|wasm)$/.test(name));
  names.sort((a, b) => Number(b === "index.js") - Number(a === "index.js") || a.localeCompare(b));
  if (names[0] !== "index.js") fail(`${folder} holds no index.js: build the Worker first`);
  return names.map((name) => ({
    type: name.endsWith(".wasm") ? "CompiledWasm" : "ESModule",
    path: join(folder, name),
    contents: readFileSync(join(folder, name)),
  }));
}

/** Variables: a JSON object of texts. */
function variables(file) {
  if (!file) return {};
  const read = JSON.parse(readFileSync(file, "utf8"));
  return Object.fromEntries(
    Object.entries(read).map(([name, value]) => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

/** workerd's process id: the runtime is a child of this process. */
function workerdPid() {
  const own = String(process.pid);
  if (process.platform === "linux") {
    for (const entry of readdirSync("/proc")) {
      if (!/^\d+$/.test(entry)) continue;
      try {
        const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
        const [, name, rest] = /^\d+ \((.*)\) (.*)$/s.exec(stat) ?? [];
        if (name === "workerd" && rest.split(" ")[1] === own) return Number(entry);
      } catch {
        // The process ended while it was looked at.
      }
    }
    return null;
  }
  try {
    return Number(execFileSync("pgrep", ["-P", own, "workerd"], { encoding: "utf8" }).split("\n")[0]);
  } catch {
    return null;
  }
}

const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const { unstable_getMiniflareWorkerOptions } = await import("wrangler");
const { Miniflare, Log, LogLevel } = await import("miniflare");

const { workerOptions } = unstable_getMiniflareWorkerOptions(options.config, undefined, {
  overrides: { assets: { directory: resolve(options.dist) } },
});
const { modulesRules: _, ...bound } = workerOptions;
const persist = options.persist && resolve(options.persist);
const miniflare = new Miniflare({
  host: options.host,
  port: Number(options.port),
  cf: false,
  log: new Log(LogLevel.WARN),
  ...(persist && {
    durableObjectsPersist: join(persist, "objects"),
    r2Persist: join(persist, "bucket"),
  }),
  handleRuntimeStdio(stdout, stderr) {
    stdout.pipe(process.stderr, { end: false });
    stderr.pipe(process.stderr, { end: false });
  },
  workers: [
    {
      ...bound,
      name: "floorlight",
      modulesRoot: resolve(options.worker),
      modules: modules(resolve(options.worker)),
      bindings: { ...bound.bindings, ...variables(options.vars) },
    },
  ],
});

const url = await miniflare.ready.catch((error) => fail(`workerd does not start: ${error.message}`));
const pid = workerdPid();
let stopping = false;

async function stop(code) {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(code), STOP_LIMIT_MS).unref();
  await miniflare.dispose().catch(() => {});
  process.exit(code);
}

async function scheduled() {
  const worker = await miniflare.getWorker();
  const { outcome } = await worker.scheduled({ scheduledTime: new Date(), cron: "* * * * *" });
  return { scheduled: outcome };
}

const commands = {
  scheduled,
  async "put-r2"(key, file) {
    const bucket = await miniflare.getR2Bucket("DATA");
    // The proxy to workerd knows plain buffers only, not those of Node.
    await bucket.put(key, new Uint8Array(readFileSync(resolve(file))).buffer);
    return { put: key };
  },
  async "get-r2"(key) {
    const bucket = await miniflare.getR2Bucket("DATA");
    const object = await bucket.get(key);
    return { key, text: object ? await object.text() : null };
  },
  async stop() {
    say({ stopped: true });
    await stop(0);
  },
};

for (const pair of options.put) {
  const at = pair.indexOf("=");
  await commands["put-r2"](pair.slice(0, at), pair.slice(at + 1));
}
say({ ready: true, port: Number(url.port), pid });

if (pid) {
  setInterval(() => {
    if (stopping || alive(pid)) return;
    say({ stopped: false, error: "workerd has died" });
    process.exit(70);
  }, WATCH_MS).unref();
}
if (!options["no-cron"]) {
  const run = () => scheduled().catch((error) => console.error(`cron: ${error.message}`));
  run();
  setInterval(run, CRON_MS);
}
process.on("SIGTERM", () => stop(0));
process.on("SIGINT", () => stop(0));

const lines = createInterface({ input: process.stdin });
lines.on("line", async (line) => {
  const [name, ...rest] = line.trim().split(/\s+/);
  if (!name) return;
  const command = commands[name];
  if (!command) return say({ error: `unknown command: ${name}` });
  try {
    const answer = await command(...rest);
    if (answer) say(answer);
  } catch (error) {
    say({ error: `${name}: ${error.message}` });
  }
});
// A launcher whose parent is gone stops; one started without a pipe runs on.
if (fstatSync(0).isFIFO()) lines.on("close", () => stop(0));
