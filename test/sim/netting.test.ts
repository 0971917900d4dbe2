import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dollars, plus, qty, seconds, sum, type Money } from "../../src/domain/units.ts";
import type { Scenario, Strike } from "../../src/sim/scenario.ts";
import { sides, type Side } from "../../src/domain/side.ts";
import { bench, create, scenario, start, type Bench } from "./bench.ts";

const [plan] = scenario.markets;
if (plan === undefined) throw new Error("the bench has a market");
const free = scenario.series.map((row) => ({ ...row, feeMultiplier: 0 }));

/** Markets A, B, C, D of one event in which at most one comes true; without fees, so that sums are plain. */
function exclusive(results: Partial<Record<string, "yes" | "no">> = {}): Scenario {
  const markets = ["A", "B", "C", "D"].map((ticker) => ({
    ...plan,
    ticker,
    result: results[ticker] ?? "no",
  }));
  const events = scenario.events.map((event) => ({ ...event, isExclusive: true }));
  return { ...scenario, series: free, events, markets: markets as Scenario["markets"] };
}

/** "Above 10, 20, 30": passing a strike passes those below. */
function ladder(results: Partial<Record<string, "yes" | "no">> = {}): Scenario {
  const strikes = { A: 10, B: 20, C: 30 };
  const markets = Object.entries(strikes).map(([ticker, floor]) => ({
    ...plan,
    ticker,
    strike: { type: "greater", floor } satisfies Strike,
    result: results[ticker] ?? "no",
  }));
  return { ...scenario, series: free, markets: markets as Scenario["markets"] };
}

interface NetBench extends Bench {
  /** Ann trades with bob at a price, in cents. */
  trade(ticker: string, side: Side, atCents: number, count: number): void;
  cash(): Money;
  net(isEnabled: boolean): void;
  returned(): number;
}

function netBench(cash: number, on: Scenario, isEnabled = true): NetBench {
  const box = bench(1_000, on);
  box.exchange.openAccount("dot", dollars(cash));
  const net = (enabled: boolean): void => {
    box.exchange.arrange(start, { kind: "set-netting", account: "dot", subaccount: 0, isEnabled: enabled });
  };
  net(isEnabled);
  return {
    ...box,
    net,
    trade: (ticker, side, atCents, count) => {
      box.run(create("bob", side === "bid" ? "ask" : "bid", atCents, count, { ticker }));
      box.run(create("dot", side, atCents, count, { ticker }));
    },
    cash: () => box.exchange.cash("dot"),
    returned: () => box.exchange.moneyReport().returned.reduce((sum, { amount }) => sum + amount, 0),
  };
}

describe("§20 switch: netting: collateral return of exclusive markets (MECNET)", () => {
  it("the exchange's example: NO at 60¢ and NO at 70¢ cost $1.30, $1.00 comes back, $0.30 stays", () => {
    const box = netBench(10, exclusive());
    box.trade("A", "ask", 40, 1);
    expect(box.cash()).toBe(dollars(9.4));
    box.trade("B", "ask", 30, 1);
    expect(box.cash()).toBe(dollars(9.7));
    expect(box.exchange.moneyReport().returned).toEqual([
      { account: "dot", subaccount: 0, group: "KXT", amount: dollars(1) },
    ]);
  });

  it("§20 netting is off unless it is asked for: the same trades keep all collateral", () => {
    const box = netBench(10, exclusive(), false);
    box.trade("A", "ask", 40, 1);
    box.trade("B", "ask", 30, 1);
    expect(box.cash()).toBe(dollars(8.7));
    expect(box.returned()).toBe(0);
  });

  it("four NO for $2.94 a set pay six cents out at once: three of them are sure to win", () => {
    const box = netBench(100, exclusive());
    for (const [ticker, no] of [
      ["A", 66],
      ["B", 70],
      ["C", 75],
      ["D", 83],
    ] as const) {
      box.trade(ticker, "ask", 100 - no, 100);
    }
    expect(box.cash()).toBe(dollars(106));
    expect(box.exchange.positions("dot").map(({ position }) => position.net)).toEqual(Array(4).fill(-10_000));
  });

  it("of unequal sizes all but the largest come back", () => {
    const box = netBench(100, exclusive());
    box.trade("A", "ask", 50, 10);
    box.trade("B", "ask", 50, 4);
    expect(box.returned()).toBe(dollars(4));
    box.trade("C", "ask", 50, 7.5);
    expect(box.returned()).toBe(dollars(11.5));
    // YES counts for nothing.
    box.trade("D", "bid", 10, 20);
    expect(box.returned()).toBe(dollars(11.5));
  });

  it("counts only what is opened while it is on; what does not count is sold first", () => {
    const box = netBench(100, exclusive(), false);
    box.trade("A", "ask", 50, 10);
    box.net(true);
    box.trade("B", "ask", 50, 10);
    expect(box.returned()).toBe(0);
    box.trade("A", "ask", 50, 5);
    expect(box.returned()).toBe(dollars(5));
    box.trade("A", "bid", 50, 10);
    expect(box.returned()).toBe(dollars(5));
    box.net(false);
    expect(box.returned()).toBe(dollars(5));
    box.trade("B", "ask", 50, 5);
    box.trade("A", "bid", 50, 1);
    expect(box.returned()).toBe(dollars(4));
  });

  it("selling a leg takes the cash back, and is refused when it is not there", () => {
    const box = netBench(1, exclusive());
    box.trade("A", "ask", 40, 1);
    box.trade("B", "ask", 30, 1);
    expect(box.cash()).toBe(dollars(0.7));
    // Buying YES at 20¢ closes: 80¢ come, but $1 goes back.
    box.trade("A", "bid", 20, 1);
    expect(box.cash()).toBe(dollars(0.5));
    const poor = netBench(0.6, exclusive());
    poor.trade("A", "ask", 40, 1);
    poor.run(create("bob", "bid", 30, 1, { ticker: "B" }));
    // The dollar that comes back pays for the second one: 70¢ for 30¢ net.
    poor.run(create("dot", "ask", 30, 1, { ticker: "B" }));
    expect(poor.cash()).toBe(dollars(0.3));
    poor.run(create("bob", "ask", 35, 1, { ticker: "A" }));
    expect(poor.refuse(create("dot", "bid", 35, 1, { ticker: "A" })).code).toBe("insufficient_balance");
    expect(poor.refuse(create("dot", "bid", 34, 1, { ticker: "A" })).code).toBe("insufficient_balance");
    expect(poor.run(create("dot", "bid", 30, 1, { ticker: "A" })).orders[0]?.status).toBe("resting");
    poor.run(create("bob", "ask", 30, 1, { ticker: "A" }));
    expect(poor.cash()).toBe(0);
  });

  it("orders that close from before are covered with the returned cash: it cannot be spent under them", () => {
    const box = netBench(0.6, exclusive());
    box.trade("A", "ask", 40, 1);
    box.run(create("dot", "bid", 90, 0.2, { ticker: "A" }));
    expect(box.exchange.reserved("dot")).toBe(0);
    box.trade("B", "ask", 30, 1);
    expect(box.exchange.reserved("dot")).toBe(dollars(0.18));
    expect(box.refuse(create("dot", "bid", 13, 1, { ticker: "C" })).code).toBe("insufficient_balance");
    box.run(create("dot", "bid", 12, 1, { ticker: "C" }));
    box.run(create("bob", "ask", 90, 0.2, { ticker: "A" }));
    expect(box.cash()).toBe(dollars(0.12));
  });

  it.each([
    ["none comes true: both pay, and what was out comes back", {}, 2],
    ["one comes true", { A: "yes" }, 1],
    ["one comes true that is not held", { D: "yes" }, 2],
  ] as const)("settles consistently when %s", (_, results, paid) => {
    const box = netBench(10, exclusive(results));
    box.trade("A", "ask", 40, 1);
    box.trade("B", "ask", 30, 1);
    box.exchange.advance(plus(start, seconds(300)));
    expect(box.cash()).toBe(dollars(10 - 1.3 + paid));
    expect(box.returned()).toBe(0);
    expect(box.exchange.moneyReport()).toMatchObject({ unrecovered: 0, imbalance: 0 });
    expect(box.exchange.reserved("dot")).toBe(0);
  });

  it("is by subaccount", () => {
    const box = netBench(10, exclusive());
    box.exchange.arrange(start, { kind: "create-subaccount", account: "dot" });
    const move = {
      kind: "move-cash",
      account: "dot",
      clientTransferId: "a",
      from: 0,
      to: 1,
      shard: 0,
    } as const;
    box.exchange.arrange(start, { ...move, amount: dollars(5) });
    box.trade("A", "ask", 40, 1);
    box.run(create("bob", "bid", 30, 1, { ticker: "B" }));
    box.run(create("dot", "ask", 30, 1, { ticker: "B", subaccount: 1 }));
    expect(box.returned()).toBe(0);
  });
});

describe("§20 switch: DIRECNET: collateral return of ladders", () => {
  it("YES below and NO above cannot both lose: a dollar a pair comes back", () => {
    const box = netBench(10, ladder());
    box.trade("A", "bid", 60, 3);
    box.trade("C", "ask", 20, 2);
    // $1.80 and $1.60 paid; two pairs are sure of a dollar.
    expect(box.cash()).toBe(dollars(10 - 1.8 - 1.6 + 2));
  });

  it("NO below and YES above can both lose: nothing comes back", () => {
    const box = netBench(10, ladder());
    box.trade("A", "ask", 60, 3);
    box.trade("C", "bid", 20, 2);
    expect(box.returned()).toBe(0);
  });

  it("the worst number of passed strikes counts, over all legs", () => {
    const box = netBench(100, ladder());
    box.trade("A", "bid", 60, 10);
    box.trade("B", "ask", 40, 6);
    box.trade("C", "ask", 20, 4);
    // None passed: 6 + 4. One: 10 + 6 + 4. Two: 10 + 4. Three: 10.
    expect(box.returned()).toBe(dollars(10));
  });

  it.each([
    [{}, 2],
    [{ A: "yes" }, 5],
    [{ A: "yes", B: "yes" }, 5],
    [{ A: "yes", B: "yes", C: "yes" }, 3],
  ] as const)("settles consistently with %j", (results, paid) => {
    const box = netBench(10, ladder(results));
    box.trade("A", "bid", 60, 3);
    box.trade("C", "ask", 20, 2);
    box.exchange.advance(plus(start, seconds(300)));
    expect(box.cash()).toBe(dollars(10 - 1.8 - 1.6 + paid));
    expect(box.exchange.moneyReport()).toMatchObject({ unrecovered: 0, imbalance: 0 });
    expect(box.returned()).toBe(0);
  });
});

describe("whatever is traded with collateral return on", () => {
  const move = fc.record({
    account: fc.constantFrom("ann", "bob", "cid"),
    market: fc.nat(3),
    side: fc.constantFrom(...sides),
    atCents: fc.integer({ min: 5, max: 95 }),
    hundredths: fc.oneof(fc.integer({ min: 1, max: 400 }), fc.constantFrom(100, 500, 1_000)),
    cancels: fc.boolean(),
  });
  const worlds = [
    ["exclusive markets", exclusive],
    ["a ladder", ladder],
  ] as const;
  const makers = scenario.series.map((row) => ({ ...row, feeKind: "quadratic_with_maker_fees" as const }));

  it.each(worlds)(
    "%s: cash covers orders after every command, sums are zero, and all comes back at the end",
    (_, world) => {
      let most = 0;
      fc.assert(
        fc.property(
          fc.array(move, { minLength: 60, maxLength: 150, size: "max" }),
          fc.nat(3),
          (moves, winner) => {
            const letter = "ABCD"[winner] ?? "A";
            const results =
              world === ladder ? { A: "yes", B: winner > 1 ? "yes" : "no" } : { [letter]: "yes" };
            const { exchange } = bench(8, {
              ...world(results as Record<string, "yes" | "no">),
              series: makers,
            });
            for (const account of ["ann", "bob", "cid"]) {
              exchange.arrange(start, { kind: "set-netting", account, subaccount: 0, isEnabled: true });
            }
            const tickers = exchange.markets().map(({ ticker }) => ticker);
            for (const { account, market, side, atCents, hundredths, cancels } of moves) {
              const ticker = tickers[market % tickers.length] ?? "A";
              if (cancels) {
                const [order] = exchange.restingOrders(account);
                if (order !== undefined)
                  exchange.execute(start, { kind: "cancel-order", account, orderId: order.orderId });
              }
              exchange.execute(
                start,
                create(account, side, atCents, 1, {
                  ticker,
                  selfTradePrevention: "maker",
                  qty: qty(hundredths),
                }),
              );
              const report = exchange.moneyReport();
              expect(report.imbalance).toBe(0);
              most = Math.max(most, ...report.returned.map(({ amount }) => amount));
              for (const each of ["ann", "bob", "cid"]) {
                expect(exchange.cash(each)).toBeGreaterThanOrEqual(exchange.reserved(each));
              }
            }
            exchange.advance(plus(start, seconds(300)));
            expect(exchange.moneyReport()).toMatchObject({ returned: [], unrecovered: 0, imbalance: 0 });
            for (const each of ["ann", "bob", "cid"]) {
              const realized = sum(exchange.positions(each).map(({ position }) => position.realized));
              const fees = sum(exchange.fills(each).map(({ fee }) => fee));
              expect(exchange.cash(each)).toBe(dollars(8) + realized - fees);
              expect(exchange.reserved(each)).toBe(0);
            }
          },
        ),
        { numRuns: 40, endOnFailure: true },
      );
      expect(most).toBeGreaterThan(dollars(2));
    },
  );
});
