import { describe, expect, it } from "vitest";
import { cents, contracts, dollars, plus, seconds, type Qty, type Time } from "../../src/domain/units.ts";
import { createExchange } from "../../src/sim/box.ts";
import type { Command, CreateOrder } from "../../src/sim/command.ts";
import { amend, bench, cancel, create, fok, idOf, ioc, scenario, start } from "./bench.ts";

describe("refusals of a new order", () => {
  const past = { expiresAt: plus(start, seconds(-1)) };
  const cases: readonly (readonly [string, Partial<CreateOrder>, number, string, string | undefined])[] = [
    [
      "a post-only order that would trade",
      { price: cents(50), postOnly: true },
      400,
      "invalid_order",
      "post only cross",
    ],
    ["a price off the grid", { price: 4_550 as never }, 400, "invalid_price", undefined],
    ["a price of a dollar", { price: cents(100) }, 400, "invalid_price", undefined],
    ["a price of nothing", { price: cents(0) }, 400, "invalid_price", undefined],
    ["no size", { qty: 0 as Qty }, 400, "invalid_order_size", undefined],
    ["a negative size", { qty: -100 as Qty }, 400, "invalid_order_size", undefined],
    ["more than the cash", { qty: contracts(2_300) }, 400, "insufficient_balance", undefined],
    ["an expiry in the past", past, 400, "invalid_order", "Expiration timestamp must be in the future"],
    [
      "an expiry now",
      { expiresAt: start },
      400,
      "invalid_order",
      "Expiration timestamp must be in the future",
    ],
    [
      "an expiry of an IOC order",
      { ...ioc, expiresAt: plus(start, seconds(9)) },
      400,
      "invalid_order",
      "immediate_or_cancel and fill_or_kill orders cannot expire",
    ],
    [
      "reduce-only that would rest",
      { reduceOnly: true },
      400,
      "invalid_order",
      "reduce only orders must be immediate_or_cancel",
    ],
    [
      "reduce-only fill-or-kill",
      { reduceOnly: true, ...fok },
      400,
      "invalid_order",
      "reduce only orders must be immediate_or_cancel",
    ],
    ["a market that does not exist", { ticker: "KXNO-1" }, 404, "not_found", undefined],
    ["a client order id used before", { clientOrderId: "used" }, 409, "order_already_exists", undefined],
  ];
  it.each(cases)("%s", (_, more, status, code, details) => {
    const { run, refuse } = bench();
    run(create("ann", "ask", 50, 5));
    run(create("bob", "bid", 1, 1, { clientOrderId: "used" }));
    const refusal = refuse(create("bob", "bid", 45, 1, more));
    expect(refusal).toMatchObject({ status, code });
    expect(refusal.details).toBe(details);
  });

  it("a market that is not open yet, or not open any more, takes nothing, not even a cancel", () => {
    const later = { ...scenario, markets: scenario.markets.map((m) => ({ ...m, opensAfter: seconds(5) })) };
    const exchange = createExchange({ scenario: later, seed: 1, start });
    exchange.openAccount("ann", dollars(10));
    const early = exchange.execute(start, create("ann", "bid", 50, 1));
    expect(early).toMatchObject({ ok: false, refusal: { status: 400, details: "MARKET_INACTIVE" } });
    expect(exchange.execute(plus(start, seconds(5)), create("ann", "bid", 50, 1)).ok).toBe(true);

    const { run, refuse } = bench();
    const resting = run(create("ann", "bid", 50, 1));
    for (const command of [
      create("ann", "bid", 50, 1),
      cancel("ann", resting),
      amend("ann", resting, 51, 1),
      {
        kind: "decrease-order",
        account: "ann",
        orderId: idOf(resting),
        by: { reduceBy: contracts(1) },
      } as const,
    ]) {
      expect(refuse(command, 100)).toMatchObject({ status: 400, details: "MARKET_INACTIVE" });
    }
  });

  it("a client order id stays burnt after its order is cancelled, for this account only", () => {
    const { run, refuse } = bench();
    const named = create("ann", "bid", 50, 1, { clientOrderId: "once" });
    run(cancel("ann", run(named)));
    expect(refuse(named)).toMatchObject({ status: 409, code: "order_already_exists" });
    expect(run({ ...named, account: "bob" }).orders[0]?.clientOrderId).toBe("once");
  });

  it("a client order id of a refused order is not burnt", () => {
    const { run, refuse } = bench();
    refuse(create("ann", "bid", 50, 1_000_000, { clientOrderId: "again" }));
    expect(run(create("ann", "bid", 50, 1, { clientOrderId: "again" })).orders).toHaveLength(1);
  });
});

describe("reduce-only", () => {
  it("never trades past the position", () => {
    const { run, exchange } = bench();
    run(create("ann", "ask", 50, 10));
    run(create("bob", "bid", 50, 4));
    run(create("ann", "bid", 45, 20));
    const answer = run(create("bob", "ask", 45, 10, { ...ioc, reduceOnly: true }));
    expect(answer.orders[0]).toMatchObject({ status: "canceled", filled: 400, left: 0 });
    expect(exchange.positions("bob")[0]?.position.net).toBe(0);
  });

  it("does nothing without a position to reduce", () => {
    const { run, events } = bench();
    run(create("ann", "ask", 50, 10));
    const answer = run(create("bob", "bid", 50, 10, { ...ioc, reduceOnly: true }));
    expect(answer.orders[0]).toMatchObject({ status: "canceled", filled: 0, left: 0 });
    expect(events.at(-1)).toMatchObject({ reason: "ReduceOnlyCancel" });
  });
});

describe("cancel and decrease", () => {
  it("answers the same 404 for unknown, filled and cancelled orders, and for those of others", () => {
    const { run, refuse } = bench();
    const filled = run(create("ann", "ask", 50, 5));
    run(create("bob", "bid", 50, 5));
    const cancelled = run(create("ann", "ask", 60, 5));
    expect(run(cancel("ann", cancelled))).toMatchObject({
      reducedBy: 500,
      orders: [{ status: "canceled", left: 0 }],
    });
    const ofBob = run(create("bob", "bid", 10, 5));
    const refusals = [
      refuse({ kind: "cancel-order", account: "ann", orderId: "never" }),
      refuse(cancel("ann", filled)),
      refuse(cancel("ann", cancelled)),
      refuse(cancel("ann", ofBob)),
      refuse({
        kind: "decrease-order",
        account: "ann",
        orderId: idOf(filled),
        by: { reduceBy: contracts(1) },
      }),
      refuse(amend("ann", cancelled, 60, 5)),
    ];
    for (const refusal of refusals)
      expect(refusal).toEqual({ status: 404, code: "not_found", message: "not found" });
  });

  it("a decrease keeps the place, and to nothing it cancels", () => {
    const { run, book, refuse, exchange } = bench();
    const first = run(create("ann", "bid", 50, 5));
    const second = run(create("bob", "bid", 50, 5));
    const by = (amount: object): Command =>
      ({ kind: "decrease-order", account: "ann", orderId: idOf(first), by: amount }) as Command;
    expect(run(by({ reduceTo: contracts(3) }))).toMatchObject({
      reducedBy: 200,
      orders: [{ left: 300, total: 500 }],
    });
    expect(run(by({ reduceBy: contracts(1) }))).toMatchObject({ reducedBy: 100, orders: [{ left: 200 }] });
    expect(exchange.queueAhead("bob", idOf(second))).toBe(200);
    expect(exchange.reserved("ann")).toBe(dollars(1));
    expect(refuse(by({ reduceBy: contracts(3) })).code).toBe("invalid_order_size");
    expect(refuse(by({ reduceTo: contracts(9) })).code).toBe("invalid_order_size");
    expect(refuse(by({ reduceBy: contracts(0) })).code).toBe("invalid_order_size");
    expect(run(by({ reduceTo: contracts(0) }))).toMatchObject({
      reducedBy: 200,
      orders: [{ status: "canceled" }],
    });
    expect(book()).toBe("5@50 | ");
  });

  it("cancel-all leaves a closed market to the exchange", () => {
    const { run, events } = bench(1_000, { ...scenario, rules: { cancelAll: "at-once" } });
    run(create("ann", "bid", 50, 5));
    expect(run({ kind: "cancel-all-orders", account: "ann" }, 100).reducedBy).toBe(0);
    expect(events.filter((event) => event.kind === "order-changed" && event.reason === "Cancel")).toEqual([]);
  });

  it("cancel-all takes every order of the account and of nobody else", () => {
    const { run, book, exchange } = bench(1_000, { ...scenario, rules: { cancelAll: "at-once" } });
    run(create("ann", "bid", 50, 5));
    run(create("ann", "ask", 60, 5));
    run(create("bob", "bid", 49, 1));
    expect(run({ kind: "cancel-all-orders", account: "ann" })).toMatchObject({
      orders: [],
      reducedBy: 1_000,
    });
    expect(book()).toBe("1@49 | ");
    expect(exchange.reserved("ann")).toBe(0);
    expect(exchange.orders("ann").every(({ status }) => status === "canceled")).toBe(true);
  });

  it("§0.1.14 cancel-all is asynchronous: all is gone within half a second, and what is placed in the next minute may go too", () => {
    const late: number[] = [];
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const exchange = createExchange({ scenario, seed, start });
      for (const account of ["ann", "bob"]) exchange.openAccount(account, dollars(1_000));
      const at = (offset: number): Time => plus(start, seconds(offset));
      exchange.execute(at(0), create("ann", "bid", 50, 5));
      exchange.execute(at(0), create("bob", "bid", 49, 5));
      const answer = exchange.execute(at(1), { kind: "cancel-all-orders", account: "ann" });
      expect(answer).toMatchObject({ ok: true, answer: { orders: [], reducedBy: 0 } });
      expect(exchange.orders("ann")[0]?.status).toBe("resting");
      exchange.advance(at(1.5));
      expect(exchange.orders("ann")[0]?.status).toBe("canceled");
      exchange.execute(at(1.6), create("ann", "bid", 51, 5));
      let gone = 0;
      exchange.listen((event) => {
        if (event.kind === "order-changed" && event.reason === "Cancel") gone = event.at - at(1);
      });
      exchange.advance(at(61));
      expect(exchange.orders("ann")[0]?.status).toBe("canceled");
      expect(exchange.orders("bob")[0]?.status).toBe("resting");
      late.push(gone / 1_000_000);
    }
    expect(Math.max(...late)).toBeLessThanOrEqual(60);
    expect(new Set(late.map((each) => Math.floor(each / 15))).size).toBeGreaterThan(1);
  });
});
