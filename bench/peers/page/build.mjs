// Bundles each peer beside a document of its own: `node build.mjs OUT`.

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [out] = process.argv.slice(2);
const esbuild = process.env.ESBUILD_BIN ?? "esbuild";
const here = dirname(fileURLToPath(import.meta.url));
mkdirSync(out, { recursive: true });
const bundle = (entry) =>
  execFileSync(
    esbuild,
    [entry, "--bundle", "--format=esm", "--minify", "--jsx=automatic", "--define:process.env.NODE_ENV=\"production\"", "--log-level=warning", `--outdir=${out}`],
    { cwd: here, stdio: "inherit" },
  );
bundle("page.css");
for (const [name, entry] of [
  ["vanilla", "vanilla.js"],
  ["react", "react.jsx"],
  ["grid", "grid.jsx"],
]) {
  bundle(entry);
  writeFileSync(
    join(out, `${name}.html`),
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${name}</title><link rel="stylesheet" href="/peers/page.css"><script type="module" src="/peers/${name}.js"></script></head><body></body></html>\n`,
  );
}
// What the machine itself is judged by: frames of a page with nothing on it.
writeFileSync(join(out, "blank.html"), "<!doctype html><html lang=\"en\"><head><title>blank</title></head><body></body></html>\n");
