// What journeys through the settings of Administration share.

import { origin } from "./browser.mjs";

export const field = (page, path) => page.locator(`[data-path="${path}"]`);

export const status = (page) => page.locator(".save-bar [role=status]");

export const save = (page) => page.getByRole("button", { name: "Save", exact: true }).click();

/** Saves, and waits until it is said. */
export async function saved(page) {
  await save(page);
  await status(page).getByText(/^Saved at/).waitFor({ timeout: 20_000 });
}

/** Shows a part of the settings. */
export async function part(page, name) {
  const chip = page.getByRole("group", { name: "What is edited" }).getByRole("button", { name: new RegExp(`^${name}`) });
  await chip.click();
  await page.waitForFunction((chip) => chip.getAttribute("aria-pressed") === "true", await chip.elementHandle());
}

/** Signs in and waits until the fields of the document are there. */
export async function administered(person) {
  await person.signIn("Ada Admin", "/admin");
  await field(person.page, "thresholds.not_ready.medium_s").waitFor({ timeout: 30_000 });
  return person;
}

const PATH = "/api/connections/demo/directory-document";

/** The stored document, and its tag. */
export const stored = (page) =>
  page.evaluate(async (path) => {
    const answer = await fetch(path, { headers: { "X-Floorlight": "1" } });
    return { tag: answer.headers.get("etag"), document: await answer.json() };
  }, PATH);

/** Saves a document as a program would; returns the status and every path that is wrong. */
export const put = (page, tag, document) =>
  page.evaluate(
    async ([path, tag, body]) => {
      const headers = { "X-Floorlight": "1", "Content-Type": "application/json", "If-Match": tag };
      const answer = await fetch(path, { method: "PUT", headers, body });
      const said = await answer.json().catch(() => ({}));
      return { status: answer.status, fields: (said.errors ?? []).map((error) => error.field) };
    },
    [PATH, tag, JSON.stringify(document)],
  );

/** Where the document is saved, for a browser that is to see it fail. */
export const SAVES = `${origin}${PATH}`;
