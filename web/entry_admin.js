// The first script of Administration: the theme before the first paint, then the program.

import "./theme.js";
import init from "admin";

await init({ module_or_path: "/admin_bg.wasm" });
