import { describe, expect, it } from "vitest";
import type { FeeKind } from "../../src/domain/fees.ts";
import { cents, contracts, dollars, money, plus, price, qty, seconds } from "../../src/domain/units.ts";
import type { CommandRefusal } from "../../src/sim/exchange.ts";
import type { AcceptQuote, CreateQuote, CreateRfq, RfqCommand } from "../../src/sim/rfq/command.ts";
import { defaultRfqRules, type RfqRules } from "../../src/sim/rfq/rules.ts";
import { bench, create, scenario, start, ticker, type Bench } from "./bench.ts";

/** One market that closes after a long while, so that timers of 45 s fit; ann asks, bob and cid quote. */
function talk(
  rules: Partial<RfqRules> = {},
  more: { volatile?: boolean; cash?: number; feeKind?: FeeKind } = {},
) {
  const markets = scenario.markets.map((market) => ({
    ...market,
    closesAfter: seconds(20 * 86_400),
    isVolatile: more.volatile ?? false,
  }));
  const series = scenario.series.map((each) => ({ ...each, feeKind: more.feeKind ?? each.feeKind }));
  const all = bench(more.cash ?? 1_000, { ...scenario, series, markets, rfq: rules });
  const attempt = (command: RfqCommand, at = 0) => {
    const done = all.exchange.negotiate(plus(start, seconds(at)), command);
    expect(all.exchange.moneyImbalance()).toBe(0);
    return done;
  };
  return {
    ...all,
    say: (command: RfqCommand, at?: number): string => {
      const done = attempt(command, at);
      if (!done.ok) throw new Error(JSON.stringify(done.why));
      return done.value;
    },
    no: (command: RfqCommand, at = 0): CommandRefusal => {
      all.exchange.advance(plus(start, seconds(at)));
      const before = all.exchange.stateHash();
      const done = attempt(command, at);
      if (done.ok) throw new Error("was not refused");
      expect(all.exchange.stateHash()).toBe(before);
      return done.why;
    },
    pass: (at: number) => all.exchange.advance(plus(start, seconds(at))),
    rfq: (id: string) => all.exchange.communications.rfq(id),
    quote: (id: string) => all.exchange.communications.quote(id),
  };
}

function ask(count: number, more: Partial<CreateRfq> = {}): CreateRfq {
  return {
    kind: "create-rfq",
    account: "ann",
    ticker,
    size: { kind: "contracts", qty: contracts(count) },
    restsRemainder: false,
    replacesExisting: false,
    isObscured: false,
    ...more,
  };
}

function offer(rfqId: string, yes: number, no: number, more: Partial<CreateQuote> = {}): CreateQuote {
  return {
    kind: "create-quote",
    account: "bob",
    rfqId,
    yesBid: cents(yes),
    noBid: cents(no),
    restsRemainder: false,
    postOnly: false,
    ...more,
  };
}

function accept(quoteId: string, side: AcceptQuote["side"]): AcceptQuote {
  return { kind: "accept-quote", account: "ann", quoteId, side };
}

function confirm(quoteId: string, account = "bob"): RfqCommand {
  return { kind: "confirm-quote", account, quoteId };
}

function net(box: Bench, account: string): number {
  return box.exchange.positions(account).find((held) => held.ticker === ticker)?.position.net ?? 0;
}

/** From the question to the confirmation; gives back the quote. */
function deal(box: ReturnType<typeof talk>, asked: CreateRfq, prices: [number, number], more = {}): string {
  const quoteId = box.say(offer(box.say(asked), ...prices, more));
  box.say(accept(quoteId, "yes"));
  return box.say(confirm(quoteId));
}

describe("an rfq that goes all the way", () => {
  it("trades the whole size at the quoted price when the execution timer has run out, and not before", () => {
    const box = talk();
    const quoteId = deal(box, ask(50), [31, 66]);
    box.pass(14.999);
    expect(box.quote(quoteId)).toMatchObject({ status: "confirmed" });
    expect(net(box, "bob")).toBe(0);
    box.pass(15);
    // Accepting "yes" takes the maker's YES bid: the taker sells YES at 31¢.
    expect(net(box, "bob")).toBe(contracts(50));
    expect(net(box, "ann")).toBe(-contracts(50));
    expect(box.exchange.fills("bob")[0]).toMatchObject({ price: cents(31), isTaker: false });
    expect(box.quote(quoteId)).toMatchObject({ status: "executed", executedAt: plus(start, seconds(15)) });
    expect(box.exchange.moneyImbalance()).toBe(0);
  });

  it("accepting no takes the maker's NO bid: the maker sells YES at one less that bid", () => {
    const box = talk();
    const quoteId = box.say(offer(box.say(ask(50)), 31, 66));
    box.say(accept(quoteId, "no"));
    box.say(confirm(quoteId));
    box.pass(15);
    expect(net(box, "ann")).toBe(contracts(50));
    expect(box.exchange.fills("ann")[0]).toMatchObject({ price: cents(34), isTaker: true });
  });

  it("accepting yes buys YES under the other reading of accepted_side", () => {
    const box = talk({ acceptedSide: "taken" });
    deal(box, ask(50), [31, 66]);
    box.pass(15);
    expect(net(box, "ann")).toBe(contracts(50));
    expect(box.exchange.fills("ann")[0]).toMatchObject({ price: cents(34) });
  });

  it("is told in order: created, quoted, accepted, executed, its fills, deleted", () => {
    const box = talk();
    deal(box, ask(50), [31, 66]);
    box.pass(15);
    const told = box.events.map(({ kind }) => kind).filter((kind) => /rfq|quote|filled/.test(kind));
    const steps = ["rfq-created", "quote-created", "quote-accepted", "quote-executed", "filled", "filled"];
    expect(told).toEqual([...steps, "rfq-deleted"]);
  });

  it("names the maker's order after the quote, with eight hexadecimal digits", () => {
    const box = talk();
    const quoteId = deal(box, ask(50), [31, 66]);
    box.pass(15);
    const name = box.quote(quoteId)?.makerOrder?.clientOrderId;
    expect(name).toMatch(new RegExp(`^quote:[0-9a-f]{8}:${quoteId}$`));
    expect(box.exchange.fills("bob")[0]?.clientOrderId).toBe(name);
    expect(box.exchange.fills("ann")[0]?.orderId).toBe(box.quote(quoteId)?.takerOrder?.orderId);
  });
});

describe("the public book steps in", () => {
  it("a better bid in the book takes the taker's order first, and the maker gets the rest", () => {
    const box = talk();
    box.run(create("cid", "bid", 35, 20));
    deal(box, ask(50), [31, 66]);
    box.pass(15);
    expect(net(box, "cid")).toBe(contracts(20));
    expect(net(box, "bob")).toBe(contracts(30));
    expect(net(box, "ann")).toBe(-contracts(50));
    expect(box.book()).toBe(" | ");
  });

  it("the maker's order takes a better ask that rests, and the taker's meets what is left of it", () => {
    const box = talk();
    box.run(create("cid", "ask", 30, 20));
    deal(box, ask(50), [31, 66]);
    box.pass(15);
    expect(net(box, "bob")).toBe(contracts(50));
    expect(net(box, "cid")).toBe(-contracts(20));
    expect(net(box, "ann")).toBe(-contracts(30));
  });

  it("what is left rests for whoever said so, and is cancelled otherwise", () => {
    for (const [rests, book] of [
      [false, " | "],
      [true, "20@31 | "],
    ] as const) {
      const box = talk();
      box.run(create("cid", "bid", 35, 20));
      deal(box, ask(50), [31, 66], { restsRemainder: rests });
      box.pass(15);
      expect(box.book()).toBe(book);
    }
    const box = talk();
    box.run(create("cid", "ask", 30, 20));
    deal(box, ask(50, { restsRemainder: true }), [31, 66]);
    box.pass(15);
    expect(box.book()).toBe(" | 20@31");
  });

  it("own orders in the way are cancelled, not the deal", () => {
    for (const [owner, side, at] of [
      ["ann", "bid", 33],
      ["bob", "ask", 30],
    ] as const) {
      const box = talk();
      box.run(create(owner, side, at, 20));
      deal(box, ask(50), [31, 66]);
      box.pass(15);
      expect([net(box, "ann"), net(box, "bob")]).toEqual([-contracts(50), contracts(50)]);
      expect(box.book()).toBe(" | ");
    }
  });
});

it("an order group trips when the orders of a quote match too much of it", () => {
  const box = talk();
  const made = box.exchange.arrange(start, {
    kind: "create-order-group",
    account: "cid",
    subaccount: 0,
    shard: 0,
    limit: contracts(5),
  });
  const group = { orderGroupId: made.ok ? made.value : "" };
  box.run(create("cid", "bid", 50, 10, group));
  box.run(create("cid", "bid", 30, 10, group));
  deal(box, ask(10), [45, 0]);
  box.pass(15);
  expect(net(box, "cid")).toBe(contracts(10));
  expect(box.book()).toBe(" | ");
  expect(box.exchange.accounts.groups("cid")).toMatchObject([{ isTriggered: true, orderIds: [] }]);
});

describe("a post-only quote", () => {
  it("rests and trades when nothing crosses it", () => {
    const box = talk();
    deal(box, ask(50), [31, 66], { postOnly: true });
    box.pass(15);
    expect(net(box, "bob")).toBe(contracts(50));
  });

  it("is cancelled rather than take what crosses it: nothing trades, and the rfq stays open", () => {
    const box = talk();
    box.run(create("cid", "ask", 31, 20));
    const quoteId = deal(box, ask(50), [31, 66], { postOnly: true });
    box.pass(15);
    const quote = box.quote(quoteId);
    expect(quote).toMatchObject({ status: "cancelled", cancellationReason: "post only cross" });
    expect(box.rfq(quote?.rfqId ?? "")?.status).toBe("open");
    expect(box.book()).toBe(" | 20@31");
  });
});

it("a restart loses the quotes that nobody has accepted, and nothing else", () => {
  const box = talk();
  const rfqId = box.say(ask(50));
  const open = box.say(offer(rfqId, 30, 66, { account: "cid" }));
  const accepted = box.say(offer(rfqId, 31, 66));
  box.say(accept(accepted, "yes"));
  expect(box.exchange.operate(start, { kind: "drop-quotes" })).toEqual({ ok: true });
  expect(box.quote(open)).toBeUndefined();
  expect(box.no({ kind: "delete-quote", account: "cid", quoteId: open })).toMatchObject({ status: 404 });
  expect(box.rfq(rfqId)?.status).toBe("open");
  box.say(confirm(accepted));
  box.say(offer(rfqId, 30, 66, { account: "cid" }));
  box.pass(15);
  expect(net(box, "bob")).toBe(contracts(50));
});

describe("timers", () => {
  it("without a confirmation in time there is no trade, and the rfq stays open", () => {
    for (const [volatile, time] of [
      [false, 30],
      [true, 3],
    ] as const) {
      const box = talk({}, { volatile });
      const rfqId = box.say(ask(50));
      const quoteId = box.say(offer(rfqId, 31, 66));
      box.say(accept(quoteId, "yes"));
      box.pass(time - 0.001);
      expect(box.quote(quoteId)?.status).toBe("accepted");
      expect(box.no(confirm(quoteId), time)).toMatchObject({ status: 404 });
      expect(box.quote(quoteId)).toMatchObject({ status: "cancelled", cancellationReason: "not_confirmed" });
      expect(box.rfq(rfqId)?.status).toBe("open");
      box.pass(60);
      expect(net(box, "bob")).toBe(0);
    }
  });

  it("closed rfqs and finished quotes can be read for seven days", () => {
    const box = talk();
    const rfqId = box.say(ask(50));
    const quoteId = box.say(offer(rfqId, 31, 66));
    box.say({ kind: "delete-rfq", account: "ann", rfqId });
    box.pass(7 * 86_400 - 1);
    expect(box.rfq(rfqId)?.status).toBe("closed");
    expect(box.quote(quoteId)?.status).toBe("cancelled");
    box.pass(7 * 86_400);
    expect(box.rfq(rfqId)).toBeUndefined();
    expect(box.quote(quoteId)).toBeUndefined();
  });

  it("past the limit the oldest are forgotten first", () => {
    const box = talk({ keptMax: 2 });
    const ids = [1, 2, 3].map((count) => {
      const rfqId = box.say(ask(count));
      return box.say({ kind: "delete-rfq", account: "ann", rfqId });
    });
    expect(ids.map((id) => box.rfq(id)?.status)).toEqual([undefined, "closed", "closed"]);
  });
});

describe("who may ask", () => {
  it("a second open rfq on the market is a conflict; replace_existing takes the first away", () => {
    const box = talk();
    const first = box.say(ask(50));
    expect(box.no(ask(10))).toMatchObject({ status: 409 });
    const second = box.say(ask(10, { replacesExisting: true }));
    expect(box.rfq(first)).toMatchObject({ status: "closed", cancellationReason: "replaced" });
    expect(box.rfq(second)?.status).toBe("open");
  });

  it("no more than the allowed number can be open", () => {
    const box = talk({ openMax: 0 });
    expect(defaultRfqRules.openMax).toBe(100);
    expect(box.no(ask(10))).toMatchObject({ status: 400, code: "invalid_parameters" });
  });

  it("refuses what asks for nothing, unknown markets and closed ones", () => {
    const box = talk();
    for (const wrong of [
      ask(0),
      ask(1, { ticker: "KXNONE" }),
      ask(1, { size: { kind: "target-cost", cost: money(0), excludesFees: true } }),
    ]) {
      expect(box.no(wrong)).toMatchObject({ status: 400, code: "invalid_parameters" });
    }
    const rfqId = box.say(ask(5));
    expect(box.no(ask(1, { account: "cid" }), 20 * 86_400)).toMatchObject({ code: "invalid_parameters" });
    expect(box.rfq(rfqId)).toMatchObject({ status: "closed", cancellationReason: "market_closed" });
  });

  it("a subaccount that was never made neither asks nor quotes", () => {
    const box = talk();
    expect(box.no(ask(1, { subaccount: 3 }))).toMatchObject({ code: "invalid_parameters" });
    const quote = offer(box.say(ask(1)), 31, 66, { subaccount: 3 });
    expect(box.no(quote)).toMatchObject({ code: "invalid_parameters" });
  });

  it("only the creator deletes it, once, and not when a confirmed quote binds it", () => {
    const box = talk();
    const rfqId = box.say(ask(50));
    expect(box.no({ kind: "delete-rfq", account: "bob", rfqId })).toMatchObject({ status: 404 });
    box.say({ kind: "delete-rfq", account: "ann", rfqId });
    expect(box.no({ kind: "delete-rfq", account: "ann", rfqId })).toMatchObject({ status: 404 });
    const quoteId = deal(box, ask(50), [31, 66]);
    const bound = box.quote(quoteId)?.rfqId ?? "";
    expect(box.no({ kind: "delete-rfq", account: "ann", rfqId: bound })).toMatchObject({ status: 404 });
    expect(box.no(ask(1, { replacesExisting: true }))).toMatchObject({ status: 409 });
  });
});

it("a trading pause takes no questions, quotes or acceptances, and leaves what is there", () => {
  const box = talk();
  const rfqId = box.say(ask(50));
  const quoteId = box.say(offer(rfqId, 31, 66));
  box.exchange.operate(start, { kind: "pause-trading" });
  for (const command of [ask(1, { account: "cid" }), offer(rfqId, 32, 66), accept(quoteId, "yes")]) {
    expect(box.no(command).code).not.toBe("invalid_parameters");
  }
  box.say({ kind: "delete-quote", account: "bob", quoteId });
  box.exchange.operate(start, { kind: "resume-trading" });
  expect(box.rfq(rfqId)?.status).toBe("open");
  box.say(offer(rfqId, 32, 66));
});

it("subaccounts ask and quote with their own money, and hold what they get", () => {
  const box = talk();
  const put = (account: string, count: number): void => {
    const made = box.exchange.arrange(start, { account, kind: "create-subaccount" });
    expect(made).toEqual({ ok: true, value: "1" });
    const amount = dollars(count);
    const move = { kind: "move-cash", clientTransferId: account, from: 0, to: 1, shard: 0, amount } as const;
    expect(box.exchange.arrange(start, { account, ...move })).toMatchObject({ ok: true });
  };
  put("ann", 20);
  put("bob", 100);
  const asked = ask(50, { subaccount: 1 });
  const dear = box.say(offer(box.say(asked), 31, 66, { subaccount: 1 }));
  // 50 contracts at 69¢ are more than the $20 of the subaccount, and far less than what the primary has.
  expect(box.no(accept(dear, "yes"))).toMatchObject({ code: "INSUFFICIENT_BALANCE" });
  const cheap = box.say(offer(box.quote(dear)?.rfqId ?? "", 31, 66, { subaccount: 1 }));
  box.say(accept(cheap, "no"));
  box.say(confirm(cheap));
  box.pass(15);
  const held = ["ann", "bob"].map((account) =>
    box.exchange.positions(account).map(({ subaccount, position }) => [subaccount, position.net]),
  );
  expect(held).toEqual([[[1, contracts(50)]], [[1, -contracts(50)]]]);
});

describe("who may quote, and what", () => {
  const wrong = [
    // yes  no
    [0, 0], // both declined
    [50, 51], // more than a dollar
    [31.5, 60], // off the grid
    [31, 60.5],
  ] as const;
  for (const [yes, no] of wrong) {
    it(`${yes}¢ and ${no}¢ are refused`, () => {
      const box = talk();
      const rfqId = box.say(ask(50));
      const quote = { ...offer(rfqId, 1, 1), yesBid: price(yes * 100), noBid: price(no * 100) };
      expect(box.no(quote)).toMatchObject({ status: 400, code: "invalid_parameters" });
    });
  }

  it("one side can be declined, and cannot be accepted then", () => {
    const box = talk();
    const quoteId = box.say(offer(box.say(ask(50)), 31, 0));
    expect(box.quote(quoteId)).toMatchObject({ yesQty: contracts(50), noQty: 0 });
    expect(box.no(accept(quoteId, "no"))).toMatchObject({ code: "invalid_parameters" });
    box.say(accept(quoteId, "yes"));
  });

  it("nobody quotes their own rfq, and a closed one answers RFQ_CLOSED", () => {
    const box = talk();
    const rfqId = box.say(ask(50));
    expect(box.no(offer(rfqId, 31, 66, { account: "ann" }))).toMatchObject({ code: "invalid_parameters" });
    box.say({ kind: "delete-rfq", account: "ann", rfqId });
    expect(box.no(offer(rfqId, 31, 66))).toMatchObject({ status: 400, code: "RFQ_CLOSED" });
    expect(box.no(offer("none", 31, 66))).toMatchObject({ code: "invalid_parameters" });
  });

  it("a new quote takes the place of the maker's old one; an accepted one cannot be replaced", () => {
    const box = talk();
    const rfqId = box.say(ask(50));
    const first = box.say(offer(rfqId, 31, 66));
    const second = box.say(offer(rfqId, 32, 66));
    expect(box.quote(first)).toMatchObject({ status: "cancelled", cancellationReason: "replaced" });
    expect(box.no(accept(first, "yes"))).toMatchObject({ status: 404 });
    box.say(accept(second, "yes"));
    expect(box.no(offer(rfqId, 33, 66))).toMatchObject({ code: "invalid_parameters" });
  });

  it("a target cost buys what fits into it, fees included or not", () => {
    const cases = [
      // excludes   yes contracts at 1 − 0.31 = 0.69        no contracts at 1 − 0.66 = 0.34
      [true, qty(Math.floor(2500 / 0.69)), qty(Math.floor(2500 / 0.34))],
      // 0.69 + 0.07·0.69·0.31 = 0.704973 each; 0.34 + 0.07·0.34·0.66 = 0.355708 each
      [false, qty(Math.floor(2500 / 0.704973)), qty(Math.floor(2500 / 0.355708))],
    ] as const;
    for (const [excludesFees, yes, no] of cases) {
      const box = talk();
      const rfqId = box.say(ask(0, { size: { kind: "target-cost", cost: dollars(25), excludesFees } }));
      const quoteId = box.say(offer(rfqId, 31, 66));
      expect(box.quote(quoteId)).toMatchObject({ yesQty: yes, noQty: no });
      box.say(accept(quoteId, "yes"));
      box.say(confirm(quoteId));
      box.pass(15);
      expect(net(box, "ann")).toBe(-yes);
      const spent = dollars(1_000) - box.exchange.cash("ann");
      const fees = box.exchange.fills("ann")[0]?.fee ?? 0;
      expect(excludesFees ? spent - fees : spent).toBeLessThanOrEqual(dollars(25));
    }
  });
});

describe("who may accept, confirm and delete", () => {
  it("only the parties, and only in turn", () => {
    const box = talk();
    const rfqId = box.say(ask(50));
    const quoteId = box.say(offer(rfqId, 31, 66));
    const other = box.say(offer(rfqId, 30, 66, { account: "cid" }));
    expect(box.no(confirm(quoteId))).toMatchObject({ status: 404 });
    expect(box.no({ ...accept(quoteId, "yes"), account: "cid" })).toMatchObject({ status: 404 });
    expect(box.no({ ...accept(quoteId, "yes"), rfqId: "another" })).toMatchObject({ status: 404 });
    box.say({ ...accept(quoteId, "yes"), rfqId });
    expect(box.no(accept(quoteId, "yes"))).toMatchObject({ status: 404 });
    expect(box.no(accept(other, "yes"))).toMatchObject({ code: "invalid_parameters" });
    expect(box.no(confirm(quoteId, "ann"))).toMatchObject({ status: 404 });
    box.say(confirm(quoteId));
    expect(box.no(confirm(quoteId))).toMatchObject({ status: 404 });
    expect(box.no({ kind: "delete-quote", account: "bob", quoteId })).toMatchObject({ status: 404 });
    box.pass(15);
    expect(box.quote(other)).toMatchObject({ status: "cancelled", cancellationReason: "rfq_closed" });
    expect(box.no(offer(rfqId, 31, 66, { account: "cid" }))).toMatchObject({ code: "RFQ_CLOSED" });
  });

  it("a maker can take an accepted quote back: there is no trade, and another can be accepted", () => {
    const box = talk();
    const rfqId = box.say(ask(50));
    const quoteId = box.say(offer(rfqId, 31, 66));
    const other = box.say(offer(rfqId, 30, 66, { account: "cid" }));
    box.say(accept(quoteId, "yes"));
    expect(box.no({ kind: "delete-quote", account: "ann", quoteId })).toMatchObject({ status: 404 });
    box.say({ kind: "delete-quote", account: "bob", quoteId });
    box.say(accept(other, "yes"));
    box.say(confirm(other, "cid"));
    box.pass(40);
    expect([net(box, "bob"), net(box, "cid")]).toEqual([0, contracts(50)]);
  });
});

describe("fees", () => {
  const fees = (box: Bench, account: string): unknown => {
    const [fill] = box.exchange.fills(account);
    return fill && [fill.isTaker, fill.fee];
  };
  // Ten contracts at 30¢: 0.07 · 10 · 0.3 · 0.7 to take, a quarter of it to make.
  const [taken, made] = [147_000, 36_800];

  it("§0.1.19 a quoter that takes an order younger than five seconds pays as maker, the young order as taker", () => {
    for (const [age, ofQuoter, ofOther] of [
      [4.999, made, taken],
      [5, taken, made],
    ] as const) {
      const box = talk({}, { feeKind: "quadratic_with_maker_fees" });
      deal(box, ask(10), [31, 66]);
      box.run(create("cid", "ask", 30, 10), 15 - age);
      box.pass(15);
      expect(fees(box, "bob")).toEqual([true, ofQuoter]);
      expect(fees(box, "cid")).toEqual([false, ofOther]);
      expect(box.exchange.moneyImbalance()).toBe(0);
    }
  });

  it("the taker of the deal pays as taker and the quoter that it meets as maker", () => {
    const box = talk({}, { feeKind: "quadratic_with_maker_fees" });
    deal(box, ask(10), [30, 66]);
    box.pass(15);
    expect(fees(box, "ann")).toEqual([true, taken]);
    expect(fees(box, "bob")).toEqual([false, made]);
  });

  it("an order that takes a young one outside the rfq flow pays as taker", () => {
    const box = talk({}, { feeKind: "quadratic_with_maker_fees" });
    box.run(create("cid", "ask", 30, 10));
    box.run(create("bob", "bid", 30, 10));
    expect(fees(box, "bob")).toEqual([true, taken]);
  });
});

describe("money", () => {
  it("a taker without the cash cannot accept: INSUFFICIENT_BALANCE", () => {
    const box = talk({}, { cash: 10 });
    const quoteId = box.say(offer(box.say(ask(50)), 31, 66));
    expect(box.no(accept(quoteId, "yes"))).toMatchObject({ status: 400, code: "INSUFFICIENT_BALANCE" });
  });

  it("a quote needs cash at execution only: without it nothing trades and the rfq stays open", () => {
    const box = talk();
    const rfqId = box.say(ask(100));
    const quoteId = box.say(offer(rfqId, 31, 66));
    box.say(accept(quoteId, "yes"));
    box.say(confirm(quoteId));
    box.run(create("bob", "bid", 1, 99_000));
    box.pass(15);
    const reason = "insufficient_balance";
    expect(box.quote(quoteId)).toMatchObject({ status: "cancelled", cancellationReason: reason });
    expect(box.rfq(rfqId)?.status).toBe("open");
    expect(net(box, "ann")).toBe(0);
    expect(box.events.some(({ kind }) => kind === "quote-executed")).toBe(false);
  });

  it("a taker whose cash is gone at execution keeps the maker's order out of the book", () => {
    const box = talk();
    const quoteId = deal(box, ask(100), [31, 66]);
    box.run(create("ann", "bid", 1, 95_000));
    box.pass(15);
    expect(box.quote(quoteId)).toMatchObject({ status: "cancelled" });
    const orders = box.events.flatMap((event) =>
      event.kind === "order-changed" ? [event.order.account] : [],
    );
    expect(orders).toEqual(["ann"]);
    expect(box.book()).toBe("95000@1 | ");
  });
});
