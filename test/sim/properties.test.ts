import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isCrossing, sides, type Side } from "../../src/domain/side.ts";
import { dollars, money, plus, qty, seconds, sum, type Qty, type Time } from "../../src/domain/units.ts";
import { createExchange } from "../../src/sim/box.ts";
import type { Command, SelfTradePrevention, TimeInForce } from "../../src/sim/command.ts";
import { defaultScenario } from "../../src/sim/default-scenario.ts";
import type { Exchange } from "../../src/sim/exchange.ts";
import type { Scenario } from "../../src/sim/scenario.ts";
import { start } from "./bench.ts";

/** Accounts of every kind of purse; two of them soon spend their last cents. */
const purses = { ann: dollars(5_000), bob: dollars(200), cid: dollars(20), dot: money(1_499_900) };
const users = Object.keys(purses);

/** The default crowd in a handful of markets that close at different times; maker fees, half cents and an exclusive event among them. */
function busyScenario(membership: Scenario["membership"]): Scenario {
  const { markets, ...rest } = defaultScenario();
  const kept = markets.filter(({ ticker }) => /B52|B54|T0.3|DEM$/.test(ticker));
  return {
    ...rest,
    membership,
    markets: kept.map((market, index) => ({ ...market, closesAfter: seconds(20 + 10 * index) })),
  };
}

interface Wish {
  readonly verb: "create" | "cancel" | "amend" | "decrease" | "cancel-all";
  readonly user: string;
  readonly market: number;
  readonly side: Side;
  /** In cents from the middle of the book: orders of two users meet half of the time. */
  readonly level: number;
  readonly qty: Qty;
  readonly timeInForce: TimeInForce;
  readonly prevention: SelfTradePrevention;
  readonly flags: number;
  readonly which: number;
  readonly wait: number;
}

const wish: fc.Arbitrary<Wish> = fc.record({
  verb: fc.oneof(
    { weight: 12, arbitrary: fc.constant("create" as const) },
    { weight: 5, arbitrary: fc.constantFrom("cancel" as const, "amend" as const, "decrease" as const) },
    { weight: 1, arbitrary: fc.constant("cancel-all" as const) },
  ),
  user: fc.constantFrom(...users),
  market: fc.oneof({ weight: 3, arbitrary: fc.constant(3) }, { weight: 1, arbitrary: fc.nat(3) }),
  side: fc.constantFrom(...sides),
  level: fc.integer({ min: -12, max: 12 }),
  qty: fc
    .oneof(
      { weight: 4, arbitrary: fc.integer({ min: 1, max: 400 }) },
      { weight: 3, arbitrary: fc.integer({ min: 1, max: 20 }).map((count) => 100 * count) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 40_000 }) },
    )
    .map(qty),
  timeInForce: fc.constantFrom<TimeInForce>(
    "good_till_canceled",
    "good_till_canceled",
    "immediate_or_cancel",
    "fill_or_kill",
  ),
  prevention: fc.constantFrom<SelfTradePrevention>("taker_at_cross", "maker"),
  flags: fc.nat(15),
  which: fc.nat(20),
  wait: fc.integer({ min: 0, max: 700_000 }),
});

function commandOf(exchange: Exchange, wanted: Wish, now: Time): Command | undefined {
  const market = exchange.markets()[wanted.market];
  if (market === undefined) return undefined;
  const { user: account, side } = wanted;
  const [bid, ask] = sides.map((each) => exchange.levels(market.ticker, each)[0]?.price);
  const middle = ((bid ?? ask ?? 5_000) + (ask ?? bid ?? 5_000)) / 2;
  const price = market.grid.floor(middle / 10_000 + wanted.level / 100) ?? market.grid.lowest;
  const orders = exchange.restingOrders(account);
  const order = orders[wanted.which % Math.max(1, orders.length)];
  if (wanted.verb === "cancel-all") return { kind: "cancel-all-orders", account };
  if (wanted.verb === "create") {
    const isIoc = wanted.timeInForce === "immediate_or_cancel";
    const canExpire = wanted.timeInForce === "good_till_canceled" && (wanted.flags & 4) !== 0;
    return {
      kind: "create-order",
      account,
      ticker: market.ticker,
      side,
      price,
      qty: wanted.qty,
      timeInForce: wanted.timeInForce,
      selfTradePrevention: wanted.prevention,
      postOnly: (wanted.flags & 9) === 9,
      reduceOnly: isIoc && (wanted.flags & 2) !== 0,
      cancelOnPause: false,
      ...(canExpire ? { expiresAt: plus(now, seconds(2)) } : {}),
    };
  }
  if (order === undefined) return undefined;
  const address = { account, orderId: order.orderId };
  if (wanted.verb === "cancel") return { kind: "cancel-order", ...address };
  if (wanted.verb === "decrease") return { kind: "decrease-order", ...address, by: { reduceBy: wanted.qty } };
  const keepsPrice = (wanted.flags & 1) !== 0;
  return {
    kind: "amend-order",
    ...address,
    ticker: order.ticker,
    side: order.side,
    price: keepsPrice ? order.price : price,
    total: plus(order.filled, wanted.qty),
  };
}

/** Each purse on every shard; all but one take collateral back where an event allows it. */
function openPurses(exchange: Exchange): void {
  const shards = [...new Set(exchange.markets().map(({ shard }) => shard))];
  for (const [account, cash] of Object.entries(purses)) {
    exchange.openAccount(account, new Map(shards.map((shard) => [shard, cash])));
    const isEnabled = account !== "cid";
    exchange.arrange(start, { kind: "set-netting", account, subaccount: 0, isEnabled });
  }
}

function expectSound(exchange: Exchange): void {
  expect(exchange.moneyImbalance()).toBe(0);
  for (const user of users) {
    for (const { cash, reserved } of exchange.balances(user)) {
      expect(reserved).toBeGreaterThanOrEqual(0);
      expect(cash).toBeGreaterThanOrEqual(reserved);
    }
  }
  for (const { ticker } of exchange.markets()) {
    const [bid] = exchange.levels(ticker, "bid");
    const [ask] = exchange.levels(ticker, "ask");
    expect(bid !== undefined && isCrossing("bid", bid.price, ask?.price)).toBe(false);
    for (const side of sides)
      expect(exchange.levels(ticker, side).every((level) => level.qty > 0)).toBe(true);
  }
}

function run(exchange: Exchange, wishes: readonly Wish[], check: () => void): void {
  let now = start;
  for (const wanted of wishes) {
    now = plus(now, wanted.wait as Time);
    exchange.advance(now);
    const command = commandOf(exchange, wanted, now);
    if (command === undefined) continue;
    const before = exchange.stateHash();
    const { ok } = exchange.execute(now, command);
    if (!ok) expect(exchange.stateHash()).toBe(before);
    check();
  }
}

describe("whatever anybody asks of it, with a crowd trading around", () => {
  it.each(["direct", "other"] as const)(
    "no money is made or lost, nobody owes, no book crosses, and a refusal changes nothing (%s members)",
    (membership) => {
      fc.assert(
        fc.property(
          fc.array(wish, { minLength: 40, maxLength: 120, size: "max" }),
          fc.nat(),
          (wishes, seed) => {
            const exchange = createExchange({ scenario: busyScenario(membership), seed, start });
            openPurses(exchange);
            run(exchange, wishes, () => expectSound(exchange));
            exchange.advance(plus(start, seconds(120)));
            expectSound(exchange);
            for (const { ticker, status } of exchange.markets()) {
              expect(status).toBe("finalized");
              expect(exchange.levels(ticker, "bid")).toEqual([]);
              expect(exchange.activity(ticker)?.openInterest).toBe(0);
            }
            expect(exchange.moneyReport()).toMatchObject({ returned: [], unrecovered: 0 });
            for (const user of users) {
              expect(exchange.reserved(user)).toBe(0);
              expect(exchange.orders(user).every(({ status }) => status !== "resting")).toBe(true);
            }
          },
        ),
        { numRuns: 8 },
      );
    },
  );

  it("what a user's fills and settlements say adds up to the user's cash", () => {
    let fillCount = 0;
    fc.assert(
      fc.property(
        fc.array(wish, { minLength: 40, maxLength: 120, size: "max" }),
        fc.nat(),
        (wishes, seed) => {
          const exchange = createExchange({ scenario: busyScenario("direct"), seed, start });
          openPurses(exchange);
          run(exchange, wishes, () => undefined);
          exchange.advance(plus(start, seconds(120)));
          for (const [user, cash] of Object.entries(purses)) {
            const realized = sum(exchange.positions(user).map(({ position }) => position.realized));
            const fees = sum(exchange.fills(user).map(({ fee }) => fee));
            fillCount += exchange.fills(user).length;
            expect(sum(exchange.positions(user).map((row) => row.fees))).toBe(fees);
            const paidIn = exchange.balances(user).length * cash;
            expect(exchange.cash(user)).toBe(paidIn + realized - fees);
          }
        },
      ),
      { numRuns: 10 },
    );
    // Enough was traded for the sums to mean something.
    expect(fillCount).toBeGreaterThan(60);
  });
});

describe("determinism", () => {
  const wishes = fc.sample(wish, { seed: 7, numRuns: 80 });

  function record(seed: number): { readonly hash: string; readonly events: string } {
    const exchange = createExchange({ scenario: busyScenario("direct"), seed, start });
    const events: unknown[] = [];
    exchange.listen((event) => events.push(event));
    openPurses(exchange);
    run(exchange, wishes, () => undefined);
    // A grid is functions: what matters of a market here is said by the other events.
    return { hash: exchange.stateHash(), events: JSON.stringify(events) };
  }

  it("the same seed and the same commands give the same events and the same state", () => {
    expect(record(3)).toEqual(record(3));
  });

  it("another seed gives another run", () => {
    const [one, two] = [record(3), record(4)];
    expect(one.hash).not.toBe(two.hash);
    expect(one.events).not.toBe(two.events);
  });

  it("when and with what the crowd comes does not depend on what a user does", () => {
    const prices = (isTaking: boolean): readonly string[] => {
      const exchange = createExchange({ scenario: busyScenario("direct"), seed: 5, start });
      const shown: string[] = [];
      exchange.openAccount("ann", dollars(100_000));
      exchange.listen((event) => {
        if (event.kind !== "order-changed" || event.reason !== "Create") return;
        if (event.order.account.endsWith("rival-0")) {
          shown.push(`${event.at} ${event.order.ticker} ${event.order.side} ${event.order.total}`);
        }
      });
      for (let second = 1; second < 20; second += 1) {
        const now = plus(start, seconds(second));
        exchange.advance(now);
        for (const { ticker } of isTaking ? exchange.markets() : []) {
          const best = exchange.levels(ticker, "ask")[0];
          if (best === undefined) continue;
          exchange.execute(now, {
            kind: "create-order",
            account: "ann",
            ticker,
            side: "bid",
            price: best.price,
            qty: best.qty,
            timeInForce: "immediate_or_cancel",
            selfTradePrevention: "maker",
            postOnly: false,
            reduceOnly: false,
            cancelOnPause: false,
          });
        }
      }
      if (isTaking) expect(exchange.fills("ann").length).toBeGreaterThan(30);
      return shown;
    };
    expect(prices(true)).toEqual(prices(false));
  });
});
