import { describe, expect, it } from "vitest";
import { cents, contracts, dollars, plus, price, seconds, zeroQty } from "../../src/domain/units.ts";
import type { AcceptBlock, BlockRules, ProposeBlock } from "../../src/sim/block/proposal.ts";
import type { CommandRefusal } from "../../src/sim/exchange.ts";
import { bench, create, scenario, start, ticker } from "./bench.ts";

/** ann sells a hundred YES at 40¢ to bob, where makers pay a quarter of the taker's fee. */
const terms: ProposeBlock = {
  kind: "propose-block-trade",
  account: "ann",
  ticker,
  price: cents(40),
  qty: contracts(100),
  makerSide: "ask",
  parties: { bid: { account: "bob", subaccount: 0 }, ask: { account: "ann", subaccount: 0 } },
  expiresAt: plus(start, seconds(30)),
};

function stage(rules: Partial<BlockRules> = {}, cash = 1_000, markets = scenario.markets) {
  const series = scenario.series.map((each) => ({ ...each, feeKind: "quadratic_with_maker_fees" as const }));
  const all = bench(cash, { ...scenario, series, markets, blockTrades: rules });
  const attempt = (command: ProposeBlock | AcceptBlock, at: number) =>
    all.exchange.negotiate(plus(start, seconds(at)), command);
  return {
    ...all,
    say: (command: ProposeBlock | AcceptBlock, at = 0): string => {
      const done = attempt(command, at);
      expect(all.exchange.moneyImbalance()).toBe(0);
      if (!done.ok) throw new Error(JSON.stringify(done.why));
      return done.value;
    },
    no: (command: ProposeBlock | AcceptBlock, at = 0): CommandRefusal => {
      all.exchange.advance(plus(start, seconds(at)));
      const before = all.exchange.stateHash();
      const done = attempt(command, at);
      if (done.ok) throw new Error("was not refused");
      expect(all.exchange.stateHash()).toBe(before);
      return done.why;
    },
    proposal: (id: string) => all.exchange.blocks.proposals().find((each) => each.id === id),
    net: (account: string) => all.exchange.positions(account)[0]?.position.net ?? zeroQty,
  };
}

const yes = (proposalId: string, account = "bob"): AcceptBlock => ({
  kind: "accept-block-trade",
  account,
  proposalId,
});

describe("a block trade", () => {
  it("moves money, positions and fees of both, and the book not at all", () => {
    const box = stage();
    box.run(create("cid", "bid", 50, 10));
    box.run(create("cid", "ask", 60, 10));
    box.run(create("bob", "bid", 55, 1));
    box.run(create("cid", "ask", 55, 1));
    const before = { book: box.book(), last: box.exchange.activity(ticker)?.lastPrice };
    const cash = [box.exchange.cash("ann"), box.exchange.cash("bob")];
    const id = box.say(terms);
    expect(box.net("ann")).toBe(0);
    box.say(yes(id));
    expect([box.net("ann"), box.net("bob")]).toEqual([-contracts(100), contracts(101)]);
    // 0.07 · 100 · 0.4 · 0.6 = $1.68 to the taker, a quarter of it to the maker.
    const [ann = 0, bob = 0] = cash;
    expect(box.exchange.cash("ann")).toBe(ann - dollars(60) - 420_000);
    expect(box.exchange.cash("bob")).toBe(bob - dollars(40) - 1_680_000);
    expect({ book: box.book(), last: box.exchange.activity(ticker)?.lastPrice }).toEqual(before);
    expect(box.exchange.activity(ticker)?.volume).toBe(contracts(101));
    expect(box.exchange.activity(ticker)?.openInterest).toBe(contracts(101));
    expect(box.exchange.moneyImbalance()).toBe(0);
  });

  it("prints a trade that says what it is, and two orders executed whole", () => {
    const box = stage();
    const id = box.say(terms);
    box.say(yes(id));
    expect(box.exchange.trades(ticker)[0]).toMatchObject({
      isBlock: true,
      qty: contracts(100),
      takerSide: "bid",
    });
    const done = box.proposal(id);
    expect(done).toMatchObject({ status: "executed", executedAt: start });
    for (const side of ["bid", "ask"] as const) {
      const { account, orderId = "" } = done?.parties[side] ?? { account: "", orderId: "" };
      expect(box.exchange.order(account, orderId)).toMatchObject({
        status: "executed",
        filled: contracts(100),
        left: 0,
      });
      expect(box.exchange.fills(account)[0]).toMatchObject({ orderId, isTaker: side === "bid" });
    }
    expect(box.exchange.reserved("ann")).toBe(0);
  });

  it("closes a position like any trade: the dollar of each pair is free at once", () => {
    const box = stage();
    box.say(yes(box.say(terms)));
    const cash = box.exchange.cash("bob");
    const back: ProposeBlock = {
      ...terms,
      account: "bob",
      parties: { bid: terms.parties.ask, ask: terms.parties.bid },
    };
    box.say(yes(box.say(back), "ann"));
    expect([box.net("ann"), box.net("bob")]).toEqual([0, 0]);
    expect(box.exchange.cash("bob")).toBe(cash + dollars(40) - 420_000);
  });

  it("needs both: proposing is a yes by the default, and can be made none", () => {
    const box = stage({ proposerAccepts: false });
    const id = box.say(terms);
    box.say(yes(id));
    expect(box.proposal(id)?.status).toBe("open");
    expect(box.no(yes(id))).toMatchObject({ status: 400 });
    box.say(yes(id, "ann"));
    expect(box.proposal(id)?.status).toBe("executed");
    expect(box.no(yes(id))).toMatchObject({ status: 404 });
  });

  it("is for its parties only, and not after its time", () => {
    const box = stage();
    const id = box.say(terms);
    expect(box.no(yes(id, "cid"))).toMatchObject({ status: 404 });
    expect(box.no(yes("none"))).toMatchObject({ status: 404 });
    expect(box.no(yes(id), 30)).toMatchObject({ status: 404 });
    expect(box.proposal(id)?.status).toBe("expired");
  });

  it("is refused whole when either has not the money", () => {
    for (const poor of ["ann", "bob"]) {
      const box = stage({}, 100);
      const id = box.say(terms);
      box.run(create(poor, "bid", 1, 9_000));
      expect(box.no(yes(id))).toMatchObject({ status: 400, code: "insufficient_balance" });
      expect(box.proposal(id)?.status).toBe("open");
    }
  });

  it("is refused while the market does not trade", () => {
    const box = stage({}, 1_000);
    const id = box.say({ ...terms, expiresAt: plus(start, seconds(200)) });
    box.exchange.operate(start, { kind: "pause-market", ticker });
    expect(box.no(yes(id))).toMatchObject({ details: "MARKET_INACTIVE" });
  });

  it("is refused when its market has vanished", () => {
    const markets = scenario.markets.map((market) => ({ ...market, isProvisional: true }));
    const box = stage({}, 1_000, markets);
    const id = box.say({ ...terms, expiresAt: plus(start, seconds(200)) });
    expect(box.no(yes(id), 110)).toMatchObject({ status: 400, details: "market not found" });
  });

  const wrong: readonly (readonly [string, Partial<ProposeBlock>, number])[] = [
    ["of others", { account: "cid" }, 403],
    ["with oneself", { parties: { bid: terms.parties.ask, ask: terms.parties.ask } }, 400],
    ["with nobody", { parties: { ...terms.parties, bid: { account: "dan", subaccount: 0 } } }, 400],
    [
      "with a subaccount that is not there",
      { parties: { ...terms.parties, bid: { account: "bob", subaccount: 9 } } },
      400,
    ],
    ["of nothing", { qty: zeroQty }, 400],
    ["off the grid", { price: price(4_050) }, 400],
    ["that is over", { expiresAt: start }, 400],
    ["on no market", { ticker: "KXNONE" }, 400],
  ];
  for (const [what, change, status] of wrong) {
    it(`a proposal ${what} is refused`, () => {
      expect(stage().no({ ...terms, ...change })).toMatchObject({ status });
    });
  }

  it("so many open ones a proposer, and finished ones are forgotten after a week", () => {
    const box = stage({ openMax: 1 });
    const id = box.say(terms);
    expect(box.no(terms)).toMatchObject({ status: 400 });
    box.say(yes(id));
    box.say(terms);
    box.exchange.advance(plus(start, seconds(7 * 86_400)));
    expect(box.proposal(id)).toBeUndefined();
  });
});
