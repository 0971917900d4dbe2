import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { start } from "./kmm.ts";

const stormy = fileURLToPath(new URL("../../config/scenarios/faults.yaml", import.meta.url));

test("an exchange ends at once, whatever faults were still to come", async () => {
  const exchange = start([
    "exchange",
    "--json",
    "--seed",
    "7",
    "--key-type",
    "ed25519",
    "--scenario",
    stormy,
  ]);
  await exchange.shown("rest_url");
  const askedAt = performance.now();
  exchange.kill("SIGINT");
  expect((await exchange.ended).code).toBe(0);
  expect(performance.now() - askedAt).toBeLessThan(10_000);
});
