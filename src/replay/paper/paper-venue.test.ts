import { describe, expect, it } from "vitest";
import { createBook } from "../../domain/book.ts";
import { timesOne } from "../../domain/fees.ts";
import { trade as bookTrade, flat } from "../../domain/position.ts";
import {
  cents,
  contracts,
  dollars,
  millis,
  oneDollar,
  plus,
  price,
  qty,
  seconds,
} from "../../domain/units.ts";
import { queueBand } from "../queue/models.ts";
import { optimisticQueue } from "../queue/optimistic.ts";
import { createDryVenue } from "./dry-venue.ts";

import { market, stage, start, ticker } from "../../../test/replay/paper-stage.ts";
import { permitted } from "../../../test/permitted.ts";

const address = (id: string, orderId = "paper-order-1") => ({ clientOrderId: id, orderId, ticker, shard: 0 });

describe("latency", () => {
  it("answers an order after entry and answer, and fills nothing before it stands", () => {
    const s = stage();
    s.place(0, "a", "bid", 42);
    // Everybody's bid is traded through while the order is still on its way.
    s.print(40, "ask", 30, 1_000);
    s.pass(69);
    expect(s.told).toMatchObject([{ kind: "book-changed", at: start + 50_000 }]);
    s.pass(70);
    expect(s.told.at(-1)).toMatchObject({
      kind: "order-answered",
      at: start + 70_000,
      outcome: { kind: "confirmed" },
    });
    expect(s.fills()).toEqual([]);
  });

  it("lets a fill be real while the cancel is on its way, and refuses the cancel then", () => {
    const s = stage();
    s.place(0, "a", "bid", 42);
    s.pass(100);
    s.send(100, { kind: "cancel-order", ...address("a") });
    s.print(149, "ask", 41, 3);
    s.pass(300);
    expect(s.fills()).toMatchObject([{ qty: contracts(10), price: cents(42) }]);
    expect(s.outcomes().at(-1)).toMatchObject({
      kind: "refused",
      refusal: { status: 404, code: "not_found" },
    });
  });

  it("of a cancel that has acted leaves nothing to fill, and says what it took away", () => {
    const s = stage();
    s.place(0, "a", "bid", 42);
    s.pass(100);
    s.send(100, { kind: "cancel-order", ...address("a") });
    s.print(151, "ask", 41, 30);
    s.pass(300);
    expect(s.fills()).toEqual([]);
    expect(s.outcomes().at(-1)).toMatchObject({ kind: "confirmed", left: 0, reducedBy: contracts(10) });
    expect(s.reports().at(-1)).toMatchObject({ status: "canceled", left: 0 });
  });

  it("without end means no fills and no cancels", () => {
    const forever = seconds(1e9);
    const s = stage({ latency: { entry: forever, cancel: forever, answer: millis(0) } });
    s.place(0, "a", "bid", 42);
    s.print(10, "ask", 30, 1_000);
    s.send(20, { kind: "cancel-order", ...address("a") });
    s.pass(3_000_000);
    expect(s.told).toEqual([]);
  });
});

describe("what fills a resting order", () => {
  it("is a trade at its price once the queue ahead is eaten, and only with the rest of it", () => {
    const s = stage();
    s.place(0, "a", "bid", 40);
    s.pass(100);
    s.print(200, "ask", 40, 499);
    s.pass(300);
    expect(s.fills()).toEqual([]);
    s.print(400, "ask", 40, 4);
    s.pass(500);
    expect(s.fills()).toMatchObject([{ qty: contracts(3), positionAfter: contracts(3), isTaker: false }]);
    s.print(600, "ask", 40, 100);
    s.pass(700);
    expect(s.fills().map((fill) => fill.qty)).toEqual([contracts(3), contracts(7)]);
    expect(s.reports().at(-1)).toMatchObject({ status: "executed", filled: contracts(10), left: 0 });
  });

  it("is a trade through its price, in full", () => {
    const s = stage();
    s.place(0, "a", "ask", 44);
    s.pass(100);
    s.print(200, "bid", 45, 1);
    s.pass(300);
    expect(s.fills()).toMatchObject([{ side: "ask", qty: contracts(10), price: cents(44) }]);
  });

  it("is the other side's best coming to its price", () => {
    const s = stage();
    s.place(0, "a", "bid", 42);
    s.pass(100);
    s.change(200, "ask", 43, 5);
    expect(s.fills()).toEqual([]);
    s.change(300, "ask", 42, 1);
    s.pass(400);
    expect(s.fills()).toMatchObject([{ qty: contracts(10), price: cents(42) }]);
  });

  it("is not a trade on the other side, nor one behind it", () => {
    const s = stage();
    s.place(0, "a", "bid", 42);
    s.pass(100);
    s.print(200, "bid", 44, 500);
    s.print(300, "ask", 43, 500);
    s.pass(400);
    expect(s.fills()).toEqual([]);
  });

  it("is shared by our own orders at one price in the order in which they came", () => {
    const s = stage();
    s.place(0, "a", "bid", 42, 10);
    s.place(1, "b", "bid", 42, 10);
    s.pass(100);
    s.print(200, "ask", 42, 14);
    s.pass(300);
    expect(s.fills().map((fill) => [fill.clientOrderId, fill.qty])).toEqual([
      ["a", contracts(10)],
      ["b", contracts(4)],
    ]);
  });

  it("is nothing at all where the recording cannot tell", () => {
    const s = stage({ fidelity: { claimsFills: false, sees: "all-levels" } });
    s.place(0, "a", "bid", 42);
    s.pass(100);
    s.print(200, "ask", 30, 1_000);
    s.change(300, "ask", 41, 5);
    s.pass(400);
    expect(s.fills()).toEqual([]);
    expect(s.venue.report()).toMatchObject({ placed: 1, openOrders: 1, fills: 0 });
  });

  it("is no trade behind the best price when only the best is seen", () => {
    const s = stage({ fidelity: { claimsFills: true, sees: "best-only" } });
    s.place(0, "a", "bid", 39);
    s.pass(100);
    s.print(200, "ask", 39, 1_000);
    s.pass(300);
    expect(s.fills()).toEqual([]);
  });
});

describe("a trade and the size it took", () => {
  // Whichever of the two is told first, the order ends at the same place: 500 ahead, 120 traded, 100 cancelled.
  const orders = [
    ["the trade first", ["trade", "size", "cancel"]],
    ["the size first", ["size", "trade", "cancel"]],
    ["the trade last", ["size", "cancel", "trade"]],
    ["one size for both, then the trade", ["both", "trade"]],
  ] as const;

  const cases = orders.flatMap(([name, steps]) =>
    queueBand.map((queue) => [name, queue.name, steps, queue] as const),
  );

  it.each(cases)("move us once, told with %s (%s)", (_, __, steps, queue) => {
    const s = stage({ queue });
    s.place(0, "a", "bid", 40);
    s.pass(100);
    let at = 200;
    for (const step of steps) {
      if (step === "trade") s.print(at, "ask", 40, 120);
      else s.change(at, "bid", 40, { size: -120, cancel: -100, both: -220 }[step]);
      at += 100;
    }
    // Nobody came after us, so the 280 that show all stand ahead of us: 280 is not enough, 281 is.
    s.print(5_000, "ask", 40, 280);
    s.pass(5_100);
    expect(s.fills()).toEqual([]);
    s.print(5_200, "ask", 40, 1);
    s.pass(5_300);
    expect(s.fills()).toMatchObject([{ qty: contracts(1) }]);
  });
});

describe("what is refused", () => {
  const refusals = [
    // id  side   price size  code
    ["a", "bid", 44, 10, "invalid_order"], // would trade at once
    ["a", "ask", 40, 10, "invalid_order"],
    ["a", "bid", 40, 0, "invalid_order_size"],
    ["used", "bid", 40, 10, "order_already_exists"],
  ] as const;

  it.each(refusals)("%s %s at %d¢ of %d is %s", (id, side, at, size, code) => {
    const s = stage();
    s.place(0, "used", "bid", 39);
    s.place(1, id, side, at, size);
    s.pass(100);
    expect(s.outcomes().at(-1)).toMatchObject({ kind: "refused", refusal: { code } });
  });

  it("an order that crosses by the time it arrives is, though it did not when it was sent", () => {
    const s = stage();
    s.place(0, "a", "bid", 43);
    s.change(30, "ask", 43, 5);
    s.pass(100);
    expect(s.outcomes()).toMatchObject([{ kind: "refused", refusal: { details: "post only cross" } }]);
  });

  it("an order that would meet our own is", () => {
    const s = stage();
    s.place(0, "a", "bid", 42);
    s.place(1, "b", "ask", 42);
    s.pass(100);
    expect(s.outcomes().map((outcome) => outcome.kind)).toEqual(["confirmed", "refused"]);
  });

  it("a price off the grid and a market after its close are", () => {
    const s = stage();
    const order = {
      kind: "resting" as const,
      clientOrderId: "a",
      ticker,
      side: "bid" as const,
      price: price(4050),
      qty: contracts(1),
      shard: 0,
    };
    s.send(0, { kind: "place-order", order });
    s.place(3_600_000, "b", "bid", 39);
    s.pass(3_700_000);
    const codes = s
      .outcomes()
      .map((outcome) => (outcome.kind === "refused" ? outcome.refusal.code : outcome.kind));
    expect(codes).toEqual(["invalid_price", "market_inactive"]);
  });
});

describe("changing an order", () => {
  it("keeps the queue place when it gets smaller and loses it when it gets larger", () => {
    const s = stage();
    s.place(0, "small", "bid", 40);
    s.place(1, "large", "bid", 40);
    s.pass(100);
    s.print(200, "ask", 40, 500);
    s.send(300, { kind: "decrease-order", ...address("small"), by: contracts(5) });
    const larger = { side: "bid" as const, price: cents(40), total: contracts(20) };
    s.send(300, { kind: "amend-order", ...address("large", "paper-order-2"), ...larger });
    s.pass(400);
    // The trade's own size has not left the book yet: the enlarged order stands behind all that shows.
    s.print(500, "ask", 40, 6);
    s.pass(600);
    expect(s.fills().map((fill) => [fill.clientOrderId, fill.qty])).toEqual([["small", contracts(5)]]);
  });

  it("to another price leaves the old level's news behind", () => {
    const s = stage({ queue: optimisticQueue });
    s.place(0, "a", "bid", 40);
    s.pass(100);
    s.change(200, "bid", 39, 300);
    s.change(210, "bid", 40, -400);
    const moved = { side: "bid" as const, price: cents(39), total: contracts(10) };
    s.send(220, { kind: "amend-order", ...address("a"), ...moved });
    s.pass(300);
    // Long after: whatever left 40¢ does not bring us forward at 39¢.
    s.change(5_000, "bid", 40, -1);
    s.print(5_100, "ask", 39, 299);
    s.pass(5_200);
    expect(s.fills()).toEqual([]);
  });

  it("to what is filled already cancels it, and to less is refused", () => {
    const s = stage();
    s.place(0, "a", "bid", 42);
    s.pass(100);
    s.print(200, "ask", 42, 4);
    const to = (total: number) => ({ side: "bid" as const, price: cents(42), total: contracts(total) });
    s.send(300, { kind: "amend-order", ...address("a"), ...to(3) });
    s.send(301, { kind: "amend-order", ...address("a"), ...to(4) });
    s.pass(400);
    expect(s.outcomes().slice(1)).toMatchObject([
      { kind: "refused", refusal: { code: "invalid_order_size" } },
      { kind: "confirmed", left: 0 },
    ]);
    expect(s.venue.report().openOrders).toBe(0);
  });

  it("is not needed at its expiry and at the market's close: the venue cancels it", () => {
    const s = stage();
    const order = {
      kind: "resting" as const,
      clientOrderId: "a",
      ticker,
      side: "bid" as const,
      price: cents(40),
      qty: contracts(1),
      shard: 0,
    };
    s.send(0, { kind: "place-order", order: { ...order, expiresAt: plus(start, seconds(2)) } });
    s.place(0, "b", "bid", 39);
    s.pass(3_600_100);
    expect(s.reports().map((report) => [report.clientOrderId, report.reason])).toEqual([
      ["a", "ExpiryCancel"],
      ["b", "CloseCancel"],
    ]);
  });
});

describe("an order that takes", () => {
  const take = (side: "bid" | "ask", at: number, size: number) =>
    ({
      kind: "place-order",
      order: {
        kind: "immediate",
        clientOrderId: "t",
        ticker,
        side,
        price: cents(at),
        qty: contracts(size),
        shard: 0,
      },
    }) as const;
  /** 10 YES bought at 40¢. */
  const holding = (options: Parameters<typeof stage>[0] = {}) => {
    const s = stage(options);
    s.place(0, "a", "bid", 42);
    s.pass(100);
    s.print(200, "ask", 42, 10);
    s.pass(300);
    return s;
  };

  it("sells down the book to its price and no further, pays as a taker, and is over", () => {
    const s = holding();
    s.change(400, "bid", 40, -496);
    s.change(400, "bid", 39, 3);
    s.change(400, "bid", 38, 500);
    s.send(500, take("ask", 39, 10));
    s.pass(600);
    expect(s.fills().slice(1)).toMatchObject([
      { price: cents(40), qty: contracts(4), isTaker: true, fee: 67_200, positionAfter: contracts(6) },
      { price: cents(39), qty: contracts(3), isTaker: true, positionAfter: contracts(3) },
    ]);
    expect(s.outcomes().at(-1)).toMatchObject({ kind: "confirmed", filled: contracts(7), left: 0 });
    expect(s.reports().at(-1)).toMatchObject({ clientOrderId: "t", status: "canceled", left: 0 });
    expect(s.venue.report()).toMatchObject({ openOrders: 0, placed: 1 });
  });

  it("never sells more than is held", () => {
    const s = holding();
    s.send(500, take("ask", 30, 25));
    s.pass(600);
    expect(s.venue.report().positions).toMatchObject([{ position: 0 }]);
    s.send(700, take("ask", 30, 5));
    s.pass(800);
    expect(s.fills()).toHaveLength(2);
  });

  it("takes nothing out of a book in doubt, and nothing where nothing is held", () => {
    const s = holding();
    s.hear(400, { kind: "book-doubted", why: "a gap" });
    s.send(500, take("ask", 30, 5));
    s.pass(600);
    expect(s.outcomes().at(-1)).toMatchObject({ kind: "confirmed", filled: 0, left: 0 });
    const flat = stage();
    flat.send(100, take("ask", 30, 5));
    flat.pass(300);
    expect([flat.fills(), flat.outcomes()]).toMatchObject([[], [{ kind: "confirmed", filled: 0 }]]);
  });
});

describe("what our engine hears of the book", () => {
  it("has our own size in it, as on a real venue", () => {
    const s = stage();
    s.place(0, "a", "bid", 40, 10);
    s.pass(100);
    const bids = [{ price: cents(40), qty: contracts(300) }];
    const heard = s.venue.observe({ kind: "book-snapshot-received", at: start, ticker, bids, asks: [] });
    expect(heard).toMatchObject({ bids: [{ price: cents(40), qty: contracts(310) }] });
    s.send(200, { kind: "cancel-order", ...address("a") });
    s.pass(300);
    const sizes = s.told.flatMap((input) => (input.kind === "book-changed" ? [input.change] : []));
    expect(sizes).toEqual([contracts(10), -contracts(10)]);
  });
});

describe("a book rebuilt from what our engine hears", () => {
  it("never has a level below nothing, not even when a snapshot fills us", () => {
    const s = stage();
    const book = createBook(market().grid);
    s.place(0, "a", "bid", 42);
    s.pass(100);
    const bids = [{ price: cents(41), qty: contracts(5) }];
    const asks = [{ price: cents(42), qty: contracts(5) }];
    const heard = s.venue.observe({
      kind: "book-snapshot-received",
      at: plus(start, millis(200)),
      ticker,
      bids,
      asks,
    });
    if (heard.kind !== "book-snapshot-received") throw new Error("another kind of news");
    expect(book.replace(heard.bids, heard.asks)).toBeUndefined();
    for (const input of s.venue.advance(plus(start, millis(300)))) {
      if (input.kind !== "book-changed") continue;
      expect(book.change(input.side, input.price, input.change)).toBeUndefined();
    }
    expect(book.best("bid")).toBe(cents(41));
  });
});

describe("money", () => {
  it("is cash less cost and maker fee, and the account says so", () => {
    const s = stage();
    s.place(0, "a", "bid", 42);
    s.pass(100);
    s.print(200, "ask", 41, 10);
    s.pass(300);
    const [fill] = s.fills();
    if (fill === undefined) throw new Error("no fill");
    // A quarter of 0.07 · 10 · 0.42 · 0.58, rounded up to the centicent of the old rule.
    expect(fill.fee).toBe(42_700);
    s.venue.perform({ kind: "request-account" }, plus(start, millis(300)));
    s.pass(400);
    const paid = bookTrade(flat, "bid", cents(42), contracts(10)).cashChange;
    expect(s.told.at(-1)).toMatchObject({
      kind: "account-reported",
      cash: dollars(1_000) + paid - fill.fee,
      positions: [{ ticker, position: contracts(10), cost: 4_200_000, fees: 42_700 }],
      orders: [],
    });
  });

  it("is paid out at settlement", () => {
    const s = stage({}, market({ kind: "quadratic", multiplier: timesOne }));
    s.place(0, "a", "bid", 42);
    s.pass(100);
    s.print(200, "ask", 41, 10);
    s.pass(300);
    s.hear(400, { kind: "market-determined", settlement: { result: "yes", value: oneDollar } });
    s.hear(500, { kind: "market-settled" });
    s.venue.perform({ kind: "request-account" }, plus(start, millis(500)));
    s.pass(600);
    expect(s.told.at(-1)).toMatchObject({ cash: dollars(1_000) + 5_800_000 });
  });
});

it("a market that was paid while the stream was down pays with its description, once", () => {
  const free = market({ kind: "quadratic", multiplier: timesOne });
  const s = stage({}, free);
  s.place(0, "a", "bid", 42);
  s.pass(100);
  s.print(200, "ask", 41, 10);
  s.pass(300);
  const settlement = { result: "yes", value: oneDollar } as const;
  const paid = { kind: "market-described", market: { ...free, status: "finalized", settlement } } as const;
  s.venue.observe({ ...paid, at: plus(start, millis(400)) });
  s.venue.observe({ ...paid, at: plus(start, millis(450)) });
  s.venue.perform({ kind: "request-account" }, plus(start, millis(500)));
  s.pass(600);
  expect(s.told.at(-1)).toMatchObject({ cash: dollars(1_000) + 5_800_000 });
});

describe("a question", () => {
  it("about queue places is answered by what this venue believes of them", () => {
    const s = stage();
    s.place(0, "a", "bid", 40);
    s.pass(100);
    s.print(200, "ask", 40, 30);
    s.venue.perform({ kind: "request-queue-places", tickers: [ticker, "KXNONE"] }, plus(start, millis(300)));
    s.pass(400);
    expect(s.told.at(-1)).toMatchObject({
      kind: "queue-places-told",
      askedAt: start + 350_000,
      places: [{ orderId: "paper-order-1", ahead: contracts(470) }],
    });
  });

  it("about an order is answered with its report, or with its absence", () => {
    const s = stage();
    s.place(0, "a", "bid", 42);
    s.venue.perform({ kind: "look-up-order", clientOrderId: "a", ticker, sentAt: start }, start);
    s.venue.perform({ kind: "look-up-order", clientOrderId: "never", ticker, sentAt: start }, start);
    s.pass(100);
    expect(s.reports()).toMatchObject([{ clientOrderId: "a", status: "resting", left: contracts(10) }]);
    expect(s.told.at(-1)).toMatchObject({ kind: "order-absent", clientOrderId: "never" });
  });

  it("about a market is answered with what the news said of it", () => {
    const s = stage();
    s.venue.perform({ kind: "request-market", ticker }, start);
    s.pass(100);
    expect(s.told).toMatchObject([
      { kind: "market-described", market: { ticker, closeAt: market().closeAt } },
    ]);
  });

  it("about a doubted book waits for the news", () => {
    const s = stage();
    s.hear(10, { kind: "book-doubted", why: "a gap" });
    s.venue.perform({ kind: "request-snapshot", ticker }, plus(start, millis(10)));
    s.pass(100);
    expect(s.told).toEqual([]);
  });
});

it("a dry venue acknowledges at once and never fills", () => {
  const venue = createDryVenue("dry", dollars(100));
  venue.observe({ kind: "market-described", at: start, market: market() });
  venue.observe({ kind: "book-snapshot-received", at: start, ticker, bids: [], asks: [] });
  const order = {
    kind: "resting" as const,
    clientOrderId: "a",
    ticker,
    side: "bid" as const,
    price: cents(42),
    qty: qty(100),
    shard: 0,
  };
  venue.perform(permitted({ kind: "place-order", order }), start);
  expect(venue.advance(start)).toMatchObject([
    { kind: "book-changed" },
    { kind: "order-answered", at: start, outcome: { kind: "confirmed" } },
  ]);
  const printed = { price: cents(1), qty: contracts(1_000), takerSide: "ask" as const };
  venue.observe({ kind: "trade-printed", at: start, ticker, ...printed });
  expect(venue.advance(plus(start, seconds(9)))).toEqual([]);
});
