import { describe, expect, it } from "vitest";
import { contracts, dollars, money, plus, seconds, type Money } from "../../src/domain/units.ts";
import type { AccountCommand } from "../../src/sim/accounts/command.ts";
import type { TradingRules } from "../../src/sim/rules.ts";
import type { Scenario } from "../../src/sim/scenario.ts";
import { bench, cancel, create, maker, scenario, start, type Bench } from "./bench.ts";

/** Two markets: one on shard 0, one on shard 2. */
function twoShards(rules: Partial<TradingRules> = {}): Scenario {
  const markets = scenario.markets.flatMap((market) => [market, { ...market, ticker: "KXT-2", shard: 2 }]);
  return { ...scenario, markets, rules };
}

type Wish = AccountCommand extends infer Each
  ? Each extends AccountCommand
    ? Omit<Each, "account">
    : never
  : never;

function arrange({ exchange }: Bench, wish: Wish, at = 0): ReturnType<Bench["exchange"]["arrange"]> {
  const done = exchange.arrange(plus(start, seconds(at)), { ...wish, account: "ann" });
  expect(exchange.moneyImbalance()).toBe(0);
  return done;
}

function free(box: Bench, place: { shard?: number; subaccount?: number }): Money {
  return money(box.exchange.cash("ann", place) - box.exchange.reserved("ann", place));
}

describe("cash per shard", () => {
  it("§0.1.4 an order can use its own shard's cash only", () => {
    const box = bench(1_000, twoShards());
    expect(box.exchange.balances("ann")).toEqual([
      { subaccount: 0, shard: 0, cash: dollars(500), reserved: 0 },
      { subaccount: 0, shard: 2, cash: dollars(500), reserved: 0 },
    ]);
    expect(box.refuse(create("ann", "bid", 50, 1_001)).code).toBe("insufficient_balance");
    box.run(create("ann", "bid", 50, 1_000));
    expect(free(box, { shard: 0 })).toBe(0);
    expect(free(box, { shard: 2 })).toBe(dollars(500));
    box.run(create("ann", "bid", 50, 1_000, { ticker: "KXT-2" }));
    expect(free(box, {})).toBe(0);
  });

  it("is given by shard, or spread evenly in whole cents with the rest on the first", () => {
    const { exchange } = bench(1_000, twoShards());
    exchange.openAccount("dot", money(10_010_100));
    exchange.openAccount("eve", new Map([[2, dollars(7)]]));
    expect(exchange.balances("dot").map(({ cash }) => cash)).toEqual([5_010_100, dollars(5)]);
    expect(exchange.balances("eve")).toEqual([{ subaccount: 0, shard: 2, cash: dollars(7), reserved: 0 }]);
    expect(exchange.accounts.payments("dot")).toMatchObject([
      { kind: "deposit", shard: 2, amount: dollars(5) },
      { kind: "deposit", shard: 0, amount: 5_010_100 },
    ]);
  });

  it("moves between shards, free cash only", () => {
    const box = bench(1_000, twoShards());
    const move = (amount: Money): Wish => ({
      kind: "transfer-cash",
      from: { shard: 0, subaccount: 0 },
      to: { shard: 2, subaccount: 0 },
      amount,
    });
    box.run(create("ann", "bid", 50, 600));
    expect(arrange(box, move(dollars(200.0001)))).toMatchObject({
      ok: false,
      why: { code: "insufficient_balance" },
    });
    const done = arrange(box, move(dollars(200)));
    expect(done.ok).toBe(true);
    expect(free(box, { shard: 0 })).toBe(0);
    expect(free(box, { shard: 2 })).toBe(dollars(700));
    expect(box.exchange.accounts.transfers("ann")).toEqual([
      {
        transferId: done.ok ? done.value : "",
        fromShard: 0,
        toShard: 2,
        amount: dollars(200),
        isComplete: true,
        at: start,
      },
    ]);
    expect(arrange(box, move(dollars(0))).ok).toBe(false);
  });

  it("moves nothing to a shard that is not there", () => {
    const box = bench(1_000, twoShards());
    const done = arrange(box, {
      kind: "transfer-cash",
      from: { shard: 0, subaccount: 0 },
      to: { shard: 57, subaccount: 0 },
      amount: dollars(1),
    });
    expect(done).toMatchObject({ ok: false, why: { details: "unknown shard" } });
    expect(box.exchange.balances("ann")).toHaveLength(2);
  });

  it("§3.5 409 replayed transfer id: a client_transfer_id is taken once, that of a refused transfer again", () => {
    const box = bench(1_000, twoShards());
    const move = (amount: number): Wish => ({
      kind: "transfer-cash",
      clientTransferId: "once",
      from: { shard: 0, subaccount: 0 },
      to: { shard: 2, subaccount: 0 },
      amount: dollars(amount),
    });
    expect(arrange(box, move(501)).ok).toBe(false);
    expect(arrange(box, move(1)).ok).toBe(true);
    expect(arrange(box, move(1))).toMatchObject({ ok: false, why: { status: 409 } });
    expect(free(box, { shard: 2 })).toBe(dollars(501));
  });

  it.each([
    [1, [dollars(50), dollars(450), dollars(500), 0]],
    [2, [dollars(50), dollars(400), dollars(550), 0]],
    [3, [dollars(50), dollars(400), dollars(500), dollars(50)]],
  ] as const)(
    "between numbered subaccounts of two shards it takes three steps; stopped after %i, what was done stands",
    (transferStopsAfter, [fromCash, primaryFrom, primaryTo, toCash]) => {
      const box = bench(1_000, twoShards({ transferStopsAfter }));
      for (const _ of [1, 2]) arrange(box, { kind: "create-subaccount" });
      arrange(box, {
        kind: "move-cash",
        clientTransferId: "a",
        from: 0,
        to: 1,
        shard: 0,
        amount: dollars(100),
      });
      arrange(box, {
        kind: "transfer-cash",
        from: { shard: 0, subaccount: 1 },
        to: { shard: 2, subaccount: 2 },
        amount: dollars(50),
      });
      const primary0 = transferStopsAfter === 1 ? dollars(450) : primaryFrom;
      expect(free(box, { shard: 0, subaccount: 1 })).toBe(fromCash);
      expect(free(box, { shard: 0, subaccount: 0 })).toBe(primary0);
      expect(free(box, { shard: 2, subaccount: 0 })).toBe(primaryTo);
      expect(free(box, { shard: 2, subaccount: 2 })).toBe(toCash);
      expect(box.exchange.accounts.transfers("ann")[0]?.isComplete).toBe(transferStopsAfter === 3);
    },
  );
});

describe("subaccounts", () => {
  it("are numbered from 1 to 63, each with its own cash, orders and position", () => {
    const box = bench();
    expect(arrange(box, { kind: "create-subaccount" })).toEqual({ ok: true, value: "1" });
    expect(box.refuse(create("ann", "bid", 50, 1, { subaccount: 1 })).code).toBe("insufficient_balance");
    expect(box.refuse(create("ann", "bid", 50, 1, { subaccount: 2 })).code).toBe("not_found");
    arrange(box, { kind: "move-cash", clientTransferId: "a", from: 0, to: 1, shard: 0, amount: dollars(10) });
    box.run(create("ann", "bid", 50, 10, { subaccount: 1 }));
    box.run(create("ann", "bid", 50, 4));
    box.run(create("bob", "ask", 50, 14));
    expect(
      box.exchange.positions("ann").map(({ subaccount, position }) => [subaccount, position.net]),
    ).toEqual([
      [0, 400],
      [1, 1_000],
    ]);
    expect(box.exchange.positions("ann", { subaccount: 1 })).toHaveLength(1);
    expect(box.exchange.fills("ann", { subaccount: 1 })).toMatchObject([{ subaccount: 1, qty: 1_000 }]);
    expect(box.exchange.orders("ann", { subaccount: 0 })).toMatchObject([{ subaccount: 0, filled: 400 }]);
    for (let count = 2; count <= 63; count += 1) arrange(box, { kind: "create-subaccount" });
    expect(arrange(box, { kind: "create-subaccount" })).toMatchObject({ ok: false, why: { status: 400 } });
  });

  it("are each settled for themselves", () => {
    const forced = { ...scenario, markets: scenario.markets.map((m) => ({ ...m, result: "yes" as const })) };
    const box = bench(1_000, forced);
    arrange(box, { kind: "create-subaccount" });
    arrange(box, { kind: "move-cash", clientTransferId: "a", from: 0, to: 1, shard: 0, amount: dollars(10) });
    box.run(create("ann", "bid", 50, 10, { subaccount: 1 }));
    box.run(create("ann", "bid", 50, 4));
    box.run(create("bob", "ask", 50, 14));
    box.exchange.advance(plus(start, seconds(200)));
    expect(box.exchange.settlements("ann").map(({ subaccount, payout }) => [subaccount, payout])).toEqual([
      [0, dollars(4)],
      [1, dollars(10)],
    ]);
    expect(box.exchange.cash("ann", { subaccount: 1 })).toBe(dollars(15));
    expect(box.exchange.moneyImbalance()).toBe(0);
  });

  it("an order is found under its own subaccount only", () => {
    const box = bench();
    arrange(box, { kind: "create-subaccount" });
    arrange(box, { kind: "move-cash", clientTransferId: "a", from: 0, to: 1, shard: 0, amount: dollars(10) });
    const order = box.run(create("ann", "bid", 50, 10, { subaccount: 1 }));
    expect(box.refuse(cancel("ann", order))).toEqual({
      status: 404,
      code: "not_found",
      message: "not found",
    });
    expect(box.run({ ...cancel("ann", order), subaccount: 1 }).reducedBy).toBe(1_000);
  });

  it("§0.1.12 self-trade prevention spans subaccounts, and the incoming order's type decides", () => {
    for (const [more, left] of [
      [{}, ["canceled", "resting"]],
      [maker, ["resting", "canceled"]],
    ] as const) {
      const box = bench();
      arrange(box, { kind: "create-subaccount" });
      arrange(box, {
        kind: "move-cash",
        clientTransferId: "a",
        from: 0,
        to: 1,
        shard: 0,
        amount: dollars(100),
      });
      const resting = box.run(create("ann", "ask", 50, 10, { subaccount: 1, ...maker }));
      const incoming = box.run(create("ann", "bid", 50, 10, more));
      expect([incoming, resting].map((answer) => box.order("ann", answer)?.status)).toEqual(left);
      expect(box.exchange.fills("ann")).toEqual([]);
    }
  });

  it("cash that a cancelled order of another subaccount frees does not pay for the incoming one", () => {
    const box = bench(5);
    arrange(box, { kind: "create-subaccount" });
    arrange(box, {
      kind: "move-cash",
      clientTransferId: "a",
      from: 0,
      to: 1,
      shard: 0,
      amount: dollars(2.5),
    });
    box.run(create("ann", "ask", 50, 5, { subaccount: 1 }));
    expect(box.refuse(create("ann", "bid", 50, 6, maker)).code).toBe("insufficient_balance");
    expect(box.run(create("ann", "bid", 50, 5, maker)).orders[0]?.status).toBe("resting");
  });

  it("client order ids are burnt for the whole account", () => {
    const box = bench();
    arrange(box, { kind: "create-subaccount" });
    box.run(create("ann", "bid", 50, 1, { clientOrderId: "once" }));
    expect(box.refuse(create("ann", "bid", 50, 1, { clientOrderId: "once", subaccount: 1 })).status).toBe(
      409,
    );
  });

  it("move free cash between them, in both directions, once per id", () => {
    const box = bench(10);
    arrange(box, { kind: "create-subaccount" });
    const move = (clientTransferId: string, from: number, to: number, amount: number): boolean =>
      arrange(box, { kind: "move-cash", clientTransferId, from, to, shard: 0, amount: dollars(amount) }).ok;
    box.run(create("ann", "bid", 40, 10));
    expect(move("a", 0, 1, 6.01)).toBe(false);
    expect(move("a", 0, 1, 6)).toBe(true);
    expect(move("a", 1, 0, 1)).toBe(false);
    expect(move("b", 1, 0, 1)).toBe(true);
    expect(move("c", 0, 0, 1)).toBe(false);
    expect(move("d", 0, 2, 1)).toBe(false);
    expect(box.exchange.accounts.moves("ann").map(({ from, to, amount }) => [from, to, amount])).toEqual([
      [1, 0, dollars(1)],
      [0, 1, dollars(6)],
    ]);
  });
});

describe("target balance allocation", () => {
  const steer = (percent: number, reservation: "sum" | "max" | "none" = "sum"): Wish => ({
    kind: "set-allocation",
    shares: [
      { shard: 0, percent },
      { shard: 2, percent: 100 - percent },
    ],
    reservation,
  });

  it("steers free margin to the shares every ten seconds, and leaves what orders bind", () => {
    const box = bench(1_000, twoShards());
    box.run(create("ann", "bid", 50, 400));
    expect(arrange(box, steer(25)).ok).toBe(true);
    box.exchange.advance(plus(start, seconds(9.999)));
    expect(free(box, { shard: 0 })).toBe(dollars(300));
    box.exchange.advance(plus(start, seconds(10)));
    expect(free(box, { shard: 0 })).toBe(dollars(200));
    expect(free(box, { shard: 2 })).toBe(dollars(600));
    box.run(create("ann", "bid", 50, 200), 15);
    box.exchange.advance(plus(start, seconds(20)));
    expect(free(box, { shard: 0 })).toBe(dollars(175));
    expect(box.exchange.moneyImbalance()).toBe(0);
    expect(box.exchange.accounts.transfers("ann")).toHaveLength(2);
  });

  it("waits while the exchange is paused", () => {
    const box = bench(1_000, twoShards());
    const shares = [
      { shard: 0, percent: 90 },
      { shard: 2, percent: 10 },
    ];
    arrange(box, { kind: "set-allocation", shares, reservation: "sum" });
    box.exchange.operate(plus(start, seconds(5)), { kind: "pause-exchange", shard: 2 });
    box.exchange.advance(plus(start, seconds(25)));
    expect(free(box, { shard: 0 })).toBe(dollars(500));
    box.exchange.operate(plus(start, seconds(26)), { kind: "resume-exchange" });
    box.exchange.advance(plus(start, seconds(30)));
    expect(free(box, { shard: 0 })).toBe(dollars(900));
  });

  it("stops when it is cleared", () => {
    const box = bench(1_000, twoShards());
    arrange(box, steer(0));
    arrange(box, { kind: "set-allocation", shares: [], reservation: "sum" }, 5);
    box.exchange.advance(plus(start, seconds(50)));
    expect(free(box, { shard: 0 })).toBe(dollars(500));
    expect(box.exchange.accounts.allocation("ann").shares).toEqual([]);
  });

  it("keeps back the larger side, or nothing, when it is told: orders without cover are cancelled, the newest first", () => {
    const statuses = (reservation: "max" | "none"): readonly (string | undefined)[] => {
      const box = bench(1_000, twoShards());
      const orders = [box.run(create("ann", "bid", 40, 500)), box.run(create("ann", "ask", 60, 500))];
      arrange(box, steer(0, reservation));
      box.exchange.advance(plus(start, seconds(10)));
      expect(box.exchange.cash("ann", { shard: 0 })).toBe(reservation === "max" ? dollars(200) : 0);
      const told = box.events.flatMap((event) => (event.kind === "order-changed" ? [event.reason] : []));
      expect(told.filter((reason) => reason === "MarginCancel")).toHaveLength(reservation === "max" ? 1 : 2);
      return orders.map((order) => box.order("ann", order)?.status);
    };
    expect(statuses("max")).toEqual(["resting", "canceled"]);
    expect(statuses("none")).toEqual(["canceled", "canceled"]);
  });

  it("refuses a shard that is not there, as an order group does", () => {
    const box = bench(1_000, twoShards());
    const shares = [{ shard: 57, percent: 100 }];
    const why = { ok: false, why: { details: "unknown shard" } };
    expect(arrange(box, { kind: "set-allocation", shares, reservation: "sum" })).toMatchObject(why);
    const group = { kind: "create-order-group", subaccount: 0, limit: contracts(10) } as const;
    expect(arrange(box, { ...group, shard: 57 })).toMatchObject(why);
    expect(arrange(box, { ...group, shard: 2 }).ok).toBe(true);
  });

  it("refuses shares that do not make 100, or name a shard twice", () => {
    const box = bench(1_000, twoShards());
    const shares = (...rows: readonly (readonly [number, number])[]): boolean =>
      arrange(box, {
        kind: "set-allocation",
        shares: rows.map(([shard, percent]) => ({ shard, percent })),
        reservation: "sum",
      }).ok;
    expect(shares([0, 60], [2, 39])).toBe(false);
    expect(shares([0, 50], [0, 50])).toBe(false);
    expect(shares([0, 110], [2, -10])).toBe(false);
    expect(shares([0, 100])).toBe(true);
  });
});

describe("the zero-sum report", () => {
  it("tells where every micro-dollar is", () => {
    const box = bench(1_000, twoShards());
    box.run(create("ann", "bid", 40, 10));
    box.run(create("bob", "ask", 40, 10));
    const report = box.exchange.moneyReport();
    expect(report.collateral).toEqual([{ ticker: "KXT-1", amount: dollars(10) }]);
    const ours = report.cash.filter(({ account }) => account === "ann");
    expect(ours.map(({ shard, amount }) => [shard, amount])).toEqual([
      [0, dollars(500 - 4)],
      [2, dollars(500)],
    ]);
    // 0.07 · 10 · 0.4 · 0.6
    expect(report.fees).toBe(168_000);
    const cash = report.cash.reduce((sum, { amount }) => sum + amount, 0);
    expect(cash + dollars(10) + report.fees).toBe(report.paidIn);
    expect(report.imbalance).toBe(0);
  });
});
