import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Quote } from "../domain/quote.ts";
import {
  cents,
  contracts,
  minus,
  plus,
  seconds,
  sum,
  time,
  zeroQty,
  type Price,
  type Qty,
  type Time,
} from "../domain/units.ts";
import type { PlanParams } from "./config.ts";
import { left, newOrder, nextOrder, type WorkingOrder } from "./order-life.ts";
import { lastPlace } from "./queue-place.ts";
import { planSide, type Appraisal, type PlanContext, type Step } from "./plan.ts";

const now = time(1_793_887_391_000_000);
const params: PlanParams = {
  requoteInterval: seconds(120),
  tolerance: cents(1),
  ageMin: seconds(1),
  sizeShareMin: 0.5,
  marketPause: seconds(0),
  horizon: seconds(600),
  queuePlacesEvery: seconds(5),
  orderAgeMax: undefined,
  hangWithin: undefined,
  expiry: undefined,
  bookLinger: seconds(0.5),
};

interface Made {
  readonly at: number;
  readonly size?: number;
  readonly filled?: number;
  readonly ahead?: number;
  /** Seconds since it was placed, and last changed. */
  readonly age?: number;
  readonly calm?: number;
  readonly state?: "resting" | "sending" | "cancelling" | "amending" | "unknown";
  readonly setbacks?: number;
}

let made = 0;

function bid(some: Made): WorkingOrder {
  const { at, size = 10, filled = 0, ahead, age = 10, calm = age, state = "resting", setbacks = 0 } = some;
  const clientOrderId = `b${(made += 1)}`;
  const before = (sec: number): Time => minus(now, seconds(sec));
  const intent = {
    kind: "resting",
    clientOrderId,
    ticker: "A",
    side: "bid",
    price: cents(at),
    qty: contracts(size),
  } as const;
  const sent = newOrder({ ...intent, shard: 0 }, before(age));
  if (state === "sending") return sent;
  if (state === "unknown") return nextOrder(sent, { kind: "timed-out", at: before(calm) });
  const outcome = { kind: "confirmed", orderId: clientOrderId, left: contracts(size) } as const;
  const rested = nextOrder(sent, { kind: "answered", request: "place", outcome, at: before(age) });
  const place = ahead === undefined ? {} : { place: lastPlace(contracts(ahead), before(age)) };
  const changedAt = before(calm);
  const resting = { ...rested, ...place, filled: contracts(filled), changedAt, setbacks };
  if (state === "resting") return resting;
  const change = state === "cancelling" ? "cancel" : "amend";
  const { price, total } = resting;
  return nextOrder(resting, { kind: "change-sent", change, price, total, at: changedAt });
}

/** Others show 100 contracts at every price but where `empty` says so; nothing stands at better prices. */
function appraisal(some: Partial<Appraisal> = {}, empty: readonly number[] = []): Appraisal {
  const aheadAt = (price: Price): Qty => (empty.includes(price / 100) ? zeroQty : contracts(100));
  return {
    edge: 0.08,
    flow: contracts(50),
    aheadAt,
    aheadOf: ({ price, place }) => place?.ahead ?? aheadAt(price),
    tokenPrice: 0,
    costs: { place: 10, cancel: 2, amend: 10, decrease: 10 },
    ...some,
  };
}

function want(at: number, size = 10): Quote {
  return { side: "bid", price: cents(at), qty: contracts(size) };
}

function plan(
  wanted: readonly Quote[],
  orders: readonly WorkingOrder[],
  some: Partial<PlanContext> & { readonly worth?: Appraisal } = {},
): readonly string[] {
  const { worth, ...rest } = some;
  const context = {
    now,
    params,
    isMisplaced: () => false,
    isHanging: () => false,
    appraise: () => worth ?? appraisal(),
    ...rest,
  };
  return planSide("bid", wanted, orders, context).map((step) => words(step, orders));
}

function words(step: Step, orders: readonly WorkingOrder[]): string {
  const name = (order: WorkingOrder): string => `#${orders.indexOf(order)}`;
  const quote = ({ qty, price }: Quote): string => `${qty / 100}@${price / 100}`;
  switch (step.kind) {
    case "place":
      return `place ${quote(step.quote)}`;
    case "take":
      return `take ${quote(step.quote)}`;
    case "replace":
      return `replace ${step.orders.map(name).join()} by ${quote(step.quote)}`;
    case "cancel":
      return `cancel ${name(step.order)}`;
    case "decrease":
      return `decrease ${name(step.order)} by ${step.by / 100}`;
    case "amend":
      return `amend ${name(step.order)} to ${step.total / 100}@${step.price / 100}`;
  }
}

describe("a price toward the market", () => {
  // Ten contracts, 8¢ of edge wanted at 36¢, fifty contracts trade within the horizon.
  const cases: readonly (readonly [string, Made, Partial<Appraisal>, readonly number[], boolean])[] = [
    ["nobody at either: what is wanted is worth $0.80 and 31¢ $0.70", { at: 31, ahead: 0 }, {}, [36], true],
    [
      "the first place at 31¢ is worth $0.70, the last of a hundred at 36¢ $0.11",
      { at: 31, ahead: 0 },
      {},
      [],
      false,
    ],
    ["thirty ahead at 31¢: $0.38", { at: 31, ahead: 30 }, {}, [], false],
    ["94 ahead at 31¢: $0.106, a little less than $0.108", { at: 31, ahead: 94 }, {}, [], true],
    ["a place that nobody has told is the last", { at: 31 }, {}, [], true],
    ["ten cents away the first place is worth $0.52", { at: 26, ahead: 0 }, {}, [36], true],
    ["thirty cents away it is worth $0.09: even the last place is better", { at: 6, ahead: 0 }, {}, [], true],
    [
      "where much more trades, queues are worth little",
      { at: 31, ahead: 0 },
      { flow: contracts(1_000) },
      [],
      true,
    ],
    [
      "a gain of $0.10 does not pay for 12 tokens at a cent",
      { at: 31, ahead: 0 },
      { tokenPrice: 0.01 },
      [36],
      false,
    ],
    ["it pays for 12 tokens at 0.8 cents", { at: 31, ahead: 0 }, { tokenPrice: 0.008 }, [36], true],
    [
      "nothing pays for a token that is not there",
      { at: 31, ahead: 90 },
      { tokenPrice: Infinity },
      [36],
      false,
    ],
    ["inside the tolerance it is not even asked", { at: 35, ahead: 90 }, {}, [36], false],
    ["past the requote interval it is", { at: 35, ahead: 90, age: 121 }, {}, [36], true],
    ["but still has to be worth it", { at: 35, ahead: 0, age: 121 }, {}, [], false],
    [
      "what is missing of it counts, at the end of its queue",
      { at: 31, ahead: 0, filled: 4 },
      { tokenPrice: 0.01 },
      [31, 36],
      false,
    ],
    ["a young order waits", { at: 31, ahead: 90, age: 0.5 }, {}, [36], false],
    ["and so does one that was just filled", { at: 31, ahead: 90, calm: 0.5 }, {}, [36], false],
  ];
  test.each(cases)("%s", (_, order, some, empty, isMoved) => {
    const steps = plan([want(36)], [bid(order)], { worth: appraisal(some, empty) });
    expect(steps).toEqual(isMoved ? ["replace #0 by 10@36"] : []);
  });

  test("is followed at any cost when places have no worth", () => {
    expect(plan([want(36)], [bid({ at: 31, ahead: 0 })], { appraise: () => undefined })).toEqual([
      "replace #0 by 10@36",
    ]);
  });

  test("waits for another order there that may still fill", () => {
    expect(plan([want(36)], [bid({ at: 31, ahead: 90 }), bid({ at: 36, state: "unknown" })])).toEqual([]);
  });
});

describe("a price too near to the market", () => {
  test("is left at once beyond the tolerance, young and first in its queue as it may be, at any price of a token", () => {
    const worth = appraisal({ tokenPrice: Infinity });
    expect(plan([want(31)], [bid({ at: 36, ahead: 0, age: 0 })], { worth })).toEqual(["amend #0 to 10@31"]);
  });

  test("takes no more contracts along than are wanted, and its fills", () => {
    const orders = [bid({ at: 36, filled: 4 }), bid({ at: 36, size: 8 }), bid({ at: 36 })];
    expect(plan([want(31)], orders)).toEqual(["amend #0 to 10@31", "amend #1 to 4@31", "cancel #2"]);
  });

  test("is cancelled and placed anew where the venue has refused a change", () => {
    expect(plan([want(31)], [bid({ at: 36, setbacks: 1 })])).toEqual(["cancel #0", "place 10@31"]);
  });

  test("inside the tolerance keeps its place while it is young, and its worth later", () => {
    expect(plan([want(35)], [bid({ at: 36, ahead: 90 })])).toEqual([]);
    expect(plan([want(35)], [bid({ at: 36, ahead: 0, age: 121 })])).toEqual([]);
    const worth = appraisal({}, [35]);
    expect(plan([want(35)], [bid({ at: 36, ahead: 90, age: 121 })], { worth })).toEqual([
      "amend #0 to 10@35",
    ]);
  });
});

describe("the size of a level", () => {
  test("is left alone with half of it left", () => {
    expect(plan([want(31)], [bid({ at: 31, filled: 5 })])).toEqual([]);
  });

  test("is filled up behind what is left of it", () => {
    expect(plan([want(31)], [bid({ at: 31, filled: 6 })])).toEqual(["place 6@31"]);
    // At the price that is kept, not at the wanted one.
    expect(plan([want(32)], [bid({ at: 31, filled: 6 })])).toEqual(["place 6@31"]);
  });

  test("is not filled up right after a fill, nor while something may still come to it", () => {
    expect(plan([want(31)], [bid({ at: 31, filled: 6, calm: 0.5 })])).toEqual([]);
    for (const state of ["sending", "unknown", "amending"] as const) {
      expect(plan([want(31)], [bid({ at: 31, filled: 6 }), bid({ at: 31, size: 6, state })])).toEqual([]);
    }
    expect(plan([want(31)], [bid({ at: 31, filled: 6 }), bid({ at: 31, state: "cancelling" })])).toEqual([
      "place 6@31",
    ]);
  });

  test("past three orders the last one is replaced by one that takes it in", () => {
    const orders = [
      bid({ at: 31, size: 1, age: 9 }),
      bid({ at: 31, size: 1, age: 7 }),
      bid({ at: 31, size: 2, age: 8 }),
    ];
    expect(plan([want(31)], orders)).toEqual(["replace #1 by 7@31"]);
  });

  test("is made smaller from behind: a cancel of the last, a decrease of the one before", () => {
    const orders = [
      bid({ at: 31, size: 6, ahead: 0 }),
      bid({ at: 31, size: 8, ahead: 40 }),
      bid({ at: 31, ahead: 20 }),
    ];
    expect(plan([want(31)], orders)).toEqual(["cancel #1", "decrease #2 by 6"]);
  });

  test("is made smaller by a new order where the venue has refused a change", () => {
    expect(plan([want(31, 4)], [bid({ at: 31, setbacks: 1 })])).toEqual(["cancel #0", "place 4@31"]);
  });
});

describe("several levels", () => {
  const ladder = [want(31), want(30), want(29)];

  test("are all placed where nothing works yet", () => {
    expect(plan(ladder, [])).toEqual(["place 10@31", "place 10@30", "place 10@29"]);
  });

  test("a ladder that moves by one tick moves one order, and keeps the other places", () => {
    const up = [want(32), want(31), want(30)];
    const orders = [bid({ at: 31 }), bid({ at: 30 }), bid({ at: 29 })];
    const worth = appraisal({}, [32]);
    expect(plan(up, orders, { worth })).toEqual(["replace #2 by 10@32"]);
    const down = [want(30), want(29), want(28)];
    expect(plan(down, orders)).toEqual(["amend #0 to 10@28"]);
  });

  test("each is planned by itself", () => {
    const orders = [bid({ at: 31, filled: 8 }), bid({ at: 29, size: 15 })];
    expect(plan(ladder, orders)).toEqual(["place 8@31", "place 10@30", "decrease #1 by 5"]);
  });

  test("what nothing is wanted of is cancelled", () => {
    expect(plan(ladder, [bid({ at: 30 }), bid({ at: 28 }), bid({ at: 31 }), bid({ at: 29 })])).toEqual([
      "cancel #1",
    ]);
    expect(plan([], [bid({ at: 30 }), bid({ at: 28, state: "sending" })])).toEqual(["cancel #0"]);
  });

  test("an order in flight holds back its own level alone", () => {
    expect(plan(ladder, [bid({ at: 30, state: "sending" })])).toEqual(["place 10@31", "place 10@29"]);
    // The nearest one, when it is at none of them.
    expect(plan(ladder, [bid({ at: 25, state: "unknown" })])).toEqual(["place 10@31", "place 10@30"]);
  });

  test("a deeper level wants more edge: four cents away are less of it", () => {
    // Twelve tokens cost $0.048. Of 18¢ of edge it gains $0.038, of 8¢ it would gain $0.072.
    const worth = appraisal({ tokenPrice: 0.004 }, [31, 21]);
    const orders = [bid({ at: 31, ahead: 0 }), bid({ at: 17, ahead: 0 })];
    expect(plan([want(31), want(21)], orders, { worth })).toEqual([]);
    expect(plan([want(31)], [bid({ at: 27, ahead: 0 })], { worth })).toEqual(["replace #0 by 10@31"]);
  });
});

test("an order outside its fuse goes, and its successor waits until it does", () => {
  const orders = [bid({ at: 31 })];
  expect(plan([want(31)], orders, { isMisplaced: () => true })).toEqual(["cancel #0"]);
});

test("an order whose change was refused is left alone for a while, and nothing is put beside it", () => {
  const resting = { ...bid({ at: 36, filled: 8, setbacks: 1 }), changeAfter: plus(now, seconds(1)) };
  for (const wanted of [[], [want(31)], [want(36)], [want(40)], [want(36, 1)]]) {
    expect(plan(wanted, [resting])).toEqual([]);
  }
});

const states = ["resting", "resting", "resting", "sending", "cancelling", "amending", "unknown"] as const;
const anyOrder = fc
  .record({
    at: fc.integer({ min: 28, max: 34 }),
    size: fc.integer({ min: 1, max: 20 }),
    ahead: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
    age: fc.constantFrom(0.5, 10, 200),
    state: fc.constantFrom(...states),
    setbacks: fc.constantFrom(0, 0, 0, 1),
  })
  .map(({ ahead, ...rest }) => bid(ahead === undefined ? rest : { ...rest, ahead }));
const anyLadder = fc
  .uniqueArray(fc.integer({ min: 28, max: 34 }), { maxLength: 3 })
  .chain((prices) => fc.tuple(fc.constant(prices.toSorted((a, b) => b - a)), fc.integer({ min: 1, max: 20 })))
  .map(([prices, size]) => prices.map((at) => want(at, size)));
const anyWorth = fc.record({
  tokenPrice: fc.constantFrom(0, 0.001, Infinity),
  empty: fc.subarray([28, 29, 30, 31, 32, 33, 34]),
});

/** The orders once every step has been confirmed. */
function done(orders: readonly WorkingOrder[], steps: readonly Step[]): readonly WorkingOrder[] {
  const at = now;
  const gone = new Set(
    steps.flatMap((step) =>
      step.kind === "cancel" ? [step.order] : step.kind === "replace" ? step.orders : [],
    ),
  );
  const changed = orders.flatMap((order) => {
    if (gone.has(order)) return [];
    const step = steps.find((some) => "order" in some && some.order === order);
    if (step?.kind === "decrease") return [{ ...order, total: minus(order.total, step.by), changedAt: at }];
    if (step?.kind === "amend")
      return [{ ...order, price: step.price, total: step.total, placedAt: at, changedAt: at }];
    return [order];
  });
  const placed = steps.flatMap((step) => {
    if (step.kind !== "place" && step.kind !== "replace") return [];
    return [bid({ at: step.quote.price / 100, size: step.quote.qty / 100, age: 0 })];
  });
  return [...changed, ...placed];
}

function shownOf(orders: readonly WorkingOrder[]): Qty {
  return sum(orders.map(left));
}

test("whatever works and is wanted: no more is shown than wanted and in flight, a second look is quiet, and the same is planned again", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(
      fc.array(anyOrder, { maxLength: 6 }),
      anyLadder,
      anyWorth,
      (orders, wanted, { tokenPrice, empty }) => {
        const context = {
          now,
          params,
          isMisplaced: () => false,
          isHanging: () => false,
          appraise: () => appraisal({ tokenPrice }, empty),
        };
        const steps = planSide("bid", wanted, orders, context);
        for (const { kind } of steps) seen.add(kind);
        expect(planSide("bid", wanted, orders, context)).toEqual(steps);

        const after = done(orders, steps);
        const inFlight = orders.filter(({ state }) => state.kind !== "resting");
        const ours = after.filter((order) => !inFlight.includes(order));
        // All levels together: an order may stand for a level without being at its price.
        expect(shownOf(ours)).toBeLessThanOrEqual(sum(wanted.map(({ qty }) => qty)));
        for (const { price, qty } of wanted) {
          const near = ours.filter((order) => order.price === price);
          expect(shownOf(near)).toBeLessThanOrEqual(qty);
        }
        // Nothing that is too near to the market by more than the tolerance is left.
        const best = wanted[0]?.price ?? cents(0);
        for (const order of ours) expect(order.price).toBeLessThanOrEqual(best + params.tolerance);
        // Where no answer is awaited there is nothing more to do.
        if (inFlight.length === 0) expect(planSide("bid", wanted, after, context)).toEqual([]);
      },
    ),
    { numRuns: 3_000, seed: 5 },
  );
  expect([...seen].toSorted()).toEqual(["amend", "cancel", "decrease", "place", "replace"]);
});

describe("an order past the greatest age", () => {
  const aged = { params: { ...params, orderAgeMax: seconds(600) } };

  test.each([
    ["a moment before it stays", { at: 31, age: 599, calm: 60 }, []],
    [
      "it gives up the first place, at the wanted price",
      { at: 31, age: 600, ahead: 0 },
      ["replace #0 by 10@31"],
    ],
    ["too near to the market it is moved, which renews it", { at: 34, age: 600 }, ["amend #0 to 10@31"]],
    ["not while a change of it waits", { at: 31, age: 600, state: "amending" }, []],
  ] as const)("%s", (_, some, steps) => {
    expect(plan([want(31)], [bid(some)], aged)).toEqual(steps);
  });

  test("one of two gives up its own place, for what is left of it", () => {
    const stack = [bid({ at: 31, size: 6, filled: 2, age: 700 }), bid({ at: 31, size: 6, age: 10 })];
    expect(plan([want(31)], stack, aged)).toEqual(["replace #0 by 4@31"]);
  });

  test("there is none unless it is told", () => {
    expect(plan([want(31)], [bid({ at: 31, age: 1e6, calm: 10, ahead: 0 })])).toEqual([]);
  });
});

describe("an order that hangs", () => {
  const at34 = (order: WorkingOrder) => order.price === cents(34);

  test("is left where it is, and what is wanted is placed beside it", () => {
    expect(plan([want(31)], [bid({ at: 34 })], { isHanging: at34 })).toEqual(["place 10@31"]);
    expect(plan([], [bid({ at: 34 })], { isHanging: at34 })).toEqual([]);
  });

  test("but not in the wrong group", () => {
    expect(plan([], [bid({ at: 34 })], { isHanging: at34, isMisplaced: at34 })).toEqual(["cancel #0"]);
  });
});
