import { describe, expect, it } from "vitest";
import { seededRandom } from "../../lib/random.ts";
import { plus, seconds, time } from "../../domain/units.ts";
import { defaultScenario } from "../default-scenario.ts";
import type { Scenario, ScenarioMarket } from "../scenario.ts";
import type { Latent } from "./latent.ts";
import type { NewsPlan } from "./plan.ts";
import { newLatents } from "./truth.ts";

const start = time(1_795_392_000_000_000);
const lasts = 60;

/** One event of markets A, B, C … with these values; their news comes as told, within a minute. */
function scenarioOf(
  values: readonly number[],
  news?: NewsPlan,
  more: Partial<ScenarioMarket> = {},
): Scenario {
  const { markets, ...rest } = defaultScenario();
  const [pattern] = markets;
  if (pattern === undefined) throw new Error("the default scenario has a market");
  const event = { ticker: "E", seriesTicker: "KXDEMOHIGH", title: "E", isExclusive: false };
  return {
    ...rest,
    events: [news === undefined ? event : { ...event, news }],
    markets: values.map((value, index) => ({
      ...pattern,
      ...more,
      ticker: "ABCDEFGH".charAt(index),
      eventTicker: "E",
      crowd: { ...pattern.crowd, value, volatility: 0.25, jumpRate: 0.05, jumpSize: 0.7, rivals: [] },
    })),
  };
}

const evenly = { correlation: 0, startsAfter: seconds(0), endsAfter: seconds(lasts), releases: [] };
const factor = (markets: "above" | "between" | "apart"): NewsPlan => ({ kind: "factor", markets, ...evenly });
const score = (scores: number): NewsPlan => ({
  kind: "score",
  startsAfter: seconds(10),
  endsAfter: seconds(lasts),
  scores,
});
const release: NewsPlan = {
  kind: "factor",
  markets: "above",
  ...evenly,
  releases: [{ after: seconds(30), share: 0.9 }],
};

const courses: readonly (readonly [string, Scenario])[] = [
  ["continuous news with jumps", scenarioOf([0.4])],
  ["a strike ladder on one number", scenarioOf([0.85, 0.5, 0.15], factor("above"))],
  ["a scheduled release", scenarioOf([0.6, 0.3], release)],
  ["neighbouring buckets of one number", scenarioOf([0.2, 0.5, 0.2], factor("between"))],
  [
    "correlated numbers",
    scenarioOf([0.7, 0.4], { kind: "factor", markets: "apart", ...evenly, correlation: 0.6 }),
  ],
  ["a game of two sides", scenarioOf([0.65, 0.35], score(9))],
  ["a game with a draw", scenarioOf([0.45, 0.3, 0.25], score(2))],
  ["a game of many points, one market", scenarioOf([0.3], score(100))],
];

function latentsOf(scenario: Scenario, seed: number): readonly Latent[] {
  return [...newLatents(scenario, seededRandom(seed), start).values()];
}

/** All markets second by second: together, for nobody looks back further than the slowest of the crowd. */
function pathsOf(latents: readonly Latent[]): readonly (readonly number[])[] {
  const moments = Array.from({ length: lasts + 1 }, (_, second) => plus(start, seconds(second)));
  const rows = moments.map((at) => latents.map((latent) => latent.at(at)));
  return latents.map((_, index) => rows.map((row) => row[index] ?? 0));
}

function expectNear(numbers: readonly number[], expected: number): void {
  const average = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const variance = numbers.reduce((sum, number) => sum + (number - average) ** 2, 0) / numbers.length;
  expect(Math.abs(average - expected)).toBeLessThan(4 * Math.sqrt(variance / numbers.length) + 1e-9);
}

const seeds = Array.from({ length: 800 }, (_, seed) => seed);

describe.each(courses)("B8.4 the latent values of %s", (_, scenario) => {
  const worlds = seeds.map((seed) => {
    const latents = latentsOf(scenario, seed);
    const paths = pathsOf(latents);
    return latents.map(({ result }, index) => ({ path: paths[index] ?? [], isYes: result === "yes" }));
  });
  const markets = scenario.markets.map(({ crowd }, index) => ({
    value: crowd.value,
    runs: worlds.flatMap((world) => world[index] ?? []),
  }));

  it("start where they were told, and settle there on average", () => {
    for (const { value, runs } of markets) {
      expect(runs.every(({ path }) => Math.abs((path[0] ?? 0) - value) < 1e-6)).toBe(true);
      expectNear(
        runs.map(({ isYes }) => (isYes ? 1 : 0)),
        value,
      );
    }
  });

  it("are martingales, and right about the result at every moment and height", () => {
    for (const { value, runs } of markets) {
      for (const at of [10, 30, 50, 59]) {
        expectNear(
          runs.map(({ path }) => path[at] ?? 0),
          value,
        );
        for (const [low, high] of [
          [0, 0.33],
          [0.33, 0.67],
          [0.67, 1],
        ] as const) {
          const there = runs.filter(({ path }) => (path[at] ?? 0) >= low && (path[at] ?? 0) < high);
          if (there.length < 50) continue;
          expectNear(
            there.map(({ path, isYes }) => (isYes ? 1 : 0) - (path[at] ?? 0)),
            0,
          );
        }
      }
    }
  });

  it("move as far as the uncertainty they take away: E[Σ(Δp)²] = p₀(1−p₀) by the settlement", () => {
    for (const { value, runs } of markets) {
      const moved = runs.map(({ path, isYes }) =>
        [...path, isYes ? 1 : 0].reduce(
          (sum, p, at, all) => sum + (at === 0 ? 0 : (p - (all[at - 1] ?? 0)) ** 2),
          0,
        ),
      );
      expectNear(moved, value * (1 - value));
    }
  });
});

describe("the markets of one event", () => {
  it("never contradict each other on a ladder, at any time, nor in the end", () => {
    for (const seed of seeds.slice(0, 200)) {
      const latents = latentsOf(scenarioOf([0.85, 0.5, 0.15], factor("above")), seed);
      for (let second = 0; second <= lasts; second += 1) {
        const values = latents.map((latent) => latent.at(plus(start, seconds(second))));
        expect(values).toEqual(values.toSorted((a, b) => b - a));
      }
      const results = latents.map(({ result }) => result);
      expect(results).toEqual(results.toSorted().toReversed());
    }
  });

  it("hit at most one bucket, and worth no more than one together", () => {
    for (const seed of seeds.slice(0, 200)) {
      const latents = latentsOf(scenarioOf([0.2, 0.5, 0.2], factor("between")), seed);
      expect(latents.filter(({ result }) => result === "yes").length).toBeLessThanOrEqual(1);
      const at = plus(start, seconds(45));
      expect(latents.reduce((sum, latent) => sum + latent.at(at), 0)).toBeLessThanOrEqual(1 + 1e-9);
    }
  });

  it("come out together as often as their correlation says: ¼ + asin(ρ)/2π at one half each", () => {
    const plan: NewsPlan = { kind: "factor", markets: "apart", ...evenly, correlation: 0.6 };
    const both = seeds.map((seed) => {
      const [a, b] = latentsOf(scenarioOf([0.5, 0.5], plan), seed);
      return a?.result === "yes" && b?.result === "yes" ? 1 : 0;
    });
    expectNear(both, 0.25 + Math.asin(0.6) / (2 * Math.PI));
  });

  it("of a game: exactly one side wins or it is a draw, and a score is news that was announced", () => {
    for (const seed of seeds.slice(0, 200)) {
      const latents = latentsOf(scenarioOf([0.45, 0.3, 0.25], score(2)), seed);
      expect(latents.filter(({ result }) => result === "yes").length).toBe(1);
      const jumpAt = latents[0]?.nextJumpAt();
      if (jumpAt === undefined) continue;
      const [before, after] = [jumpAt - 1, jumpAt].map((at) => latents[0]?.at(time(at)) ?? 0);
      expect(Math.abs((after ?? 0) - (before ?? 0))).toBeGreaterThan(0.001);
    }
  });

  it("stand still before a release that brings everything, and know everything after it", () => {
    const plan: NewsPlan = { ...release, releases: [{ after: seconds(30), share: 1 }] };
    const [latent] = latentsOf(scenarioOf([0.6], plan), 1);
    expect(latent?.at(plus(start, seconds(29)))).toBeCloseTo(0.6, 9);
    expect(latent?.nextJumpAt()).toBe(plus(start, seconds(30)));
    expect(latent?.at(plus(start, seconds(30)))).toBe(latent?.result === "yes" ? 1 : 0);
  });

  it("of a combo multiply, and it is true when all its legs are", () => {
    const base = scenarioOf([0.5, 0.6]);
    const legs = new Map([
      ["C", [{ ticker: "A", outcome: "yes" } as const, { ticker: "B", outcome: "no" } as const]],
    ]);
    const [pattern] = base.markets;
    if (pattern === undefined) throw new Error("there is a market");
    const scenario: Scenario = {
      ...base,
      events: [
        ...base.events,
        {
          ticker: "F",
          seriesTicker: "KXDEMOHIGH",
          title: "F",
          isExclusive: false,
          news: { kind: "product", legs },
        },
      ],
      markets: [...base.markets, { ...pattern, ticker: "C", eventTicker: "F" }],
    };
    const wins = seeds.map((seed) => {
      const [a, b, c] = latentsOf(scenario, seed);
      const at = plus(start, seconds(20));
      expect(c?.at(at)).toBeCloseTo((a?.at(at) ?? 0) * (1 - (b?.at(at) ?? 0)), 12);
      expect(c?.result).toBe(a?.result === "yes" && b?.result === "no" ? "yes" : "no");
      return c?.result === "yes" ? 1 : 0;
    });
    expectNear(wins, 0.5 * 0.4);
  });

  it.each([
    ["a ladder", factor("above"), [0.85, 0.5, 0.02]],
    ["buckets", factor("between"), [0.2, 0.5, 0.02]],
    ["numbers apart", factor("apart"), [0.5, 0.6, 0.02]],
    ["a game", score(2), [0.49, 0.49, 0.02]],
  ] as const)("obey a forced result of %s", (_, news, values) => {
    for (const seed of seeds.slice(0, 20)) {
      const scenario = scenarioOf(values, news);
      const markets = scenario.markets.map((market, index) =>
        index === 2 ? { ...market, result: "yes" as const } : market,
      );
      expect(latentsOf({ ...scenario, markets }, seed)[2]?.result).toBe("yes");
    }
  });
});
