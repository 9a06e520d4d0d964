// The first script of the page: the theme before the first paint, the rule for static markup, the program.

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

// The view library makes static parts of a view by setting `innerHTML` of a <template>. The markup is
// compiled into the program; nothing that a person or a platform wrote ever goes this way. So only a
// <template> may be set, and only to elements and attributes that can do nothing by themselves.
const ELEMENTS =
  /^(?:a|b|code|dd|div|dl|dt|em|fieldset|footer|h[1-3]|header|kbd|legend|li|ol|p|section|small|span|strong|table|tbody|td|th|thead|tr|ul)$/;
const ATTRIBUTES = /^(?:class|id|title|dir|lang|scope|role|colspan|tabindex|aria-[a-z]+)$/;
const TAG = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"<>]*")?)*)\s*\/?>/y;
const TEXT = /[^<]+/y;

function isStaticMarkup(markup) {
  let at = 0;
  while (at < markup.length) {
    TEXT.lastIndex = at;
    const text = TEXT.exec(markup);
    if (text) {
      at = TEXT.lastIndex;
      continue;
    }
    TAG.lastIndex = at;
    const tag = TAG.exec(markup);
    if (!tag || !ELEMENTS.test(tag[2])) {
      return false;
    }
    const names = tag[3].replaceAll(/="[^"]*"/g, "").trim();
    if (names && !names.split(/\s+/).every((name) => ATTRIBUTES.test(name))) {
      return false;
    }
    at = TAG.lastIndex;
  }
  return true;
}

function admitStaticMarkup() {
  if (!globalThis.trustedTypes) {
    return;
  }
  const policy = trustedTypes.createPolicy("floorlight", {
    createHTML(markup) {
      if (!isStaticMarkup(markup)) {
        throw new TypeError("This markup is not part of the page.");
      }
      return markup;
    },
  });
  const plain = Object.getOwnPropertyDescriptor(Element.prototype, "innerHTML");
  Object.defineProperty(HTMLTemplateElement.prototype, "innerHTML", {
    ...plain,
    set(markup) {
      plain.set.call(this, policy.createHTML(markup));
    },
  });
}

applyTheme();
admitStaticMarkup();
await init({ module_or_path: "/app_bg.wasm" });
