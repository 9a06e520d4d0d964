// The theme before the first paint.

const THEME_KEY = "floorlight.theme";

try {
  const theme = localStorage.getItem(THEME_KEY);
  if (theme === "light" || theme === "dark") {
    document.documentElement.dataset.theme = theme;
  }
} catch {
  // A browser that refuses storage has the theme of the system.
}
