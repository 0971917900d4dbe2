import { expect, test } from "vitest";
import { measureLoopDelay } from "./loop-delay.ts";

test("a loop that stands still is late by as much, and one that does not is not", async () => {
  const delay = measureLoopDelay();
  await pause(300);
  const quiet = delay();
  expect(quiet.p50Ms).toBeLessThan(5);
  const until = performance.now() + 200;
  while (performance.now() < until);
  await pause(50);
  const busy = delay();
  expect(busy.maxMs).toBeGreaterThanOrEqual(150);
  expect(busy.p50Ms).toBeLessThan(5);
  expect(busy.p50Ms).toBeLessThanOrEqual(busy.p99Ms);
  expect(busy.p999Ms).toBeLessThanOrEqual(busy.maxMs);
});

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
