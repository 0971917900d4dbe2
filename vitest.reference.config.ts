import { defineConfig } from "vitest/config";

/** Checks against the reference folder beside the project: `.ci/run` runs them, `npm test` does not. */
const config = defineConfig({
  test: {
    include: ["test/reference/**/*.test.ts"],
    testTimeout: 300_000,
    pool: "threads",
    // By itself it leaves a core free, which of two is half.
    maxWorkers: "100%",
    passWithNoTests: true,
  },
});

export { config as default };
