// B6, B7 and B13: fan-out in workerd, measured from outside.
//
//   node bench/js/fan_out/main.mjs --watchers PROGRAM [--port 9410] [--full] [--rounds N] B6 B7 B13

import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

import { Child } from "./child.mjs";
import { fanOut } from "./fan_out.mjs";
import { overload } from "./overload.mjs";
import { Platform } from "./platform.mjs";
import { pin } from "./side.mjs";
import { stalled } from "./stalled.mjs";

const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    watchers: { type: "string" },
    port: { type: "string", default: "9410" },
    full: { type: "boolean", default: false },
    rounds: { type: "string" },
  },
});

const PORTS = { ours: 1, naive: 2, json: 3, binary: 4 };
const others = availableParallelism() > 1 ? `1-${availableParallelism() - 1}` : "0";
const watchers = new Child(values.watchers, []);
const platform = await Platform.start(Number(values.port));
pin(process.pid, others);
pin(watchers.process.pid, others);
const world = (name) => ({ platform, watchers, port: Number(values.port) + PORTS[name] });
try {
  if (wanted.includes("B6")) await fanOut(world, values.full, Number(values.rounds ?? 0));
  if (wanted.includes("B7")) await stalled(world);
  if (wanted.includes("B13")) await overload(world);
} finally {
  platform.stop();
  await watchers.stop();
}
