import { expect, test } from "vitest";
import { measure } from "../../bench/harness.ts";

test("cases take turns, warm-ups are not counted, and a rate is items over seconds", () => {
  const turns: string[] = [];
  let now = 0;
  // Seconds that each turn of a case takes; the first turn is the warm-up.
  const takes: Readonly<Record<string, number[]>> = { a: [100, 1, 4, 2], b: [100, 10, 10, 10] };
  const timed = (name: string) => ({
    name,
    run: () => {
      turns.push(name);
      now += (takes[name]?.shift() ?? 0) * 1_000;
      return 20;
    },
  });
  const rates = measure([timed("a"), timed("b")], { rounds: 3, warmUps: 1 }, () => now);
  expect(turns.join("")).toBe("abababab");
  expect(rates).toEqual({
    a: { median: 10, min: 5, max: 20, rounds: 3 },
    b: { median: 2, min: 2, max: 2, rounds: 3 },
  });
});
