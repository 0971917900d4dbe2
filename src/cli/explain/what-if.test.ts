import { expect, test } from "vitest";
import { defaultConfig } from "../config/load.ts";
import type { Config } from "../config/schema.ts";
import { whatIf } from "./what-if.ts";

const config = defaultConfig();

function tried(
  key: string,
  see: (config: Config) => unknown,
): readonly (readonly [string, string, unknown])[] {
  return whatIf(config, see)
    .filter((step) => step.key === key)
    .map(({ value, tried: to, seen }) => [value, to, seen]);
}

test.each([
  ["baseSpread", ["15¢", "16¢", 1_600], ["15¢", "14¢", 1_400], ({ strategy }: Config) => strategy.baseSpread],
  ["quoteSize", ["10.00", "11", 1_100], ["10.00", "9", 900], ({ strategy }: Config) => strategy.quoteSize],
  ["lean.factor", ["1", "1.1", 1.1], ["1", "0.9", 0.9], ({ strategy }: Config) => strategy.lean.factor],
  [
    "nearClose.stop",
    ["1m", "1.5m", 90_000_000],
    ["1m", "0.67m", 40_200_000],
    ({ strategy }: Config) => strategy.nearClose.stop,
  ],
  [
    "kellyCap.bankroll",
    ["$1000.00", "$1100", 1_100_000_000],
    ["$1000.00", "$900", 900_000_000],
    ({ strategy }: Config) => strategy.kellyCap.bankroll,
  ],
])("%s goes a step up and a step down, and nothing else moves", (key, up, down, see) => {
  expect(tried(key, see)).toEqual([up, down]);
  const others = whatIf(config, see).filter((step) => step.key !== key);
  expect(new Set(others.map(({ seen }) => seen))).toEqual(new Set([see(config)]));
});

test("what the file may not have is not tried", () => {
  // A ceiling of a dollar cannot be higher.
  expect(tried("priceBand.ceiling", ({ strategy }) => strategy.priceBand.ceiling)).toEqual([
    ["100¢", "99¢", 9_900],
  ]);
});
