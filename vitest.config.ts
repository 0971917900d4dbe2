import { defineConfig } from "vitest/config";

/** Files that share nothing but pure modules need no world of their own: reading all modules anew takes longer than testing. */
const pure = ["src/**/*.test.ts", "test/engine/**/*.test.ts"];

const config = defineConfig({
  resolve: { alias: { "kalshi-market-maker": new URL("./src/index.ts", import.meta.url).pathname } },
  test: {
    testTimeout: 20_000,
    pool: "threads",
    // By itself it leaves a core free, which of two is half.
    maxWorkers: "100%",
    projects: [
      { extends: true, test: { name: "pure", include: pure, isolate: false } },
      {
        extends: true,
        test: {
          name: "whole",
          include: ["test/**/*.test.ts"],
          // What needs the reference folder beside the project runs from .ci/run, not from `npm test`.
          exclude: ["test/reference/**", ...pure],
        },
      },
    ],
  },
});

export { config as default };
