import { defineConfig } from "vitest/config";
import { skipReporter } from "./skip-reporter.ts";

// As `main.ts` has it: the threads and programs that tests start then need not take the types out of the same files each time.
process.env["NODE_COMPILE_CACHE"] ??= new URL("../node_modules/.cache/newsdesk-tests", import.meta.url).pathname;

export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  test: {
    reporters: ["default", skipReporter],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores: more forks only make the tests that start real servers late.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: "rooms", include: ["test/**/*.test.ts"], exclude: ["test/contract/**", "**/node_modules/**"] },
      },
      // Apart, because only these need PostgreSQL started.
      {
        extends: true,
        test: { name: "contract", include: ["test/contract/**/*.test.ts"], globalSetup: "test/contract/postgres.ts" },
      },
    ],
  },
});
