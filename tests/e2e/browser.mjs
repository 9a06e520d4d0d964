// A browser as a supervisor has it, with an eye on everything that must not happen.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

export { browser } from "./chromium.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const origin = process.env.FLOORLIGHT_URL ?? "http://localhost:8787";

/** The sizes at which the page is looked at. */
export const SIZES = {
  phone: { width: 390, height: 844 },
  tablet: { width: 1024, height: 768 },
  laptop: { width: 1440, height: 900 },
  wall: { width: 1920, height: 1080 },
};

/** Someone at a screen: a page, and what went wrong on it. */
export class Person {
  constructor(context, page) {
    this.context = context;
    this.page = page;
    this.troubles = [];
  }

  static async arrive(browser, { size = SIZES.laptop, theme = "light", ...rest } = {}) {
    const context = await browser.newContext({
      viewport: size,
      colorScheme: theme,
      locale: "en-GB",
      timezoneId: "Europe/Berlin",
      ...rest,
    });
    const page = await context.newPage();
    const person = new Person(context, page);
    await context.exposeBinding("floorlightViolation", (_, text) => person.trouble(`CSP: ${text}`));
    await context.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => {
        const { effectiveDirective, blockedURI, sourceFile, lineNumber, sample } = event;
        globalThis.floorlightViolation(
          `${effectiveDirective} blocked ${blockedURI} at ${sourceFile}:${lineNumber} ${sample}`,
        );
      });
    });
    page.on("pageerror", (error) => person.trouble(`error: ${error.message}`));
    page.on("console", (message) => {
      const text = message.text();
      // A refused fetch logs itself; the page's own reaction to it is what is tested.
      if (message.type() === "error" && !text.startsWith("Failed to load resource")) {
        person.trouble(`console: ${text}`);
      }
    });
    return person;
  }

  trouble(text) {
    // Playwright's own evaluation is not the page's doing.
    if (!this.looking) this.troubles.push(text);
  }

  async signIn(persona = "Sam Supervisor", path = "/") {
    const { page } = this;
    await page.goto(`${origin}${path}`);
    await page.getByRole("link", { name: /sign in/i }).or(page.getByRole("button", { name: /sign in/i })).first().click();
    await page.getByText(persona).first().click();
    await page.waitForURL(`${origin}/**`);
    return this;
  }

  /** Waits for the floor: the grid has rows. */
  async floor() {
    await this.page.locator('#agents [role="row"][data-slot]:not([hidden])').first().waitFor({ timeout: 30_000 });
    return this;
  }

  /** What axe finds on the page as it stands. */
  async axe() {
    this.looking = true;
    try {
      await this.page.evaluate(axe);
      const { violations } = await this.page.evaluate(() =>
        globalThis.axe.run(document, { resultTypes: ["violations"] }),
      );
      return violations.map(
        ({ id, help, nodes }) => `${id}: ${help}\n${nodes.slice(0, 3).map((node) => `    ${node.html.slice(0, 200)}\n    ${node.failureSummary?.split("\n").slice(1, 3).join(" ") ?? ""}`).join("\n")}`,
      );
    } finally {
      this.looking = false;
    }
  }

  async leave() {
    await this.context.close();
  }
}
