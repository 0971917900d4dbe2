import { describe, expect, it } from "vitest";
import { dollars, plus, seconds, type Time } from "../../src/domain/units.ts";
import { createExchange } from "../../src/sim/box.ts";
import { amend, bench, create, scenario, start, ticker } from "./bench.ts";

describe("the money behind orders", () => {
  it("binds p·n for a bid and (1−p)·n for an ask, and nothing for what only closes, oldest first", () => {
    const { run, exchange } = bench();
    run(create("ann", "bid", 40, 10));
    expect(exchange.reserved("ann")).toBe(dollars(4));
    run(create("ann", "ask", 70, 10));
    expect(exchange.reserved("ann")).toBe(dollars(7));
    run(create("bob", "ask", 40, 10));
    // Long 10 now: the ask of 10 at 70¢ only closes.
    expect(exchange.reserved("ann")).toBe(0);
    run(create("ann", "ask", 60, 10));
    expect(exchange.reserved("ann")).toBe(dollars(4));
  });

  it("takes the last cent and not one more, taker fee included", () => {
    // 100 at 50¢ cost $50 and 0.07 · 100 · ½ · ½ = $1.75.
    const offer = create("ann", "ask", 50, 100);
    const rich = bench(60);
    rich.run(offer);
    rich.exchange.openAccount("dot", dollars(51.75));
    expect(rich.run(create("dot", "bid", 50, 100)).averageFee).toBe(17_500);
    expect(rich.exchange.cash("dot")).toBe(0);
    const poor = bench(60);
    poor.run(offer);
    poor.exchange.openAccount("dot", dollars(51.7499));
    expect(poor.refuse(create("dot", "bid", 50, 100)).code).toBe("insufficient_balance");
    // Resting, it needs no taker fee.
    expect(poor.run(create("dot", "bid", 49, 100)).orders[0]?.status).toBe("resting");
  });

  it("keeps room for the maker fee where makers pay one, and binds no more than the price", () => {
    // 10 at 50¢ cost $5 and 0.0175 · 10 · ½ · ½ = $0.04375, to $0.0438 as cash moves.
    const series = scenario.series.map((row) => ({ ...row, feeKind: "quadratic_with_maker_fees" as const }));
    const { run, refuse, exchange } = bench(1_000, { ...scenario, series });
    exchange.openAccount("dot", dollars(5.0437));
    exchange.openAccount("eve", dollars(5.0438));
    expect(refuse(create("dot", "bid", 50, 10)).code).toBe("insufficient_balance");
    run(create("eve", "bid", 50, 10));
    expect(exchange.reserved("eve")).toBe(dollars(5));
    expect(refuse(create("eve", "bid", 1, 0.01)).code).toBe("insufficient_balance");
    run(create("ann", "ask", 50, 10));
    expect(exchange.cash("eve")).toBe(0);
    expect(exchange.fills("eve")).toMatchObject([{ isTaker: false, fee: 43_800 }]);
  });

  it("keeps room for the maker fees of all markets at once", () => {
    const series = scenario.series.map((row) => ({ ...row, feeKind: "quadratic_with_maker_fees" as const }));
    const markets = ["KXT-1", "KXT-2"].flatMap((name) =>
      scenario.markets.map((row) => ({ ...row, ticker: name })),
    );
    const { run, refuse, exchange } = bench(1_000, { ...scenario, series, markets });
    exchange.openAccount("dot", dollars(10.0438));
    run(create("dot", "bid", 50, 10));
    expect(refuse(create("dot", "bid", 50, 10, { ticker: "KXT-2" })).code).toBe("insufficient_balance");
    expect(run(create("dot", "bid", 49, 10, { ticker: "KXT-2" })).orders[0]?.status).toBe("resting");
  });

  it("forgives the dust of rounding that an account has nothing left to pay with", () => {
    // Cash of this member moves in whole cents: 0.01 contract at 45¢ costs $0.0045, rounded to a cent.
    const { run, exchange } = bench(1_000, { ...scenario, membership: "other" });
    exchange.openAccount("dot", dollars(0.45));
    run(create("dot", "bid", 45, 1));
    for (let fill = 0; fill < 100; fill += 1) run(create("ann", "ask", 45, 0.01));
    expect(exchange.cash("dot")).toBe(0);
    expect(exchange.positions("dot")[0]).toMatchObject({ position: { net: 100 }, fees: 0 });
    expect(exchange.fills("dot").every(({ fee }) => fee === 0)).toBe(true);
    expect(exchange.moneyImbalance()).toBe(0);
  });

  it("gives rounding back once an order has gathered more than a step of it, and counts on that", () => {
    // One at 52¢ costs 0.017472 in fees: 28 millionths of rounding each, a step of $0.0001 after four.
    const fees = [175, 175, 175, 174, 175, 175, 175, 174].map((steps) => steps * 100);
    const { run, refuse, exchange } = bench();
    for (let count = 0; count < 8; count += 1) run(create("ann", "ask", 52, 1));
    exchange.openAccount("dot", dollars(4.2997));
    exchange.openAccount("eve", dollars(4.2998));
    expect(refuse(create("dot", "bid", 52, 8)).code).toBe("insufficient_balance");
    run(create("eve", "bid", 52, 8));
    expect(
      exchange
        .fills("eve")
        .map(({ fee }) => fee)
        .toReversed(),
    ).toEqual(fees);
    expect(exchange.cash("eve")).toBe(0);
  });

  it("counts own orders that make way as gone", () => {
    const { run, exchange } = bench();
    exchange.openAccount("dot", dollars(5));
    run(create("dot", "ask", 50, 10));
    expect(run(create("dot", "bid", 50, 10, { selfTradePrevention: "maker" })).orders[0]?.status).toBe(
      "resting",
    );
    expect(exchange.reserved("dot")).toBe(dollars(5));
  });

  it("charges a taker in full while an own order that is about to make way still binds cash", () => {
    const fees = [1_000, 7].map((cash) => {
      const { run, exchange } = bench();
      exchange.openAccount("dot", dollars(cash));
      run(create("dot", "ask", 60, 10));
      run(create("ann", "bid", 60, 10));
      // Covered by the NO contracts as long as those are there.
      run(create("dot", "bid", 60, 10));
      run(create("ann", "ask", 65, 5));
      run(create("dot", "ask", 70, 10));
      run(create("ann", "ask", 71, 1));
      run(create("dot", "bid", 71, 6, { selfTradePrevention: "maker" }));
      return exchange.fills("dot").map(({ fee }) => fee);
    });
    expect(fees[1]).toEqual(fees[0]);
    expect(fees[0]).toHaveLength(3);
  });

  it("charges an amended order that trades no less for being the account's last cent", () => {
    // $4.42 for what trades and what rests, and fees of $0.0678 and $0.0682.
    const fees = [1_000, 4.556].map((cash) => {
      const { run, exchange } = bench();
      exchange.openAccount("dot", dollars(cash));
      const order = run(create("dot", "bid", 40, 10));
      run(create("ann", "ask", 41, 4));
      run(create("bob", "ask", 42, 4));
      run(amend("dot", order, 55, 10));
      expect(exchange.reserved("dot")).toBe(dollars(1.1));
      return exchange.fills("dot").map(({ fee }) => fee);
    });
    expect(fees[1]).toEqual(fees[0]);
    expect(fees[0]).toHaveLength(2);
  });

  it("gives the dollar of every closed pair back at once", () => {
    const { run, exchange } = bench();
    run(create("ann", "ask", 40, 10));
    run(create("bob", "bid", 40, 10));
    run(create("ann", "bid", 45, 10));
    const before = exchange.cash("bob");
    const fee = run(create("bob", "ask", 45, 10)).averageFee ?? 0;
    expect(exchange.cash("bob") - before).toBe(dollars(4.5) - fee * 10);
    expect(exchange.positions("bob")[0]?.position).toMatchObject({ net: 0, realized: dollars(0.5) });
  });
});

describe("what an exchange does by itself", () => {
  it("cancels an order the moment it expires, and tells when it will", () => {
    const { run, exchange, events, book } = bench();
    run(create("ann", "bid", 50, 5, { expiresAt: plus(start, seconds(10)) }));
    expect(exchange.nextAt()).toBe(plus(start, seconds(10)));
    exchange.advance((start + 9_999_999) as Time);
    expect(book()).toBe("5@50 | ");
    exchange.advance(plus(start, seconds(10)));
    expect(book()).toBe(" | ");
    expect(events.at(-1)).toMatchObject({
      kind: "order-changed",
      reason: "ExpiryCancel",
      order: { status: "canceled" },
    });
  });

  it("closes, sweeps the book, determines and pays, in that order and at those times", () => {
    const forced = { ...scenario, markets: scenario.markets.map((m) => ({ ...m, result: "yes" as const })) };
    const exchange = createExchange({ scenario: forced, seed: 1, start });
    exchange.openAccount("ann", dollars(100));
    exchange.openAccount("bob", dollars(100));
    exchange.execute(start, create("ann", "bid", 40, 10));
    exchange.execute(start, create("bob", "ask", 40, 4));
    const seen: string[] = [];
    exchange.listen((event) => {
      const word = event.kind === "market-status-changed" ? event.status : event.kind;
      const at = (event.at - start) / 1_000_000;
      const when = at >= 100.2 && at <= 101.5 ? "0.2 to 1.5 after" : `${at}`;
      seen.push(`${when} ${event.kind === "order-changed" ? event.reason : word}`);
    });
    exchange.advance(plus(start, seconds(200)));
    expect(seen).toEqual([
      "100 closed",
      "0.2 to 1.5 after book-changed",
      "0.2 to 1.5 after CloseCancel",
      "103 market-determined",
      "106 market-settled",
      "106 position-changed",
      "106 position-changed",
    ]);
    expect(exchange.market(ticker)).toMatchObject({
      status: "finalized",
      settlement: { result: "yes", value: 10_000 },
    });
    expect(exchange.cash("ann")).toBe(dollars(100 - 1.6 + 4));
    expect(exchange.settlements("ann")).toMatchObject([
      { position: 400, cost: dollars(1.6), payout: dollars(4) },
    ]);
    expect(exchange.settlements("bob")).toMatchObject([{ position: -400, cost: dollars(2.4), payout: 0 }]);
    expect(exchange.positions("ann")[0]?.position.net).toBe(0);
    expect(exchange.activity(ticker)?.openInterest).toBe(0);
    expect(exchange.moneyImbalance()).toBe(0);
  });

  it("counts the volume of the last 24 hours, and all of it for ever", () => {
    const days = scenario.markets.map((market) => ({ ...market, closesAfter: seconds(90 * 3_600) }));
    const { run, exchange } = bench(1_000, { ...scenario, markets: days });
    for (const hour of [0, 20, 30]) {
      run(create("ann", "ask", 50, 1), hour * 3_600);
      run(create("bob", "bid", 50, 1), hour * 3_600);
    }
    expect(exchange.activity(ticker)).toMatchObject({
      volume: 300,
      volume24h: 200,
      openInterest: 300,
      lastPrice: 5_000,
    });
    exchange.advance(plus(start, seconds(80 * 3_600)));
    expect(exchange.activity(ticker)).toMatchObject({ volume: 300, volume24h: 0 });
  });

  it("tells every change of the book as a signed delta that rebuilds it, with whose doing it was", () => {
    const { run, events, exchange } = bench();
    const order = run(create("ann", "bid", 50, 5, { clientOrderId: "mine" }));
    run(create("bob", "ask", 50, 2));
    run(amend("ann", order, 48, 9));
    run(create("cid", "ask", 55, 3));
    const levels = new Map<string, number>();
    for (const event of events) {
      if (event.kind !== "book-changed") continue;
      const name = `${event.side} ${event.price}`;
      levels.set(name, (levels.get(name) ?? 0) + event.change);
    }
    expect(Object.fromEntries([...levels].filter(([, qty]) => qty !== 0))).toEqual({
      "bid 4800": 700,
      "ask 5500": 300,
    });
    expect(exchange.levels(ticker, "bid")).toEqual([{ price: 4_800, qty: 700 }]);
    const [first, second] = events.filter((event) => event.kind === "book-changed");
    expect(first).toMatchObject({ cause: { account: "ann", clientOrderId: "mine" } });
    expect(second).toMatchObject({ change: -200, cause: { account: "bob", clientOrderId: "" } });
  });
});
