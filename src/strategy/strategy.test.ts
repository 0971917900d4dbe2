import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { grid, guide, holding, market, now, view } from "../../test/strategy/scene.ts";
import { flat, trade } from "../domain/position.ts";
import {
  cents,
  complement,
  contracts,
  plus,
  price,
  qty,
  seconds,
  type Price,
  type Time,
} from "../domain/units.ts";
import type { Desire } from "./desire.ts";
import type { WeightedFairParams } from "./fair/weighted-fair.ts";
import { grossSkew, type InventoryParams } from "./inventory.ts";
import { faultOf, guideStages, type ShelfParams, type StageName } from "./shelf.ts";
import { createStrategy, type StrategyParams } from "./strategy.ts";
import type { Trace, TraceLine } from "./trace.ts";
import type { View } from "./view.ts";

function put(some: Partial<ShelfParams>): StrategyParams {
  return { ...guide, shelf: { ...guide.shelf, ...some } };
}

function valued(some: Partial<WeightedFairParams>): StrategyParams {
  return put({ "weighted-fair": { ...guide.shelf["weighted-fair"], ...some } });
}

function inventory(some: Partial<InventoryParams>): StrategyParams {
  return { ...guide, inventory: { ...guide.inventory, ...some } };
}

function guideQuotes(view: View, params: StrategyParams, trace?: Trace): Desire {
  return createStrategy(params).quotes(view, 1, trace);
}

function shown(desire: Desire): readonly (number | undefined)[] {
  return ["bid", "ask"].map((side) => desire.quotes.find((quote) => quote.side === side)?.price);
}

describe("the guide's examples", () => {
  test("fair value 40¢ with a 10¢ spread is quoted 35¢/45¢", () => {
    const desire = guideQuotes(view(30, 50), put({ "fixed-width": { spread: cents(10) } }));
    expect(shown(desire)).toEqual([3500, 4500]);
  });

  test("the demo market, YES bid 1¢ and NO bid 23¢, is quoted 31¢/47¢, ten contracts a side", () => {
    const desire = guideQuotes(view(1, 77), guide);
    expect(shown(desire)).toEqual([3100, 4700]);
    expect(desire.quotes.map((quote) => quote.qty)).toEqual([1000, 1000]);
    expect(desire.quotes.map(({ price: yes }) => complement(yes))[1]).toBe(5300);
  });

  test("YES bid 48¢ and NO bid 50¢ are a fair value of 49¢", () => {
    expect(guideQuotes(view(48, 50), guide).fair).toBeCloseTo(0.49, 12);
  });

  test("a 73¢ market on half a cent costs 85¢ a pair, a 76¢ market on a whole one 84¢", () => {
    const half = guideQuotes(view(12, 85), guide);
    const [bid = 0, ask = 0] = shown(half);
    expect(bid + 10_000 - ask).toBe(8500);
    const [low = 0, high = 0] = shown(guideQuotes(view(1, 77), guide));
    expect(low + 10_000 - high).toBe(8400);
  });

  test("fifteen YES and ten NO are a skew of 0.20", () => {
    const bought = trade(flat, "bid", cents(31), contracts(15)).position;
    expect(grossSkew(trade(bought, "ask", cents(47), contracts(10)).position)).toBeCloseTo(0.2, 12);
  });

  test("0.7 of the book and 0.3 of the last price", () => {
    const params = valued({ book: 0.7, last: 0.3 });
    expect(guideQuotes(view(30, 50, { lastPrice: cents(50) }), params).fair).toBeCloseTo(0.43, 12);
  });

  test("a spread above 50¢ is quoted with twenty contracts, a tighter one with five", () => {
    const size = {
      mode: "by-spread" as const,
      wideAbove: cents(50),
      wideQty: contracts(20),
      tightQty: contracts(5),
    };
    expect(guideQuotes(view(10, 70), put({ "quote-size": size })).quotes[0]?.qty).toBe(2000);
    expect(guideQuotes(view(20, 70), put({ "quote-size": size })).quotes[0]?.qty).toBe(500);
  });

  test("in the last hour the spread is half as wide again", () => {
    const late = { ...market, closeAt: plus(now, seconds(3599)) };
    expect(guideQuotes(view(30, 50, { market: late }), guide).spread).toBeCloseTo(0.225, 12);
  });
});

describe("inventory", () => {
  test.each([
    [0, 0.4, 0.15],
    [5, 0.4, 0.15],
    // Past 0.1 the centre leans by skew × spread; past 0.3 the spread widens by half.
    [10, 0.37, 0.15],
    [-10, 0.43, 0.15],
    [20, 0.34, 0.225],
    [-20, 0.46, 0.225],
  ])("net %i contracts centres on %f with a spread of %f", (net, centre, spread) => {
    const desire = guideQuotes(view(30, 50, { position: holding(net) }), guide);
    const [bid, ask] = shown(desire);
    expect(bid).toBe(grid.floor(centre - spread / 2));
    expect(ask).toBe(grid.ceil(centre + spread / 2));
  });

  test.each([
    [30, ["ask"]],
    [-30, ["bid"]],
    [29, ["bid", "ask"]],
    [50, ["ask"]],
  ])("at net %i only %j is quoted: the side that reduces goes on", (net, quoted) => {
    const desire = guideQuotes(view(30, 50, { position: holding(net) }), guide);
    expect(desire.quotes.map((quote) => quote.side)).toEqual(quoted);
    expect(desire.silences.map((silence) => silence.code)).toEqual(quoted.length === 2 ? [] : ["too-skewed"]);
  });

  test("a side shows no more than the room to the position limit", () => {
    const params = inventory({ maxSkew: 1 });
    const desire = guideQuotes(view(30, 50, { position: holding(46) }), params);
    expect(desire.quotes.map((quote) => quote.qty)).toEqual([400, 1000]);
  });

  test("the guide's literal skew waits for its floor of contracts", () => {
    const params = inventory({ skewBasis: "gross" });
    expect(guideQuotes(view(30, 50, { position: holding(19) }), params).skew).toBe(0);
    expect(guideQuotes(view(30, 50, { position: holding(20) }), params).skew).toBe(1);
  });
});

describe("silence", () => {
  test.each([
    ["an empty book", view(undefined, undefined)],
    ["a one-sided book", view(30, undefined)],
  ])("%s gives no fair value, so no quote", (_name, one) => {
    expect(guideQuotes(one, guide)).toMatchObject({ quotes: [], silences: [{ code: "no-fair-value" }] });
  });

  test("unless another source gives one", () => {
    const references = new Map([["model", { value: 0.4, at: now }]]);
    const params = valued({ references: { model: 1 } });
    expect(shown(guideQuotes(view(30, undefined, { references }), params))).toEqual([3200, 4800]);
  });

  test("a stale reference says nothing", () => {
    const references = new Map([["model", { value: 0.4, at: (now - seconds(61)) as Time }]]);
    const params = valued({ book: 0, references: { model: 1 } });
    expect(guideQuotes(view(30, 50, { references }), params).quotes).toEqual([]);
  });

  test("in the last minute nothing is quoted", () => {
    const late = { ...market, closeAt: plus(now, seconds(60)) };
    expect(guideQuotes(view(30, 50, { market: late }), guide).silences).toEqual([{ code: "near-close" }]);
  });

  test("a side that would leave the prices is not shown, the other is", () => {
    const desire = guideQuotes(view(1, 9), guide);
    expect(shown(desire)).toEqual([undefined, 1300]);
    expect(desire.silences).toEqual([{ side: "bid", code: "off-the-grid" }]);
  });
});

test("a quote never meets the other side: it stays one tick behind it", () => {
  const references = new Map([["model", { value: 0.8, at: now }]]);
  const params = valued({ book: 0, references: { model: 1 } });
  expect(shown(guideQuotes(view(48, 50, { references }), params))).toEqual([4900, 8800]);
});

test("every stage explains itself when asked, and says nothing otherwise", () => {
  const lines: TraceLine[] = [];
  guideQuotes(view(1, 77, { position: holding(20) }), guide, (line) => lines.push(line));
  expect(lines.map((line) => line.stage)).toEqual(
    expect.arrayContaining([
      "inventory",
      "weighted-fair",
      "linear-lean",
      "fixed-width",
      "quote-size",
      "quote",
    ]),
  );
  expect(lines.map((line) => line.text).join("\n")).toContain("fair value 39.0¢");
});

const anyView = fc.record({
  bid: fc.integer({ min: 1, max: 98 }),
  gap: fc.integer({ min: 1, max: 97 }),
  net: fc.integer({ min: -50, max: 50 }),
});

test("YES and NO are mirrors: the mirrored market is quoted with mirrored prices", () => {
  fc.assert(
    fc.property(anyView, ({ bid, gap, net }) => {
      const ask = Math.min(99, bid + gap);
      const desire = guideQuotes(view(bid, ask, { position: holding(net) }), guide);
      const mirror = guideQuotes(view(100 - ask, 100 - bid, { position: holding(-net) }), guide);
      const mirrored = mirror.quotes.map((quote) => ({
        side: quote.side === "bid" ? "ask" : "bid",
        price: complement(quote.price),
        qty: quote.qty,
      }));
      expect(desire.quotes).toEqual(mirrored.toReversed());
    }),
  );
});

test("whatever the market, quotes are on the grid, apart, behind the touch and inside the position limit", () => {
  fc.assert(
    fc.property(anyView, ({ bid, gap, net }) => {
      const ask = Math.min(99, bid + gap);
      const { quotes } = guideQuotes(view(bid, ask, { position: holding(net) }), guide);
      for (const quote of quotes) {
        expect(grid.has(quote.price)).toBe(true);
        expect(quote.qty).toBeGreaterThan(0);
        const room = quote.side === "bid" ? 50 - net : 50 + net;
        expect(quote.qty).toBeLessThanOrEqual(qty(room * 100));
      }
      const [ours, theirs] = [quotes.find((q) => q.side === "bid"), quotes.find((q) => q.side === "ask")];
      if (ours !== undefined) expect(ours.price).toBeLessThan(cents(ask));
      if (theirs !== undefined) expect(theirs.price).toBeGreaterThan(cents(bid));
      if (ours !== undefined && theirs !== undefined) expect(ours.price).toBeLessThan(theirs.price);
    }),
  );
});

test("a price is never made of a float", () => {
  const { quotes } = guideQuotes(view(33, 58), guide);
  for (const quote of quotes) expect(quote.price satisfies Price).toBe(price(Math.round(quote.price)));
});

describe("a list of stages", () => {
  test.each([
    [guideStages, undefined],
    [["fixed-width", "quote-size"], "there is no stage of fair value"],
    [["weighted-fair", "quote-size"], "there is no stage of width"],
    [["weighted-fair", "fixed-width"], "there is no stage of size"],
    [["fixed-width", "weighted-fair", "quote-size"], "fixed-width stands before any stage of fair value"],
    [["weighted-fair", "fixed-width", "fixed-width", "quote-size"], "fixed-width is there twice"],
    [["weighted-fair", "cover-fees", "quote-size"], "there is no stage that sets a width"],
    [["weighted-fair", "fixed-width", "kelly-cap"], "there is no stage that sets a size"],
    [["weighted-fair", "fixed-width", "ladder"], "there is no stage that sets a size"],
    [["weighted-fair", "fixed-width", "ladder", "quote-size"], undefined],
    [
      ["weighted-fair", "fixed-width", "kelly-cap", "quote-size"],
      "kelly-cap stands before quote-size, which would undo it",
    ],
    [
      ["weighted-fair", "markout-width", "fixed-width", "quote-size"],
      "markout-width stands before fixed-width, which would undo it",
    ],
    [
      ["weighted-fair", "fixed-width", "glft-width", "quote-size"],
      "fixed-width stands before glft-width, which would undo it",
    ],
    [
      ["weighted-fair", "settlement-lean", "flow-shift", "fixed-width", "quote-size"],
      "flow-shift stands behind settlement-lean, and would undo it",
    ],
  ] as readonly (readonly [readonly StageName[], string | undefined])[])("%j: %s", (stages, fault) => {
    expect(faultOf(stages)).toBe(fault);
  });

  test("is all that is done: without the lean a position is quoted round the value", () => {
    const stages = guideStages.filter((name) => name !== "linear-lean");
    const held = view(30, 50, { position: holding(10) });
    expect(shown(guideQuotes(held, guide))).toEqual([2900, 4500]);
    expect(shown(guideQuotes(held, { ...guide, stages }))).toEqual([3200, 4800]);
  });

  test("gives the value alone, and the size alone, whatever else keeps it silent", () => {
    const late = view(30, 50, { market: { ...market, closeAt: now } });
    const strategy = createStrategy(guide);
    expect(strategy.quotes(late, 1).quotes).toEqual([]);
    expect(strategy.fair(late)).toBeCloseTo(0.4, 12);
    expect(strategy.fair(view(undefined, 50))).toBeUndefined();
    expect(strategy.size(late, "bid")).toBe(1000);
    // Nor what a wanted position, or the order of the list, would make of it.
    const stages: StageName[] = ["weighted-fair", "fixed-width", "ladder", "quote-size", "inventory-target"];
    const shelf = { ...guide.shelf, "inventory-target": { target: 1, maxPosition: contracts(50), range: 1 } };
    const wanting = createStrategy({ ...guide, stages, shelf });
    expect(wanting.size(view(30, 50, { position: holding(5) }), "ask")).toBe(1000);
  });

  test("caution widens what all of them came to", () => {
    expect(createStrategy(guide).quotes(view(30, 50), 2).spread).toBeCloseTo(0.3, 12);
  });
});

test("a stage that can do nothing as it is configured is left out, and nothing is kept up with for it", () => {
  const stages: readonly StageName[] = [
    ...guideStages.slice(0, 1),
    "blackout",
    ...guideStages.slice(1),
    "event-lean",
  ];
  const built = (windows: ShelfParams["blackout"]["windows"], riskAversion: number) => {
    const { shelf } = put({
      blackout: { ...guide.shelf.blackout, windows },
      "event-lean": { riskAversion },
    });
    return createStrategy({ ...guide, stages, shelf });
  };
  const idle = built([], 0);
  expect([idle.needsSignals, idle.needsSiblings]).toEqual([undefined, undefined]);
  const window = { markets: "all", from: now, until: plus(now, seconds(60)), isDaily: false };
  const busy = built([window], 0.01);
  expect([busy.needsSignals?.regime, busy.needsSiblings]).toEqual([true, "held"]);
  expect(busy.quotes(view(40, 60), 1).silences).toEqual([{ code: "blackout" }]);
  expect(idle.quotes(view(40, 60), 1)).toEqual(guideQuotes(view(40, 60), guide));
});
