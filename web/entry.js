// The first script of the page: the theme before the first paint, then the program.

import init from "app";

const THEME_KEY = "floorlight.theme";

function applyTheme() {
  try {
    const theme = localStorage.getItem(THEME_KEY);
    if (theme === "light" || theme === "dark") {
      document.documentElement.dataset.theme = theme;
    }
  } catch {
    // A browser that refuses storage has the theme of the system.
  }
}

applyTheme();
await init({ module_or_path: "/app_bg.wasm" });
