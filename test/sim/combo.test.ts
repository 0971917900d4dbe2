import { describe, expect, it } from "vitest";
import { cents, contracts, dollars, plus, price, seconds } from "../../src/domain/units.ts";
import type { CollectionPlan, ComboLeg } from "../../src/sim/combo/collection.ts";
import type { CommandRefusal } from "../../src/sim/exchange.ts";
import type { Operation } from "../../src/sim/operation.ts";
import { bench, create, start } from "./bench.ts";
import { collection, comboScenario } from "./combo-scenario.ts";

const events: Readonly<Record<string, string>> = { KXRACE: "KXRACE", KXRAIN: "KXRAIN", KXHEAT: "KXHEAT" };

function leg(ticker: string, side: ComboLeg["side"] = "yes"): ComboLeg {
  return { eventTicker: events[ticker.split("-")[0] ?? ""] ?? "KXNONE", ticker, side };
}

function stage(plan: Partial<CollectionPlan> = {}, scenario = comboScenario(plan)) {
  const all = bench(1_000, scenario);
  const at = (second: number) => plus(start, seconds(second));
  const attempt = (legs: readonly ComboLeg[], second: number, ticker: string) =>
    all.exchange.negotiate(at(second), { kind: "create-combo", account: "ann", collection: ticker, legs });
  return {
    ...all,
    make: (legs: readonly ComboLeg[], second = 0): string => {
      const made = attempt(legs, second, collection.ticker);
      if (!made.ok) throw new Error(JSON.stringify(made.why));
      return made.value;
    },
    no: (legs: readonly ComboLeg[], second = 0, ticker = collection.ticker): CommandRefusal => {
      const made = attempt(legs, second, ticker);
      if (made.ok) throw new Error("was not refused");
      return made.why;
    },
    operate: (second: number, operation: Operation): void => {
      expect(all.exchange.operate(at(second), operation)).toEqual({ ok: true });
    },
    pass: (second: number): void => {
      all.exchange.advance(at(second));
      expect(all.exchange.moneyImbalance()).toBe(0);
    },
    status: (ticker: string) => all.exchange.market(ticker)?.status,
    result: (ticker: string) => all.exchange.market(ticker)?.settlement,
    cash: () => ["ann", "bob"].map((account) => all.exchange.cash(account)),
  };
}

const two = [leg("KXRACE-A"), leg("KXRAIN-1")];

describe("making a combo", () => {
  it("lists a live market of shard 1 on the combo grid, with combo maker fees, and tells everybody", () => {
    const box = stage();
    const ticker = box.make(two);
    const market = box.exchange.market(ticker);
    expect(ticker).toMatch(/^KXMVECROSSCATEGORY-S2026[0-9A-F]{11}-[0-9A-F]{11}$/);
    expect(market).toMatchObject({
      status: "active",
      shard: 1,
      isCombo: true,
      title: "yes kxrace-a,yes kxrain-1",
    });
    expect(market?.fees.kind).toBe("quadratic_with_combo_maker_fees");
    expect(market?.grid.has(price(50))).toBe(true);
    expect(market?.grid.has(price(4_505))).toBe(false);
    expect(market?.closeAt).toBe(plus(start, seconds(40)));
    expect(box.events.map(({ kind }) => kind)).toEqual(["event-listed", "market-listed"]);
    box.run(create("ann", "bid", 5, 10, { ticker }));
    box.run(create("bob", "ask", 5, 10, { ticker }));
    expect(box.exchange.fills("ann")[0]).toMatchObject({ ticker, qty: contracts(10) });
  });

  it("the same legs are the same market, in any order unless the collection is ordered", () => {
    const box = stage();
    expect(box.make(two.toReversed())).toBe(box.make(two));
    expect(box.make([leg("KXRACE-A"), leg("KXHEAT-1")])).not.toBe(box.make(two));
    const ordered = stage({ isOrdered: true });
    expect(ordered.make(two.toReversed())).not.toBe(ordered.make(two));
    expect(stage().make(two)).toBe(box.make(two));
  });

  const wrong: readonly (readonly [string, string, readonly ComboLeg[]])[] = [
    ["a leg twice", "duplicated_legs", [...two, leg("KXRAIN-1")]],
    ["both sides of a market", "conflicting_leg_outcomes", [leg("KXHEAT-1"), leg("KXHEAT-1", "no")]],
    [
      "two winners of one race",
      "conflicting_leg_outcomes",
      [leg("KXRACE-A"), leg("KXRACE-B"), leg("KXRAIN-1")],
    ],
    ["too few legs", "invalid_market_combination", [leg("KXRAIN-1")]],
    ["too many legs", "invalid_market_combination", [...two, leg("KXHEAT-1"), leg("KXRACE-B", "no")]],
    [
      "too many of one event",
      "invalid_market_combination",
      ["A", "B", "C"].map((name) => leg(`KXRACE-${name}`, "no")),
    ],
    ["NO where only YES goes", "invalid_market_combination", [leg("KXRACE-A"), leg("KXRAIN-1", "no")]],
    ["an event that is not in it", "invalid_market_combination", [leg("KXRACE-A"), leg("KXT-1")]],
    ["a market that is not there", "invalid_market_combination", [leg("KXRACE-A"), leg("KXRAIN-9")]],
    [
      "a market of another event",
      "invalid_market_combination",
      [leg("KXRACE-A"), { ...leg("KXRAIN-1"), eventTicker: "KXHEAT" }],
    ],
  ];
  for (const [what, code, legs] of wrong) {
    it(`${what}: ${code}, and nothing is listed`, () => {
      const box = stage();
      expect(box.no(legs)).toMatchObject({ status: 400, code });
      expect(box.events).toEqual([]);
    });
  }

  it("is refused when a leg is over, when the collection is closed, and 404 where there is none", () => {
    const box = stage();
    expect(box.no(two, 0, "KXMVENONE")).toMatchObject({ status: 404 });
    expect(box.no(two, 21)).toMatchObject({ code: "invalid_market_combination" });
    expect(box.no([leg("KXRAIN-1"), leg("KXHEAT-1")], 90)).toMatchObject({
      code: "invalid_market_combination",
    });
    expect(stage({ opensAfter: seconds(5) }).no(two)).toMatchObject({ code: "invalid_market_combination" });
  });
});

it("a user makes five thousand in a week, and what is there already does not count", () => {
  const base = comboScenario();
  const [model] = base.markets;
  if (model === undefined) throw new Error("a market");
  const names = Array.from({ length: 101 }, (_, index) => `KXRAIN-${index}`);
  const long = seconds(8 * 86_400);
  const markets = names.map((ticker) => ({ ...model, ticker, eventTicker: "KXRAIN", closesAfter: long }));
  const box = bench(1_000, {
    ...base,
    markets,
    collections: [{ ...collection, closesAfter: long }],
  });
  const make = (account: string, legs: readonly ComboLeg[], at = 0) =>
    box.exchange.negotiate(plus(start, seconds(at)), {
      kind: "create-combo",
      account,
      collection: collection.ticker,
      legs,
    });
  const pairs = names.flatMap((a, index) => names.slice(index + 1).map((b) => [leg(a), leg(b)]));
  const made = pairs.map((pair) => make("ann", pair));
  expect(made.filter(({ ok }) => ok)).toHaveLength(5_000);
  const [last = []] = pairs.slice(-1);
  expect(make("ann", last)).toMatchObject({ ok: false, why: { status: 429 } });
  expect(make("ann", pairs[0] ?? [])).toMatchObject({ ok: true });
  expect(make("bob", last)).toMatchObject({ ok: true });
  expect(make("ann", pairs.at(-2) ?? [], 7 * 86_400)).toMatchObject({ ok: true });
});

describe("a combo settles by its legs", () => {
  function held() {
    const box = stage();
    const ticker = box.make(two);
    box.run(create("ann", "bid", 5, 10, { ticker }));
    box.run(create("bob", "ask", 5, 10, { ticker }));
    box.run(create("cid", "bid", 1, 10, { ticker }));
    return { ...box, ticker };
  }

  it("NO as soon as one leg fails: its close moves here, what rests is cancelled, and it pays", () => {
    const box = held();
    const [ann = 0, bob = 0] = box.cash();
    box.operate(10, { kind: "change-close", ticker: "KXRACE-A", closeAt: plus(start, seconds(10)) });
    box.operate(10, { kind: "determine-market", ticker: "KXRACE-A", result: "no" });
    box.pass(10);
    expect(box.status(box.ticker)).toBe("determined");
    expect(box.result(box.ticker)).toEqual({ result: "no", value: 0 });
    expect(box.exchange.levels(box.ticker, "bid")).toEqual([]);
    const told = box.events.filter((event) => "ticker" in event && event.ticker === box.ticker);
    const kinds = told
      .map(({ kind }) => kind)
      .filter((kind) => kind.startsWith("market-") || kind === "close-changed");
    expect(kinds).toEqual(["close-changed", "market-status-changed", "market-determined"]);
    box.pass(15);
    expect(box.status(box.ticker)).toBe("finalized");
    expect(box.cash()).toEqual([ann, bob + dollars(10)]);
  });

  it("YES only when all legs hold, after the last of them", () => {
    const box = held();
    const [ann = 0, bob = 0] = box.cash();
    box.operate(20, { kind: "determine-market", ticker: "KXRACE-A", result: "yes" });
    box.pass(25);
    expect(box.status(box.ticker)).toBe("active");
    box.pass(40);
    expect(box.status(box.ticker)).toBe("closed");
    box.operate(40, { kind: "determine-market", ticker: "KXRAIN-1", result: "yes" });
    box.pass(46);
    expect(box.result(box.ticker)).toEqual({ result: "yes", value: dollars(1) / 100 });
    expect(box.cash()).toEqual([ann + dollars(10), bob]);
  });

  it("a NO leg holds when its market resolves NO", () => {
    const box = stage();
    const ticker = box.make([leg("KXRACE-A", "no"), leg("KXRACE-B", "no")]);
    for (const name of ["A", "B"]) {
      box.operate(20, { kind: "determine-market", ticker: `KXRACE-${name}`, result: "no" });
    }
    box.pass(20);
    expect(box.result(ticker)).toMatchObject({ result: "yes" });
  });

  it("scalar legs multiply: a combo of 60¢ and a sure thing pays 60¢", () => {
    const box = stage();
    const ticker = box.make([leg("KXRAIN-1"), leg("KXHEAT-1")]);
    const other = box.make([leg("KXRACE-A", "no"), leg("KXHEAT-1", "no")]);
    box.operate(20, { kind: "determine-market", ticker: "KXRACE-A", result: "no" });
    box.operate(40, { kind: "determine-market", ticker: "KXRAIN-1", result: "yes" });
    box.pass(64);
    expect(box.result(ticker)).toEqual({ result: "scalar", value: cents(60) });
    expect(box.result(other)).toEqual({ result: "scalar", value: cents(40) });
  });

  it("by a provisional leg too that nobody traded: it stays on the list", () => {
    const plan = comboScenario();
    const markets = plan.markets.map((market) => ({ ...market, isProvisional: true }));
    const box = stage({}, { ...plan, markets });
    const ticker = box.make([leg("KXRACE-A", "no"), leg("KXRAIN-1")]);
    box.operate(20, { kind: "determine-market", ticker: "KXRACE-A", result: "no" });
    box.operate(40, { kind: "determine-market", ticker: "KXRAIN-1", result: "yes" });
    box.pass(90);
    expect(["KXRACE-A", "KXRACE-B"].map(box.status)).toEqual(["finalized", undefined]);
    expect(box.result(ticker)).toMatchObject({ result: "yes" });
  });

  it("an amended leg amends the combo, as long as it has not paid", () => {
    const box = held();
    const [ann = 0] = box.cash();
    box.operate(20, { kind: "determine-market", ticker: "KXRACE-A", result: "no" });
    box.pass(21);
    expect(box.status(box.ticker)).toBe("determined");
    box.operate(22, { kind: "amend-market", ticker: "KXRACE-A", result: "yes" });
    box.pass(30);
    // The leg that failed holds again and the other is open: in doubt, and not paid.
    expect(box.status(box.ticker)).toBe("disputed");
    box.operate(40, { kind: "determine-market", ticker: "KXRAIN-1", result: "yes" });
    box.pass(41);
    expect(box.status(box.ticker)).toBe("amended");
    box.pass(50);
    expect(box.exchange.cash("ann")).toBe(ann + dollars(10));
  });
});

it("an rfq on a combo is confirmed within 3 s and executed 1 s later, and both pay combo fees", () => {
  const box = stage();
  const ticker = box.make(two);
  const say = (command: Parameters<typeof box.exchange.negotiate>[1], second = 0): string => {
    const done = box.exchange.negotiate(plus(start, seconds(second)), command);
    if (!done.ok) throw new Error(JSON.stringify(done.why));
    return done.value;
  };
  const size = { kind: "contracts", qty: contracts(100) } as const;
  const flags = { restsRemainder: false, replacesExisting: false, isObscured: false };
  const rfqId = say({ kind: "create-rfq", account: "ann", ticker, size, ...flags });
  const prices = { yesBid: price(0), noBid: cents(90), restsRemainder: false, postOnly: false };
  const quoteId = say({ kind: "create-quote", account: "bob", rfqId, ...prices });
  say({ kind: "accept-quote", account: "ann", quoteId, side: "no" });
  say({ kind: "confirm-quote", account: "bob", quoteId }, 2.9);
  box.pass(3.8);
  expect(box.exchange.fills("ann")).toEqual([]);
  box.pass(3.9);
  // 100 contracts at 10¢: 0.07 · 100 · 0.1 · 0.9 to take, half of it to make.
  expect(box.exchange.fills("ann")[0]).toMatchObject({ price: cents(10), fee: 630_000, isTaker: true });
  expect(box.exchange.fills("bob")[0]).toMatchObject({ fee: 315_000, isTaker: false });
});
