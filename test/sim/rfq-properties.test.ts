import fc from "fast-check";
import { expect, it } from "vitest";
import { cents, dollars, money, plus, price, qty, seconds } from "../../src/domain/units.ts";
import { createExchange } from "../../src/sim/box.ts";
import type { Exchange } from "../../src/sim/exchange.ts";
import type { RfqRules } from "../../src/sim/rfq/rules.ts";
import type { ProposeBlock } from "../../src/sim/block/proposal.ts";
import { create, scenario, start, ticker } from "./bench.ts";

const accounts = ["ann", "bob", "cid"] as const;
const account = fc.constantFrom(...accounts);
const side = fc.constantFrom("yes" as const, "no" as const);
const bookSide = fc.constantFrom("bid" as const, "ask" as const);
/** Which of the things that are there, counted round. */
const pick = fc.nat(20);

const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("ask" as const),
      account,
      count: fc.integer({ min: 0, max: 3_000 }),
      isCost: fc.boolean(),
      flag: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("quote" as const),
      account,
      pick,
      yes: fc.integer({ min: 0, max: 60 }),
      no: fc.integer({ min: 0, max: 60 }),
      flag: fc.boolean(),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("accept" as const), pick, side }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("confirm" as const), pick }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("delete-rfq" as const), pick }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("delete-quote" as const), pick }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("wait" as const), tenths: fc.integer({ min: 1, max: 60 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("order" as const),
      account,
      side: bookSide,
      at: fc.integer({ min: 1, max: 99 }),
      count: fc.integer({ min: 1, max: 40 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("block" as const),
      buyer: account,
      seller: account,
      at: fc.integer({ min: 1, max: 99 }),
      count: fc.integer({ min: 1, max: 4_000 }),
    }),
  },
);

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function run(steps: readonly Step[], rules: Partial<RfqRules>): Exchange {
  const series = scenario.series.map((each) => ({
    ...each,
    feeKind: "quadratic_with_combo_maker_fees" as const,
  }));
  const exchange = createExchange({
    scenario: {
      ...scenario,
      series,
      rfq: { ...rules, executeAfter: { combo: seconds(1), other: seconds(2) } },
    },
    seed: 1,
    start,
  });
  for (const each of accounts) exchange.openAccount(each, dollars(150));
  let now = start;
  for (const each of steps) {
    if (each.kind === "wait") now = plus(now, seconds(each.tenths / 10));
    obey(exchange, now, each);
    exchange.advance(now);
    expect(exchange.moneyImbalance()).toBe(0);
  }
  exchange.advance(plus(now, seconds(200)));
  expect(exchange.moneyImbalance()).toBe(0);
  return exchange;
}

function obey(exchange: Exchange, now: typeof start, each: Step): void {
  const wanted = each.kind === "confirm" ? "accepted" : "open";
  const rfq = chosen(exchange.communications.rfqs(), each, "open");
  const quote = chosen(exchange.communications.quotes(), each, wanted);
  switch (each.kind) {
    case "ask": {
      const flags = { restsRemainder: each.flag, replacesExisting: each.flag, isObscured: false };
      const size = each.isCost
        ? ({ kind: "target-cost", cost: money(each.count * 10_000), excludesFees: each.flag } as const)
        : ({ kind: "contracts", qty: qty(each.count) } as const);
      exchange.negotiate(now, { kind: "create-rfq", account: each.account, ticker, size, ...flags });
      return;
    }
    case "quote": {
      const terms = {
        yesBid: cents(each.yes),
        noBid: cents(each.no),
        restsRemainder: each.flag,
        postOnly: false,
      };
      exchange.negotiate(now, {
        kind: "create-quote",
        account: each.account,
        rfqId: rfq?.id ?? "",
        ...terms,
      });
      return;
    }
    case "accept": {
      const asker = exchange.communications.rfq(quote?.rfqId ?? "")?.account ?? "ann";
      const quoteId = quote?.id ?? "";
      exchange.negotiate(now, { kind: "accept-quote", account: asker, quoteId, side: each.side });
      return;
    }
    case "confirm":
    case "delete-quote": {
      const kind = each.kind === "confirm" ? "confirm-quote" : "delete-quote";
      exchange.negotiate(now, { kind, account: quote?.account ?? "ann", quoteId: quote?.id ?? "" });
      return;
    }
    case "delete-rfq":
      exchange.negotiate(now, { kind: "delete-rfq", account: rfq?.account ?? "ann", rfqId: rfq?.id ?? "" });
      return;
    case "order":
      exchange.execute(now, create(each.account, each.side, each.at, each.count));
      return;
    case "block": {
      const proposal: ProposeBlock = {
        kind: "propose-block-trade",
        account: each.buyer,
        ticker,
        price: cents(each.at),
        qty: qty(each.count),
        makerSide: "bid",
        parties: {
          bid: { account: each.buyer, subaccount: 0 },
          ask: { account: each.seller, subaccount: 0 },
        },
        expiresAt: plus(now, seconds(10)),
      };
      const made = exchange.negotiate(now, proposal);
      if (!made.ok) return;
      exchange.negotiate(now, { kind: "accept-block-trade", account: each.seller, proposalId: made.value });
      return;
    }
    default:
  }
}

/** Mostly one with which the step makes sense, sometimes any. */
function chosen<Item extends { readonly status: string }>(
  all: readonly Item[],
  each: Step,
  status: string,
): Item | undefined {
  if (!("pick" in each)) return undefined;
  const pool = each.pick % 5 === 0 ? all : all.filter((item) => item.status === status);
  return pool[each.pick % Math.max(1, pool.length)];
}

/** What each party of an executed quote got, against what the quote said. */
function breaches(exchange: Exchange): readonly string[] {
  const found: string[] = [];
  for (const quote of exchange.communications.quotes()) {
    const { makerOrder, takerOrder, acceptedSide } = quote;
    const asker = exchange.communications.rfq(quote.rfqId)?.account;
    if (makerOrder === undefined || takerOrder === undefined || asker === undefined) continue;
    const limit = acceptedSide === "yes" ? quote.yesBid : price(10_000 - quote.noBid);
    const size = exchange.communications.acceptedQty(quote);
    for (const [who, { orderId }, makes] of [
      [quote.account, makerOrder, true],
      [asker, takerOrder, false],
    ] as const) {
      const fills = exchange.fills(who).filter((fill) => fill.orderId === orderId);
      const total = fills.reduce((sum, fill) => sum + fill.qty, 0);
      const buys = (acceptedSide === "yes") === makes;
      if (total > size) found.push(`${quote.id}: ${total} of ${size}`);
      if (fills.some((fill) => (buys ? fill.price > limit : fill.price < limit)))
        found.push(`${quote.id}: price`);
      if (fills.some((fill) => (fill.side === "bid") !== buys)) found.push(`${quote.id}: side`);
    }
  }
  return found;
}

it("random talk makes no money, and nobody trades more than the quoted size or at a worse price than the quoted one", () => {
  let executed = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 60, maxLength: 200 }), fc.boolean(), (steps, isTaken) => {
      const exchange = run(steps, { acceptedSide: "quoted", swapsFeesWithin: seconds(isTaken ? 5 : 0) });
      expect(breaches(exchange)).toEqual([]);
      executed += exchange.communications.quotes().filter(({ status }) => status === "executed").length;
    }),
    { numRuns: 200, seed: 20 },
  );
  expect(executed).toBeGreaterThan(100);
});

it("the same talk gives the same state", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (steps) => {
      expect(run(steps, {}).stateHash()).toBe(run(steps, {}).stateHash());
    }),
    { numRuns: 20, seed: 21 },
  );
});
