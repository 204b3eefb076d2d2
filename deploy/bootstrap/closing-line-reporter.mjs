import { messages, say } from "./messages.mjs";

/**
 * Ends a test run with `N passed, N failed, N skipped` alone on a line, for whoever reads the output of a build server.
 * What fails without being a test counts as failed too: a file that cannot be loaded, an error nobody caught.
 * A run in which no test was executed is a failure, since nothing was shown.
 */
export default class ClosingLineReporter {
  /**
   * @param {readonly import("vitest/node").TestModule[]} modules
   * @param {readonly unknown[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    const counts = countOutcomes(modules, unhandledErrors);
    if (counts.passed + counts.failed === 0) {
      say(messages.noTestRan());
      process.exitCode = 1;
    }
    process.stdout.write(`\n${closingLine(counts)}\n`);
  }
}

/** @typedef {{ readonly passed: number, readonly failed: number, readonly skipped: number }} Counts */

/** @param {Counts} counts */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * @param {readonly import("vitest/node").TestModule[]} modules
 * @param {readonly unknown[]} unhandledErrors
 * @returns {Counts}
 */
function countOutcomes(modules, unhandledErrors) {
  const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
  for (const module of modules) {
    let failedTests = 0;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === "passed") counts.passed += 1;
      else if (state === "failed") failedTests += 1;
      else counts.skipped += 1;
    }
    counts.failed += failedTests;
    if (failedTests === 0 && module.state() === "failed") counts.failed += 1;
  }
  return counts;
}
