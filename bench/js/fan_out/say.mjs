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
 * Our work against itself, by the same figure: the shortest of one half of all stretches against that of
 * the other. A round has one of each half, in turns, as what stands first follows upon something else
 * than what stands last.
 */
export const canary = (pairs) => {
  const half = (turned) => Math.min(...pairs.map((pair, round) => pair[(round + turned) % 2]));
  return half(0) / half(1);
};

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
