// What is put into every page before its own scripts: eyes for frames, long tasks, messages, paints.

export function watch() {
  const bench = { arrivals: [], frames: [], long: [], painted: [], shifts: 0, largest: 0, interactions: new Map() };
  globalThis.bench = bench;

  const Native = globalThis.WebSocket;
  globalThis.WebSocket = class extends Native {
    constructor(...words) {
      super(...words);
      this.addEventListener("message", () => bench.arrivals.push(performance.now()));
    }
  };

  const observe = (type, see, options) =>
    new PerformanceObserver((list) => list.getEntries().forEach(see)).observe({ type, buffered: true, ...options });
  observe("longtask", ({ startTime, duration }) => bench.long.push([startTime, duration]));
  observe("largest-contentful-paint", ({ startTime }) => (bench.largest = startTime));
  observe("layout-shift", ({ value, hadRecentInput }) => (bench.shifts += hadRecentInput ? 0 : value));
  const interaction = ({ interactionId, duration }) => {
    if (!interactionId) return;
    bench.interactions.set(interactionId, Math.max(duration, bench.interactions.get(interactionId) ?? 0));
  };
  observe("event", interaction, { durationThreshold: 16 });

  /** The row at a place of the list: the name and the state; nothing if it is not drawn. */
  bench.row = (place) => {
    const row = document.querySelector(
      `#agents .rows [aria-rowindex="${place + 2}"], #agents .ag-row[row-index="${place}"]`,
    );
    const cell = (ours, theirs, number) =>
      row?.querySelector(`[data-column="${ours}"], [col-id="${theirs}"]`) ?? row?.children[number];
    const state = cell("state", "state", 2);
    return row && [cell("agent", "name", 0).textContent, (state.querySelector("strong") ?? state).textContent];
  };

  /** Agents in contact, ready, in wrap-up and not ready, as the page counts them. */
  bench.counts = () => {
    const ours = ["in-contact", "ready", "wrap-up", "not-ready"].map((slug) =>
      document.querySelector(`.counts [data-figure="${slug}"] strong`),
    );
    const tiles = ours[0] ? ours : [...document.querySelectorAll(".figure strong")].slice(0, 4);
    return tiles.map((tile) => tile?.textContent.replaceAll(/\D/g, ""));
  };

  const scroller = () =>
    [document.querySelector("#agents"), ...document.querySelectorAll("#agents *")].find(
      (one) => one.scrollHeight > one.clientHeight + 1_000 && getComputedStyle(one).overflowY !== "visible",
    );

  /** Looks at the frames of a while; scrolls by some pixels in each. */
  bench.look = async (ms, step = 0) => {
    bench.frames = [];
    bench.long = [];
    const list = step === 0 ? undefined : scroller();
    const begin = performance.now();
    let [last, down] = [undefined, 1];
    for (;;) {
      const now = await new Promise(requestAnimationFrame);
      if (last !== undefined) bench.frames.push(now - last);
      last = now;
      if (performance.now() - begin >= ms) break;
      if (step === 0) continue;
      const before = list.scrollTop;
      list.scrollTop += down * step;
      if (list.scrollTop === before) down = -down;
    }
    // The observer of long tasks is told a little later.
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { frames: bench.frames, long: bench.long.map(([, duration]) => duration) };
  };

  /** From now on notes who stands at the top, and when that was on the screen. */
  bench.follow = () => {
    let due = false;
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      due = false;
      bench.painted.push([performance.now(), bench.row(0)?.[0]]);
    };
    const seen = () => {
      if (due) return;
      due = true;
      // A message posted in a frame comes after its paint.
      requestAnimationFrame(() => channel.port2.postMessage(0));
    };
    new MutationObserver(seen).observe(document.querySelector("#agents"), {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
  };
}
