import fc from "fast-check";
import { expect, test } from "vitest";
import type { Effect } from "../domain/effect.ts";
import type { Input } from "../domain/input.ts";
import type { Side } from "../domain/side.ts";
import {
  cents,
  contracts,
  dollars,
  money,
  oneDollar,
  price,
  qty,
  seconds,
  time,
  type Money,
  type Price,
  type Time,
} from "../domain/units.ts";
import { createStatistics } from "./statistics.ts";
import { statisticsJson, statisticsText } from "./statistics-text.ts";
import { permitted } from "../../test/permitted.ts";

const ticker = "KX-A";

test("the guide's example: 15 YES and 10 NO are 10 pairs and a skew of 0.20", () => {
  const keeper = createStatistics(time(0));
  keeper.took(fill(1, "bid", 31, 15));
  keeper.took(fill(2, "ask", 47, 10));
  const [market] = keeper.summary(seconds(60)).markets;
  expect([market?.pairs, market?.skew, market?.net]).toEqual([contracts(10), 0.2, contracts(5)]);
});

test("the guide's demo: 10 contracts at 31¢/47¢ realise $1.60, 16¢ a pair", () => {
  const keeper = createStatistics(time(0));
  keeper.took(fill(1, "bid", 31, 10));
  keeper.took(fill(2, "ask", 47, 10));
  const { totals, metrics } = keeper.summary(seconds(60));
  expect([totals.realized, totals.netProfit, totals.openCost]).toEqual([
    money(1_600_000),
    money(1_600_000),
    0,
  ]);
  expect(metrics.profitPerPair).toBeCloseTo(0.16, 12);
});

test("pairs are matched first in, first out, and a pair wins only after its fees", () => {
  const keeper = createStatistics(time(0));
  keeper.took(fill(1, "bid", 40, 10, money(10_000)));
  keeper.took(fill(2, "bid", 30, 10, money(10_000)));
  // 10 against the first lot: 1¢ a pair less 0.2¢ of fees; 5 against the second: 11¢ less 0.2¢.
  keeper.took(fill(3, "ask", 41, 15, money(15_000)));
  const { metrics, totals } = keeper.summary(seconds(60));
  expect(totals.fees).toBe(35_000);
  expect(metrics.spreadPerPair).toBeCloseTo((10 * 0.01 + 5 * 0.11) / 15, 12);
  expect(metrics.profitPerPair).toBeCloseTo((10 * 0.01 + 5 * 0.11) / 15 - 0.002, 12);
  expect(metrics.winRate).toBe(1);
  // The same with fees of 1¢ a contract: the first ten pairs lose.
  const dear = createStatistics(time(0));
  dear.took(fill(1, "bid", 40, 10, money(100_000)));
  dear.took(fill(2, "bid", 30, 10, money(100_000)));
  dear.took(fill(3, "ask", 41, 15, money(150_000)));
  expect(dear.summary(seconds(60)).metrics.winRate).toBeCloseTo(5 / 15, 12);
});

test("fill rate counts orders with a fill and contracts filled; what was refused or not sent is no quote", () => {
  const keeper = createStatistics(time(0));
  for (const id of ["a", "b", "c", "d", "e"]) keeper.gave(place(id, 10));
  keeper.took(answer("c", { kind: "refused", refusal: { status: 400, code: "x", details: "" } }));
  keeper.took(answer("d", { kind: "not-sent", why: "no tokens" }));
  keeper.took(answer("e", { kind: "unknown", why: "timeout" })); // may well rest: it counts
  keeper.took(fill(1, "bid", 31, 2, money(0), "a"));
  keeper.took(fill(2, "bid", 31, 4, money(0), "a"));
  const { metrics, totals } = keeper.summary(seconds(60));
  expect(totals.quotes).toBe(3);
  expect([metrics.quoteFillRate, metrics.contractFillRate]).toEqual([1 / 3, 6 / 30]);
});

test("an amend that raises the size offers more, one that lowers it does not take back", () => {
  const keeper = createStatistics(time(0));
  keeper.gave(place("a", 10));
  keeper.gave(amend("a", 20));
  keeper.gave(amend("a", 5));
  keeper.took(fill(1, "bid", 31, 5, money(0), "a"));
  expect(keeper.summary(seconds(60)).metrics.contractFillRate).toBe(5 / 20);
});

test("turnover is twice the pairs over the mean inventory in time", () => {
  const keeper = createStatistics(time(0));
  keeper.took(fill(1, "bid", 31, 10, money(0), "a", seconds(10))); // 10 held for 20 s
  keeper.took(fill(2, "ask", 47, 10, money(0), "b", seconds(30))); // flat for 30 s
  const { metrics } = keeper.summary(seconds(60));
  expect(metrics.meanInventory).toBeCloseTo((10 * 20) / 60, 12);
  expect(metrics.turnover).toBeCloseTo(20 / ((10 * 20) / 60), 12);
  expect(metrics.pairsPerHour).toBeCloseTo(10 * 60, 9);
  // Asking again later goes on from there, and asking does not change what is kept.
  expect(keeper.summary(seconds(120)).metrics.meanInventory).toBeCloseTo((10 * 20) / 120, 12);
});

test("fills that come out of order count no time twice", () => {
  const keeper = createStatistics(time(0));
  keeper.took(fill(1, "bid", 31, 10, money(0), "a", seconds(30)));
  keeper.took(fill(2, "bid", 31, 10, money(0), "b", seconds(10))); // late news: counted from when it was told
  expect(keeper.summary(seconds(60)).metrics.meanInventory).toBeCloseTo((20 * 30) / 60, 12);
});

test("a fill told twice counts once", () => {
  const keeper = createStatistics(time(0));
  keeper.took(fill(1, "bid", 31, 10));
  keeper.took(fill(1, "bid", 31, 10));
  expect(keeper.summary(seconds(60)).totals.boughtYes).toBe(contracts(10));
});

test("memory is bounded, and what is counted stays counted", () => {
  const keeper = createStatistics(time(0));
  for (let name = 0; name < 10_050; name += 1) {
    keeper.gave(place(String(name), 10));
    keeper.took(fill(name, name % 2 === 0 ? "bid" : "ask", 40, 10));
    keeper.took(fill(name, name % 2 === 0 ? "bid" : "ask", 40, 10));
  }
  const { metrics, totals } = keeper.summary(seconds(60));
  expect([totals.fills, metrics.quoteFillRate, metrics.contractFillRate]).toEqual([10_050, 1, 1]);
});

test("a settlement realises what is open, at the told value, once; a result nobody told realises nothing", () => {
  const keeper = createStatistics(time(0));
  keeper.took(fill(1, "ask", 47, 10));
  const settled: Input = { at: seconds(50), kind: "market-settled", ticker };
  keeper.took(settled);
  expect(keeper.summary(seconds(60)).totals.realized).toBe(0);
  keeper.took({
    at: seconds(51),
    kind: "market-determined",
    ticker,
    settlement: { result: "no", value: price(0) },
  });
  keeper.took(settled);
  keeper.took(settled);
  const [market] = keeper.summary(seconds(60)).markets;
  expect([market?.realized, market?.net, market?.pairs]).toEqual([money(4_700_000), 0, 0]);
});

test("a market that was paid while nobody listened settles with its description, once", () => {
  const keeper = createStatistics(time(0));
  keeper.took(fill(1, "ask", 47, 10));
  const settlement = { result: "no", value: price(0) } as const;
  const described = (status: "determined" | "finalized") =>
    ({
      at: seconds(50),
      kind: "market-described",
      market: { ticker, status, settlement },
    }) as unknown as Input;
  keeper.took(described("determined"));
  expect(keeper.summary(seconds(60)).totals.realized).toBe(0);
  keeper.took(described("finalized"));
  keeper.took(described("finalized"));
  const [market] = keeper.summary(seconds(60)).markets;
  expect([market?.realized, market?.net]).toEqual([money(4_700_000), 0]);
});

test("a position held before the run is adopted: profit counts from there, older fills are in it already", () => {
  const keeper = createStatistics(time(0));
  const report: Input = {
    at: seconds(5),
    kind: "account-reported",
    asOf: seconds(5),
    cash: dollars(100),
    positions: [
      { ticker, position: contracts(10), cost: dollars(3), realized: dollars(7), fees: dollars(1) },
    ],
    orders: [],
  };
  keeper.took(report);
  keeper.took(fill(1, "bid", 30, 10, money(0), "old", seconds(4)));
  keeper.took(fill(2, "ask", 45, 10, money(0), "new", seconds(10)));
  keeper.took(report); // a later report adopts nothing
  const [market] = keeper.summary(seconds(60)).markets;
  expect([market?.realized, market?.net, market?.boughtYes]).toEqual([money(1_500_000), 0, 0]);
});

test("fills that were told before the account was first read are inside what it held", () => {
  const keeper = createStatistics(time(0));
  keeper.took(fill(1, "bid", 30, 5, money(0), "old", seconds(4)));
  const position = { ticker, position: contracts(15), cost: dollars(5), realized: money(0), fees: money(0) };
  keeper.took({
    at: seconds(5),
    kind: "account-reported",
    asOf: seconds(5),
    cash: dollars(100),
    positions: [position],
    orders: [],
  });
  const { markets, totals } = keeper.summary(seconds(60));
  expect([markets[0]?.net, totals.openCost, totals.fills]).toEqual([contracts(15), dollars(5), 0]);
});

test("a run without anything has no metric and divides by nothing", () => {
  const { metrics, totals } = createStatistics(time(0)).summary(time(0));
  expect(Object.values(metrics)).toEqual(Object.values(metrics).map(() => undefined));
  expect(totals.netProfit).toBe(0);
});

const anyFill = fc.record({
  side: fc.constantFrom<Side>("bid", "ask"),
  each: fc.integer({ min: 1, max: 9_999 }),
  size: fc.integer({ min: 1, max: 5_000 }),
  fee: fc.integer({ min: 0, max: 100_000 }),
});

test("pairs, their profit and the lots that wait account for every cent that was paid", () => {
  fc.assert(
    fc.property(fc.array(anyFill, { maxLength: 40 }), (fills) => {
      const keeper = createStatistics(time(0));
      let spent = 0;
      let fees = 0;
      let bids = 0;
      let asks = 0;
      for (const [at, { side, each, size, fee }] of fills.entries()) {
        keeper.took(fillOf(at, side, price(each), size, money(fee), String(at), time(at)));
        spent += (side === "bid" ? each : oneDollar - each) * size;
        fees += fee;
        if (side === "bid") bids += size;
        else asks += size;
      }
      const { totals, metrics } = keeper.summary(seconds(60));
      const paired = Math.min(bids, asks);
      expect(totals.pairs).toBe(paired);
      expect(totals.fees).toBe(fees);
      // What pairs paid out, less all that was spent, is what was realised less what is still open.
      expect(totals.realized - totals.openCost).toBe(paired * oneDollar - spent);
      expect(metrics.winRate ?? 0).toBeLessThanOrEqual(1);
    }),
  );
});

test("the block for people and the JSON say the same", () => {
  const keeper = createStatistics(time(0));
  keeper.gave(place("a", 10));
  keeper.gave(place("b", 10));
  keeper.took(fill(1, "bid", 31, 10, money(4_400), "a"));
  keeper.took(fill(2, "ask", 47, 8, money(0), "b"));
  const statistics = keeper.summary(seconds(60));
  expect(statisticsText(statistics)).toBe(`Statistics of 60 s

Position by market  YES  NO  net  pairs  skew  quotes  fills  realized     fees  net profit  result
KX-A                 10   8   +2      8  0.11       2      2     $1.28  $0.0044     $1.2756
Total                10   8           8             2      2     $1.28  $0.0044     $1.2756

  Realized P&L               $1.28
  Fees paid                  $0.0044
  Net profit                 $1.2756
  At risk in open positions  $0.62

Key metrics
  Fill rate            100.0 % of 2 quotes, 90.0 % of their contracts
  Avg profit per pair  15.96¢ after fees, 16.00¢ before
  Inventory turnover   8.0 times (2.0 held on average), 480.0 pairs an hour
  Win rate             100.0 % of pairs profit after fees`);
  expect(statisticsJson(statistics)).toMatchObject({
    seconds: 60,
    quotes_placed: 2,
    fills: 2,
    pairs: 8,
    realized_pnl: 1.28,
    fees_paid: 0.0044,
    net_profit: 1.2756,
    win_rate: 1,
    markets: [{ ticker, position: 2, bought_yes: 10, bought_no: 8, result: null }],
  });
});

function place(id: string, count: number): Effect {
  const order = {
    kind: "resting" as const,
    clientOrderId: id,
    ticker,
    side: "bid",
    price: cents(31),
    qty: contracts(count),
    shard: 0,
  } as const;
  return permitted({ kind: "place-order", order });
}

function amend(id: string, count: number): Effect {
  const address = { clientOrderId: id, orderId: id, ticker, shard: 0 };
  const terms = { side: "bid", price: cents(30), total: contracts(count) } as const;
  return permitted({ kind: "amend-order", ...terms, ...address });
}

function answer(id: string, outcome: Extract<Input, { kind: "order-answered" }>["outcome"]): Input {
  return { at: seconds(1), kind: "order-answered", request: "place", clientOrderId: id, outcome };
}

function fill(
  name: number,
  side: Side,
  each: number,
  count: number,
  fee: Money = money(0),
  orderId = String(name),
  at: Time = seconds(0),
): Input {
  return fillOf(name, side, cents(each), contracts(count), fee, orderId, at);
}

function fillOf(
  name: number,
  side: Side,
  each: Price,
  size: number,
  fee: Money,
  orderId: string,
  at: Time,
): Input {
  const tradeId = `trade ${name}`;
  const told = { tradeId, orderId, ticker, side, price: each, qty: qty(size), fee, isTaker: false, at };
  return { at, kind: "fill-received", fill: told };
}
