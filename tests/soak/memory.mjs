// What processes hold in memory, as the system counts it.

import { readFileSync, readdirSync } from "node:fs";

const read = (path) => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // A process that ended meanwhile.
  }
};

/** The resident bytes of the processes of a name in a process group. */
export function residentOf(name, group) {
  let bytes = 0;
  for (const pid of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    const stat = read(`/proc/${pid}/stat`);
    const [, comm, rest] = stat.match(/^\d+ \((.*)\) (.*)$/s) ?? [];
    if (comm !== name || Number(rest.split(" ")[2]) !== group) continue;
    const [, kilobytes] = read(`/proc/${pid}/status`).match(/VmRSS:\s+(\d+) kB/) ?? [];
    bytes += Number(kilobytes ?? 0) * 1024;
  }
  return bytes;
}

/** The bytes that a tab's scripts hold after a collection: objects, and WebAssembly's memory. */
export async function heldBy(page, protocol) {
  await protocol.send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize = 0 } = await protocol.send("Runtime.getHeapUsage");
  return usedSize + backingStorageSize;
}
