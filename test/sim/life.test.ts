import { describe, expect, it } from "vitest";
import { dollars, plus, price, seconds } from "../../src/domain/units.ts";
import { createExchange } from "../../src/sim/box.ts";
import type { ExchangeEvent } from "../../src/sim/event.ts";
import type { Operation, OperationRefusal } from "../../src/sim/operation.ts";
import { priceStructures } from "../../src/sim/price-structure.ts";
import type { Scenario, ScenarioMarket } from "../../src/sim/scenario.ts";
import { amend, bench, cancel, create, scenario, start, ticker, type Bench } from "./bench.ts";

function operate(on: Bench, operation: Operation, at = 0): void {
  const done = on.exchange.operate(plus(start, seconds(at)), operation);
  if (!done.ok) throw new Error(done.refusal.why);
  expect(on.exchange.moneyImbalance()).toBe(0);
}

function refused(on: Bench, operation: Operation, at = 0): OperationRefusal["code"] {
  on.exchange.advance(plus(start, seconds(at)));
  const before = on.exchange.stateHash();
  const done = on.exchange.operate(plus(start, seconds(at)), operation);
  if (done.ok) throw new Error("was not refused");
  expect(on.exchange.stateHash()).toBe(before);
  return done.refusal.code;
}

/** "30 closed": what was told of the market's life, in seconds from the start. */
function lifeOf(events: readonly ExchangeEvent[]): readonly string[] {
  return events.flatMap((event) => {
    const at = `${(event.at - start) / 1_000_000}`;
    switch (event.kind) {
      case "market-status-changed":
        return [`${at} ${event.status}`];
      case "market-determined":
        return [`${at} result ${event.settlement.result} ${event.settlement.value}`];
      case "market-settled":
        return [`${at} paid`];
      case "close-changed":
        return [`${at} close moves to ${(event.closeAt - start) / 1_000_000}`];
      case "order-changed":
        return event.reason === "Create" ? [] : [`${at} ${event.reason}`];
      default:
        return [];
    }
  });
}

function of(more: Partial<ScenarioMarket>): Scenario {
  return { ...scenario, markets: scenario.markets.map((market) => ({ ...market, ...more })) };
}

function status(on: Bench): string | undefined {
  return on.exchange.market(ticker)?.status;
}

describe("a pause of a market", () => {
  it("§0.1.15 keeps what rests, takes neither orders nor cancels, and cancels everything at its end", () => {
    const on = bench();
    const bid = on.run(create("ann", "bid", 40, 10));
    on.run(create("bob", "ask", 60, 5));
    operate(on, { kind: "pause-market", ticker }, 1);
    expect(on.book()).toBe("10@40 | 5@60");
    for (const command of [create("ann", "bid", 30, 1), cancel("ann", bid), amend("ann", bid, 41, 10)]) {
      expect(on.refuse(command, 2).details).toBe("MARKET_INACTIVE");
    }
    operate(on, { kind: "reactivate-market", ticker }, 3);
    expect(on.book()).toBe(" | ");
    expect(on.order("ann", bid)).toMatchObject({ status: "canceled", left: 0 });
    expect(on.exchange.reserved("ann")).toBe(0);
    expect(lifeOf(on.events)).toEqual(["1 inactive", "3 HaltCancel", "3 HaltCancel", "3 active"]);
    on.run(create("ann", "bid", 40, 1), 4);
  });

  it("refuses what does not fit the market's status, with nothing done", () => {
    const on = bench();
    expect(refused(on, { kind: "reactivate-market", ticker })).toBe("wrong-status");
    expect(refused(on, { kind: "determine-market", ticker })).toBe("wrong-status");
    expect(refused(on, { kind: "pause-market", ticker: "KXNONE" })).toBe("unknown-market");
    expect(refused(on, { kind: "reactivate-market", ticker }, 101)).toBe("past-close");
    expect(refused(on, { kind: "change-close", ticker, closeAt: start }, 102)).toBe("past-close");
  });
});

describe("the close", () => {
  it("§0.1.15 is silent, refuses even cancels, and sweeps the book level by level 0.2 to 1.5 s later", () => {
    const on = bench();
    const resting = [
      on.run(create("ann", "bid", 40, 10)),
      on.run(create("ann", "bid", 40, 2)),
      on.run(create("ann", "bid", 39, 10)),
      on.run(create("bob", "ask", 60, 5)),
    ];
    on.events.length = 0;
    const [first] = resting;
    if (first === undefined) throw new Error("four orders rest");
    expect(on.refuse(cancel("ann", first), 100).details).toBe("MARKET_INACTIVE");
    on.exchange.advance(plus(start, seconds(102)));
    const swept = on.events.flatMap((event) =>
      event.kind === "order-changed" ? [{ at: event.at - start, price: event.order.price }] : [],
    );
    expect(swept.map((each) => each.price)).toEqual([4000, 4000, 3900, 6000]);
    const times = swept.map(({ at }) => at);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(100_200_000);
    expect(Math.max(...times)).toBeLessThanOrEqual(101_500_000);
    expect(new Set(times).size).toBe(3);
    expect(on.events[0]).toMatchObject({ kind: "market-status-changed", status: "closed" });
  });

  it("is followed by a sweep that begins and ends in time, whatever the seed", () => {
    const firsts: number[] = [];
    for (let seed = 1; seed <= 60; seed += 1) {
      const exchange = createExchange({ scenario, seed, start });
      exchange.openAccount("ann", dollars(1_000));
      for (const atCents of [40, 41, 42]) exchange.execute(start, create("ann", "bid", atCents, 1));
      const times: number[] = [];
      exchange.listen((event) => {
        if (event.kind === "order-changed") times.push((event.at - start) / 1_000_000 - 100);
      });
      exchange.advance(plus(start, seconds(102)));
      expect(times).toHaveLength(3);
      firsts.push(times[0] ?? 0);
      expect(times[2]).toBeLessThanOrEqual(1.5);
    }
    expect(Math.min(...firsts)).toBeGreaterThanOrEqual(0.2);
    expect(Math.min(...firsts)).toBeLessThan(0.3);
    expect(Math.max(...firsts)).toBeGreaterThan(1.1);
  });

  it("comes early or late when it is moved, and everybody is told", () => {
    const early = bench();
    early.run(create("ann", "bid", 40, 10));
    operate(early, { kind: "change-close", ticker, closeAt: plus(start, seconds(20)) }, 10);
    early.exchange.advance(plus(start, seconds(30)));
    const told = lifeOf(early.events);
    expect(told.slice(0, 2)).toEqual(["10 close moves to 20", "20 closed"]);
    expect(told[2]).toMatch(/CloseCancel$/);
    expect(told.slice(3)).toEqual(["23 result no 0", "26 paid"]);

    const now = bench();
    operate(now, { kind: "change-close", ticker, closeAt: start }, 10);
    expect(status(now)).toBe("closed");
    const late = bench();
    operate(late, { kind: "change-close", ticker, closeAt: plus(start, seconds(200)) }, 10);
    late.run(create("ann", "bid", 40, 10), 150);
  });

  it("moves early only where the terms allow it", () => {
    const on = bench(1_000, of({ canCloseEarly: false }));
    const closeAt = plus(start, seconds(20));
    expect(refused(on, { kind: "change-close", ticker, closeAt })).toBe("no-early-close");
    operate(on, { kind: "change-close", ticker, closeAt: plus(start, seconds(200)) });
  });

  it("is taken back by a later close and a reactivation, and the result waits for it", () => {
    const on = bench();
    on.exchange.advance(plus(start, seconds(101)));
    expect(status(on)).toBe("closed");
    operate(on, { kind: "change-close", ticker, closeAt: plus(start, seconds(300)) }, 102);
    expect(status(on)).toBe("closed");
    operate(on, { kind: "reactivate-market", ticker }, 103);
    on.run(create("ann", "bid", 40, 10), 250);
    on.exchange.advance(plus(start, seconds(400)));
    expect(lifeOf(on.events).filter((line) => !line.includes("CloseCancel"))).toEqual([
      "100 closed",
      "102 close moves to 300",
      "103 active",
      "300 closed",
      "303 result no 0",
      "306 paid",
    ]);
  });
});

describe("a close that is taken back", () => {
  it("calls off the sweep of the book: what rests after the reactivation stays", () => {
    const on = bench();
    on.run(create("ann", "bid", 40, 10));
    operate(on, { kind: "change-close", ticker, closeAt: plus(start, seconds(200)) }, 100.01);
    operate(on, { kind: "reactivate-market", ticker }, 100.02);
    on.run(create("ann", "bid", 41, 10), 100.05);
    on.exchange.advance(plus(start, seconds(103)));
    expect(on.book()).toBe("10@41 | ");
  });

  it("does not close a market again whose result came first", () => {
    const on = bench();
    operate(on, { kind: "change-close", ticker, closeAt: plus(start, seconds(200)) }, 101);
    operate(on, { kind: "determine-market", ticker, result: "yes" }, 102);
    on.exchange.advance(plus(start, seconds(300)));
    expect(status(on)).toBe("finalized");
  });
});

describe("the result", () => {
  const slow = of({ result: "yes", determinesAfter: seconds(1_000), settlesAfter: seconds(100) });

  /** Ann is long four contracts at 40¢ against Bob. */
  function closed(): Bench {
    const on = bench(100, slow);
    on.run(create("ann", "bid", 40, 4));
    on.run(create("bob", "ask", 40, 4));
    on.exchange.advance(plus(start, seconds(110)));
    on.events.length = 0;
    return on;
  }

  it("starts the timer; a dispute stops it, a confirmation starts it again", () => {
    const on = closed();
    operate(on, { kind: "determine-market", ticker }, 110);
    operate(on, { kind: "dispute-market", ticker }, 200);
    on.exchange.advance(plus(start, seconds(5_000)));
    expect(status(on)).toBe("disputed");
    expect(refused(on, { kind: "settle-market", ticker }, 5_000)).toBe("wrong-status");
    operate(on, { kind: "determine-market", ticker }, 5_000);
    on.exchange.advance(plus(start, seconds(5_100)));
    expect(lifeOf(on.events)).toEqual([
      "110 result yes 10000",
      "200 disputed",
      "5000 result yes 10000",
      "5100 paid",
    ]);
    expect(on.exchange.cash("ann")).toBe(dollars(100 - 1.6 + 4));
  });

  it("can be amended until it is paid, and the timer starts again", () => {
    const on = closed();
    operate(on, { kind: "determine-market", ticker, result: "yes" }, 110);
    operate(on, { kind: "amend-market", ticker, result: "no" }, 200);
    expect(status(on)).toBe("amended");
    on.exchange.advance(plus(start, seconds(299)));
    expect(status(on)).toBe("amended");
    on.exchange.advance(plus(start, seconds(300)));
    expect(status(on)).toBe("finalized");
    expect(on.exchange.cash("ann")).toBe(dollars(98.4));
    expect(refused(on, { kind: "amend-market", ticker, result: "yes" }, 301)).toBe("wrong-status");
  });

  it("can be paid before its timer", () => {
    const on = closed();
    operate(on, { kind: "determine-market", ticker }, 110);
    operate(on, { kind: "settle-market", ticker }, 111);
    on.exchange.advance(plus(start, seconds(5_000)));
    expect(lifeOf(on.events)).toEqual(["110 result yes 10000", "111 paid"]);
  });

  it("§13 of a scalar market pays value a YES and the rest of the dollar a NO, down to whole cents", () => {
    const on = closed();
    expect(refused(on, { kind: "amend-market", ticker, result: "scalar" }, 110)).toBe("wrong-status");
    // 4 × 0.3333 = 1.3332 for Ann, 4 × 0.6667 = 2.6668 for Bob: $0.0100 of the $4 is left over.
    operate(on, { kind: "determine-scalar", ticker, value: price(3_333) }, 110);
    operate(on, { kind: "settle-market", ticker }, 120);
    expect(on.exchange.settlements("ann")).toMatchObject([
      { result: "scalar", value: 3_333, payout: dollars(1.33) },
    ]);
    expect(on.exchange.settlements("bob")).toMatchObject([{ payout: dollars(2.66) }]);
  });

  it("of a scalar market by itself is what the plan says, or the latent value", () => {
    const forced = bench(100, of({ kind: "scalar", settlesAt: price(1_234) }));
    forced.exchange.advance(plus(start, seconds(200)));
    expect(forced.exchange.market(ticker)?.settlement).toEqual({ result: "scalar", value: 1_234 });
    const free = bench(100, of({ kind: "scalar" }));
    free.exchange.advance(plus(start, seconds(103)));
    expect(free.exchange.market(ticker)?.settlement).toEqual({ result: "scalar", value: 5_000 });
  });
});

describe("a pause of the exchange", () => {
  it("§0.1.16 of trading keeps what rests but what asked to go, and lets cancels through and nothing else", () => {
    const on = bench();
    const stays = on.run(create("ann", "bid", 40, 10));
    const goes = on.run(create("ann", "bid", 39, 10, { cancelOnPause: true }));
    const resumesAt = plus(start, seconds(50));
    operate(on, { kind: "pause-trading", resumesAt }, 1);
    expect(on.order("ann", goes)).toMatchObject({ status: "canceled" });
    expect(lifeOf(on.events)).toContain("1 HaltCancel");
    expect(on.refuse(create("bob", "ask", 40, 1), 2).details).toBe("TRADING_PAUSED");
    expect(on.refuse(amend("ann", stays, 40, 5), 2).details).toBe("TRADING_PAUSED");
    expect(on.exchange.pauses()).toHaveLength(4);
    expect(on.exchange.pauses()[0]).toEqual({ shard: 0, kind: "trading", resumesAt });
    on.run(cancel("ann", stays), 3);
    operate(on, { kind: "resume-trading" }, 4);
    on.run(create("ann", "bid", 40, 10), 4);
  });

  it("§5.1 of the whole exchange lets nothing through, and touches no order but what asked to go", () => {
    const on = bench();
    const bid = on.run(create("ann", "bid", 40, 10));
    const goes = on.run(create("ann", "bid", 39, 10, { cancelOnPause: true }));
    operate(on, { kind: "pause-exchange" }, 1);
    expect(on.order("ann", goes)).toMatchObject({ status: "canceled" });
    expect(on.refuse(cancel("ann", bid), 2).details).toBe("EXCHANGE_PAUSED");
    expect(on.refuse(create("ann", "bid", 40, 1), 2).details).toBe("EXCHANGE_PAUSED");
    const subaccount = on.exchange.arrange(plus(start, seconds(2)), {
      kind: "create-subaccount",
      account: "ann",
    });
    expect(subaccount).toMatchObject({ ok: false, why: { details: "EXCHANGE_PAUSED" } });
    operate(on, { kind: "resume-exchange" }, 3);
    expect(on.book()).toBe("10@40 | ");
    on.run(cancel("ann", bid), 4);
  });

  it("holds one shard and leaves the others alone", () => {
    const on = bench();
    operate(on, { kind: "pause-trading", shard: 2 });
    on.run(create("ann", "bid", 40, 10));
    operate(on, { kind: "pause-trading", shard: 0 });
    expect(on.refuse(create("ann", "bid", 40, 10)).details).toBe("TRADING_PAUSED");
    expect(refused(on, { kind: "pause-trading", shard: 9 })).toBe("unknown-shard");
  });
});

describe("a grid that changes", () => {
  it("§0.1.6 gets finer under resting orders, which stay, and never coarser", () => {
    const on = bench();
    on.run(create("ann", "bid", 40, 10));
    expect(on.refuse(create("bob", "ask", 40.5, 1)).code).toBe("invalid_price");
    const finer = priceStructures["deci_cent"] ?? [];
    operate(on, { kind: "change-grid", ticker, priceLevelStructure: "deci_cent", priceRanges: finer }, 1);
    expect(on.book()).toBe("10@40 | ");
    expect(on.exchange.details(ticker)?.structure).toBe("deci_cent");
    on.run(create("bob", "ask", 40.5, 1), 2);
    const coarser = priceStructures["linear_cent"] ?? [];
    const back = { kind: "change-grid", ticker, priceLevelStructure: "linear_cent" } as const;
    expect(refused(on, { ...back, priceRanges: coarser }, 3)).toBe("bad-grid");
    expect(refused(on, { ...back, priceRanges: [] }, 3)).toBe("bad-grid");
  });
});

describe("fees that change", () => {
  function takerFee(on: Bench, at: number): number {
    on.run(create("ann", "bid", 50, 10), at);
    const before = on.exchange.cash("bob");
    on.run(create("bob", "ask", 50, 10), at);
    const paid = before - on.exchange.cash("bob");
    return paid - dollars(5);
  }

  it("§11.1 follow the event's override before the series, and a waiver before both", () => {
    const on = bench();
    expect(takerFee(on, 0)).toBe(dollars(0.175));
    operate(on, { kind: "override-fees", eventTicker: "KXT", multiplier: 20_000 }, 1);
    expect(takerFee(on, 2)).toBe(dollars(0.35));
    const until = plus(start, seconds(5));
    operate(on, { kind: "waive-fees", ticker, until }, 3);
    expect(takerFee(on, 4)).toBe(0);
    expect(takerFee(on, 6)).toBe(dollars(0.35));
    const change = { kind: "change-series-fees", seriesTicker: "KX", feeKind: "quadratic" } as const;
    operate(on, { ...change, multiplier: 5_000 }, 7);
    expect(takerFee(on, 7)).toBe(dollars(0.35));
    operate(on, { kind: "override-fees", eventTicker: "KXT" }, 8);
    expect(takerFee(on, 8)).toBe(dollars(0.0875));
    const told = on.events.flatMap((event) => (event.kind === "fees-changed" ? [event.fees] : []));
    expect(told).toEqual([{ kind: "quadratic", multiplier: 20_000 }, undefined]);
  });

  it("change on the day they were announced for, and are on the list until then and after", () => {
    const on = bench();
    const at = plus(start, seconds(50));
    operate(on, { kind: "override-fees", eventTicker: "KXT", multiplier: 0, at }, 1);
    expect(on.exchange.feeChanges()).toMatchObject([{ scope: "event", ticker: "KXT", multiplier: 0, at }]);
    expect(takerFee(on, 49)).toBe(dollars(0.175));
    expect(takerFee(on, 50)).toBe(0);
    expect(refused(on, { kind: "override-fees", eventTicker: "KXNONE" }, 51)).toBe("unknown-event");
  });
});

describe("a listing while the exchange runs", () => {
  const [plan] = scenario.markets;
  const [series] = scenario.series;
  if (plan === undefined || series === undefined) throw new Error("the bench has a market");
  const event = { ticker: "KXU", seriesTicker: "KX", title: "U", isExclusive: false };
  const market = { ...plan, ticker: "KXU-1", eventTicker: "KXU", opensAfter: seconds(5) };
  const listing: Operation = { kind: "list-event", series, event, markets: [market] };

  it("tells the event, then its markets, and they open, trade, close and pay like all others", () => {
    const on = bench();
    operate(on, listing, 10);
    expect(on.events.map(({ kind }) => kind)).toEqual(["event-listed", "market-listed"]);
    expect(on.refuse({ ...create("ann", "bid", 40, 1), ticker: "KXU-1" }, 14).details).toBe(
      "MARKET_INACTIVE",
    );
    on.run({ ...create("ann", "bid", 40, 1), ticker: "KXU-1" }, 15);
    expect(on.exchange.details("KXU-1")?.createdAt).toBe(plus(start, seconds(10)));
    on.exchange.advance(plus(start, seconds(116)));
    expect(on.exchange.market("KXU-1")?.status).toBe("finalized");
    expect(on.exchange.events().map((each) => each.ticker)).toEqual(["KXT", "KXU"]);
  });

  it("refuses what is listed already and what makes no sense", () => {
    const on = bench();
    operate(on, listing);
    expect(refused(on, listing)).toBe("already-listed");
    const other = { ...event, ticker: "KXV" };
    expect(refused(on, { ...listing, event: other })).toBe("already-listed");
    const fresh = { ...market, ticker: "KXV-1", eventTicker: "KXV" };
    const wrong = { ...fresh, closesAfter: seconds(1) };
    expect(refused(on, { ...listing, event: other, markets: [wrong] })).toBe("bad-listing");
    expect(refused(on, { ...listing, event: other, markets: [fresh, fresh] })).toBe("already-listed");
  });
});

describe("Thursday's maintenance", () => {
  it("§0.1.16 comes by the exchange's own clock: orders are refused, cancels work, what rests stays", () => {
    // Thursday, 26 November 2026, 08:00 UTC is 03:00 in New York; the bench starts two and a half days before.
    const from = (Date.parse("2026-11-26T08:00:00Z") * 1_000 - start) / 1_000_000;
    const on = bench(1_000, { ...of({ closesAfter: seconds(20 * 86_400) }), maintenance: "thursday" });
    const stays = on.run(create("ann", "bid", 40, 10));
    const goes = on.run(create("ann", "bid", 39, 10, { cancelOnPause: true }));
    const [next, following] = on.exchange.maintenance(2);
    expect(next?.startsAt).toBe(plus(start, seconds(from)));
    expect(following?.startsAt).toBe(plus(start, seconds(from + 7 * 86_400)));
    on.run(create("bob", "ask", 60, 1), from - 1);
    expect(on.refuse(create("bob", "ask", 60, 1), from).details).toBe("TRADING_PAUSED");
    expect(on.order("ann", goes)?.status).toBe("canceled");
    expect(on.exchange.pauses().map(({ resumesAt }) => resumesAt)).toContain(next?.endsAt);
    on.run(cancel("ann", stays), from + 3_600);
    on.run(create("bob", "ask", 61, 1), from + 7_200);
    expect(on.refuse(create("bob", "ask", 60, 1), from + 7 * 86_400 + 1).details).toBe("TRADING_PAUSED");
  });

  it("is answered 503 where the rules say so", () => {
    const on = bench(1_000, { ...scenario, rules: { pauseAnswer: "unavailable" } });
    operate(on, { kind: "pause-exchange" });
    expect(on.refuse(create("ann", "bid", 40, 1))).toMatchObject({ status: 503, code: "exchange_paused" });
  });
});

describe("what a scenario plans", () => {
  it("happens at its time, and what does not fit then is told and not done", () => {
    const on = bench(1_000, {
      ...scenario,
      operations: [
        { after: seconds(10), operation: { kind: "pause-market", ticker } },
        { after: seconds(20), operation: { kind: "pause-market", ticker } },
        { after: seconds(30), operation: { kind: "change-close", ticker, closeAt: seconds(40) } },
      ],
    });
    on.exchange.advance(plus(start, seconds(50)));
    expect(lifeOf(on.events)).toEqual([
      "10 inactive",
      "30 close moves to 40",
      "40 closed",
      "43 result no 0",
      "46 paid",
    ]);
    expect(on.events.filter(({ kind }) => kind === "operation-refused")).toEqual([
      {
        kind: "operation-refused",
        at: plus(start, seconds(20)),
        operation: "pause-market",
        why: "pause-market needs a market that is active; this one is inactive",
      },
    ]);
  });

  it("lists an event late, and its markets' times count from then", () => {
    const events = scenario.events.map((event) => ({ ...event, listedAfter: seconds(50) }));
    const on = bench(1_000, { ...scenario, events });
    expect(on.exchange.markets()).toEqual([]);
    on.run(create("ann", "bid", 40, 1), 51);
    expect(on.exchange.market(ticker)?.closeAt).toBe(plus(start, seconds(150)));
  });

  it("lists a recurring series period after period, always one ahead, each closing with its quarter of an hour", () => {
    const [plan] = scenario.markets;
    if (plan === undefined) throw new Error("the bench has a market");
    const { ticker: _, eventTicker: __, opensAfter: ___, closesAfter: ____, ...market } = plan;
    const recurring = {
      every: seconds(900),
      title: "up or down",
      isExclusive: false,
      markets: [{ ...market, suffix: "UP" }],
    };
    const series = scenario.series.map((row) => ({ ...row, recurring }));
    const on = bench(1_000, { ...scenario, series });
    const listed = (): readonly string[] =>
      on.exchange
        .markets()
        .flatMap((each) => (each.ticker === ticker ? [] : [`${each.ticker} ${each.status}`]));
    // The bench starts at 2026-11-23 00:00 UTC: seven in the evening of the day before in New York.
    expect(new Date(start / 1_000).toISOString()).toBe("2026-11-23T00:00:00.000Z");
    expect(listed()).toEqual(["KX-26NOV221915-UP active", "KX-26NOV221930-UP initialized"]);
    on.exchange.advance(plus(start, seconds(901)));
    expect(listed()).toEqual([
      "KX-26NOV221915-UP closed",
      "KX-26NOV221930-UP active",
      "KX-26NOV221945-UP initialized",
    ]);
    on.run({ ...create("ann", "bid", 40, 1), ticker: "KX-26NOV221930-UP" }, 902);
    on.exchange.advance(plus(start, seconds(3_601)));
    expect(listed()).toHaveLength(6);
  });

  it("takes a provisional market that nobody traded off the list once it is paid, and no other", () => {
    const untouched = bench(1_000, of({ isProvisional: true }));
    untouched.exchange.advance(plus(start, seconds(105)));
    expect(status(untouched)).toBe("determined");
    untouched.exchange.advance(plus(start, seconds(106)));
    expect(untouched.exchange.market(ticker)).toBeUndefined();
    const traded = bench(1_000, of({ isProvisional: true }));
    traded.run(create("ann", "bid", 40, 1));
    traded.run(create("bob", "ask", 40, 1));
    traded.exchange.advance(plus(start, seconds(106)));
    expect(status(traded)).toBe("finalized");
  });
});
