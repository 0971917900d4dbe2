import fc from "fast-check";
import { expect, test } from "vitest";
import { guide, market, now, view } from "../../../test/strategy/scene.ts";
import { cents, contracts } from "../../domain/units.ts";
import type { Draft } from "../stage.ts";
import { createStrategy } from "../strategy.ts";
import { noSignals } from "../signal/signals.ts";
import type { RewardView, View } from "../view.ts";
import { rewardWidth, type RewardWidthParams } from "./reward-width.ts";

/** 40/60, a hundred of others on each side, which is just the target: ours of ten would be one of eleven. */
const rewards: RewardView = {
  poolRate: 0.002,
  targetSize: 100,
  discount: 0.5,
  others: { bid: [{ ticks: 0, size: 100, own: 0 }], ask: [{ ticks: 0, size: 100, own: 0 }] },
  flow: { bid: 0, ask: 0 },
};

const params: RewardWidthParams = {
  reference: "best",
  inside: 0,
  fillsMin: 0.005,
  size: 10,
  informedShare: 0,
  priorSize: 100,
};

function scene(some: Partial<RewardView> = {}, other: Partial<View> = {}): View {
  return view(40, 60, { rewards: { ...rewards, ...some }, ...other });
}

/** How far both sides are away after the stage, when they were 15¢ before. */
function away(one: View, some: Partial<RewardWidthParams> = {}, draft: Partial<Draft> = {}) {
  const made: Draft = {
    skew: 0,
    fair: 0.5,
    centre: 0.5,
    away: { bid: 0.15, ask: 0.15 },
    size: { bid: contracts(0), ask: contracts(0) },
    total: { bid: contracts(1_000), ask: contracts(1_000) },
    ladder: undefined,
    silence: undefined,
    silenced: { bid: undefined, ask: undefined },
    takeEdge: Infinity,
    caution: 1,
    isReducing: false,
    bound: { bid: Infinity, ask: -Infinity },
    ...draft,
  };
  rewardWidth.run(one, made, { ...params, ...some }, undefined);
  return made.away;
}

test("without a programme it does nothing", () => {
  expect(away(view(40, 60))).toEqual({ bid: 0.15, ask: 0.15 });
});

test("a side comes nearer by what a moment at the reference pays, over what is filled in it", () => {
  // Half the pool, a share of 1/11, 0.005 contracts a second: 0.001 / 11 / 0.005 = 1.818¢ a contract.
  expect(away(scene()).bid).toBeCloseTo(0.15 - 0.001 / 11 / 0.005, 12);
  // What trades at the bid is shared with the hundred there: 0.11 a second are 0.01 of ours.
  const busy = away(scene({ flow: { bid: 0.11, ask: 0 } }));
  expect(busy.bid).toBeCloseTo(0.15 - 0.001 / 11 / 0.01, 12);
  expect(busy.ask).toBeCloseTo(0.15 - 0.001 / 11 / 0.005, 12);
});

test("however much is paid, it goes no nearer than the reference", () => {
  expect(away(scene({ poolRate: 1 })).bid).toBeCloseTo(0.1, 12);
  // Ours is the best already: there is nothing to come nearer to.
  expect(away(scene({ poolRate: 1 }), {}, { away: { bid: 0.05, ask: 0.15 } }).bid).toBe(0.05);
});

/** Fills of the bid have cost half a unit of log-odds, and nothing is believed beside that. */
function costly(): View["signals"] {
  const none = noSignals();
  return { ...none, markouts: { ...none.markouts, bid: { adverse: 50, size: 100 } } };
}

/** At 40¢: logit is −0.405465, and half a unit lower stands at 28.793¢. */
const cost = 0.4 - 1 / (1 + Math.exp(Math.log(0.6 / 0.4) + 0.5));

test.each([
  ["not inside of what a fill costs", 0, 0.5, cost],
  ["inside by the share that is allowed, here up to the reference", 0.5, 0.5, 0.1],
  ["from the value, not from the centre, when that is leaned", 0, 0.52, cost + 0.02],
])("it goes %s", (_, inside, centre, expected) => {
  expect(cost).toBeCloseTo(0.11207, 5);
  const one = scene({ poolRate: 1 }, { signals: costly() });
  expect(away(one, { inside, priorSize: 0 }, { centre }).bid).toBeCloseTo(expected, 12);
});

test("a maker's fee is part of what a fill costs", () => {
  const fees = { kind: "quadratic_with_maker_fees", multiplier: 10_000 } as const;
  const one = scene({ poolRate: 1 }, { market: { ...market, fees }, signals: costly() });
  // 0.0175 × 0.4 × 0.6
  expect(away(one, { priorSize: 0 }).bid).toBeCloseTo(cost + 0.0042, 9);
});

test("a side that does not reach the target with us, or whose other side does not, is not paid", () => {
  const thin = { bid: [{ ticks: 0, size: 80, own: 0 }], ask: rewards.others.ask };
  expect(away(scene({ poolRate: 1, others: thin }))).toEqual({ bid: 0.15, ask: 0.15 });
  const reached = { ...thin, bid: [{ ticks: 0, size: 90, own: 0 }] };
  expect(away(scene({ poolRate: 1, others: reached })).bid).toBeCloseTo(0.1, 12);
  expect(away(scene({ others: { bid: [], ask: [] } }))).toEqual({ bid: 0.15, ask: 0.15 });
});

test("the reference is the best price, or where a fifth of the target stands", () => {
  const others = {
    bid: [
      { ticks: 0, size: 5, own: 0 },
      { ticks: 2, size: 95, own: 0 },
    ],
    ask: rewards.others.ask,
  };
  const rich = scene({ poolRate: 1, others });
  expect(away(rich, { reference: "best" }).bid).toBeCloseTo(0.1, 12);
  // A fifth of a hundred stands first at 38¢.
  expect(away(rich, { reference: "fifth" }).bid).toBeCloseTo(0.12, 12);
  // There all score in full: ten of a hundred and ten.
  expect(away(scene({ others }), { reference: "fifth" }).bid).toBeCloseTo(0.15 - 0.001 / 11 / 0.005, 12);
});

test("YES and NO are mirrors, and no reward moves a quote away from the market or past the reference", () => {
  const level = fc.record({ ticks: fc.integer({ min: 1, max: 5 }), size: fc.integer({ min: 1, max: 200 }) });
  const side = fc.array(level, { minLength: 1, maxLength: 3 }).map((levels) => {
    let ticks = -1;
    return levels.map((each) => ({ ticks: (ticks += ticks < 0 ? 1 : each.ticks), size: each.size, own: 0 }));
  });
  fc.assert(
    fc.property(
      side,
      side,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom("best" as const, "fifth" as const),
      fc.double({ min: 0.3, max: 0.5, noNaN: true }),
      (bid, ask, poolRate, inside, reference, fair) => {
        const some = { inside, reference, informedShare: 0.05 };
        const one = away(scene({ poolRate, others: { bid, ask } }), some, { fair, centre: fair });
        const mirror = away(scene({ poolRate, others: { bid: ask, ask: bid } }), some, {
          fair: 1 - fair,
          centre: 1 - fair,
        });
        expect(mirror.ask).toBeCloseTo(one.bid, 9);
        expect(mirror.bid).toBeCloseTo(one.ask, 9);
        expect(one.bid).toBeLessThanOrEqual(0.15);
        expect(one.bid).toBeGreaterThanOrEqual(Math.min(0.15, fair - 0.4) - 1e-9);
      },
    ),
    { numRuns: 100 },
  );
});

test("in a strategy it follows a width, and says what it did", () => {
  const stages = ["weighted-fair", "fixed-width", "reward-width", "quote-size"] as const;
  const lines: string[] = [];
  const { quotes } = createStrategy({ ...guide, stages }).quotes(
    view(40, 60, { now, rewards: { ...rewards, poolRate: 1 } }),
    1,
    ({ stage, text }) => lines.push(`${stage}: ${text}`),
  );
  // 7.5¢ each way is nearer than 40/60 already.
  expect(quotes.map(({ price }) => price)).toEqual([cents(42), cents(58)]);
  expect(lines.filter((line) => line.startsWith("reward-width"))[0]).toMatch(
    /^reward-width: bid is paid .*¢ for each contract filled at 40\.0¢: 7\.5¢ away becomes 7\.5¢$/,
  );
});
