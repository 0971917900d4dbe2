import { describe, expect, it } from "vitest";
import { seededRandom } from "../../lib/random.ts";
import { seconds, time } from "../../domain/units.ts";
import { latentsOf, type Latent } from "./latent.ts";
import { newRace, type Runner } from "./race.ts";

const start = time(0);
const memory = seconds(5);

function runner(ticker: string, value: number, more: Partial<Runner> = {}): Runner {
  return { ticker, value, volatility: 0.3, jumpSize: 0.8, jumpRate: 0.1, ...more };
}

function race(runners: readonly Runner[], seed: number): readonly Latent[] {
  return latentsOf(newRace(runners, seededRandom(seed), start), start, memory);
}

function only(latents: readonly Latent[]): Latent {
  const [first] = latents;
  if (first === undefined) throw new Error("a race has a runner");
  return first;
}

const seeds = Array.from({ length: 4_000 }, (_, seed) => seed);

describe("a race", () => {
  it("moves in log-odds by the volatility that was asked for", () => {
    const moves = seeds.map((seed) => {
      const value = only(race([runner("A", 0.5, { volatility: 0.02, jumpRate: 0 })], seed)).at(seconds(4));
      return Math.log(value / (1 - value)) ** 2;
    });
    const mean = moves.reduce((sum, move) => sum + move, 0) / moves.length;
    // The square of a normal has a standard deviation of √2 times its mean.
    expect(Math.abs(mean / (0.02 ** 2 * 4) - 1)).toBeLessThan((4 * Math.SQRT2) / Math.sqrt(seeds.length));
  });

  it("says when it jumps next, and jumps then", () => {
    const one = only(race([runner("A", 0.5, { volatility: 0.0001, jumpRate: 0.01 })], 3));
    for (let jump = 0; jump < 20; jump += 1) {
      const at = one.nextJumpAt();
      if (at === undefined) throw new Error("a race with jumps has a next one");
      const before = one.at(time(at - 1));
      expect(Math.abs(Math.log(before / (1 - before)))).toBeLessThan(20);
      expect(one.at(at)).not.toBeCloseTo(before, 6);
      if (one.at(at) < 0.001 || one.at(at) > 0.999) break;
    }
  });

  it("never sums past one in an exclusive event, and at most one wins", () => {
    const wins = new Map<string, number>();
    for (const seed of seeds) {
      const latents = race([runner("A", 0.5), runner("B", 0.3), runner("C", 0.1)], seed);
      const sum = latents.reduce((total, latent) => total + latent.at(seconds(20)), 0);
      expect(sum).toBeLessThanOrEqual(1 + 1e-12);
      const winners = latents.map(({ result }) => (result === "yes" ? 1 : 0)).join("");
      wins.set(winners, (wins.get(winners) ?? 0) + 1);
    }
    for (const [winners, value] of [
      ["100", 0.5],
      ["010", 0.3],
      ["001", 0.1],
      ["000", 0.1],
    ] as const) {
      const error = Math.sqrt((value * (1 - value)) / seeds.length);
      expect(Math.abs((wins.get(winners) ?? 0) / seeds.length - value)).toBeLessThan(4 * error);
    }
  });

  it("obeys a forced result", () => {
    for (const seed of seeds.slice(0, 50)) {
      expect(only(race([runner("A", 0.01, { result: "yes" })], seed)).result).toBe("yes");
      const two = race([runner("A", 0.9, { result: "no" }), runner("B", 0.1)], seed);
      expect(two.map(({ result }) => result)).toEqual(["no", "yes"]);
    }
  });
});

describe("what values were", () => {
  it("is remembered for as long as was asked", () => {
    const one = only(race([runner("A", 0.5)], 1));
    const values = new Map([[0, 0.5]]);
    for (let second = 1; second <= 200; second += 1) {
      values.set(second, one.at(seconds(second)));
      for (let ago = 0; ago <= Math.min(5, second); ago += 1) {
        expect(one.at(seconds(second - ago))).toBe(values.get(second - ago));
      }
    }
    expect(one.at(seconds(0))).not.toBe(0.5);
  });

  it("goes the same way whoever looks when", () => {
    const [often, once] = [1, 2].map(() => race([runner("A", 0.5), runner("B", 0.3)], 4)[1]);
    for (let step = 1; step <= 100; step += 1) often?.at(seconds(step / 10));
    expect(often?.at(seconds(10))).toBe(once?.at(seconds(10)));
    expect(often?.at(seconds(10))).not.toBe(0.3);
  });
});
