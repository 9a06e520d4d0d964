// Takes the pictures of the documentation: each in both themes.

import { mkdirSync, writeFileSync } from "node:fs";
import { pause } from "./stage.mjs";

const FOLDER = process.env.FLOORLIGHT_PICTURES ?? "docs/pictures";

/** A palette makes the files a third as big; without the library that does it they are only bigger. */
async function small(picture) {
  try {
    const { default: sharp } = await import("sharp");
    return await sharp(picture).png({ palette: true, quality: 90, effort: 10 }).toBuffer();
  } catch {
    return picture;
  }
}

/** Takes a picture in light and in dark. */
export async function take(person, name) {
  mkdirSync(FOLDER, { recursive: true });
  for (const theme of ["light", "dark"]) {
    await person.page.emulateMedia({ colorScheme: theme });
    // Colours that fade have arrived by then.
    await pause(250);
    const picture = await person.page.screenshot({ animations: "disabled" });
    writeFileSync(`${FOLDER}/${name}-${theme}.png`, await small(picture));
  }
}
