import { describe, expect, it } from "vitest";
import { seededRandom } from "../../lib/random.ts";
import { seconds, time } from "../../domain/units.ts";
import { newRace, type Race, type Runner } from "./race.ts";

const start = time(0);
const memory = seconds(5);

function runner(ticker: string, value: number, more: Partial<Runner> = {}): Runner {
  return { ticker, value, volatility: 0.3, jumpSize: 0.8, ...more };
}

/** Runs a race for 20 seconds of news, with two jumps a runner, and gives the first one's values on the way. */
function runRace(race: Race, runners: readonly Runner[], seed: number): readonly number[] {
  const jumps = seededRandom(seed).fork("jumps");
  const first = runners[0]?.ticker ?? "";
  const path = [race.value(first)];
  for (let tick = 1; tick <= 80; tick += 1) {
    race.learn(seconds(tick / 4));
    path.push(race.value(first));
    if (tick % 40 !== 0) continue;
    for (const { ticker } of runners) race.jump(ticker, seconds(tick / 4), jumps.normal());
    path.push(race.value(first));
  }
  return path;
}

/** Mean and its standard error. */
function mean(numbers: readonly number[]): { readonly mean: number; readonly error: number } {
  const average = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const variance = numbers.reduce((sum, number) => sum + (number - average) ** 2, 0) / numbers.length;
  return { mean: average, error: Math.sqrt(variance / numbers.length) };
}

function expectNear(numbers: readonly number[], expected: number): void {
  const { mean: average, error } = mean(numbers);
  expect(Math.abs(average - expected)).toBeLessThan(4 * error);
}

const seeds = Array.from({ length: 4_000 }, (_, seed) => seed);

describe("a latent value", () => {
  it.each([0.1, 0.5, 0.8])(
    "is a martingale that starts at %f and is right about the result on average",
    (value) => {
      const runners = [runner("A", value)];
      const ends: number[] = [];
      const results: number[] = [];
      const errors: number[] = [];
      for (const seed of seeds) {
        const race = newRace(runners, seededRandom(seed), start, memory);
        const end = runRace(race, runners, seed).at(-1) ?? 0;
        const result = race.winner === "A" ? 1 : 0;
        ends.push(end);
        results.push(result);
        // Whatever the value says, the result agrees with it on average: by thirds of the range, too.
        errors.push((result - end) * (end > 0.67 ? 1 : -1), (result - end) * (end < 0.33 ? 1 : -1));
      }
      expectNear(ends, value);
      expectNear(results, value);
      expectNear(errors, 0);
    },
  );

  it("moves as far as the uncertainty it takes away: Σ(Δp)² = p₀(1−p₀) − p(1−p) on average", () => {
    const runners = [runner("A", 0.4)];
    const gaps = seeds.map((seed) => {
      const path = runRace(newRace(runners, seededRandom(seed), start, memory), runners, seed);
      const end = path.at(-1) ?? 0;
      const moved = path.slice(1).reduce((sum, value, at) => sum + (value - (path[at] ?? 0)) ** 2, 0);
      return moved - (0.24 - end * (1 - end));
    });
    expectNear(gaps, 0);
  });

  it("moves in log-odds by the volatility that was asked for", () => {
    const moves = seeds.map((seed) => {
      const race = newRace([runner("A", 0.5, { volatility: 0.02 })], seededRandom(seed), start, memory);
      race.learn(seconds(4));
      return Math.log(race.value("A") / (1 - race.value("A"))) ** 2;
    });
    expectNear(moves, 0.02 ** 2 * 4);
  });

  it("in an exclusive event, values never sum past one and each is a martingale; at most one wins", () => {
    const runners = [runner("A", 0.5), runner("B", 0.3), runner("C", 0.1)];
    const wins = { A: 0, B: 0, C: 0, nobody: 0 };
    const ends: number[] = [];
    for (const seed of seeds) {
      const race = newRace(runners, seededRandom(seed), start, memory);
      runRace(race, runners, seed);
      ends.push(race.value("B"));
      expect(race.value("A") + race.value("B") + race.value("C")).toBeLessThanOrEqual(1 + 1e-12);
      wins[(race.winner ?? "nobody") as keyof typeof wins] += 1;
    }
    expectNear(ends, 0.3);
    for (const [name, value] of [
      ["A", 0.5],
      ["B", 0.3],
      ["C", 0.1],
      ["nobody", 0.1],
    ] as const) {
      expect(Math.abs(wins[name] / seeds.length - value)).toBeLessThan(
        4 * Math.sqrt((value * (1 - value)) / seeds.length),
      );
    }
  });

  it("obeys a forced result", () => {
    for (const seed of seeds.slice(0, 50)) {
      const random = seededRandom(seed);
      expect(newRace([runner("A", 0.01, { result: "yes" })], random, start, memory).winner).toBe("A");
      const two = [runner("A", 0.9, { result: "no" }), runner("B", 0.1)];
      expect(newRace(two, random, start, memory).winner).toBe("B");
    }
  });

  it("remembers what it was, for as long as was asked", () => {
    const race = newRace([runner("A", 0.5)], seededRandom(1), start, memory);
    const values = new Map([[0, 0.5]]);
    for (let second = 1; second <= 30; second += 1) {
      race.learn(seconds(second));
      values.set(second, race.value("A"));
      for (let ago = 0; ago <= Math.min(5, second); ago += 1) {
        expect(race.valueAt("A", seconds(second - ago))).toBe(values.get(second - ago));
      }
    }
    expect(race.valueAt("A", seconds(0))).not.toBe(0.5);
  });

  it("goes the same way whoever looks when", () => {
    const runners = [runner("A", 0.5), runner("B", 0.3)];
    const [often, once] = [1, 2].map(() => newRace(runners, seededRandom(4), start, memory));
    for (let step = 1; step <= 100; step += 1) often?.learn(seconds(step / 10));
    once?.learn(seconds(10));
    expect(often?.value("B")).toBe(once?.value("B"));
    expect(often?.value("B")).not.toBe(0.3);
  });
});
