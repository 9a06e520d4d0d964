// Numbers of rounds, and findings as `cargo xtask bench` reads them.

export function quantile(values, percent) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(((sorted.length - 1) * percent) / 100)];
}

const rounded = (number) => Math.round(number * 10) / 10;

/** A ratio of the shortest times, with the median and the spread of the rounds' ratios. */
export function ratio(ours, peers, canary) {
  const each = ours.map((own, round) => own / peers[round]).filter(Number.isFinite);
  return {
    unit: "×",
    figure: Math.min(...ours) / Math.min(...peers.filter(Number.isFinite)),
    median: quantile(each, 50),
    spread: [quantile(each, 10), quantile(each, 90)],
    canary,
  };
}

/** A number in milliseconds or another unit: the median of the rounds, and their spread. */
export const number = (values, unit, canary) => ({
  unit,
  figure: rounded(quantile(values, 50)),
  canary,
});

export const spread = (values) => `${rounded(quantile(values, 10))}–${rounded(quantile(values, 90))} over the rounds`;

export function tell(id, what, limit, finding, note = "") {
  process.stdout.write(`${JSON.stringify({ id, what, limit, note, ...finding })}\n`);
}

/** For the one who waits. */
export const mutter = (text) => process.stderr.write(`${text}\n`);
