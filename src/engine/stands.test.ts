import fc from "fast-check";
import { expect, test } from "vitest";
import type { Quote } from "../domain/quote.ts";
import { cents, contracts, minus, plus, seconds, time } from "../domain/units.ts";
import type { PlanParams } from "./config.ts";
import { newOrder, nextOrder, type WorkingOrder } from "./order-life.ts";
import { planSide } from "./plan.ts";
import { standsAsWanted } from "./stands.ts";

const now = time(1_793_887_391_000_000);
const params: PlanParams = {
  requoteInterval: seconds(120),
  tolerance: cents(1),
  ageMin: seconds(1),
  sizeShareMin: 0.5,
  marketPause: seconds(0),
  horizon: seconds(600),
  queuePlacesEvery: seconds(5),
  orderAgeMax: seconds(300),
  hangWithin: undefined,
  expiry: seconds(60),
  bookLinger: seconds(0.5),
};

interface Made {
  readonly at?: number;
  readonly size?: number;
  readonly age?: number;
  readonly expiresIn?: number;
  readonly state?: "resting" | "sending" | "cancelling" | "gone";
  readonly groupId?: string;
  readonly isHanging?: boolean;
}

let made = 0;

function bid(some: Made = {}): WorkingOrder {
  const { at = 30, size = 10, age = 10, expiresIn = 50, state = "resting", groupId = "g" } = some;
  const clientOrderId = `b${(made += 1)}`;
  const [price, qty] = [cents(at), contracts(size)];
  const expiresAt = plus(now, seconds(expiresIn));
  const terms = {
    clientOrderId,
    ticker: "A",
    side: "bid",
    price,
    qty,
    shard: 0,
    groupId,
    expiresAt,
  } as const;
  const sentAt = minus(now, seconds(age));
  const sent = newOrder({ kind: "resting", ...terms }, sentAt);
  if (state === "sending") return sent;
  const outcome = { kind: "confirmed", orderId: clientOrderId, left: qty } as const;
  const rested = nextOrder(sent, { kind: "answered", request: "place", outcome, at: sentAt });
  if (state === "resting") return some.isHanging === true ? { ...rested, isHanging: true } : rested;
  if (state === "gone") return { ...rested, state: { kind: "done", because: "cancelled" } };
  return nextOrder(rested, { kind: "change-sent", change: "cancel", price, total: qty, at: now });
}

function want(at: number, size = 10): Quote {
  return { side: "bid", price: cents(at), qty: contracts(size) };
}

function stands(wanted: readonly Quote[], orders: readonly WorkingOrder[]): boolean {
  return standsAsWanted(wanted, orders, "g", now, params);
}

test("one order for each quote, at its price, not too small: nothing is to be done", () => {
  expect(stands([], [])).toBe(true);
  expect(stands([want(30)], [bid()])).toBe(true);
  expect(stands([want(30), want(28)], [bid({ at: 28 }), bid()])).toBe(true);
  expect(stands([want(30)], [bid({ size: 5 })])).toBe(true);
  expect(stands([want(30)], [bid({ state: "cancelling", at: 31 }), bid(), bid({ state: "gone" })])).toBe(
    true,
  );
});

test.each<[string, readonly Quote[], readonly WorkingOrder[]]>([
  ["nothing rests", [want(30)], []],
  ["nothing is wanted", [], [bid()]],
  ["another price", [want(30)], [bid({ at: 29 })]],
  ["another side", [{ ...want(30), side: "ask" }], [bid()]],
  ["two at one price, none at the other", [want(30), want(28)], [bid({ size: 5 }), bid({ size: 5 })]],
  ["too much", [want(30)], [bid({ size: 11 })]],
  ["too little", [want(30)], [bid({ size: 4 })]],
  ["too old", [want(30)], [bid({ age: 300 })]],
  ["about to expire", [want(30)], [bid({ expiresIn: 30 })]],
  ["in flight", [want(30)], [bid({ state: "sending" })]],
  ["in another group", [want(30)], [bid({ groupId: "h" })]],
  ["hanging: a new one is shown beside it", [want(30)], [bid({ isHanging: true })]],
])("that is for a plan: %s", (_, wanted, orders) => {
  expect(stands(wanted, orders)).toBe(false);
});

const anyOrder = fc
  .record({
    at: fc.integer({ min: 29, max: 31 }),
    size: fc.constantFrom(4, 5, 10, 10, 10, 11),
    age: fc.constantFrom(0, 10, 10, 299, 299, 300),
    expiresIn: fc.constantFrom(30, 31, 50, 50, 50),
    state: fc.constantFrom("resting", "resting", "resting", "sending", "cancelling", "gone" as const),
    groupId: fc.constantFrom("g", "g", "g", "h"),
  })
  .map(bid);
const anyLadder = fc
  .uniqueArray(fc.integer({ min: 29, max: 31 }), { maxLength: 3 })
  .map((prices) => prices.toSorted((a, b) => b - a).map((at) => want(at)));

test("whatever stands as wanted has no steps in a plan", () => {
  let stood = 0;
  fc.assert(
    fc.property(fc.array(anyOrder, { maxLength: 3 }), anyLadder, (orders, wanted) => {
      if (!stands(wanted, orders)) return;
      if (wanted.length > 0) stood += 1;
      const steps = planSide("bid", wanted, orders, {
        now,
        params,
        isMisplaced: ({ intent }) => intent.kind === "resting" && intent.groupId !== "g",
        isHanging: () => false,
        appraise: () => undefined,
      });
      expect(steps).toEqual([]);
    }),
    { numRuns: 2_000, seed: 5 },
  );
  expect(stood).toBeGreaterThan(10);
});
