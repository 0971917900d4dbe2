import { afterEach, expect, test, vi } from "vitest";
import { seconds } from "../domain/units.ts";
import { systemClock } from "./system-clock.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("it counts microseconds since the epoch and never runs back", () => {
  const clock = systemClock();
  expect(Math.abs(clock.now() / 1_000 - Date.now())).toBeLessThan(1_000);
  let last = clock.now();
  for (let count = 0; count < 1_000; count += 1) {
    const now = clock.now();
    expect(Number.isSafeInteger(now) && now >= last).toBe(true);
    last = now;
  }
});

test("it follows a wall clock that was set ahead, and waits for one that was set back", () => {
  const clock = systemClock();
  const wall = Date.now();
  const before = clock.now();
  const spy = vi.spyOn(Date, "now").mockReturnValue(wall + 3_600_000);
  const ahead = clock.now();
  expect(ahead - before).toBeGreaterThan(seconds(3_599));
  spy.mockReturnValue(wall);
  expect(clock.now()).toBe(ahead);
  spy.mockReturnValue(wall + 3_700_000);
  expect(clock.now() - ahead).toBeGreaterThan(seconds(90));
});

test("a timer fires once, and not when it was cancelled", async () => {
  const clock = systemClock();
  const fired: string[] = [];
  const cancelled = clock.after(seconds(0.002), () => fired.push("cancelled"));
  cancelled.cancel();
  await new Promise<void>((resolve) => {
    clock.after(seconds(0.01), () => {
      fired.push("fired");
      resolve();
    });
  });
  cancelled.cancel();
  expect(fired).toEqual(["fired"]);
});
