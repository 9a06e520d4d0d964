// A platform whose client may not see users: never shown as an empty floor (AUTH-6).

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Person, browser } from "./browser.mjs";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

for (const theme of ["light", "dark"]) {
  test(`a missing scope is suspected, not an empty floor (${theme})`, async () => {
    const person = await (await Person.arrive(chromium, { theme })).signIn();
    await person.page.getByText(/Likely missing scope/).first().waitFor({ timeout: 60_000 });
    assert.equal(await person.page.getByText("Nobody is on the floor").count(), 0);
    assert.deepEqual(await person.axe(), []);
    assert.deepEqual(person.troubles, []);
    await person.leave();
  });
}
