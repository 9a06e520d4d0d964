// What processes hold in memory, as the system counts it.

import { readFileSync, readdirSync } from "node:fs";

const read = (path) => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // A process that ended meanwhile.
  }
};

const resident = (pid) => Number(read(`/proc/${pid}/status`).match(/VmRSS:\s+(\d+) kB/)?.[1] ?? 0) * 1024;

/** The resident bytes of the processes of a name in a process group. */
export function residentOf(name, group) {
  let bytes = 0;
  for (const pid of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    const stat = read(`/proc/${pid}/stat`);
    const [, comm, rest] = stat.match(/^\d+ \((.*)\) (.*)$/s) ?? [];
    if (comm !== name || Number(rest.split(" ")[2]) !== group) continue;
    bytes += resident(pid);
  }
  return bytes;
}

/** Runs before a page: keeps the memory of its WebAssembly where it can be looked at. */
export function keepProgramMemory() {
  const instantiate = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (...what) => {
    const made = await instantiate.apply(WebAssembly, what);
    // The part of the program that comes later has none of its own.
    globalThis.programMemory ??= made.instance.exports.memory;
    return made;
  };
}

/** The bytes that a tab's scripts hold after a collection, WebAssembly's memory included. */
export async function heldBy(page, protocol) {
  await protocol.send("HeapProfiler.collectGarbage");
  const { usedSize } = await protocol.send("Runtime.getHeapUsage");
  return usedSize + (await page.evaluate(() => globalThis.programMemory.buffer.byteLength));
}

/** The resident bytes of the largest of a browser's processes that draw pages. */
export async function residentOfTab(chromium) {
  const session = await chromium.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return Math.max(...processInfo.filter(({ type }) => type === "renderer").map(({ id }) => resident(id)));
}
