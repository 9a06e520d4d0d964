"use strict";

// Each field of the faults: its label and how it is edited.
const FIELDS = [
  ["loss_pct", "Lost messages, %", "number"],
  ["duplicate_pct", "Doubled messages, %", "number"],
  ["reorder_pct", "Reordered messages, %", "number"],
  ["reorder_max_ms", "Held back by up to, ms", "number"],
  ["delay_ms", "Delay, ms", "number"],
  ["malformed_pct", "Malformed messages, %", "number"],
  ["unknown_pct", "Unknown messages, %", "number"],
  ["clock_skew_ms", "Clock ahead, ms", "number"],
  ["stamp_skew_ms", "Stamps off by up to, ms", "number"],
  ["silent_stream", "Silent stream", "checkbox"],
  ["refuse_stream", "Refuse the stream (503)", "checkbox"],
  ["rotate_every_s", "Rotate every, s (0 never)", "number"],
  ["http_429", "429, retry after, s (empty off)", "retry"],
  ["http_503", "503 for every call", "checkbox"],
  ["http_401", "Refuse tokens", ["off", "once", "always"]],
  ["missing_scope", "Missing users:read", "checkbox"],
  ["token_429", "Token service suspends (429)", "checkbox"],
  ["client_disabled", "Client disabled", "checkbox"],
  ["slow_ms", "Slow answers, ms", "number"],
  ["html_error", "HTML error page (502)", "checkbox"],
  ["redirect_to", "Redirect to (empty off)", "text"],
  ["whole_seconds", "Times in whole seconds", "checkbox"],
  ["duration_style", "duration_seconds means", ["in_state", "before_change"]],
  ["rest_style", "REST times mean", ["change", "snapshot"]],
  ["identity", "Identity provider", [
    "off", "down", "keys_down", "plain_pkce_only", "no_pkce", "wrong_iss_param", "error_html",
    "alg_none", "unknown_key", "foreign_key", "wrong_signature", "wrong_audience", "wrong_issuer",
    "wrong_nonce", "expired", "not_yet_valid",
  ]],
];
const MANNERS = new Set(["reorder_max_ms", "whole_seconds", "duration_style", "rest_style"]);
const REFRESH_MS = 2000;

const status = document.getElementById("status");
const form = document.getElementById("faults");
const now = document.getElementById("now");

function say(sentence) {
  status.textContent = sentence;
}

async function ask(method, path, body) {
  const answer = await fetch(path, {
    method,
    headers: body === undefined ? {} : { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const value = await answer.json();
  if (!answer.ok) {
    const errors = (value.errors ?? []).map((error) => `${error.field}: ${error.error}`);
    throw new Error(errors.join("; ") || value.message || `status ${answer.status}`);
  }
  return value;
}

function control(name, kind) {
  if (Array.isArray(kind)) {
    const select = document.createElement("select");
    for (const word of kind) {
      select.add(new Option(word.replaceAll("_", " "), word));
    }
    return select;
  }
  const input = document.createElement("input");
  input.type = kind === "retry" ? "number" : kind;
  if (kind === "retry") {
    input.min = "0";
  }
  if (name.endsWith("_pct")) {
    input.min = "0";
    input.max = "100";
    input.step = "0.5";
  }
  return input;
}

function value(kind, element) {
  switch (kind) {
    case "checkbox":
      return element.checked;
    case "number":
      return Number(element.value);
    case "retry":
      return element.value === "" ? null : { retry_after: Number(element.value) };
    case "text":
      return element.value === "" ? null : element.value;
    default:
      return element.value;
  }
}

function show(faults) {
  for (const [name, , kind] of FIELDS) {
    const element = document.getElementById(name);
    if (element === document.activeElement) {
      continue;
    }
    const is = faults[name];
    if (kind === "checkbox") {
      element.checked = is;
    } else if (kind === "retry") {
      element.value = is === null ? "" : String(is.retry_after ?? 0);
    } else {
      element.value = is ?? "";
    }
    const off = is === null || is === false || is === 0 || is === "off" || MANNERS.has(name);
    element.parentElement.toggleAttribute("data-on", !off);
  }
}

function build() {
  for (const [name, label, kind] of FIELDS) {
    const element = control(name, kind);
    element.id = name;
    const text = document.createElement("label");
    text.htmlFor = name;
    text.textContent = label;
    const field = document.createElement("div");
    field.className = "field";
    field.append(text, element);
    form.append(field);
    element.addEventListener("change", async () => {
      try {
        show(await ask("PUT", "/faults", { [name]: value(kind, element) }));
        say(`Set: ${label}`);
      } catch (error) {
        say(`Refused: ${error.message}`);
      }
    });
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const button of document.querySelectorAll("[data-command]")) {
    button.addEventListener("click", async () => {
      try {
        await ask("POST", `/commands/${button.dataset.command}`);
        say(`Done: ${button.textContent}`);
        await refresh();
      } catch (error) {
        say(`Refused: ${error.message}`);
      }
    });
  }
}

// Each column of the truth: its label and how it is made of a row's sums and its waiting contacts.
const COLUMNS = [
  ["Waiting", (sums, row) => row.waiting],
  ["Longest wait", (sums, row) => span(row.longest_wait_ms)],
  ["Offered", (sums) => sums.offered],
  ["Answered", (sums) => sums.answered],
  ["Abandoned", (sums) => sums.abandoned],
  [
    "Service level",
    (sums) => percent(
      sums.answered_in_target,
      sums.answered + sums.abandoned - sums.abandoned_short,
    ),
  ],
  ["Speed of answer", (sums) => mean(sums.answer_wait_ms, sums.answered)],
  ["Handled", (sums) => sums.handled],
  ["Handle time", (sums) => mean(sums.handle_ms, sums.handled)],
];
const TRUTH_WINDOW_S = 300;
const TRUTH_EVERY_MS = 10000;

function span(ms) {
  if (ms === null) {
    return "–";
  }
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function mean(sum, count) {
  return span(count === 0 ? null : sum / count);
}

function percent(part, whole) {
  return whole > 0 ? `${((100 * part) / whole).toFixed(1)} %` : "–";
}

function cells(element, head, texts) {
  const row = document.createElement("tr");
  const first = document.createElement("th");
  first.scope = element === "th" ? "col" : "row";
  first.textContent = head;
  row.append(first);
  for (const text of texts) {
    const cell = document.createElement(element);
    if (element === "th") {
      cell.scope = "col";
    }
    cell.textContent = String(text);
    row.append(cell);
  }
  return row;
}

function truthRow(name, sums, waits) {
  return cells("td", name, COLUMNS.map(([, of]) => of(sums, waits)));
}

async function truth() {
  const [told, waits] = await Promise.all([
    ask("GET", `/truth/figures?windows=${TRUTH_WINDOW_S}`),
    ask("GET", "/truth/waiting"),
  ]);
  const longest = waits.queues.map((queue) => queue.longest_wait_ms ?? -1);
  const most = Math.max(-1, ...longest);
  const all = { waiting: waits.contacts.length, longest_wait_ms: most < 0 ? null : most };
  const queues = told.queues.map((queue, place) =>
    truthRow(queue.name, queue.windows[0], waits.queues[place]));
  document.getElementById("truth").replaceChildren(
    truthRow("The whole floor", told.floor[0], all),
    ...queues,
  );
  const { busy_ms: busy, idle_ms: idle } = told.floor[0];
  document.getElementById("truth-note").textContent =
    `Occupancy ${percent(busy, busy + idle)}. Computed from everything that happened, not from `
    + "what was published; renewed every ten seconds.";
}

function figures(log, scenario) {
  const figure = (label, text) => {
    const term = document.createElement("dt");
    term.textContent = label;
    const detail = document.createElement("dd");
    detail.textContent = text;
    const group = document.createElement("div");
    group.append(term, detail);
    return group;
  };
  now.replaceChildren(
    figure("Scenario", scenario.name),
    figure("Under way", scenario.under_way.join(", ") || "nothing"),
    figure("Sockets now", String(log.sockets.now)),
    figure("Most at once", String(log.sockets.max_concurrent)),
    figure("Live tokens", String(log.live_tokens)),
    figure("Token requests", String(log.token_requests.length)),
    figure("Published", String(log.messages.published)),
    figure("Delivered", String(log.messages.delivered)),
    figure("Lost", String(log.messages.lost)),
    figure("Malformed", String(log.messages.malformed)),
  );
}

async function refresh() {
  show(await ask("GET", "/faults"));
  figures(await ask("GET", "/log"), await ask("GET", "/scenario"));
}

async function keepUp() {
  try {
    await refresh();
    if (status.textContent === "Loading…" || status.textContent.startsWith("Lost")) {
      say("Ready");
    }
  } catch {
    say("Lost the simulator. It is asked again every two seconds.");
  }
  setTimeout(keepUp, REFRESH_MS);
}

async function keepTruth() {
  try {
    await truth();
  } catch (error) {
    document.getElementById("truth-note").textContent = `Not known: ${error.message}`;
  }
  setTimeout(keepTruth, TRUTH_EVERY_MS);
}

build();
document.getElementById("truth-head").append(cells("th", "Queue", COLUMNS.map(([label]) => label)));
keepUp();
keepTruth();
