import { expect, test } from "vitest";
import type { Fill } from "../domain/fill.ts";
import type { Side } from "../domain/side.ts";
import type { Obstacle, ShownOrder, Standing } from "../domain/standing.ts";
import { cents, contracts, money, plus, seconds, time, zeroMoney, zeroQty } from "../domain/units.ts";
import { createEvidence, type EvidenceKeeper, type MarketEvidence } from "./evidence.ts";

const t0 = time(1_793_887_391_000_000);
const at = (second: number) => plus(t0, seconds(second));
const capped: Obstacle = {
  code: "position-cap",
  side: "bid",
  text: "full",
  parameter: "strategy.maxPosition",
};
const paused: Obstacle = { code: "paused", text: "the exchange is paused" };

/** Others at 40/60, ours of ten at 45/55. */
function standing(some: Partial<Standing> = {}): Standing {
  return {
    ticker: "KXA-1",
    others: { bid: cents(40), ask: cents(60) },
    value: 0.5,
    shown: { bid: order(45), ask: order(55) },
    obstacles: [],
    rewardRate: 0,
    net: zeroQty,
    profit: zeroMoney,
    ...some,
  };
}

function order(cent: number): ShownOrder {
  return { price: cents(cent), left: contracts(10), ahead: undefined };
}

function keeper(): EvidenceKeeper {
  return createEvidence({ size: 10, horizon: 30 });
}

function print(hit: Side, cent: number, count: number, second: number) {
  const takerSide: Side = hit === "bid" ? "ask" : "bid";
  return {
    kind: "trade-printed",
    ticker: "KXA-1",
    price: cents(cent),
    qty: contracts(count),
    takerSide,
    at: at(second),
  } as const;
}

function filled(side: Side, cent: number, count: number, second: number, some: Partial<Fill> = {}) {
  const fill: Fill = {
    tradeId: `t${second}`,
    orderId: "o1",
    ticker: "KXA-1",
    side,
    price: cents(cent),
    qty: contracts(count),
    fee: zeroMoney,
    isTaker: false,
    at: at(second),
    ...some,
  };
  return { kind: "fill-received", fill, at: at(second) } as const;
}

function only(evidence: EvidenceKeeper): MarketEvidence {
  const [one] = evidence.summary();
  if (one === undefined) throw new Error("no market was seen");
  return one;
}

test("time belongs to what was shown, and to what kept the rest from being shown", () => {
  const one = keeper();
  one.stands(standing(), at(0));
  one.stands(standing({ shown: { bid: undefined, ask: order(55) }, obstacles: [capped] }), at(10));
  one.stands(standing({ shown: { bid: undefined, ask: undefined }, obstacles: [paused] }), at(30));
  one.stands(standing(), at(60));
  const { seconds: spent, bySide, hidden } = only(one);
  expect(spent).toBe(60);
  expect([bySide.bid.secondsShown, bySide.ask.secondsShown]).toEqual([10, 30]);
  // A bid alone is half of a market: 20 s of it are 10. A pause of 30 s takes both.
  expect(hidden.map(({ obstacle, seconds: taken }) => [obstacle.code, taken])).toEqual([
    ["position-cap", 10],
    ["paused", 30],
  ]);
});

test("how far behind the best of others is an average over time", () => {
  const one = keeper();
  one.stands(standing({ shown: { bid: order(38), ask: order(55) } }), at(0)); // 2¢ behind, 5¢ before
  one.stands(standing({ shown: { bid: order(34), ask: order(66) } }), at(30)); // 6¢ behind, both
  one.stands(standing({ others: { bid: undefined, ask: undefined } }), at(40)); // nobody to be behind of
  one.stands(standing(), at(100));
  const { bid, ask } = only(one).bySide;
  expect(bid.behind).toBeCloseTo((30 * 0.02 + 10 * 0.06) / 40, 12);
  expect(ask.behind).toBeCloseTo((30 * -0.05 + 10 * 0.06) / 40, 12);
});

test("a trade passes us by at a better price, reaches ours, or meets nothing of ours", () => {
  const one = keeper();
  one.stands(standing(), at(0));
  one.hears(print("bid", 47, 4, 1)); // somebody bid 2¢ more: it would have earned 3¢ each
  one.hears(print("bid", 46, 30, 1)); // 1¢ more, and no more than our ten would have been ours, at 4¢
  one.hears(print("bid", 45, 3, 1)); // at our price: 5¢ each
  one.hears(print("ask", 57, 2, 1)); // past our price: at ours it would have earned 5¢ each
  one.stands(standing({ shown: { bid: undefined, ask: order(55) }, obstacles: [capped] }), at(2));
  one.hears(print("bid", 44, 5, 3)); // 6¢ each
  const { prints, bySide, hidden } = only(one);
  expect(prints).toBe(5);
  expect(bySide.bid.traded).toBe(42);
  expect(bySide.bid.better.contracts).toBe(34);
  expect(bySide.bid.better.dollars).toBeCloseTo(4 * 0.03 + 10 * 0.04, 12);
  expect(bySide.bid.better.gap).toBeCloseTo((4 * 0.02 + 30 * 0.01) / 34, 12);
  expect(bySide.bid.reached.contracts).toBe(3);
  expect(bySide.bid.reached.dollars).toBeCloseTo(3 * 0.05, 12);
  expect(bySide.ask.reached.dollars).toBeCloseTo(2 * 0.05, 12);
  expect(hidden[0]).toMatchObject({ obstacle: { code: "position-cap" }, contracts: 5 });
  expect(hidden[0]?.dollars).toBeCloseTo(5 * 0.06, 12);
});

test("a trade on the wrong side of the value would have earned nothing", () => {
  const one = keeper();
  one.stands(standing({ shown: { bid: undefined, ask: undefined }, obstacles: [paused] }), at(0));
  one.hears(print("bid", 52, 5, 1));
  expect(only(one).hidden[0]).toMatchObject({ contracts: 5, dollars: 0 });
});

test("a fill that is told before its trade took the order away is no trade that met nothing", () => {
  const one = keeper();
  one.stands(standing(), at(0));
  one.hears(filled("bid", 45, 10, 1));
  one.stands(standing({ shown: { bid: undefined, ask: order(55) } }), at(1));
  one.hears(print("bid", 45, 10, 2));
  one.hears(print("bid", 45, 10, 9)); // too late to be that one
  const { bySide, hidden } = only(one);
  expect(bySide.bid).toMatchObject({ filled: 10, reached: { contracts: 10 } });
  expect(hidden).toMatchObject([{ contracts: 10 }]);
});

test("profit is the spread, less what the value did until the horizon, less fees, and what became of the rest", () => {
  const one = keeper();
  one.stands(standing(), at(0));
  one.hears(filled("bid", 45, 10, 1, { fee: money(30_000) }));
  one.hears(filled("bid", 45, 10, 1, { fee: money(30_000) })); // told again
  one.stands(standing({ value: 0.48 }), at(30.5)); // 29.5 s: not yet
  one.stands(standing({ value: 0.47, net: contracts(10) }), at(31)); // 3¢ against it
  one.stands(standing({ value: 0.4, net: contracts(10), profit: money(-530_000) }), at(60));
  const { earned } = only(one);
  expect(earned.spread).toBeCloseTo(0.5, 12); // ten at 5¢ below 50¢
  expect(earned.against).toBeCloseTo(0.3, 12);
  expect(earned.fees).toBeCloseTo(0.03, 12);
  expect(earned.profit).toBeCloseTo(-0.53, 12);
  expect(earned.held).toBeCloseTo(-0.53 - 0.5 + 0.3 + 0.03, 12); // ten, 7¢ lower
});

test("an ask earns above the value and loses when it rises", () => {
  const one = keeper();
  one.stands(standing(), at(0));
  one.hears(filled("ask", 55, 10, 1));
  one.stands(standing({ value: 0.53 }), at(31));
  const { earned } = only(one);
  expect(earned.spread).toBeCloseTo(0.5, 12);
  expect(earned.against).toBeCloseTo(0.3, 12);
});

test("what an earlier run was filled, and earned, is not this one's", () => {
  const unread: Obstacle = { code: "account-unread", text: "" };
  const one = keeper();
  one.stands(standing({ obstacles: [unread], shown: { bid: undefined, ask: undefined } }), at(0));
  one.hears(filled("bid", 45, 10, 1));
  one.stands(standing({ profit: money(7_000_000) }), at(2));
  one.hears(filled("bid", 45, 10, 3, { at: at(-60) }));
  one.stands(standing({ profit: money(7_500_000) }), at(4));
  expect(only(one)).toMatchObject({ bySide: { bid: { filled: 0 } }, earned: { profit: 0.5 } });
});

test("rewards come by the second, at the rate of the orders that were shown", () => {
  const one = keeper();
  one.stands(standing({ rewardRate: 0.01 }), at(0));
  one.stands(standing({ rewardRate: 0.04 }), at(30));
  one.stands(standing(), at(40));
  one.stands(standing(), at(90));
  expect(only(one).rewards).toBeCloseTo(0.3 + 0.4, 12);
});

test("what happens after the end of a run counts for nothing", () => {
  const one = keeper();
  const ended: Obstacle = { code: "run-ended", text: "stopped: the duration is over" };
  one.stands(standing(), at(0));
  one.stands(standing({ obstacles: [ended], shown: { bid: undefined, ask: undefined } }), at(10));
  one.hears(print("bid", 44, 5, 11));
  one.stands(standing(), at(50));
  expect(only(one)).toMatchObject({ seconds: 10, prints: 0, hidden: [] });
});
