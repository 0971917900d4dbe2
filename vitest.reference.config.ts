import { defineConfig } from "vitest/config";

/** Checks against the reference folder beside the project: `.ci/run` runs them, `npm test` does not. */
const config = defineConfig({
  test: {
    include: ["test/reference/**/*.test.ts"],
    testTimeout: 300_000,
    pool: "threads",
    // One at a time: each streams whole recordings, and there may be two cores.
    fileParallelism: false,
    passWithNoTests: true,
  },
});

export { config as default };
