import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EventShape } from "../domain/event-shape.ts";
import { flat, trade, type Position } from "../domain/position.ts";
import type { Side } from "../domain/side.ts";
import { cents, contracts, dollars, money, price, qty } from "../domain/units.ts";
import { generous, peace } from "../../test/permitted.ts";
import { checkOrder } from "./check.ts";
import { exposure, isPureReduction, withOrder, type Exposure, type OpenOrder } from "./exposure.ts";
import type { Limits, Situation } from "./situation.ts";

function order(side: Side, cent: number, count: number): OpenOrder {
  return { side, price: cents(cent), qty: contracts(count) };
}

function held(net: number, cent = 50): Position {
  if (net === 0) return flat;
  return trade(flat, net > 0 ? "bid" : "ask", cents(cent), contracts(Math.abs(net))).position;
}

const limits: Limits = {
  ...generous,
  maxPosition: contracts(50),
  capital: undefined,
  marketCapitalShare: 0.1,
  eventLossMax: dollars(100),
};

function situation(
  position: Position,
  open: readonly OpenOrder[] = [],
  some: Partial<Situation> = {},
): Situation {
  return {
    ...peace,
    market: exposure(position, open),
    open,
    cash: dollars(1_000),
    capital: dollars(1_000),
    ...some,
  };
}

function shaped(shape: EventShape, rest: readonly Position[]): Situation["event"] {
  return { shape, strike: undefined, rest: rest.map((each) => ({ exposure: exposure(each, []) })) };
}

describe("the position cap counts everything that may fill", () => {
  test.each([
    // side  qty  net   open                              ok
    ["bid", 50, 0, [], true],
    ["bid", 51, 0, [], false],
    ["bid", 10, 30, [order("bid", 40, 10)], true],
    ["bid", 10, 30, [order("bid", 40, 11)], false], // resting bids count as if filled
    ["ask", 60, 10, [], true], // ten close, fifty open
    ["ask", 61, 10, [], false],
    ["ask", 10, 60, [], true], // a sale that shrinks a long is fine past the cap
    ["bid", 10, -150, [], true], // the way back stays open
    ["bid", 10, 0, [order("ask", 90, 50)], true], // the other side does not count against this one
  ] as const)("%s %i at net %i with %j: %s", (side, count, net, open, isFine) => {
    const capital = { capital: dollars(1_000_000), cash: dollars(1_000_000) };
    const verdict = checkOrder(order(side, 40, count), situation(held(net, 1), open, capital), {
      ...limits,
      eventLossMax: dollars(1_000_000),
    });
    expect(verdict.ok).toBe(isFine);
  });
});

describe("each rule has its own no", () => {
  test("never more than a tenth of the capital on one market", () => {
    const verdict = checkOrder(order("bid", 50, 10), situation(flat, [], { capital: dollars(49) }), limits);
    expect(verdict).toEqual({
      ok: false,
      why: { code: "market-capital", worst: 5_000_000, cap: 4_900_000 },
    });
  });

  test("never more than the account can pay", () => {
    const verdict = checkOrder(order("ask", 50, 10), situation(flat, [], { cash: money(4_999_999) }), limits);
    expect(verdict).toMatchObject({ why: { code: "cash", worst: 5_000_000 } });
  });

  test("never against ourselves, not even to reduce", () => {
    const open = [order("ask", 40, 5)];
    expect(checkOrder(order("bid", 40, 5), situation(held(-10), open), limits)).toMatchObject({
      why: { code: "own-cross" },
    });
    expect(checkOrder(order("bid", 39, 5), situation(held(-10), open), limits).ok).toBe(true);
  });

  test("independent markets of an event add up", () => {
    const event = shaped("independent", [held(50), held(50), held(50)]);
    const verdict = checkOrder(order("bid", 60, 50), situation(flat, [], { event }), limits);
    expect(verdict).toMatchObject({ why: { code: "event-loss", worst: 105_000_000 } });
  });

  test("of exclusive markets at most one NO loses", () => {
    const rest = [held(-50), held(-50), held(-50)];
    const verdict = (shape: EventShape): boolean =>
      checkOrder(order("ask", 40, 50), situation(flat, [], { event: shaped(shape, rest) }), limits).ok;
    expect(verdict("exclusive")).toBe(true);
    expect(verdict("independent")).toBe(false);
  });
});

/** What a set of markets loses in one outcome if exactly these orders fill: trade by trade. */
function lossIf(isYes: boolean, position: Position, filled: readonly OpenOrder[]): number {
  let now = position;
  let cash = 0;
  for (const { side, price: at, qty: count } of filled) {
    const change = trade(now, side, at, count);
    now = change.position;
    cash += change.cashChange;
  }
  const worth = (isYes ? now.net > 0 : now.net < 0) ? Math.abs(now.net) * 10_000 : 0;
  // Against what the position at the start cost.
  const cost = Math.abs(position.net) * 10_000 === 0 ? 0 : position.basis.cost;
  return cost - cash - worth;
}

test("the worst case is exact: no subset of fills in any order loses more, and one loses as much", () => {
  const anyOrder = fc.record({
    side: fc.constantFrom<Side>("bid", "ask"),
    price: fc.integer({ min: 1, max: 9_999 }).map((steps) => price(steps)),
    qty: fc.integer({ min: 1, max: 3_000 }).map((steps) => qty(steps)),
  });
  fc.assert(
    fc.property(fc.integer({ min: -40, max: 40 }), fc.array(anyOrder, { maxLength: 6 }), (net, orders) => {
      const position = held(net);
      const worst: Exposure = exposure(position, orders);
      let most = { yes: -Infinity, no: -Infinity };
      for (let subset = 0; subset < 2 ** orders.length; subset += 1) {
        const filled = orders.filter((_, index) => (subset >> index) % 2 === 1);
        most = {
          yes: Math.max(most.yes, lossIf(true, position, filled)),
          no: Math.max(most.no, lossIf(false, position, filled)),
        };
      }
      expect(worst.lossIfYes).toBe(most.yes);
      expect(worst.lossIfNo).toBe(most.no);
    }),
    { numRuns: 60 },
  );
});

test("an order that is a pure reduction never makes the worst position larger", () => {
  const side = fc.constantFrom<Side>("bid", "ask");
  const count = fc.integer({ min: 1, max: 60 });
  fc.assert(
    fc.property(fc.integer({ min: -60, max: 60 }), side, count, side, count, (net, s1, n1, s2, n2) => {
      const now = exposure(held(net), [order(s1, 50, n1)]);
      const next = order(s2, 50, n2);
      if (!isPureReduction(now, next)) return;
      const after = withOrder(now, next);
      const size = (e: Exposure) => Math.max(e.net + e.openBids, e.openAsks - e.net, Math.abs(e.net));
      expect(size(after)).toBe(size(now));
    }),
  );
});
