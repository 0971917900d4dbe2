import { afterEach, describe, expect, it, vi } from "vitest";
import { seconds } from "../domain/units.ts";
import type { Exchange } from "../sim/exchange.ts";
import { fastExchange, type FastExchangeOptions } from "./fast-exchange-command.ts";

// A day of one quiet market instead of 200 busy ones, and books that can be cooked.
vi.mock("../sim/day/scenario.ts", async () => ({
  dayScenario: (await import("./scenario.ts")).readScenario.bind(
    undefined,
    new URL("../../config/scenarios/quiet.yaml", import.meta.url).pathname,
  ),
}));
const cooked = vi.hoisted(() => ({ by: 0 }));
vi.mock("../sim/box.ts", async (original) => {
  const { createExchange } = await original<typeof import("../sim/box.ts")>();
  return {
    createExchange: (options: Parameters<typeof createExchange>[0]): Exchange => {
      const exchange = createExchange(options);
      const moneyReport = (): ReturnType<Exchange["moneyReport"]> => {
        const report = exchange.moneyReport();
        return { ...report, imbalance: (report.imbalance + cooked.by) as typeof report.imbalance };
      };
      return { ...exchange, moneyReport };
    },
  };
});

afterEach(() => {
  cooked.by = 0;
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

const scenario = new URL("../../config/scenarios/default.yaml", import.meta.url).pathname;

const quiet = new URL("../../config/scenarios/quiet.yaml", import.meta.url).pathname;

function shown(options: FastExchangeOptions): { out: string; err: string } {
  let out = "";
  let err = "";
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    out += String(chunk);
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((chunk) => {
    err += String(chunk);
    return true;
  });
  fastExchange(options);
  return { out, err };
}

describe("kmm exchange --fast", () => {
  it("tells a program the same twice: counts, state hash, every line of the money, and the calibration", () => {
    const options = { fast: seconds(300), seed: 7, scenario, json: true };
    const [one, two] = [1, 2].map(() => Object(JSON.parse(shown(options).out)));
    expect({ ...one, seconds: 0 }).toEqual({ ...two, seconds: 0 });
    expect(one).toMatchObject({ scenario: "default", seed: 7, markets: 9, calibration_is_judged: false });
    expect(one.orders).toBeGreaterThan(1_000);
    expect(one.cancels).toBeGreaterThan(one.trades);
    const { paid_in, cash, collateral, fees, rounding, rewards, imbalance } = one.money_micro_dollars;
    expect(paid_in).toBe(cash + collateral + fees + rounding - rewards);
    expect(imbalance).toBe(0);
    expect(fees).toBeGreaterThan(0);
    expect(process.exitCode).toBeUndefined();
  });

  it("is another world with another seed", () => {
    const hashes = [7, 8].map(
      (seed) => Object(JSON.parse(shown({ fast: seconds(60), seed, scenario, json: true }).out)).state_hash,
    );
    expect(hashes[0]).not.toBe(hashes[1]);
  });

  it("shows a person the progress, the money and the table", () => {
    const { out, err } = shown({ fast: seconds(60), seed: 7, scenario });
    expect(err).toMatch(/00:01 of exchange time, 100 %/);
    expect(out).toMatch(/Scenario default, seed 7: 1m in /);
    expect(out).toMatch(/Made or lost +\$0\.00\n/);
    expect(out).toMatch(/measure +ours +real +source/);
  });

  it("judges no scenario of one's own: what was measured stands there without bounds and without a verdict", () => {
    const own = { fast: seconds(86_400), seed: 7, scenario: quiet };
    const { out, err } = shown(own);
    expect(out).toContain("Measures, not judged: the bounds are those of a whole built-in day");
    expect(out).not.toMatch(/bounds +real|\bOUT\b|\bok\b|\bnone\b|KXDAY/);
    expect(err).not.toContain("calibration-out");
    const told = Object(JSON.parse(shown({ ...own, json: true }).out));
    expect(told.calibration_is_judged).toBe(false);
    for (const row of told.calibration) {
      expect(Object.keys(row)).toEqual(["measure", "ours", "real", "source"]);
      expect(row.ours).not.toBeNull();
    }
    expect(process.exitCode).toBeUndefined();
  });

  it("fails a built-in day that is not like the recorded ones, and says where", () => {
    const { out, err } = shown({ json: true });
    expect(process.exitCode).toBe(1);
    expect(err).toMatch(
      /^kmm: \d+ measures are out of their bounds: KXDAYBTC15M spread p50, .*\(calibration-out\)/,
    );
    const told = Object(JSON.parse(out));
    expect(told).toMatchObject({ seed: 7, hours: 24, calibration_is_judged: true });
    expect(told.calibration[0]).toMatchObject({ ours: null, low: 0.5, high: 1.2, ok: false });
  });

  it("fails a run whose books are off by a single micro-dollar, whatever else it shows", () => {
    cooked.by = 1;
    const { out, err } = shown({ fast: seconds(60), scenario });
    expect(process.exitCode).toBe(7);
    expect(err).toContain("the exchange's own books are off by $0.000001 (ledger-mismatch)");
    expect(out).toMatch(/Made or lost +\$0\.000001\n/);
  });
});
