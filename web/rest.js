// Loads the part of the program that the floor does not need until it can be used, see xtask/src/build/split.

const NAME = "/app_rest.wasm";
/** If the floor is not there by then, the rest is fetched all the same. */
const PATIENCE_MS = 3_000;

let first;
let asked = false;

/** Takes what the part has that is there. Called again the floor is there too, and the rest is fetched. */
export function rest(exports) {
  if (first) {
    fetchRest();
    return;
  }
  first = exports;
  setTimeout(fetchRest, PATIENCE_MS);
}

/** What the later part imports: all that the first one has. */
function imports() {
  const rest = { ...first };
  for (let place = 0; place < first.shared.length; place += 1) rest[place] = first.shared.get(place);
  return { rest };
}

/** Fetches the rest beside whatever else is done. */
async function fetchRest() {
  if (asked) return;
  asked = true;
  try {
    await WebAssembly.instantiateStreaming(fetch(NAME, { priority: "low" }), imports());
  } catch {
    // It is asked for again when it is needed.
  }
}

/** Loads the rest at once: something of it is called. The page waits meanwhile. */
export function load() {
  try {
    new WebAssembly.Instance(new WebAssembly.Module(bytes()), imports());
  } catch (error) {
    say("A part of this page did not come.", " What it shows may be out of date. Reload it as soon as there is a connection.");
    throw error;
  }
}

function bytes() {
  const request = new XMLHttpRequest();
  request.open("GET", NAME, false);
  // Bytes as letters: a request that is waited for may not answer with a buffer.
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status !== 200) throw new Error(`the rest of the program was answered with ${request.status}`);
  return Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0) & 0xff);
}

/** The program cannot go on: this is said without it. */
function say(title, text) {
  if (document.getElementById("broken")) return;
  const banner = document.createElement("section");
  banner.id = "broken";
  banner.className = "banner";
  banner.dataset.level = "down";
  banner.setAttribute("role", "alert");
  const words = document.createElement("p");
  const strong = document.createElement("strong");
  strong.textContent = title;
  words.append(strong, text);
  const reload = document.createElement("button");
  reload.className = "button primary";
  reload.textContent = "Reload";
  reload.addEventListener("click", () => location.reload());
  banner.append(words, reload);
  document.body.prepend(banner);
}
