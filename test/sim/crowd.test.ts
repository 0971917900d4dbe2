import { describe, expect, it } from "vitest";
import { cents, contracts, plus, seconds } from "../../src/domain/units.ts";
import { createExchange } from "../../src/sim/box.ts";
import { defaultScenario } from "../../src/sim/default-scenario.ts";
import type { ExchangeEvent } from "../../src/sim/event.ts";
import type { Exchange } from "../../src/sim/exchange.ts";
import type { CrowdPlan } from "../../src/sim/crowd/plan.ts";
import type { Scenario } from "../../src/sim/scenario.ts";
import { create, scenario, start, ticker } from "./bench.ts";

/** The bench's market with some people in it. */
function withCrowd(crowd: (quiet: CrowdPlan) => CrowdPlan, closesAfter = 600): Scenario {
  const markets = scenario.markets.map((market) => ({
    ...market,
    closesAfter: seconds(closesAfter),
    crowd: crowd(market.crowd),
  }));
  return { ...scenario, markets };
}

function opened(
  crowd: (quiet: CrowdPlan) => CrowdPlan,
  seed = 1,
): { exchange: Exchange; events: ExchangeEvent[] } {
  const exchange = createExchange({ scenario: withCrowd(crowd), seed, start });
  const events: ExchangeEvent[] = [];
  exchange.listen((event) => events.push(event));
  exchange.openAccount("ann", scenario.accountCash);
  return { exchange, events };
}

const rival = {
  halfSpread: cents(20),
  qty: contracts(50),
  levels: 3,
  refresh: seconds(2),
  delay: seconds(1),
};

describe("the crowd", () => {
  it("settles at its starting values on average, over many seeds", () => {
    const { markets, ...rest } = defaultScenario();
    const short = markets
      .filter(({ ticker }) => /B52|B54|B56|T0.3|SNOW/.test(ticker))
      .map((market) => ({
        ...market,
        closesAfter: seconds(8),
        crowd: { ...market.crowd, volatility: 0.5, rivals: market.crowd.rivals.slice(0, 1) },
      }));
    const wins = new Map<string, number>();
    const runs = 400;
    for (let seed = 0; seed < runs; seed += 1) {
      const exchange = createExchange({ scenario: { ...rest, markets: short }, seed, start });
      exchange.advance(plus(start, seconds(20)));
      let exclusive = 0;
      for (const { ticker, settlement } of exchange.markets()) {
        if (settlement?.result !== "yes") continue;
        wins.set(ticker, (wins.get(ticker) ?? 0) + 1);
        if (/HIGH/.test(ticker)) exclusive += 1;
      }
      expect(exclusive).toBeLessThanOrEqual(1);
      expect(exchange.moneyImbalance()).toBe(0);
    }
    for (const { ticker, crowd } of short) {
      const error = Math.sqrt((crowd.value * (1 - crowd.value)) / runs);
      expect(Math.abs((wins.get(ticker) ?? 0) / runs - crowd.value)).toBeLessThan(4 * error);
    }
  });

  it("buys YES as often as it was told, when both sides are there to take", () => {
    const { exchange, events } = opened((quiet) => ({
      ...quiet,
      noise: { rate: 10, yesShare: 0.69, medianQty: contracts(5), patience: 0.2 },
      rivals: [{ ...rival, halfSpread: cents(2), qty: contracts(1_000_000), delay: seconds(0) }],
    }));
    exchange.advance(plus(start, seconds(300)));
    const takers = events.filter((event) => event.kind === "order-changed").map(({ order }) => order);
    const filled = takers.filter(
      ({ timeInForce, filled: got }) => timeInForce === "immediate_or_cancel" && got > 0,
    );
    const share = filled.filter(({ side }) => side === "bid").length / filled.length;
    expect(filled.length).toBeGreaterThan(1_500);
    expect(Math.abs(share - 0.69)).toBeLessThan(4 * Math.sqrt((0.69 * 0.31) / filled.length));
  });

  it("cancels far more often than it trades, in wide and in tight markets", () => {
    const exchange = createExchange({ scenario: defaultScenario(), seed: 2, start });
    const cancels = new Map<string, number>();
    exchange.listen((event) => {
      if (event.kind !== "order-changed" || event.reason !== "Cancel" || event.order.filled > 0) return;
      cancels.set(event.order.ticker, (cancels.get(event.order.ticker) ?? 0) + 1);
    });
    exchange.advance(plus(start, seconds(120)));
    for (const { ticker } of exchange.markets()) {
      expect(cancels.get(ticker) ?? 0).toBeGreaterThan(10 * exchange.trades(ticker).length);
    }
  });

  it("keeps wide markets 20 to 80 cents wide and tight ones under six, nearly always", () => {
    const exchange = createExchange({ scenario: defaultScenario(), seed: 3, start });
    const spreads = { wide: [0], tight: [0] };
    for (let second = 1; second < 120; second += 1) {
      exchange.advance(plus(start, seconds(second)));
      for (const { ticker } of exchange.markets()) {
        const { bestBid, bestAsk } = exchange.activity(ticker) ?? {};
        if (bestBid === undefined || bestAsk === undefined) continue;
        spreads[/GAME|BTC/.test(ticker) ? "tight" : "wide"].push(bestAsk.price - bestBid.price);
      }
    }
    const share = (list: readonly number[], low: number, high: number): number =>
      list.filter((spread) => spread >= low && spread <= high).length / list.length;
    expect(share(spreads.wide, 1_500, 8_000)).toBeGreaterThan(0.9);
    expect(share(spreads.tight, 1, 600)).toBeGreaterThan(0.95);
  });

  it("bounds its books: no more orders than its rivals have levels, two sides each", () => {
    const exchange = createExchange({ scenario: defaultScenario(), seed: 4, start });
    const resting = new Map<string, string>();
    exchange.listen((event) => {
      if (event.kind !== "order-changed") return;
      const { orderId, ticker, status } = event.order;
      if (status === "resting") resting.set(orderId, ticker);
      else resting.delete(orderId);
    });
    // Past the first refresh of every rival: what was shown before anybody listened is gone.
    exchange.advance(plus(start, seconds(10)));
    for (let second = 11; second < 60; second += 1) {
      exchange.advance(plus(start, seconds(second)));
      for (const { ticker, crowd } of exchange.scenario.markets) {
        const most = 2 * crowd.rivals.reduce((sum, { levels }) => sum + levels, 0);
        const orders = [...resting.values()].filter((at) => at === ticker).length;
        expect(orders).toBeLessThanOrEqual(most);
        if (exchange.market(ticker)?.status === "active") expect(orders).toBeGreaterThan(0);
      }
    }
  });

  it("informed takers take a quote that is off by more than their edge, and leave a fair one alone", () => {
    const plan = (quiet: CrowdPlan): CrowdPlan => ({
      ...quiet,
      informed: { rate: 20, edge: cents(3), medianQty: contracts(20) },
    });
    const { exchange } = opened(plan);
    exchange.execute(start, create("ann", "ask", 48, 5));
    exchange.execute(start, create("ann", "bid", 47, 5));
    exchange.advance(plus(start, seconds(5)));
    expect(exchange.fills("ann")).toEqual([]);
    exchange.execute(plus(start, seconds(5)), create("ann", "bid", 53, 5, { selfTradePrevention: "maker" }));
    exchange.advance(plus(start, seconds(10)));
    expect(exchange.positions("ann")[0]?.position.net).toBe(500);
  });

  it("noise takers pay no more than their patience past the value", () => {
    const patience = 0.05;
    const { exchange, events } = opened((quiet) => ({
      ...quiet,
      noise: { rate: 20, yesShare: 0.5, medianQty: contracts(1), patience },
    }));
    exchange.execute(start, create("ann", "ask", 60, 2_000));
    exchange.advance(plus(start, seconds(100)));
    const buyers = events.filter((event) => event.kind === "order-changed" && event.order.side === "bid");
    // Past the value of 50¢ by ten: an exponential patience with mean five gets there one time in e².
    const share = exchange.trades(ticker).length / buyers.length;
    expect(share).toBeGreaterThan(0.1);
    expect(share).toBeLessThan(0.17);
  });

  it("a jump leaves the quotes of rivals stale, and those who know take them", () => {
    const tradesAtJumps = (jumpRate: number): number => {
      let trades = 0;
      for (let seed = 1; seed <= 10; seed += 1) {
        const people = { ...rival, halfSpread: cents(4), delay: seconds(5) };
        const { exchange } = opened(
          (quiet) => ({
            ...quiet,
            jumpRate,
            jumpSize: 0.8,
            // So rarely that they come for the jumps alone.
            informed: { rate: 1e-9, edge: cents(2), medianQty: contracts(20) },
            rivals: [people],
          }),
          seed,
        );
        exchange.advance(plus(start, seconds(60)));
        trades += exchange.trades(ticker).length;
      }
      return trades;
    };
    expect(tradesAtJumps(0)).toBe(0);
    expect(tradesAtJumps(0.05)).toBeGreaterThan(10);
  });

  it("a farmer rests at the best price of the others, follows them, and is never the best alone", () => {
    const { exchange, events } = opened((quiet) => ({
      ...quiet,
      farmers: [{ qty: contracts(77), refresh: seconds(1) }],
    }));
    exchange.advance(plus(start, seconds(3)));
    expect(exchange.levels(ticker, "bid")).toEqual([]);
    const first = exchange.execute(plus(start, seconds(3)), create("ann", "bid", 40, 10));
    exchange.advance(plus(start, seconds(6)));
    expect(exchange.levels(ticker, "bid")).toEqual([{ price: cents(40), qty: contracts(87) }]);
    exchange.execute(plus(start, seconds(6)), create("ann", "bid", 43, 5));
    exchange.advance(plus(start, seconds(9)));
    expect(exchange.levels(ticker, "bid")[0]).toEqual({ price: cents(43), qty: contracts(82) });
    const changes = events.length;
    exchange.advance(plus(start, seconds(30)));
    expect(events.length).toBe(changes);
    expect(first.ok).toBe(true);
  });

  it("people come in bursts and follow each other's side, when told to", () => {
    const runOf = (more: object): { same: number; together: number } => {
      const { exchange, events } = opened((quiet) => ({
        ...quiet,
        noise: { rate: 5, yesShare: 0.5, medianQty: contracts(1), patience: 0.2, ...more },
        rivals: [{ ...rival, halfSpread: cents(1), qty: contracts(1_000_000), delay: seconds(0) }],
      }));
      exchange.advance(plus(start, seconds(300)));
      const came = events.flatMap((event) =>
        event.kind === "order-changed" && event.order.timeInForce === "immediate_or_cancel"
          ? [event.order]
          : [],
      );
      const pairs = came.slice(1).map((order, index) => [came[index], order] as const);
      const share = (is: (a: (typeof came)[number], b: (typeof came)[number]) => boolean): number =>
        pairs.filter(([a, b]) => a !== undefined && is(a, b)).length / pairs.length;
      return {
        same: share((a, b) => a.side === b.side),
        together: share((a, b) => a.createdAt === b.createdAt),
      };
    };
    const [alone, crowded] = [runOf({}), runOf({ burst: 0.3, persistence: 0.4 })];
    expect(alone.together).toBeLessThan(0.01);
    expect(Math.abs(alone.same - 0.5)).toBeLessThan(0.06);
    expect(Math.abs(crowded.together - 0.3)).toBeLessThan(0.05);
    expect(Math.abs(crowded.same - 0.7)).toBeLessThan(0.06);
  });

  it("is as busy as its hour and its phase say", () => {
    const cameIn = (phases: readonly { after: number; times: number }[]): number => {
      const { exchange, events } = opened((quiet) => ({
        ...quiet,
        noise: { rate: 5, yesShare: 0.5, medianQty: contracts(1), patience: 0.2 },
        pace: { hours: "even", phases: phases.map(({ after, times }) => ({ after: seconds(after), times })) },
      }));
      exchange.advance(plus(start, seconds(300)));
      return events.filter((event) => event.kind === "order-changed").length;
    };
    expect(cameIn([])).toBeGreaterThan(1_300);
    expect(cameIn([{ after: 0, times: 0 }])).toBe(0);
    const late = cameIn([
      { after: 0, times: 0 },
      { after: 200, times: 2 },
    ]);
    expect(Math.abs(late - 1_000)).toBeLessThan(130);
  });
});
