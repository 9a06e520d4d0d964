// The pages that are compared, each in a browser of its own, and how one is told what to play.

import { browser as launch } from "../../../tests/e2e/chromium.mjs";
import { watch } from "./watch.mjs";

/** About 44 rows are in sight: our page has its strip and its queues above them. */
const SIZE = { width: 1440, height: 2100 };

export const OURS = { name: "ours", longest: "/?sort=-in-state", newest: "/?sort=in-state" };
const peer = (name, file) => ({
  name,
  longest: `/peers/${file}.html?every=250`,
  newest: `/peers/${file}.html?every=250&sort=newest`,
  // The same page, drawn anew for each batch instead of four times a second.
  eager: `/peers/${file}.html?every=0`,
});
export const GRID = peer("React and AG Grid", "grid");
export const PEERS = [peer("a table in plain JavaScript", "vanilla"), peer("React", "react"), GRID];

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The stand-in for the Worker. */
export class Server {
  constructor(origin) {
    this.origin = origin;
  }

  /** How many events a second there are for whoever comes next. */
  opening(rate) {
    return this.#post(`opening?rate=${rate}`);
  }

  play(rate, beats) {
    return this.#post(`play?rate=${rate}&beats=${beats}`);
  }

  async status() {
    return (await fetch(`${this.origin}/control/status`)).json();
  }

  /** Waits until everything was played, and until it was drawn. */
  async done() {
    while ((await this.status()).left > 0) await pause(50);
    // Figures move once a second, in the hub and in a page.
    await pause(2_500);
  }

  async #post(command) {
    const { ok } = await fetch(`${this.origin}/control/${command}`, { method: "POST" });
    if (!ok) throw new Error(`the stand-in refused ${command}`);
  }
}

/** Opens a page in a fresh browser, lends it, and closes everything. */
export async function visit(url, use) {
  const browser = await launch();
  try {
    const page = await browser.newPage({ viewport: SIZE, locale: "en-GB", timezoneId: "Europe/Berlin" });
    const troubles = [];
    page.on("pageerror", ({ message }) => troubles.push(message));
    await page.addInitScript(watch);
    await page.goto(url);
    const session = await browser.newBrowserCDPSession();
    const answer = await use(page, session);
    if (troubles.length > 0) throw new Error(`${url}: ${troubles.join("; ")}`);
    return answer;
  } finally {
    await browser.close();
  }
}

/** Waits until the agents are drawn. */
export const drawn = (page) => page.waitForFunction(() => globalThis.bench.row(40), undefined, { timeout: 30_000 });

/** The processor's time of all renderers until now, in seconds. */
export async function processorTime(session) {
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  return processInfo.filter(({ type }) => type === "renderer").reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}
