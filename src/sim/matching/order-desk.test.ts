import { describe, expect, it } from "vitest";
import { feeRounding } from "../../domain/fees.ts";
import { priceGrid } from "../../domain/price-grid.ts";
import { cents, contracts, money, price, qty, sum, time } from "../../domain/units.ts";
import { OrderDesk, type NewOrder } from "./order-desk.ts";

const at = time(1_795_392_000_000_000);

function newDesk(): OrderDesk {
  const grid = priceGrid([{ start: price(0), end: price(10_000), step: cents(1) }]);
  if (!grid.ok) throw new Error(grid.why);
  const fees = { kind: "quadratic_with_maker_fees", multiplier: 10_000 } as const;
  return new OrderDesk({ grid: grid.value, fees, rounding: feeRounding(at, "direct"), at });
}

function order(id: string, of: Partial<NewOrder>): NewOrder {
  return {
    id,
    owner: 1,
    side: "bid",
    price: cents(40),
    qty: contracts(10),
    timeInForce: "good_till_canceled",
    selfTradePrevention: "taker_at_cross",
    postOnly: false,
    ...of,
  };
}

describe("an order desk", () => {
  it.each([
    ["no contracts", { qty: qty(0) }, "invalid_order_size"],
    ["a price between two cents", { price: price(4_050) }, "invalid_price"],
    ["an id that rests", { id: "ask" }, "order_already_exists"],
    ["a post-only order that would trade", { price: cents(45), postOnly: true }, "post only cross"],
  ] as const)("refuses %s and changes nothing", (_, of, code) => {
    const desk = newDesk();
    desk.submit(order("ask", { side: "ask", price: cents(45) }));
    expect(desk.submit(order("new", of))).toEqual({ kind: "refused", code });
    expect([...desk.queue("bid"), ...desk.queue("ask")].map(({ id }) => id)).toEqual(["ask"]);
  });

  it("refuses to touch what does not rest, and to take more than there is", () => {
    const desk = newDesk();
    desk.submit(order("bid", {}));
    expect(desk.cancel("none")).toEqual({ kind: "refused", code: "not_found" });
    expect(desk.decrease("none", qty(1))).toEqual({ kind: "refused", code: "not_found" });
    expect(desk.decrease("bid", contracts(11))).toEqual({ kind: "refused", code: "invalid_order_size" });
    expect(desk.decrease("bid", contracts(10))).toEqual({
      kind: "canceled",
      id: "bid",
      reducedBy: contracts(10),
    });
    expect(desk.cancel("bid")).toEqual({ kind: "refused", code: "not_found" });
  });

  it("trades at the resting price, reports it, and rests what is left", () => {
    const desk = newDesk();
    desk.submit(order("first", { owner: 2, side: "ask", qty: contracts(4) }));
    desk.submit(order("second", { owner: 3, side: "ask", qty: contracts(4) }));
    const report = desk.submit(order("bid", { price: cents(42), qty: contracts(10) }));
    expect(report).toMatchObject({
      kind: "accepted",
      status: "resting",
      filled: contracts(8),
      left: contracts(2),
      trades: [
        { makerId: "first", price: cents(40), qty: contracts(4) },
        { makerId: "second", price: cents(40), qty: contracts(4) },
      ],
      canceledOwn: [],
    });
    expect([...desk.queue("bid")]).toEqual([
      { id: "bid", owner: 1, side: "bid", price: cents(42), left: contracts(2) },
    ]);
    expect(desk.levels("ask")).toEqual([]);
    expect(desk.best("bid")).toBe(cents(42));
  });

  it("charges both sides, each rounded with what rounding has taken from its order before", () => {
    const desk = newDesk();
    // 0.07 · C · P · (1 − P), a quarter of it for the maker: $0.0168 and $0.0042 for a contract at 40¢.
    desk.submit(order("ask", { owner: 2, side: "ask", qty: qty(250) }));
    const one = desk.submit(order("one", { qty: contracts(1) }));
    expect(one).toMatchObject({
      fee: money(16_800),
      trades: [{ makerFee: money(4_200), takerFee: money(16_800) }],
    });
    const odd = desk.submit(order("odd", { qty: qty(1), timeInForce: "immediate_or_cancel" }));
    if (odd.kind === "refused") throw new Error(odd.code);
    // Cash moves in steps of $0.0001: the seller of 1/100 puts up $0.006042, which becomes $0.0061; the buyer's $0.004168
    // becomes $0.0042. What is more than the price is the fee.
    expect(odd.trades).toMatchObject([{ makerFee: money(100), takerFee: money(200) }]);
    expect(odd.fee).toBe(sum(odd.trades.map(({ takerFee }) => takerFee)));
  });

  it.each([
    ["immediate_or_cancel", 10, "canceled", 4],
    ["fill_or_kill", 10, "canceled", 0],
    ["fill_or_kill", 4, "executed", 4],
  ] as const)("%s of %i ends as %s after %i", (timeInForce, size, status, filled) => {
    const desk = newDesk();
    desk.submit(order("ask", { owner: 2, side: "ask", qty: contracts(4) }));
    const report = desk.submit(order("bid", { qty: contracts(size), timeInForce }));
    expect(report).toMatchObject({ status, filled: contracts(filled), left: 0 });
    expect(desk.order("bid")).toBeUndefined();
    expect(desk.order("ask")?.left).toBe(filled === 4 ? undefined : contracts(4));
  });

  it("never trades with itself: what comes in stops, or what rests makes way", () => {
    const desk = newDesk();
    desk.submit(order("own", { side: "ask" }));
    desk.submit(order("other", { owner: 2, side: "ask" }));
    expect(desk.submit(order("stops", {}))).toMatchObject({ status: "canceled", filled: 0 });
    expect(desk.submit(order("goes on", { selfTradePrevention: "maker" }))).toMatchObject({
      status: "executed",
      canceledOwn: ["own"],
      trades: [{ makerId: "other" }],
    });
  });

  it("counts what is ahead at an order's own price", () => {
    const desk = newDesk();
    for (const [id, size] of [
      ["first", 3],
      ["second", 4],
      ["third", 5],
    ] as const) {
      desk.submit(order(id, { qty: contracts(size) }));
    }
    expect([desk.ahead("first"), desk.ahead("third"), desk.ahead("none")]).toEqual([0, 700, undefined]);
    desk.decrease("first", contracts(1));
    expect(desk.ahead("third")).toBe(600);
  });
});
