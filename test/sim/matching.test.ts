import { describe, expect, it } from "vitest";
import { bench, create, fok, idOf, ioc, maker, ticker } from "./bench.ts";

describe("matching", () => {
  it("trades at resting prices, best first, then oldest first", () => {
    const { run, book, exchange } = bench();
    run(create("ann", "ask", 52, 5));
    run(create("bob", "ask", 50, 5));
    run(create("ann", "ask", 50, 5));
    const answer = run(create("cid", "bid", 99, 12));
    expect(answer).toMatchObject({ filled: 1_200, averagePrice: 5_033, reducedBy: 0 });
    expect(answer.orders[0]).toMatchObject({ status: "executed", filled: 1_200, left: 0 });
    const trades = exchange.trades(ticker).toReversed();
    expect(trades.map(({ price, qty }) => [price, qty])).toEqual([
      [5_000, 500],
      [5_000, 500],
      [5_200, 200],
    ]);
    expect(exchange.fills("bob").map(({ qty }) => qty)).toEqual([500]);
    expect(book()).toBe(" | 3@52");
  });

  it("rests what is left of a good-till-cancelled order, and says how many trade before it", () => {
    const { run, book, exchange } = bench();
    run(create("ann", "ask", 50, 5));
    const first = run(create("bob", "bid", 50, 8));
    const second = run(create("cid", "bid", 50, 1));
    expect(first.orders[0]).toMatchObject({ status: "resting", filled: 500, left: 300 });
    expect(book()).toBe("4@50 | ");
    expect(exchange.queueAhead("cid", idOf(second))).toBe(300);
    expect(exchange.queueAhead("cid", "no such order")).toBeUndefined();
  });

  it("cancels what an immediate-or-cancel order could not trade", () => {
    const { run, book } = bench();
    run(create("ann", "ask", 50, 5));
    const answer = run(create("bob", "bid", 50, 8, ioc));
    expect(answer.orders[0]).toMatchObject({ status: "canceled", filled: 500, left: 0, total: 800 });
    expect(book()).toBe(" | ");
  });

  it("fills a fill-or-kill order whole or not at all", () => {
    const { run, book } = bench();
    run(create("ann", "ask", 50, 5));
    run(create("ann", "ask", 51, 5));
    const killed = run(create("bob", "bid", 50, 6, fok));
    expect(killed.orders[0]).toMatchObject({ status: "canceled", filled: 0, left: 0 });
    expect(book()).toBe(" | 5@50 5@51");
    expect(run(create("bob", "bid", 51, 10, fok)).orders[0]).toMatchObject({
      status: "executed",
      filled: 1_000,
    });
  });

  it("treats a fill-or-kill order that meets its own account as immediate-or-cancel", () => {
    const { run, book } = bench();
    run(create("ann", "ask", 50, 5));
    run(create("bob", "ask", 51, 5));
    const answer = run(create("bob", "bid", 52, 10, fok));
    expect(answer.orders[0]).toMatchObject({ status: "canceled", filled: 500, left: 0 });
    expect(book()).toBe(" | 5@51");
  });

  it("is the same seen from NO: mirrored orders make mirrored trades and equal money", () => {
    const [yes, no] = [bench(), bench()];
    const moves = [
      ["ann", "ask", 52, 5],
      ["bob", "ask", 50, 5],
      ["cid", "bid", 51, 7],
      ["ann", "bid", 40, 3],
      ["bob", "ask", 40, 1],
    ] as const;
    for (const [account, side, at, count] of moves) {
      yes.run(create(account, side, at, count));
      no.run(create(account, side === "bid" ? "ask" : "bid", 100 - at, count));
    }
    for (const account of ["ann", "bob", "cid"]) {
      expect(no.exchange.cash(account)).toBe(yes.exchange.cash(account));
      expect(no.exchange.reserved(account)).toBe(yes.exchange.reserved(account));
      const net = yes.exchange.positions(account)[0]?.position.net ?? 0;
      expect(no.exchange.positions(account)[0]?.position.net ?? 0).toBe(net === 0 ? 0 : -net);
    }
    const mirrored = no.exchange.trades().map(({ price, qty }) => [10_000 - price, qty]);
    expect(mirrored).toEqual(yes.exchange.trades().map(({ price, qty }) => [price, qty]));
  });
});

describe("self-trade prevention", () => {
  it("taker_at_cross: earlier fills stand, the rest of the incoming order is cancelled, the resting one stays", () => {
    const { run, book, order } = bench();
    run(create("ann", "ask", 50, 5));
    const own = run(create("bob", "ask", 51, 5));
    run(create("cid", "ask", 52, 5));
    const answer = run(create("bob", "bid", 52, 15));
    expect(answer.filled).toBe(500);
    expect(answer.orders[0]).toMatchObject({ status: "canceled", filled: 500, left: 0 });
    expect(order("bob", own)?.status).toBe("resting");
    expect(book()).toBe(" | 5@51 5@52");
  });

  it("taker_at_cross against only oneself: taken in, nothing filled, nothing left", () => {
    const { run, events } = bench();
    run(create("bob", "ask", 51, 5));
    const answer = run(create("bob", "bid", 51, 5));
    expect(answer.filled).toBe(0);
    expect(answer.orders[0]).toMatchObject({ status: "canceled", filled: 0, left: 0 });
    expect(events.at(-1)).toMatchObject({ kind: "order-changed", reason: "SelfTradeCancel" });
  });

  it("a post-only order that would meet its own account is refused like any that crosses", () => {
    const { run, refuse, book } = bench();
    run(create("bob", "ask", 51, 5));
    expect(refuse(create("bob", "bid", 51, 5, { ...maker, postOnly: true })).details).toBe("post only cross");
    expect(book()).toBe(" | 5@51");
  });

  it("maker: the resting order goes and matching goes on behind it", () => {
    const { run, book, order, events } = bench();
    run(create("ann", "ask", 50, 5));
    const own = run(create("bob", "ask", 51, 5));
    run(create("cid", "ask", 52, 5));
    const answer = run(create("bob", "bid", 52, 15, maker));
    expect(answer.orders[0]).toMatchObject({ status: "resting", filled: 1_000, left: 500 });
    expect(order("bob", own)).toMatchObject({ status: "canceled", left: 0 });
    expect(events).toContainEqual(
      expect.objectContaining({ kind: "order-changed", reason: "SelfTradeCancel" }),
    );
    expect(book()).toBe("5@52 | ");
  });
});
