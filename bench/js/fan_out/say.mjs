// Findings, as `cargo xtask bench` reads them; the rules are those of bench/js/measure.mjs.

export const quantile = (values, part) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * part)];
};

/** Compares what two sides took: each has the list of its pairs, one pair a round. */
export function ratio(ours, theirs) {
  const sum = ([a, b]) => a + b;
  const ratios = ours.map((pair, round) => sum(pair) / sum(theirs[round]));
  return {
    figure: Math.min(...ours.flat()) / Math.min(...theirs.flat()),
    median: quantile(ratios, 0.5),
    spread: [quantile(ratios, 0.1), quantile(ratios, 0.9)],
  };
}

/**
 * Our work against itself: two rounds hold four stretches, and the outer two are compared with the inner
 * two. What stands first in a round follows upon something else than what stands last.
 */
export const canary = (pairs) =>
  quantile(pairs.slice(1).map(([c, d], round) => (pairs[round][0] + d) / (pairs[round][1] + c)), 0.5);

const tenth = (number) => Math.round(number * 10) / 10;

/** Prints a ratio. */
export function tellRatio(id, what, limit, found, note = "") {
  process.stdout.write(`${JSON.stringify({ id, what, unit: "×", limit, note, ...found })}\n`);
}

/** Prints a number. */
export function tell(id, what, unit, limit, figure, note = "", canary = null) {
  process.stdout.write(`${JSON.stringify({ id, what, figure: tenth(figure), unit, limit, note, canary })}\n`);
}

export const note = (text) => process.stderr.write(`${text}\n`);
