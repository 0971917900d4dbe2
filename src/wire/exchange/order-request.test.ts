import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { formatPrice, formatQty, price, qty, seconds } from "../../domain/units.ts";
import {
  decodeAmend,
  decodeBatch,
  decodeCancelEntry,
  decodeCreate,
  decodeDecrease,
} from "./order-request.ts";

const good = {
  ticker: "KXA-26NOV05-T1",
  side: "bid",
  count: "10.00",
  price: "0.4500",
  time_in_force: "good_till_canceled",
  self_trade_prevention_type: "taker_at_cross",
};

test("an amend request with an empty new name keeps the name", () => {
  const amend = { ticker: good.ticker, side: "bid", count: "10.00", price: "0.4500" };
  const named = decodeAmend(JSON.stringify({ ...amend, updated_client_order_id: "b" }));
  expect(named).toMatchObject({ ok: true, value: { updatedClientOrderId: "b" } });
  const empty = decodeAmend(JSON.stringify({ ...amend, updated_client_order_id: "" }));
  expect(empty).toEqual(decodeAmend(JSON.stringify(amend)));
});

describe("a create request", () => {
  it("becomes exact amounts, with every choice spelled out", () => {
    expect(decodeCreate(JSON.stringify(good))).toEqual({
      ok: true,
      value: {
        ticker: "KXA-26NOV05-T1",
        side: "bid",
        price: price(4500),
        qty: qty(1000),
        timeInForce: "good_till_canceled",
        selfTradePrevention: "taker_at_cross",
        postOnly: false,
        reduceOnly: false,
        cancelOnPause: false,
      },
    });
  });

  const kept = [
    [{ client_order_id: "c" }, { clientOrderId: "c" }],
    [{ expiration_time: 1_795_000_000 }, { expiresAt: seconds(1_795_000_000) }],
    [{ exchange_index: 2 }, { shard: 2 }],
    [{ post_only: true }, { postOnly: true }],
    [{ count: "10" }, { qty: qty(1000) }],
    [{ count: "0.01" }, { qty: qty(1) }],
    [{ price: "0.45" }, { price: price(4500) }],
  ] as const;
  it.each(kept)("with %j keeps %j", (change, wanted) => {
    expect(decodeCreate(JSON.stringify({ ...good, ...change }))).toMatchObject({ ok: true, value: wanted });
  });

  it.each([{ exchange_index: -1 }, { client_order_id: "" }, { expiration_time: 0 }, { post_only: null }])(
    "with %j is the same as without",
    (change) => {
      expect(decodeCreate(JSON.stringify({ ...good, ...change }))).toEqual(
        decodeCreate(JSON.stringify(good)),
      );
    },
  );

  const refusals = [
    [{ count: "1.005" }, "invalid_order_size"],
    [{ count: "1e3" }, "invalid_order_size"],
    [{ price: "0.45001" }, "invalid_price"],
    [{ price: "-0.45" }, "invalid_price"],
    [{ time_in_force: "day" }, "invalid_order"],
    [{ self_trade_prevention_type: "none" }, "invalid_order"],
    [{ expiration_time: 1_795_000_000_000 }, "invalid_order"], // milliseconds by mistake
    [{ expiration_time: -1 }, "invalid_order"],
    [{ subaccount: 64 }, "invalid_order"],
    [{ subaccount: -1 }, "invalid_order"],
    [{ exchange_index: -5 }, "invalid_order"],
    [{ client_order_id: "x".repeat(201) }, "invalid_order"],
  ] as const;
  it.each(refusals)("with %j is refused as %s", (change, code) => {
    const decoded = decodeCreate(JSON.stringify({ ...good, ...change }));
    expect(decoded).toMatchObject({ ok: false, why: { body: { error: { code } } } });
  });

  it("reads back every amount it was written from", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 0, max: 1e11 }), (p, q) => {
        const text = { ...good, price: formatPrice(price(p)), count: formatQty(qty(q)) };
        const decoded = decodeCreate(JSON.stringify(text));
        return decoded.ok && decoded.value.price === p && decoded.value.qty === q;
      }),
    );
  });

  it("never throws, whatever the text", () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => !decodeCreate(text).ok));
  });
});

describe("an amend request", () => {
  const amend = { ticker: "A", side: "ask", price: "0.5000", count: "0.00" };
  it.each([
    [{}, undefined],
    [{ expiration_time: 0 }, "never"],
    [{ expiration_time: 9 }, seconds(9)],
  ])("with %j sets the expiry to %j", (change, wanted) => {
    const decoded = decodeAmend(JSON.stringify({ ...amend, ...change }));
    expect(decoded.ok && decoded.value.expiresAt).toBe(wanted);
  });
});

describe("a decrease request", () => {
  it.each([
    [{ reduce_by: "1.00" }, { reduceBy: 100 }],
    [{ reduce_to: "0.00" }, { reduceTo: 0 }],
    [{ reduce_to: "2.50" }, { reduceTo: 250 }],
    [{ reduce_by: "0.00" }, undefined],
    [{ reduce_by: "x" }, undefined],
    [{}, undefined],
  ])("of %j means %j", (body, wanted) => {
    const decoded = decodeDecrease(JSON.stringify(body));
    expect(decoded.ok ? decoded.value.by : undefined).toEqual(wanted);
  });
});

describe("a batch", () => {
  it.each([
    ['{"orders":[{},{}]}', 2],
    ['{"orders":[]}', undefined],
    ['{"orders":[1]}', undefined],
    ['{"orders":{}}', undefined],
    ["{}", undefined],
  ])("of %s holds %s entries", (text, count) => {
    const batch = decodeBatch(text, "create");
    expect(batch.ok ? batch.value.length : undefined).toBe(count);
  });

  it.each([
    [
      "create",
      '{"orders":[{},{"price":0.5}]}',
      "number into Go struct field CreateOrderV2Request.orders.price",
    ],
    [
      "cancel",
      '{"orders":[{"order_id":7}]}',
      "Go struct field BatchCancelOrdersV2RequestOrder.orders.order_id",
    ],
  ] as const)("to %s is refused whole for a wrong type in %s", (kind, text, words) => {
    const batch = decodeBatch(text, kind);
    expect(batch.ok ? undefined : batch.why).toMatchObject({
      status: 400,
      body: { code: "bad_request", details: expect.stringContaining(words) },
    });
  });

  it("of cancels needs an order id in each", () => {
    expect(decodeCancelEntry({ order_id: "o", market_ticker: "A" })).toEqual({
      ok: true,
      value: { orderId: "o", ticker: "A" },
    });
    expect(decodeCancelEntry({}).ok).toBe(false);
  });
});
