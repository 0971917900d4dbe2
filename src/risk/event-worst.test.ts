import fc from "fast-check";
import { expect, test } from "vitest";
import type { EventShape } from "../domain/event-shape.ts";
import type { Strike } from "../domain/market.ts";
import { flat, openCost, trade, type Position } from "../domain/position.ts";
import { paid, type Side } from "../domain/side.ts";
import { cents, contracts, cost, price, qty } from "../domain/units.ts";
import { worstEventLoss, type EventMember } from "./event-worst.ts";
import { exposure, type OpenOrder } from "./exposure.ts";

interface Plain {
  readonly position: Position;
  readonly orders: readonly OpenOrder[];
  readonly strike?: Strike | undefined;
}

function above(at: number, isIncluded = false): Strike {
  return { number: "n", from: { at, isIncluded } };
}

function below(at: number, isIncluded = false): Strike {
  return { number: "n", to: { at, isIncluded } };
}

function range(from: number, to: number): Strike {
  return { number: "n", from: { at: from, isIncluded: true }, to: { at: to, isIncluded: true } };
}

function held(net: number, cent = 50): Position {
  if (net === 0) return flat;
  return trade(flat, net > 0 ? "bid" : "ask", cents(cent), contracts(Math.abs(net))).position;
}

function worst(markets: readonly (readonly [Strike | undefined, number])[], shape: EventShape): number {
  const members = markets.map(([strike, net]) => ({ strike, exposure: exposure(held(net), []) }));
  return worstEventLoss(members, shape) / 1_000_000;
}

const other: Strike = { number: "another player", from: { at: 60, isIncluded: false } };

test.each([
  // each held at 50¢: ten contracts cost $5 and win or lose that
  [
    "one YES and one NO of nested thresholds lose at most one",
    "nested",
    [
      [above(50), 10],
      [above(60), -10],
    ],
    0,
  ],
  [
    "the other way round both can lose",
    "nested",
    [
      [above(50), -10],
      [above(60), 10],
    ],
    10,
  ],
  [
    "a stranger's number is no part of the ladder",
    "nested",
    [
      [above(50), 10],
      [other, -10],
    ],
    10,
  ],
  [
    "twice the same bounds are no one number",
    "nested",
    [
      [above(50), 10],
      [above(50), -10],
    ],
    10,
  ],
  [
    "what hangs on no number is added",
    "nested",
    [
      [above(50), 10],
      [above(60), -10],
      [undefined, 10],
    ],
    5,
  ],
  [
    "nobody vouches: the sum",
    "independent",
    [
      [above(50), 10],
      [above(60), -10],
    ],
    10,
  ],
  [
    "above and below meet without a gap",
    "nested",
    [
      [above(50, true), 10],
      [below(50), 10],
    ],
    0,
  ],
  [
    "between 'above' and 'below' is a number that is neither",
    "nested",
    [
      [above(50), 10],
      [below(50), 10],
    ],
    10,
  ],
  [
    "of exclusive markets none may come true",
    "exclusive",
    [
      [undefined, 10],
      [undefined, 10],
    ],
    10,
  ],
  [
    "of exclusive markets one NO loses",
    "exclusive",
    [
      [undefined, -10],
      [undefined, -10],
      [undefined, -10],
    ],
    -5,
  ],
  [
    "exclusive ranges without a gap leave no 'none'",
    "exclusive",
    [
      [below(50), 10],
      [above(50, true), 10],
    ],
    0,
  ],
  [
    "ranges with a gap do",
    "exclusive",
    [
      [range(50, 51), 10],
      [range(52, 53), 10],
    ],
    10,
  ],
  [
    "exclusive markets whose ranges overlap are taken as exclusive",
    "exclusive",
    [
      [above(50), 10],
      [above(60), -10],
    ],
    10,
  ],
] as const)("%s", (_, shape, markets, loss) => {
  expect(worst(markets, shape)).toBe(loss);
});

/** What a market loses in an outcome if exactly these orders fill, added up trade by trade. */
function lossIf({ position }: Plain, isYes: boolean, filled: readonly OpenOrder[]): number {
  let now = position;
  let cash = 0;
  for (const { side, price: at, qty: count } of filled) {
    const change = trade(now, side, at, count);
    now = change.position;
    cash += change.cashChange;
  }
  const payoff = (isYes ? Math.max(0, now.net) : Math.max(0, -now.net)) * 10_000;
  return openCost(position) - cash - payoff;
}

/** The largest loss over all outcomes and all subsets of all orders filled. */
function bruteForce(markets: readonly Plain[], outcomes: readonly (readonly boolean[])[]): number {
  const orders = markets.flatMap((market, index) => market.orders.map((order) => ({ index, order })));
  let largest = -Infinity;
  for (let subset = 0; subset < 2 ** orders.length; subset += 1) {
    const filled = orders.filter((_, bit) => (subset >> bit) % 2 === 1);
    for (const outcome of outcomes) {
      const losses = markets.map((market, index) => {
        const own = filled.filter((each) => each.index === index).map(({ order }) => order);
        return lossIf(market, outcome[index] ?? false, own);
      });
      largest = Math.max(
        largest,
        losses.reduce((sum, loss) => sum + loss, 0),
      );
    }
  }
  return largest;
}

function isPassed({ from, to }: Strike, number: number): boolean {
  if (from !== undefined && (from.isIncluded ? number < from.at : number <= from.at)) return false;
  return to === undefined || (to.isIncluded ? number <= to.at : number < to.at);
}

/** At, between and beyond all bounds, which are whole numbers. */
const numbers = Array.from({ length: 20 }, (_, index) => index / 2 - 1);

const anyOrder = fc.record({
  side: fc.constantFrom<Side>("bid", "ask"),
  price: fc.integer({ min: 1, max: 9_999 }).map(price),
  qty: fc.integer({ min: 1, max: 3_000 }).map(qty),
});
const anyMarket = fc.record({
  position: fc
    .tuple(fc.integer({ min: -30, max: 30 }), fc.integer({ min: 1, max: 99 }))
    .map(([net, at]) => held(net, at)),
  orders: fc.array(anyOrder, { maxLength: 2 }),
});
const anyBound = fc.integer({ min: 0, max: 7 });
const anyStrike = fc.oneof(
  fc.tuple(anyBound, fc.boolean()).map(([at, isIncluded]) => above(at, isIncluded)),
  fc.tuple(anyBound, fc.boolean()).map(([at, isIncluded]) => below(at, isIncluded)),
  fc.tuple(anyBound, anyBound).map(([a, b]) => range(Math.min(a, b), Math.max(a, b))),
);
const options = { minLength: 1, maxLength: 4 };

function members(markets: readonly Plain[]): readonly EventMember[] {
  return markets.map(({ position, orders, strike }) => ({ exposure: exposure(position, orders), strike }));
}

test("on a ladder it is the brute force over every number and every subset of fills", () => {
  const ladder = fc.uniqueArray(fc.record({ market: anyMarket, strike: anyStrike }), {
    ...options,
    selector: ({ strike }) => JSON.stringify(strike),
  });
  fc.assert(
    fc.property(ladder, (rungs) => {
      const markets = rungs.map(({ market, strike }) => ({ ...market, strike }));
      const outcomes = numbers.map((number) => rungs.map(({ strike }) => isPassed(strike, number)));
      expect(worstEventLoss(members(markets), "nested")).toBe(bruteForce(markets, outcomes));
    }),
  );
});

test("of exclusive markets it is the brute force over 'none' and 'that one'", () => {
  fc.assert(
    fc.property(fc.array(anyMarket, options), (markets) => {
      const none = markets.map(() => false);
      const outcomes = [none, ...markets.map((_, yes) => none.map((__, index) => index === yes))];
      expect(worstEventLoss(members(markets), "exclusive")).toBe(bruteForce(markets, outcomes));
    }),
  );
});

test("of exclusive ranges it is never below the brute force over every number, and equal where none overlap", () => {
  const ladder = fc.uniqueArray(fc.record({ market: anyMarket, strike: anyStrike }), {
    ...options,
    selector: ({ strike }) => JSON.stringify(strike),
  });
  fc.assert(
    fc.property(ladder, (rungs) => {
      const markets = rungs.map(({ market, strike }) => ({ ...market, strike }));
      const outcomes = numbers.map((number) => rungs.map(({ strike }) => isPassed(strike, number)));
      const possible = outcomes.filter((outcome) => outcome.filter(Boolean).length <= 1);
      const told = worstEventLoss(members(markets), "exclusive");
      if (possible.length === outcomes.length) expect(told).toBe(bruteForce(markets, outcomes));
      else if (possible.length > 0) expect(told).toBeGreaterThanOrEqual(bruteForce(markets, possible));
    }),
  );
});

test("independent markets add up, and no other shape tells more", () => {
  fc.assert(
    fc.property(fc.array(anyMarket, options), (markets) => {
      const outcomes = Array.from({ length: 2 ** markets.length }, (_, bits) =>
        markets.map((__, index) => (bits >> index) % 2 === 1),
      );
      const sum = worstEventLoss(members(markets), "independent");
      expect(sum).toBe(bruteForce(markets, outcomes));
      expect(worstEventLoss(members(markets), "exclusive")).toBeLessThanOrEqual(sum);
      expect(worstEventLoss(members(markets), "nested")).toBeLessThanOrEqual(sum);
    }),
  );
});

test("an order counts where it hurts and nowhere else", () => {
  const bid: OpenOrder = { side: "bid", price: cents(40), qty: contracts(10) };
  const now = [{ exposure: exposure(flat, [bid]), strike: above(50) }];
  expect(worstEventLoss(now, "nested")).toBe(cost(paid("bid", cents(40)), contracts(10)));
});

test.each([
  // What was paid out is flat: $5 lost for good. Each other ten contracts cost $5 and win or lose that.
  ["the winner of a race is known: the others can only be NO", "exclusive", "yes", [10, -10], 5],
  ["of two that are left one may still win", "exclusive", "no", [-10, -10], 5],
  [
    "a scalar result is nobody's victory: each of the others may still win",
    "exclusive",
    undefined,
    [10, -10],
    15,
  ],
] as const)("%s", (_, shape, result, nets, dollarsLost) => {
  const gone: Position = { ...flat, realized: -5_000_000 as Position["realized"] };
  const members: EventMember[] = [
    { exposure: exposure(gone, []), result },
    ...nets.map((net) => ({ exposure: exposure(held(net), []) })),
  ];
  expect(worstEventLoss(members, shape) / 1_000_000).toBe(dollarsLost);
});

test("a threshold that was passed leaves only outcomes above it", () => {
  const passed: EventMember = { exposure: exposure(flat, []), strike: above(60), result: "yes" };
  const lower: EventMember = { exposure: exposure(held(10), []), strike: above(50) };
  const higher: EventMember = { exposure: exposure(held(10), []), strike: above(70) };
  expect(worstEventLoss([passed, lower, higher], "nested")).toBe(0);
  expect(worstEventLoss([lower, higher], "nested")).toBe(10_000_000);
});

test("results that contradict the strikes are not believed", () => {
  const passed: EventMember = { exposure: exposure(flat, []), strike: above(60), result: "yes" };
  const missed: EventMember = { exposure: exposure(flat, []), strike: above(50), result: "no" };
  const higher: EventMember = { exposure: exposure(held(10), []), strike: above(70) };
  expect(worstEventLoss([passed, missed, higher], "nested")).toBe(5_000_000);
});
