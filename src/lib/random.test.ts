import { describe, expect, it } from "vitest";
import { seededRandom, type Random } from "./random.ts";

/** Chi-squared of 20 equal classes over 20 000 values: 19 on average, past 50 one time in ten thousand. */
function unevenness(draw: (seed: number) => number): number {
  const classes = Array.from({ length: 20 }, () => 0);
  for (let seed = 0; seed < 20_000; seed += 1) {
    const index = Math.floor(draw(seed) * 20);
    classes[index] = (classes[index] ?? 0) + 1;
  }
  return classes.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0);
}

function nthUnit(random: Random, n: number): number {
  for (let skipped = 1; skipped < n; skipped += 1) random.unit();
  return random.unit();
}

describe("a seeded generator", () => {
  it.each([1, 2, 3])("draw %i is even over seeds that are counted up", (n) => {
    const value = unevenness((seed) => nthUnit(seededRandom(seed), n));
    expect(value).toBeLessThan(50);
    expect(value).toBeGreaterThan(4);
    expect(unevenness((seed) => nthUnit(seededRandom(seed).fork("noise"), n))).toBeLessThan(50);
  });

  it("gives the same stream for the same seed and label, and another for another", () => {
    const draws = (random: Random): readonly number[] => [random.unit(), random.unit(), random.unit()];
    expect(draws(seededRandom(5))).toEqual(draws(seededRandom(5)));
    expect(draws(seededRandom(5).fork("a"))).toEqual(draws(seededRandom(5).fork("a")));
    expect(draws(seededRandom(5).fork("a"))).not.toEqual(draws(seededRandom(5).fork("b")));
    expect(draws(seededRandom(5))).not.toEqual(draws(seededRandom(6)));
  });

  it("forks by label alone: what was drawn before does not matter", () => {
    const [fresh, used] = [seededRandom(9), seededRandom(9)];
    nthUnit(used, 100);
    expect(used.fork("x").unit()).toBe(fresh.fork("x").unit());
  });
});
