import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OrderIntent, OrderReport, Outcome } from "../domain/order.ts";
import { cents, contracts, time, zeroQty, type Qty, type Time } from "../domain/units.ts";
import {
  adoptedOrder,
  left,
  newOrder,
  nextOrder,
  openPart,
  type Change,
  type OrderUpdate,
  type WorkingOrder,
} from "./order-life.ts";

const t0 = time(1_000_000_000);
const intent: OrderIntent = {
  kind: "resting",
  clientOrderId: "kmm-main-r1-1",
  ticker: "KXA",
  side: "bid",
  price: cents(31),
  qty: contracts(10),
  shard: 0,
};

function report(some: Partial<OrderReport> = {}): OrderReport {
  return {
    orderId: "o1",
    clientOrderId: intent.clientOrderId,
    ticker: "KXA",
    side: "bid",
    price: cents(31),
    status: "resting",
    total: contracts(10),
    filled: zeroQty,
    left: contracts(10),
    shard: 0,
    changedAt: t0,
    ...some,
  };
}

const confirmed: Outcome = { kind: "confirmed", orderId: "o1", left: contracts(10) };
const notFound: Outcome = { kind: "refused", refusal: { status: 404, code: "not_found", details: "" } };
const refused: Outcome = {
  kind: "refused",
  refusal: { status: 400, code: "invalid_order", details: "post only cross" },
};
const exists: Outcome = {
  kind: "refused",
  refusal: { status: 409, code: "order_already_exists", details: "" },
};
const unknown: Outcome = { kind: "unknown", why: "timeout" };
const notSent: Outcome = { kind: "not-sent", why: "no tokens" };

function answered(request: "place" | Change, outcome: Outcome, at: Time = t0): OrderUpdate {
  return { kind: "answered", request, outcome, at };
}
function filled(count: number): OrderUpdate {
  return { kind: "filled", qty: contracts(count), at: t0 };
}
function changing(change: Change, cent = 31, total = 10): OrderUpdate {
  return { kind: "change-sent", change, price: cents(cent), total: contracts(total), at: t0 };
}
function told(some: Partial<OrderReport>): OrderUpdate {
  return { kind: "reported", report: report(some), fillsUpTo: time(0), at: t0 };
}

function after(...updates: readonly OrderUpdate[]): WorkingOrder {
  return updates.reduce(nextOrder, newOrder(intent, t0));
}

const resting = answered("place", confirmed);
const cancelled = answered("cancel", {
  kind: "confirmed",
  orderId: "o1",
  left: zeroQty,
  reducedBy: contracts(10),
});

describe("what an order is after what was heard of it", () => {
  test.each<readonly [string, readonly OrderUpdate[], string]>([
    ["sent", [], "sending"],
    ["accepted", [resting], "resting"],
    ["refused", [answered("place", refused)], "done refused"],
    ["not sent", [answered("place", notSent)], "done not-sent"],
    ["timed out: neither yes nor no", [answered("place", unknown)], "unknown"],
    ["its id exists already: it was placed after all", [answered("place", exists)], "unknown"],
    ["unknown, then found resting", [answered("place", unknown), told({})], "resting"],
    [
      "unknown, then found cancelled",
      [answered("place", unknown), told({ status: "canceled" })],
      "done cancelled",
    ],
    ["the stream beats the answer", [told({}), resting], "resting"],
    ["filled before the answer", [filled(10), resting], "done filled"],
    ["partly filled before the answer", [filled(4), resting], "resting"],
    ["filled in two", [resting, filled(4), filled(6)], "done filled"],
    [
      "executed, but a fill is still on its way",
      [resting, filled(4), told({ status: "executed", filled: contracts(10) })],
      "closing",
    ],
    [
      "and then it comes",
      [resting, told({ status: "executed", filled: contracts(10) }), filled(10)],
      "done filled",
    ],
    ["being cancelled", [resting, changing("cancel")], "changing"],
    ["cancelled", [resting, changing("cancel"), cancelled], "done cancelled"],
    [
      "cancelled with a fill we have not heard of",
      [
        resting,
        changing("cancel"),
        answered("cancel", { kind: "confirmed", orderId: "o1", left: zeroQty, reducedBy: contracts(7) }),
      ],
      "closing",
    ],
    [
      "404 to a cancel proves nothing",
      [resting, changing("cancel"), answered("cancel", notFound)],
      "unknown",
    ],
    ["a cancel that was not sent", [resting, changing("cancel"), answered("cancel", notSent)], "resting"],
    ["a cancel without an answer", [resting, changing("cancel"), answered("cancel", unknown)], "unknown"],
    ["a stale list does not stop a cancel in flight", [resting, changing("cancel"), told({})], "changing"],
    ["a stale list does not reopen", [resting, changing("cancel"), cancelled, told({})], "done cancelled"],
    ["an amend confirmed", [resting, changing("amend", 29), answered("amend", { ...confirmed })], "resting"],
    [
      "an amend confirmed to less than is filled",
      [resting, filled(9), changing("amend", 29, 8), answered("amend", confirmed)],
      "unknown",
    ],
    ["an amend refused", [resting, changing("amend", 29), answered("amend", refused)], "resting"],
    ["no answer for half a minute", [{ kind: "timed-out", at: t0 }], "unknown"],
    [
      "late news after it was thought absent",
      [answered("place", unknown), { kind: "absent", at: t0, asOf: time(t0 + 13_000_000) }, told({})],
      "resting",
    ],
  ])("%s", (_name, updates, state) => {
    const { state: now } = after(...updates);
    expect(now.kind === "done" ? `done ${now.because}` : now.kind).toBe(state);
  });

  test("absence counts only in a view clearly newer than the doubt", () => {
    const doubt = answered("place", unknown);
    // However soon the answer failed: the request may be on its way for ten seconds.
    const early: OrderUpdate = { kind: "absent", at: t0, asOf: time(t0 + 11_999_999) };
    expect(after(doubt, early).state.kind).toBe("unknown");
    expect(after(doubt, { ...early, asOf: time(t0 + 12_000_000) }).state).toEqual({
      kind: "done",
      because: "absent",
    });
  });

  test("an order the venue has named is never thought absent", () => {
    const lost = [resting, changing("cancel"), answered("cancel", unknown)];
    expect(after(...lost, { kind: "absent", at: t0, asOf: time(t0 + 9_000_000) }).state.kind).toBe("unknown");
  });

  test("an amend moves price and size only when it is confirmed", () => {
    const sent = after(resting, changing("amend", 29, 8));
    expect(sent.price).toBe(cents(31));
    const done = nextOrder(sent, answered("amend", { ...confirmed, left: contracts(8) }));
    expect(done).toMatchObject({ price: cents(29), total: contracts(8) });
    expect(done.pending).toBeUndefined();
  });
});

describe("what may still fill is never understated", () => {
  test.each<readonly [string, readonly OrderUpdate[], number | undefined, number]>([
    ["sending counts whole", [], 31, 10],
    ["unknown counts whole", [answered("place", unknown)], 31, 10],
    ["what is left counts", [resting, filled(3)], 31, 7],
    ["a cancel in flight counts", [resting, changing("cancel")], 31, 10],
    ["an amend counts at the dearer price and larger size", [resting, changing("amend", 33, 12)], 33, 12],
    ["an amend away still counts at the old price", [resting, changing("amend", 25, 8)], 31, 10],
    ["a fill on its way counts", [resting, told({ status: "executed", filled: contracts(10) })], 31, 10],
    ["what is over does not", [resting, changing("cancel"), cancelled], undefined, 0],
  ])("%s", (_name, updates, cent, count) => {
    const part = openPart(after(...updates));
    expect(part).toEqual(
      cent === undefined ? undefined : { side: "bid", price: cents(cent), qty: contracts(count) },
    );
  });
});

describe("an order that was found with 4 of 10 filled", () => {
  const found = adoptedOrder(report({ filled: contracts(4), left: contracts(6) }), t0);
  const listed = (fillsUpTo: Time): OrderUpdate => ({ kind: "fills-listed", fillsUpTo, at: t0 });
  const [before, after] = [t0, time(t0 + 1_000)];

  test.each<readonly [string, readonly OrderUpdate[], number, number]>([
    ["counts whole, wherever it lay, while no fill is told", [], 100, 10],
    ["as long as fills are told only up to a moment before", [listed(before)], 100, 10],
    ["with what is left once all up to then are told", [listed(after)], 31, 6],
    ["which is not taken off twice", [filled(4), listed(after)], 31, 6],
    ["with fills that came later on top", [listed(after), filled(2)], 31, 4],
    ["whole, less the fills that are told", [filled(1)], 100, 9],
  ])("%s", (_name, updates, cent, count) => {
    const part = openPart(updates.reduce(nextOrder, found));
    expect(part).toEqual({ side: "bid", price: cents(cent), qty: contracts(count) });
  });

  test("an ask is dearest at nothing", () => {
    const ask = adoptedOrder(report({ side: "ask", filled: contracts(4), left: contracts(6) }), t0);
    expect(openPart(ask)?.price).toBe(0);
  });
});

const anyUpdate = fc.oneof(
  fc
    .tuple(
      fc.constantFrom<"place" | Change>("place", "cancel", "amend", "decrease"),
      fc.constantFrom(confirmed, notFound, refused, exists, unknown, notSent),
    )
    .map(([request, outcome]) => answered(request, outcome)),
  fc.integer({ min: 1, max: 4 }).map((count) => filled(count)),
  fc.constantFrom<Change>("cancel", "amend", "decrease").map((change) => changing(change, 29, 8)),
  fc
    .tuple(
      fc.constantFrom("resting", "executed", "canceled", "unknown" as const),
      fc.integer({ min: 0, max: 10 }),
    )
    .map(([status, count]) => told({ status, filled: contracts(count) })),
  fc
    .integer({ min: 0, max: 5_000_000 })
    .map((wait): OrderUpdate => ({ kind: "absent", at: t0, asOf: time(t0 + wait) })),
  fc.constant<OrderUpdate>({ kind: "timed-out", at: t0 }),
);

test("in every state every update has an answer, and sizes stay sound", () => {
  fc.assert(
    fc.property(fc.array(anyUpdate, { maxLength: 25 }), (updates) => {
      let order = newOrder(intent, t0);
      let counted = 0;
      for (const update of updates) {
        order = nextOrder(order, update);
        if (update.kind === "filled") counted += update.qty;
        expect(order.filled).toBe(counted as Qty);
        expect(left(order)).toBeGreaterThanOrEqual(order.state.kind === "done" ? -1e9 : 0);
        const part = openPart(order);
        if (part !== undefined) expect(part.qty).toBeGreaterThanOrEqual(0);
      }
    }),
    { numRuns: 500 },
  );
});

describe("a list that is older than an amend does not undo it", () => {
  const later = time(1_000_007_000);
  const amended: Outcome = { kind: "confirmed", orderId: "o1", left: contracts(10) };
  const moved = told({ price: cents(29), changedAt: later });
  test.each<readonly [string, readonly OrderUpdate[]]>([
    ["that its answer dates", [answered("amend", { ...amended, toldAt: later })]],
    ["that the stream told before its answer came", [moved, answered("amend", amended)]],
    ["that the stream told after its answer", [answered("amend", amended), moved]],
  ])("%s", (_name, updates) => {
    const order = after(resting, changing("amend", 29), ...updates);
    expect(nextOrder(order, told({})).price).toBe(cents(29));
    expect(nextOrder(order, told({ price: cents(28), changedAt: time(later + 1) })).price).toBe(cents(28));
  });

  test("nor does one that is older than the order's own answer say what is left of it", () => {
    const placed = answered("place", {
      kind: "confirmed",
      orderId: "o1",
      left: contracts(10),
      toldAt: later,
    });
    expect(left(nextOrder(after(placed), told({ left: contracts(4) })))).toBe(contracts(10));
  });
});
