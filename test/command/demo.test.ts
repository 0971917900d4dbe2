import { describe, expect, test } from "vitest";
import { kmm, start } from "./kmm.ts";

const keys = [
  "seed",
  "seconds",
  "markets",
  "quotes_placed",
  "fills",
  "pairs",
  "realized_pnl",
  "fees_paid",
  "net_profit",
  "orders_left",
  "ledger_matches_exchange",
  "state_hash",
];

describe("the demo in virtual time", () => {
  test("the same seed is the same run, in two processes", async () => {
    const args = ["demo", "--fast", "--seconds", "60", "--seed", "11", "--json"];
    const [one, two] = await Promise.all([kmm(args), kmm(args)]);
    expect(one.code).toBe(0);
    expect(one.stdout).toBe(two.stdout);
    expect(Object.keys(one.json())).toEqual(expect.arrayContaining(keys));
    expect(one.json()).toMatchObject({
      seed: 11,
      seconds: 60,
      orders_left: 0,
      ledger_matches_exchange: true,
      exchange_imbalance: 0,
    });
    expect(one.json()["quotes_placed"]).toBeGreaterThan(20);
    expect(one.json()["fills"]).toBeGreaterThan(0);
  });

  test("another seed is another run, with books that agree all the same", async () => {
    const runs = await Promise.all(
      [1, 2].map((seed) => kmm(["demo", "--fast", "--seconds", "45", "--seed", String(seed), "--json"])),
    );
    expect(runs.map((run) => run.code)).toEqual([0, 0]);
    expect(runs[0]?.json()["state_hash"]).not.toBe(runs[1]?.json()["state_hash"]);
  });

  test("a person reads a progress line, the guide's statistics and the audit", async () => {
    const { stdout, code } = await kmm(["demo", "--fast", "--seconds", "20"]);
    expect(code).toBe(0);
    expect(stdout).toContain("  20 s of 20   quotes");
    for (const words of [
      "Realized P&L",
      "Fees paid",
      "Net profit",
      "Fill rate",
      "Avg profit per pair",
      "Win rate",
    ]) {
      expect(stdout).toContain(words);
    }
    expect(stdout).toContain("Our ledger equals the exchange's to the micro-dollar");
    expect(stdout).toContain("Orders left on the exchange: 0.");
  });
});

test("over real sockets and in real time the ledger agrees and nothing is left", async () => {
  const run = await kmm(["demo", "--seconds", "6", "--seed", "5", "--json"]);
  expect(run.stderr).toBe("");
  expect(run.code).toBe(0);
  expect(run.json()).toMatchObject({ orders_left: 0, ledger_matches_exchange: true, exchange_imbalance: 0 });
  expect(run.json()["quotes_placed"]).toBeGreaterThan(5);
});

test("who interrupts it gets the orders cancelled, the statistics and the audit all the same", async () => {
  const demo = start(["demo", "--seconds", "600"]);
  await demo.shown("   5 s of 600   quotes");
  demo.kill("SIGINT");
  const { code, stdout } = await demo.ended;
  expect(stdout).toContain("Ended: SIGINT.");
  expect(stdout).toContain("Our ledger equals the exchange's to the micro-dollar");
  expect(stdout).toContain("Orders left on the exchange: 0.");
  expect(code).toBe(0);
});
