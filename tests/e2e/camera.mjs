// Takes the pictures of the documentation.

import { mkdirSync, writeFileSync } from "node:fs";

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

export async function take(person, name) {
  const picture = await person.page.screenshot({ animations: "disabled" });
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(`${FOLDER}/${name}.png`, await small(picture));
}
