// The benchmarks of the page: `page.mjs ORIGIN ROUNDS B9 B11`; each finding is a line of JSON.

import { live } from "./page/live.mjs";
import { paint } from "./page/paint.mjs";
import { Server } from "./page/sides.mjs";
import { start } from "./page/start.mjs";

const [origin, rounds, ...ids] = process.argv.slice(2);
const server = new Server(origin);
if (ids.includes("B9")) {
  await live(server, Number(rounds));
  await paint(server);
}
if (ids.includes("B11")) await start(server, Number(rounds));
