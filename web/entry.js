// The first script of the page: the theme before the first paint, then the program.

import "./theme.js";
import init from "app";

await init({ module_or_path: "/app_bg.wasm" });
