import { defineConfig } from "vitest/config";

const config = defineConfig({
  resolve: { alias: { "kalshi-market-maker": new URL("./src/index.ts", import.meta.url).pathname } },
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    // What needs the reference folder beside the project runs from .ci/run, not from `npm test`.
    exclude: ["test/reference/**", "node_modules/**", "dist/**"],
    testTimeout: 20_000,
    pool: "threads",
    // By itself it leaves a core free, which of two is half.
    maxWorkers: "100%",
  },
});

export { config as default };
