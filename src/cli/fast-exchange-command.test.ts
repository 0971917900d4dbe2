import { afterEach, describe, expect, it, vi } from "vitest";
import { seconds } from "../domain/units.ts";
import { fastExchange, type FastExchangeOptions } from "./fast-exchange-command.ts";

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

const scenario = new URL("../../config/scenarios/default.yaml", import.meta.url).pathname;

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
    expect(one.calibration[0]).toHaveProperty("ok");
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
    expect(out).toMatch(/Scenario default, seed 7: 0\.0\d+ hours/);
    expect(out).toMatch(/Made or lost +\$0\.00\n/);
    expect(out).toMatch(/measure +ours +bounds +real +source/);
    expect(out).toContain("the bounds are those of a whole built-in day");
  });
});
