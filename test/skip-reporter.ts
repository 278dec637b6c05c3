import type { Reporter, TestModule } from "vitest/node";

/** Names every test that was skipped, and why: a run that tried less than another must not look the same. */
export const skipReporter: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]) {
    for (const module of modules) {
      for (const test of module.children.allTests("skipped")) {
        const result = test.result();
        const note = result.state === "skipped" && result.note !== undefined ? `: ${result.note}` : "";
        process.stdout.write(`SKIPPED ${test.fullName}${note}\n`);
      }
    }
  },
};
