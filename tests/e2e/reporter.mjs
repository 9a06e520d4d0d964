// Prints one line per test and a closing line in the form of Rust's test runner, so that one
// program can sum them all.

export default async function* reporter(events) {
  let passed = 0;
  let failed = 0;
  let ignored = 0;
  for await (const { type, data } of events) {
    // What a journey measured.
    if (type === "test:stdout") yield data.message;
    if (type !== "test:pass" && type !== "test:fail") continue;
    if (data.details?.type === "suite" || data.file === data.name) continue;
    if (data.skip !== undefined || data.todo !== undefined) {
      ignored += 1;
      continue;
    }
    const seconds = (data.details.duration_ms / 1000).toFixed(1);
    if (type === "test:pass") {
      passed += 1;
      yield `test ${data.name} ... ok (${seconds} s)\n`;
    } else {
      failed += 1;
      const error = data.details.error?.cause ?? data.details.error;
      yield `test ${data.name} ... FAILED (${seconds} s)\n`;
      yield `${error?.stack ?? error}\n`;
    }
  }
  const verdict = failed ? "FAILED" : "ok";
  yield `test result: ${verdict}. ${passed} passed; ${failed} failed; ${ignored} ignored\n`;
}
