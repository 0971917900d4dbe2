import { describe, expect, it } from "vitest";
import { openCost } from "../../src/domain/position.ts";
import { dollars } from "../../src/domain/units.ts";
import type { TradingRules } from "../../src/sim/rules.ts";
import { bench, create, idOf, scenario, type Bench } from "./bench.ts";

function under(rules: Partial<TradingRules>, cash = 1_000): Bench {
  return bench(cash, { ...scenario, rules });
}

describe("what nobody documents is a switch", () => {
  it("postOnlyCross: refused, or taken in and cancelled with its own reason, its client id burnt", () => {
    const crossing = create("bob", "bid", 50, 5, { postOnly: true, clientOrderId: "x" });
    const strict = under({});
    strict.run(create("ann", "ask", 50, 5));
    expect(strict.refuse(crossing)).toMatchObject({ status: 400, details: "post only cross" });
    const mild = under({ postOnlyCross: "cancelled" });
    mild.run(create("ann", "ask", 50, 5));
    expect(mild.run(crossing).orders[0]).toMatchObject({ status: "canceled", filled: 0, left: 0 });
    expect(mild.events.at(-1)).toMatchObject({ kind: "order-changed", reason: "PostOnlyCrossCancel" });
    expect(mild.book()).toBe(" | 5@50");
    expect(mild.refuse(crossing).code).toBe("order_already_exists");
    expect(mild.exchange.reserved("bob")).toBe(0);
  });

  it("queueCounts: contracts at the order's own price, or at better prices too", () => {
    const ahead = (queueCounts: TradingRules["queueCounts"]): number | undefined => {
      const { run, exchange } = under({ queueCounts });
      run(create("ann", "bid", 50, 5));
      run(create("ann", "bid", 52, 7));
      run(create("ann", "bid", 49, 9));
      return exchange.queueAhead("bob", idOf(run(create("bob", "bid", 50, 1))));
    };
    expect(ahead("own-level")).toBe(500);
    expect(ahead("better-levels")).toBe(1_200);
  });

  it("openOrdersMax: an order that would rest past it is refused, one that cannot rest is not", () => {
    const { run, refuse } = under({ openOrdersMax: 2 });
    run(create("ann", "bid", 50, 1));
    run(create("ann", "bid", 51, 1));
    expect(refuse(create("ann", "bid", 52, 1))).toMatchObject({
      status: 400,
      details: "too many open orders",
    });
    run(create("ann", "bid", 52, 1, { timeInForce: "immediate_or_cancel" }));
    run(create("bob", "bid", 52, 1));
  });

  it("closingCredit: with none an order that only closes binds its price as any other", () => {
    for (const [closingCredit, bound] of [
      ["oldest", 0],
      ["none", 3],
    ] as const) {
      const { run, exchange } = under({ closingCredit });
      run(create("ann", "ask", 40, 10));
      run(create("bob", "bid", 40, 10));
      run(create("bob", "ask", 70, 10));
      expect(exchange.reserved("bob")).toBe(dollars(bound));
    }
  });

  it("oppositeQuotes: a bid and an ask in one market bind both, or the dearer one", () => {
    for (const [oppositeQuotes, bound] of [
      ["sum", 7],
      ["max", 4],
    ] as const) {
      const { run, exchange, refuse } = under({ oppositeQuotes }, 7);
      run(create("ann", "bid", 40, 10));
      run(create("ann", "ask", 70, 10));
      expect(exchange.reserved("ann")).toBe(dollars(bound));
      const third = create("ann", "bid", 30, 10);
      if (oppositeQuotes === "sum") expect(refuse(third).code).toBe("insufficient_balance");
      else run(third);
      // Both sides trade: the second fill closes the first, and nobody owes.
      run(create("bob", "ask", 40, 10));
      run(create("bob", "bid", 70, 10));
      expect(exchange.cash("ann")).toBe(dollars(7 - 4 + 7));
    }
  });

  it("feeReserve: a resting order keeps room for its maker fee, a taker's, or none", () => {
    const series = scenario.series.map((row) => ({ ...row, feeKind: "quadratic_with_maker_fees" as const }));
    // $5 and 0.0175 · 10 · ½ · ½ = $0.04375 as a maker, $0.175 as a taker.
    for (const [feeReserve, needed] of [
      ["none", 5],
      ["maker", 5.0438],
      ["taker", 5.175],
    ] as const) {
      const { run, refuse, exchange } = bench(1_000, { ...scenario, series, rules: { feeReserve } });
      exchange.openAccount("dot", dollars(needed));
      exchange.openAccount("eve", dollars(Math.round(needed * 10_000 - 1) / 10_000));
      expect(refuse(create("eve", "bid", 50, 10)).code).toBe("insufficient_balance");
      run(create("dot", "bid", 50, 10));
      run(create("ann", "ask", 50, 10));
      expect(exchange.cash("dot")).toBe(dollars(feeReserve === "taker" ? 0.1312 : 0));
      // What an account without cash cannot pay is forgiven.
      expect(exchange.fills("dot")[0]?.fee).toBe(feeReserve === "none" ? 0 : 43_800);
    }
  });

  it("§20 switch: cost basis: costBasis: what was sold cost the average of all, or what the oldest cost; all in all the same", () => {
    for (const [costBasis, realized, exposure] of [
      ["average", 1, 6],
      ["fifo", 2, 7],
    ] as const) {
      const { run, exchange } = under({ costBasis });
      const trade = (side: "bid" | "ask", atCents: number, count: number): void => {
        run(create("ann", side === "bid" ? "ask" : "bid", atCents, count));
        run(create("bob", side, atCents, count));
      };
      trade("bid", 50, 10);
      trade("bid", 70, 10);
      trade("ask", 70, 10);
      const [half] = exchange.positions("bob");
      expect(half?.position).toMatchObject({ net: 1_000, realized: dollars(realized) });
      expect(half === undefined ? 0 : openCost(half.position)).toBe(dollars(exposure));
      // Past flat: 10 sold at 80¢, and 5 opened the other way.
      trade("ask", 80, 15);
      const [flipped] = exchange.positions("bob");
      expect(flipped?.position).toMatchObject({ net: -500, realized: dollars(3) });
      expect(flipped === undefined ? 0 : openCost(flipped.position)).toBe(dollars(1));
    }
  });
});
