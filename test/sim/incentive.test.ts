import { describe, expect, it } from "vitest";
import { cents, contracts, dollars, plus, seconds } from "../../src/domain/units.ts";
import type { ProgrammePlan } from "../../src/sim/incentive/plan.ts";
import type { Scenario } from "../../src/sim/scenario.ts";
import { bench, create, scenario, start, ticker, type Bench } from "./bench.ts";

const period = {
  ticker,
  description: "for showing a book",
  startsAfter: seconds(10),
  endsAfter: seconds(30),
  paysAfter: seconds(5),
  reward: dollars(10),
};
const liquidity: ProgrammePlan = {
  ...period,
  kind: "liquidity",
  targetSize: contracts(300),
  discountBps: 9_000,
};

function on(plan: ProgrammePlan, more: Partial<Scenario> = {}): Bench {
  const made = bench(1_000, { ...scenario, incentives: [plan], ...more });
  made.run(create("ann", "bid", 45, 100), 1);
  made.run(create("bob", "bid", 45, 100), 1);
  made.run(create("ann", "bid", 44, 100), 1);
  made.run(create("cid", "ask", 50, 200), 1);
  made.run(create("ann", "ask", 52, 200), 1);
  return made;
}

function paid(made: Bench): Record<string, number> {
  return Object.fromEntries(
    made.events.flatMap((event) =>
      event.kind === "incentive-paid" ? [[event.account, event.amount / 1_000_000]] : [],
    ),
  );
}

describe("a liquidity programme", () => {
  it("pays each account's share of the period's snapshots, some time after its end, and the sum stays zero", () => {
    const made = on(liquidity);
    const before = made.exchange.cash("ann");
    made.exchange.advance(plus(start, seconds(34.9)));
    expect(paid(made)).toEqual({});
    made.exchange.advance(plus(start, seconds(35)));
    // Of two sides: Ann 190/290 + 162/362 = 1.1027, Bob 100/290 = 0.3448, Cid 200/362 = 0.5525.
    expect(paid(made)).toEqual({ ann: 5.51, bob: 1.72, cid: 2.76 });
    expect(made.exchange.cash("ann") - before).toBe(dollars(5.51));
    expect(made.exchange.moneyReport().imbalance).toBe(0);
    expect(made.exchange.programmes()).toMatchObject([{ isPaid: true }]);
  });

  it("takes one snapshot in every second of the period, at an instant of its own", () => {
    const made = on(liquidity);
    made.exchange.advance(plus(start, seconds(31)));
    const [programme] = made.exchange.programmes();
    const all = [...(programme?.scores.values() ?? [])].reduce((sum, score) => sum + score, 0);
    expect(all).toBeCloseTo(2 * 20, 9);
    // Between two snapshots nobody is asked for anything, and the instants differ from second to second.
    const other = bench(1_000, { ...scenario, incentives: [liquidity] });
    const instants: number[] = [];
    for (let at = other.exchange.nextAt(); at !== undefined && at < start + 30_000_000;) {
      if (at >= start + 10_000_000) instants.push(at - start);
      other.exchange.advance(at);
      at = other.exchange.nextAt();
    }
    expect(instants.map((at) => Math.floor(at / 1_000_000))).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 10),
    );
    expect(new Set(instants.map((at) => at % 1_000_000)).size).toBe(20);
  });

  it("counts who was there, for as long as they were", () => {
    const made = on(liquidity);
    // Bob leaves after half of the period; then Ann alone is YES side, which no longer reaches its target.
    made.run({ kind: "cancel-all-orders", account: "bob" }, 20);
    made.exchange.advance(plus(start, seconds(35)));
    expect(paid(made)).toEqual({ ann: 5.51, bob: 1.72, cid: 2.76 });
    const each = on(liquidity, { incentiveRules: { sideRule: "each" } });
    each.run({ kind: "cancel-all-orders", account: "bob" }, 20);
    each.exchange.advance(plus(start, seconds(35)));
    // Bob: 10 × 0.3448 of 10 × 2 + 10 × 1.
    expect(paid(each)["bob"]).toBe(1.14);
  });

  it("pays nobody who is not eligible, and nothing while the market is paused", () => {
    const made = on(liquidity, { incentiveRules: { ineligible: ["ann"] } });
    made.exchange.advance(plus(start, seconds(35)));
    expect(paid(made)).toEqual({ bob: 5, cid: 5 });
    const paused = on(liquidity);
    paused.exchange.operate(plus(start, seconds(2)), { kind: "pause-market", ticker });
    paused.exchange.advance(plus(start, seconds(35)));
    expect(paid(paused)).toEqual({});
  });
});

describe("a volume programme", () => {
  it("pays both sides of every trade between 3¢ and 97¢ in its period", () => {
    const made = bench(10_000, { ...scenario, incentives: [{ ...period, kind: "volume" }] });
    const trade = (at: number, atCents: number, count: number): void => {
      made.run(create("ann", "bid", atCents, count), at);
      made.run(create("bob", "ask", atCents, count), at);
    };
    trade(9, 50, 1_000);
    trade(10, 50, 100);
    trade(11, 2, 1_000);
    trade(12, 97, 100);
    trade(30, 50, 1_000);
    made.exchange.advance(plus(start, seconds(35)));
    // 200 contracts each at half a cent.
    expect(paid(made)).toEqual({ ann: 1, bob: 1 });
    expect(made.exchange.moneyImbalance()).toBe(0);
  });

  it("§16.2 pays for trades of the book, not for block trades", () => {
    const made = bench(10_000, { ...scenario, incentives: [{ ...period, kind: "volume" }] });
    const at = plus(start, seconds(11));
    const proposed = made.exchange.negotiate(at, {
      kind: "propose-block-trade",
      account: "ann",
      ticker,
      price: cents(50),
      qty: contracts(500),
      makerSide: "bid",
      parties: { bid: { account: "ann", subaccount: 0 }, ask: { account: "bob", subaccount: 0 } },
      expiresAt: plus(at, seconds(1)),
    });
    const proposalId = proposed.ok ? proposed.value : "";
    const accepted = made.exchange.negotiate(at, { kind: "accept-block-trade", account: "bob", proposalId });
    expect(accepted.ok).toBe(true);
    made.exchange.advance(plus(start, seconds(35)));
    expect(made.exchange.fills("bob")).toHaveLength(1);
    expect(paid(made)).toEqual({});
  });
});
