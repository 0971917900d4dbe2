import { describe, expect, it } from "vitest";
import { cents, contracts, plus, seconds } from "../../src/domain/units.ts";
import { amend, bench, create, idOf, start } from "./bench.ts";

describe("amend", () => {
  it("counts what is filled: total 8 after 3 filled leaves 5, equal to filled cancels, less is refused", () => {
    const { run, refuse, book } = bench();
    const order = run(create("ann", "bid", 50, 10));
    run(create("bob", "ask", 50, 3));
    expect(run(amend("ann", order, 50, 8)).orders[0]).toMatchObject({ total: 800, filled: 300, left: 500 });
    expect(refuse(amend("ann", order, 50, 2))).toMatchObject({ status: 400, code: "invalid_order" });
    expect(run(amend("ann", order, 50, 3)).orders[0]).toMatchObject({
      status: "canceled",
      filled: 300,
      left: 0,
    });
    expect(book()).toBe(" | ");
  });

  it.each([
    ["a smaller size keeps it", 50, 4, {}, 0],
    ["a new expiry keeps it", 50, 5, { expiresAt: plus(start, seconds(50)) }, 0],
    ["the same again keeps it", 50, 5, {}, 0],
    ["a larger size loses it", 50, 6, {}, 500],
    ["another price loses it", 51, 5, {}, 700],
  ])("queue place: %s", (_, atCents, total, more, ahead) => {
    const { run, exchange } = bench();
    const order = run(create("ann", "bid", 50, 5));
    run(create("bob", "bid", 50, 5));
    run(create("cid", "bid", 51, 7));
    run(amend("ann", order, atCents, total, more));
    expect(exchange.queueAhead("ann", idOf(order))).toBe(ahead);
  });

  it("trades at once when its new price crosses, at the resting price, under the same id", () => {
    const { run, book, exchange } = bench();
    run(create("ann", "ask", 50, 4));
    const order = run(create("bob", "bid", 40, 10));
    const answer = run(amend("bob", order, 55, 10));
    expect(answer).toMatchObject({ filled: 400, averagePrice: 5_000 });
    expect(answer.orders[0]).toMatchObject({
      orderId: idOf(order),
      status: "resting",
      price: 5_500,
      left: 600,
    });
    expect(exchange.fills("bob")[0]?.isTaker).toBe(true);
    expect(book()).toBe("6@55 | ");
  });

  it("cancels the rest when it meets its own account", () => {
    const { run, book } = bench();
    run(create("ann", "ask", 50, 4));
    run(create("bob", "ask", 51, 4));
    const order = run(create("bob", "bid", 40, 10));
    expect(run(amend("bob", order, 51, 10)).orders[0]).toMatchObject({
      status: "canceled",
      filled: 400,
      left: 0,
    });
    expect(book()).toBe(" | 4@51");
  });

  it("sets, keeps and clears an expiry", () => {
    const { run, order, exchange } = bench();
    const resting = run(create("ann", "bid", 50, 5, { expiresAt: plus(start, seconds(10)) }));
    run(amend("ann", resting, 50, 4));
    expect(order("ann", resting)?.expiresAt).toBe(plus(start, seconds(10)));
    run(amend("ann", resting, 50, 4, { expiresAt: "never" }));
    expect(order("ann", resting)?.expiresAt).toBeUndefined();
    exchange.advance(plus(start, seconds(20)));
    expect(order("ann", resting)?.status).toBe("resting");
    run(amend("ann", resting, 50, 4, { expiresAt: plus(start, seconds(30)) }), 20);
    exchange.advance(plus(start, seconds(30)));
    expect(order("ann", resting)?.status).toBe("canceled");
  });

  it("gives an order a new client order id once, and never one that was used", () => {
    const { run, refuse, order } = bench();
    const resting = run(create("ann", "bid", 50, 5, { clientOrderId: "one" }));
    run(amend("ann", resting, 50, 4, { clientOrderId: "one", updatedClientOrderId: "two" }));
    expect(order("ann", resting)?.clientOrderId).toBe("two");
    expect(refuse(amend("ann", resting, 50, 4, { updatedClientOrderId: "one" })).code).toBe(
      "order_already_exists",
    );
    expect(refuse(create("ann", "bid", 50, 1, { clientOrderId: "two" })).code).toBe("order_already_exists");
  });

  it.each([
    ["another market", { ticker: "KXT-2" }, "order_ticker_mismatch"],
    ["the other side", { side: "ask" }, "order_side_mismatch"],
    ["another client order id", { clientOrderId: "two" }, "order_id_and_client_order_id_mismatch"],
    ["a price off the grid", { price: 4_550 }, "invalid_price"],
    ["no size", { total: 0 }, "invalid_order_size"],
    ["more than the cash", { total: contracts(1_000_000) }, "insufficient_balance"],
    ["an expiry in the past", { expiresAt: start }, "invalid_order"],
    ["a post-only order across the book", { price: cents(60) }, "invalid_order"],
  ])("refuses %s", (_, more, code) => {
    const { run, refuse } = bench();
    run(create("bob", "ask", 60, 5));
    const resting = run(create("ann", "bid", 50, 5, { clientOrderId: "one", postOnly: true }));
    expect(refuse(amend("ann", resting, 50, 5, more)).code).toBe(code);
  });
});
