// Runs inside the page: notes which row was drawn anew, and when it was on the screen.

/**
 * Begins to watch; `globalThis.soak` collects until it is taken. Who comes into sight counts as changed
 * where `newcomers` says so: with the newest first, that is what a change does.
 */
export function sample(newcomers) {
  const watching = globalThis.soak !== undefined;
  const soak = Object.assign((globalThis.soak ??= {}), { newcomers, paints: [], frames: [], long: [], slow: [], drawn: undefined });
  if (watching) return;
  const channel = new MessageChannel();
  // A message sent from a frame's callback arrives when that frame has been drawn.
  channel.port1.onmessage = ({ data }) => {
    const at = performance.timeOrigin + performance.now();
    for (const paint of data) soak.paints.push([...paint, at]);
  };
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      soak.long.push([performance.timeOrigin + startTime, duration]);
    }
  }).observe({ type: "longtask" });
  new PerformanceObserver((list) => {
    for (const frame of list.getEntries()) soak.slow.push(described(frame));
  }).observe({ type: "long-animation-frame" });
  // What a long frame was spent on: by whom it was called, and what was left for style, layout and paint.
  const described = ({ startTime, duration, renderStart, styleAndLayoutStart, scripts }) => ({
    at: performance.timeOrigin + startTime,
    ms: duration,
    scripts: scripts.map(({ invoker, duration: ms }) => `${invoker} ${Math.round(ms)}`),
    before: renderStart ? renderStart - startTime : duration,
    drawing: styleAndLayoutStart ? startTime + duration - styleAndLayoutStart : 0,
  });
  let last = performance.now();
  const look = (now) => {
    soak.frames.push(now - last);
    last = now;
    const drawn = new Map();
    const changed = [];
    for (const row of document.querySelectorAll('#agents [role="row"][data-slot]:not([hidden])')) {
      const name = row.querySelector('[data-column="agent"]')?.textContent;
      const state = row.querySelector("[data-state]")?.getAttribute("data-state");
      if (!name || !state) continue;
      drawn.set(name, state);
      const before = soak.drawn?.get(name);
      if (before === state || !soak.drawn) continue;
      if (before !== undefined || soak.newcomers) changed.push([name, state]);
    }
    soak.drawn = drawn;
    if (changed.length > 0) channel.port2.postMessage(changed);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** Scrolls the list so far down, and says where a pointer is over it. */
export function scrollTo(pixels) {
  const boxes = [document.querySelector("#agents"), ...document.querySelectorAll("#agents *")];
  const list = boxes.find((box) => box.scrollHeight > box.clientHeight + 1_000 && getComputedStyle(box).overflowY !== "visible");
  list.scrollTop = pixels;
  const { left, top, width, height } = list.getBoundingClientRect();
  return { x: left + width / 2, y: top + Math.min(height, innerHeight - top) / 2 };
}

/** Forgets who was in sight: somebody scrolled. */
export function forget() {
  globalThis.soak.drawn = undefined;
  globalThis.soak.paints.length = 0;
}

/** Takes what was collected since the last time. */
export function take() {
  const { paints, frames, long, slow } = globalThis.soak;
  return { paints: paints.splice(0), frames: frames.splice(0), long: long.splice(0), slow: slow.splice(0) };
}
