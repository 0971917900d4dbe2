import { describe, expect, it } from "vitest";
import { chargeFill, feeRounding, tradeFee } from "../../domain/fees.ts";
import { priceGrid } from "../../domain/price-grid.ts";
import {
  cents,
  contracts,
  cost,
  money,
  negative,
  price,
  qty,
  sum,
  time,
  zeroMoney,
} from "../../domain/units.ts";
import { OrderDesk, type NewOrder } from "./order-desk.ts";
import type { OrderNumber } from "./order-number.ts";

const at = time(1_795_392_000_000_000);
const rounding = feeRounding(at, "direct");
const fees = { kind: "quadratic_with_maker_fees", multiplier: 10_000 } as const;

function newDesk(): OrderDesk {
  const grid = priceGrid([{ start: price(0), end: price(10_000), step: cents(1) }]);
  if (!grid.ok) throw new Error(grid.why);
  return new OrderDesk({ grid: grid.value, fees, rounding, at });
}

function order(of: Partial<NewOrder>): NewOrder {
  return {
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

/** Rests an order and gives its number. */
function rest(desk: OrderDesk, of: Partial<NewOrder>): OrderNumber {
  const report = desk.submit(order(of));
  if (report.kind === "refused" || report.order === undefined) throw new Error("the order rests");
  return report.order;
}

describe("an order desk", () => {
  it.each([
    ["no contracts", { qty: qty(0) }, "invalid_order_size"],
    ["a price between two cents", { price: price(4_050) }, "invalid_price"],
    ["a post-only order that would trade", { price: cents(45), postOnly: true }, "post only cross"],
  ] as const)("refuses %s and changes nothing", (_, of, code) => {
    const desk = newDesk();
    const ask = rest(desk, { side: "ask", price: cents(45) });
    expect(desk.submit(order(of))).toEqual({ kind: "refused", code });
    expect([...desk.queue("bid"), ...desk.queue("ask")].map((each) => each.order)).toEqual([ask]);
  });

  it("refuses to touch what does not rest, and to take more than there is", () => {
    const desk = newDesk();
    const bid = rest(desk, {});
    for (const number of [bid + 1, bid - 1, 0, -1, 1.5, Number.NaN, Number.MAX_SAFE_INTEGER]) {
      expect(desk.cancel(number)).toEqual({ kind: "refused", code: "not_found" });
      expect(desk.decrease(number, qty(1))).toEqual({ kind: "refused", code: "not_found" });
    }
    expect(desk.decrease(bid, contracts(11))).toEqual({ kind: "refused", code: "invalid_order_size" });
    expect(desk.decrease(bid, contracts(10))).toEqual({
      kind: "canceled",
      order: bid,
      reducedBy: contracts(10),
    });
    expect(desk.cancel(bid)).toEqual({ kind: "refused", code: "not_found" });
  });

  it("never gives a number twice, and the number of one that left is nobody's", () => {
    const desk = newDesk();
    const seen = new Set<OrderNumber>();
    let last: OrderNumber | undefined;
    for (let count = 0; count < 1_000; count += 1) {
      // One place, over and over, and now and then one more.
      if (last !== undefined && count % 10 !== 0) desk.cancel(last);
      if (last !== undefined && count % 10 !== 0) expect(desk.order(last)).toBeUndefined();
      last = rest(desk, { price: cents(1 + (count % 50)) });
      seen.add(last);
    }
    expect(seen.size).toBe(1_000);
  });

  it("trades at the resting price, reports it, and rests what is left", () => {
    const desk = newDesk();
    const first = rest(desk, { owner: 2, side: "ask", qty: contracts(4) });
    const second = rest(desk, { owner: 3, side: "ask", qty: contracts(4) });
    const report = desk.submit(order({ price: cents(42), qty: contracts(10) }));
    expect(report).toMatchObject({
      kind: "accepted",
      status: "resting",
      filled: contracts(8),
      left: contracts(2),
      trades: [
        { maker: first, price: cents(40), qty: contracts(4) },
        { maker: second, price: cents(40), qty: contracts(4) },
      ],
      canceledOwn: [],
    });
    expect([...desk.queue("bid")]).toMatchObject([
      { owner: 1, side: "bid", price: cents(42), left: contracts(2) },
    ]);
    expect(desk.levels("ask")).toEqual([]);
    expect(desk.best("bid")).toBe(cents(42));
    expect(desk.order(first)).toBeUndefined();
  });

  it("charges both sides, each rounded with what rounding has taken from its order before", () => {
    const desk = newDesk();
    // 0.07 · C · P · (1 − P), a quarter of it for the maker: $0.0168 and $0.0042 for a contract at 40¢.
    rest(desk, { owner: 2, side: "ask", qty: qty(250) });
    const one = desk.submit(order({ qty: contracts(1) }));
    expect(one).toMatchObject({
      fee: money(16_800),
      trades: [{ makerFee: money(4_200), takerFee: money(16_800) }],
    });
    const odd = desk.submit(order({ qty: qty(1), timeInForce: "immediate_or_cancel" }));
    if (odd.kind === "refused") throw new Error(odd.code);
    // Cash moves in steps of $0.0001: the seller of 1/100 puts up $0.006042, which becomes $0.0061; the buyer's $0.004168
    // becomes $0.0042. What is more than the price is the fee.
    expect(odd.trades).toMatchObject([{ makerFee: money(100), takerFee: money(200) }]);
    expect(odd.fee).toBe(sum(odd.trades.map(({ takerFee }) => takerFee)));
  });

  it("charges what `chargeFill` says, fill by fill", () => {
    const desk = newDesk();
    rest(desk, { owner: 2, side: "ask", price: cents(33), qty: contracts(100) });
    let accumulator = zeroMoney;
    for (const size of [1, 7, 113, 999, 1, 1, 1, 1, 250]) {
      const report = desk.submit(
        order({ price: cents(33), qty: qty(size), timeInForce: "immediate_or_cancel" }),
      );
      if (report.kind === "refused") throw new Error(report.code);
      const fee = tradeFee(fees, "maker", cents(33), qty(size), at, rounding);
      // The maker sells YES, which is to pay for NO.
      const charged = chargeFill(negative(cost(cents(67), qty(size))), fee, accumulator, rounding);
      accumulator = charged.accumulator;
      expect(report.trades.map(({ makerFee }) => makerFee)).toEqual([charged.fee]);
    }
  });

  it.each([
    ["immediate_or_cancel", 10, "canceled", 4],
    ["fill_or_kill", 10, "canceled", 0],
    ["fill_or_kill", 4, "executed", 4],
  ] as const)("%s of %i ends as %s after %i", (timeInForce, size, status, filled) => {
    const desk = newDesk();
    const ask = rest(desk, { owner: 2, side: "ask", qty: contracts(4) });
    const report = desk.submit(order({ qty: contracts(size), timeInForce }));
    expect(report).toMatchObject({ status, filled: contracts(filled), left: 0, order: undefined });
    expect([...desk.queue("bid")]).toEqual([]);
    expect(desk.order(ask)?.left).toBe(filled === 4 ? undefined : contracts(4));
  });

  it("never trades with itself: what comes in stops, or what rests makes way", () => {
    const desk = newDesk();
    const own = rest(desk, { side: "ask" });
    const other = rest(desk, { owner: 2, side: "ask" });
    expect(desk.submit(order({}))).toMatchObject({ status: "canceled", filled: 0 });
    expect(desk.submit(order({ selfTradePrevention: "maker" }))).toMatchObject({
      status: "executed",
      canceledOwn: [own],
      trades: [{ maker: other }],
    });
  });

  it("counts what is ahead at an order's own price", () => {
    const desk = newDesk();
    const [first = 0, , third = 0] = [3, 4, 5].map((size) => rest(desk, { qty: contracts(size) }));
    expect([desk.ahead(first), desk.ahead(third), desk.ahead(-1)]).toEqual([0, 700, undefined]);
    desk.decrease(first, contracts(1));
    expect(desk.ahead(third)).toBe(600);
  });
});
