import { describe, expect, test } from "vitest";
import { isAtLeast, rungs, type Rung } from "../../src/domain/alarm.ts";
import type { Heritage } from "../../src/domain/heritage.ts";
import {
  contracts,
  dollars,
  money,
  plus,
  seconds,
  zeroMoney,
  zeroQty,
  type Money,
} from "../../src/domain/units.ts";
import type { EngineConfig } from "../../src/engine/config.ts";
import {
  accept,
  accountReport,
  askId,
  bench,
  bidId,
  config,
  fill,
  market,
  orders,
  strategyWith,
  t0,
} from "./bench.ts";
import { orderReport, resting, snapshot, words, type News } from "./bench.ts";

/** The alarm: each rung holds back more than the one before, and none goes down by itself. */

function raised(rung: Rung, by: "rule" | "person" = "person"): News {
  return { kind: "alarm-raised", rung, why: "a test", by };
}

const released: News = { kind: "alarm-released", why: "all is well" };
const tick: News = { kind: "time-passed" };

function cancelled(id: string, count = 10): News {
  return {
    kind: "order-answered",
    request: "cancel",
    clientOrderId: id,
    outcome: { kind: "confirmed", orderId: "o", left: zeroQty, reducedBy: contracts(count) },
  };
}

/** 4 of the bid's 10 are filled: 4 YES are held, and 6 and 10 rest. */
function long(some: Partial<EngineConfig> = {}) {
  const one = resting(some);
  one.feed(fill(bidId, "ob", "bid", 31, 4));
  one.effects.length = 0;
  return one;
}

describe("the rungs", () => {
  test("are in order", () => {
    expect(rungs).toEqual(["quiet", "widen", "reduce-only", "cancel", "flatten", "stop"]);
    expect(isAtLeast("cancel", "cancel")).toBe(true);
    expect(isAtLeast("widen", "cancel")).toBe(false);
  });

  test("are climbed and never descended: a lower one than the present is no news", () => {
    const one = resting();
    for (const rung of ["widen", "cancel", "reduce-only", "flatten", "cancel"] as const) {
      one.feed(raised(rung));
    }
    expect(one.engine.alarm()).toMatchObject({ rung: "flatten", why: "a test", by: "person" });
  });

  const cases = [
    // rung          what is held  what becomes of bid 31 and ask 47
    ["widen", "flat", ["amend bid 10@24", "amend ask 10@54"]],
    ["widen", "long", ["amend bid 10@24", "amend ask 10@54"]],
    ["reduce-only", "flat", ["cancel", "cancel"]],
    ["reduce-only", "long", ["cancel", "decrease by 6"]], // no more than is held
    ["cancel", "flat", ["cancel", "cancel"]],
    ["cancel", "long", ["cancel", "cancel"]],
    ["flatten", "flat", ["cancel", "cancel"]],
    ["flatten", "long", ["cancel", "decrease by 6"]],
    ["stop", "flat", ["cancel", "cancel"]],
    ["stop", "long", ["cancel", "cancel"]],
  ] as const;
  test.each(cases)("%s, %s: %j", (rung, held, expected) => {
    const one = held === "flat" ? resting() : long();
    const made = one.feed(raised(rung));
    expect(orders(made)).toEqual(expected);
    expect(one.engine.alarm().rung).toBe(rung);
    expect(words(made)).toContain("a test");
    expect(one.engine.explain("KXA-1").join("\n")).toMatch(
      rung === "stop" ? /stopped: a test/ : /kmm alarm release/,
    );
  });

  test.each(["reduce-only", "cancel", "flatten"] as const)(
    "under %s a silent side says which rung, why, and how to end it",
    (rung) => {
      const made = resting().feed(raised(rung));
      const text = `the alarm is at ${rung}, raised by a person: a test; \`kmm alarm release\` ends it`;
      expect(words(made)).toContain("Not quoting KXA-1");
      expect(words(made)).toContain(text);
    },
  );

  test("widen multiplies by what is configured", () => {
    const one = resting({ alarm: { ...config.alarm, widenBy: 3 } });
    expect(orders(one.feed(raised("widen")))).toEqual(["amend bid 10@16", "amend ask 10@62"]);
  });

  test.each(["reduce-only", "cancel", "flatten"] as const)(
    "under %s nothing that adds is placed, whatever the market does",
    (rung) => {
      const one = long();
      one.feed(raised(rung));
      one.feed(cancelled(bidId, 6));
      for (const [bid, ask] of [
        [20, 50],
        [30, 70],
        [5, 90],
      ] as const) {
        one.feed(snapshot(bid, ask), seconds(5));
        one.feed(tick, seconds(200));
      }
      expect(orders(one.effects).filter((order) => order.startsWith("place bid"))).toEqual([]);
      const asks = orders(one.effects).filter((order) => order.startsWith("place ask"));
      expect(asks.every((order) => order.startsWith("place ask 4@"))).toBe(true);
      if (rung === "cancel") expect(asks).toEqual([]);
    },
  );

  test("a reducing order and its successor are never open together", () => {
    const one = long();
    one.feed(raised("flatten"));
    one.feed({
      kind: "order-answered",
      request: "decrease",
      clientOrderId: askId,
      outcome: { kind: "confirmed", orderId: "oa", left: contracts(4) },
    });
    one.feed(cancelled(bidId, 6));
    // Somebody sells at 40: our 47 has to follow, and that takes a new order.
    expect(orders(one.feed(snapshot(1, 40), seconds(2)))).toEqual(["cancel"]);
    expect(orders(one.feed(cancelled(askId, 4)))).toEqual(["place ask 4@28"]);
  });

  test("an order that is being cancelled may still fill: its successor goes too when both are more than is held", () => {
    const one = resting();
    one.feed(fill(bidId, "ob", "bid", 31, 10));
    expect(orders(one.feed(tick, seconds(3)))).toEqual(["cancel", "place ask 10@44"]);
    one.feed(accept("kmm-main-r1-4", "oc"));
    expect(orders(one.feed(raised("reduce-only")))).toEqual(["cancel"]);
  });

  test("flatten follows the best price by the tick, away from it and toward it", () => {
    const one = resting({ strategy: strategyWith({ "stop-near-close": { within: seconds(86_400) } }) });
    one.feed(fill(bidId, "ob", "bid", 31, 4));
    expect(orders(one.feed(raised("flatten")))).toEqual(["place ask 4@77"]);
    one.feed(accept("kmm-main-r1-1", "oc", 4));
    expect(orders(one.feed(snapshot(1, 76), seconds(2)))).toEqual(["cancel"]);
  });

  test("flatten goes on in a market that its stop loss has halted, and near the close", () => {
    const one = long({ losses: { stopLoss: dollars(1), dailyLoss: zeroMoney } });
    one.feed(snapshot(1, 3), seconds(1));
    one.feed(tick, seconds(1));
    expect(one.engine.markets()[0]?.block).toContain("halted: stop loss");
    one.feed(cancelled(bidId, 6));
    one.feed(cancelled(askId));
    expect(orders(one.feed(raised("flatten")))).toEqual(["place ask 4@3"]);
    const late = long({ strategy: strategyWith({ "stop-near-close": { within: seconds(86_400) } }) });
    expect(orders(late.feed(raised("flatten")))).toEqual(["place ask 4@77"]);
  });

  test("stop ends the run as a risk stop", () => {
    const one = resting();
    one.feed(raised("stop"));
    expect(one.engine.stopped()).toMatchObject({ why: "a test", isRiskStop: true });
  });

  test("a release brings back what there was", () => {
    const one = resting();
    one.feed(raised("cancel"));
    one.feed(cancelled(bidId));
    one.feed(cancelled(askId));
    expect(orders(one.feed(released))).toEqual(["place bid 10@31", "place ask 10@47"]);
    expect(words(one.effects)).toContain("Alarm released, it was at cancel");
  });
});

describe("losses raise it by themselves", () => {
  /** 10 held from 31; the book then says what they are worth. */
  function losing(some: Partial<EngineConfig["losses"]>) {
    const one = resting({
      losses: { stopLoss: zeroMoney, dailyLoss: zeroMoney, ...some },
    });
    one.feed(fill(bidId, "ob", "bid", 31, 10));
    const worth = (bid: number, ask: number): void => {
      one.feed(snapshot(bid, ask), seconds(1));
      one.feed(tick, seconds(1));
    };
    return { ...one, worth };
  }

  const at = [
    // mid  lost of $2  rung
    [[21, 23], "quiet"], // $0.90
    [[20, 22], "widen"], // $1.00
    [[16, 17], "widen"], // $1.45
    [[15, 17], "reduce-only"], // $1.50
    [[11, 12], "reduce-only"], // $1.95
    [[10, 12], "stop"], // $2.00
  ] as const;
  test.each(at)("of the daily loss: a book of %j means %s", ([bid, ask], rung) => {
    const one = losing({ dailyLoss: dollars(2) });
    one.worth(bid, ask);
    expect(one.engine.alarm().rung).toBe(rung);
    if (rung !== "quiet") expect(one.engine.alarm()).toMatchObject({ by: "rule" });
    if (rung !== "quiet")
      expect(one.engine.alarm().why).toMatch(/daily loss limit: lost \$\d\.\d+ of \$2\.00/);
    expect(one.engine.stopped() !== undefined).toBe(rung === "stop");
  });

  test.each([
    [[45, 47], "quiet"], // it had been worth 61: $1.50 of $4
    [[40, 42], "widen"],
    [[30, 32], "reduce-only"],
    [[20, 22], "stop"],
  ] as const)("of the drawdown, when it is set: from 61 down to %j means %s", ([bid, ask], rung) => {
    const one = losing({ drawdown: dollars(4) });
    one.worth(60, 62);
    one.worth(bid, ask);
    expect(one.engine.alarm().rung).toBe(rung);
    if (rung !== "quiet") expect(one.engine.alarm().why).toContain("drawdown limit");
  });

  test("the table of rungs and shares is the configuration's", () => {
    const one = resting({
      losses: { stopLoss: zeroMoney, dailyLoss: dollars(2) },
      alarm: { ...config.alarm, rules: [{ rung: "cancel", share: 0.25 }] },
    });
    one.feed(fill(bidId, "ob", "bid", 31, 10));
    one.feed(snapshot(25, 27), seconds(1));
    one.feed(tick, seconds(1));
    expect(one.engine.markets()[0]?.block).toContain("the alarm is at cancel, raised by a rule");
    expect(one.engine.alarm().rung).toBe("cancel");
  });

  test("it stays when the loss is made good, and at midnight", () => {
    const one = losing({ dailyLoss: dollars(2) });
    one.worth(20, 22);
    one.worth(50, 52);
    one.feed(tick, seconds(86_400));
    expect(one.engine.alarm().rung).toBe("widen");
  });

  test("what a person has released is not raised again for the same loss, but for a larger one, or once it had been made good", () => {
    const one = losing({ dailyLoss: dollars(2) });
    one.worth(20, 22);
    one.feed(released);
    one.worth(19, 21);
    expect(one.engine.alarm().rung).toBe("quiet");
    one.worth(15, 17);
    expect(one.engine.alarm().rung).toBe("reduce-only");
    one.feed(released);
    one.worth(30, 32);
    one.worth(20, 22);
    expect(one.engine.alarm().rung).toBe("widen");
  });
});

describe("over a restart", () => {
  function next(heritage: Heritage | undefined, cash: Money = dollars(1_000)) {
    if (heritage === undefined) throw new Error("nothing was left");
    const one = bench();
    one.feed({ kind: "run-resumed", heritage });
    one.feed({ kind: "market-described", market });
    one.feed({ kind: "stream-connected" });
    one.feed(accountReport({ asOf: plus(t0, seconds(1)), cash }));
    return { ...one, placed: orders(one.feed(snapshot(1, 77))) };
  }

  test.each([
    ["widen", ["place bid 10@24", "place ask 10@54"]],
    ["reduce-only", []],
    ["cancel", []],
    ["flatten", []],
    ["stop", []],
  ] as const)("%s goes on from the first quote", (rung, placed) => {
    const one = resting();
    one.feed(raised(rung, "rule"));
    const two = next(one.engine.heritage());
    expect(two.placed).toEqual(placed);
    expect(two.engine.alarm()).toEqual(one.engine.alarm());
    // And it is left on, also by a run that never came to read its account.
    const idle = bench();
    idle.feed({ kind: "run-resumed", heritage: one.engine.heritage() ?? expect.fail("nothing was left") });
    expect(idle.engine.heritage()?.alarm).toEqual(one.engine.alarm());
  });

  test("orders that an earlier run left do not wait for the first snapshot when they may add", () => {
    const one = resting();
    one.feed(raised("reduce-only"));
    const two = bench();
    two.feed({ kind: "run-resumed", heritage: one.engine.heritage() ?? expect.fail("nothing was left") });
    two.feed({ kind: "market-described", market });
    two.feed({ kind: "stream-connected" });
    const left = [orderReport(bidId, "ob")];
    const cash = money(1_000_000_000 - 3_100_000);
    const report = accountReport({ asOf: plus(t0, seconds(1)), cash, orders: left });
    expect(orders(two.feed(report))).toEqual(["cancel"]);
  });

  test("a stop that is released before anything is quoted is over", () => {
    const one = resting();
    one.feed(raised("stop"));
    const two = bench();
    two.feed({ kind: "run-resumed", heritage: one.engine.heritage() ?? expect.fail("nothing was left") });
    two.feed(released);
    expect([two.engine.alarm().rung, two.engine.stopped()]).toEqual(["quiet", undefined]);
    expect(two.engine.heritage()?.alarm).toBeUndefined();
  });

  test("the pardon of a release goes with it", () => {
    const one = long({ losses: { stopLoss: zeroMoney, dailyLoss: dollars(2) } });
    one.feed(snapshot(1, 3), seconds(1));
    one.feed(tick, seconds(1));
    expect(one.engine.alarm().rung).toBe("widen");
    one.feed(released);
    one.feed(tick, seconds(1));
    const { daily } = one.engine.heritage()?.pardon ?? { daily: 0 };
    expect(daily).toBeCloseTo(((0.31 - 0.02) * 4) / 2);
  });

  test("the state's hash knows the alarm", () => {
    const [one, two] = [resting(), resting()];
    expect(one.engine.stateHash()).toBe(two.engine.stateHash());
    one.feed(raised("widen"));
    two.feed(raised("widen", "rule"));
    expect(one.engine.stateHash()).not.toBe(two.engine.stateHash());
  });
});
