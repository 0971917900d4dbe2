import { expect, test } from "vitest";
import { seconds } from "../../src/domain/units.ts";
import { config, orders, resting, snapshot } from "./bench.ts";

const plan = { ...config.plan, requoteInterval: seconds(20) };
const profiles = config.strategy.shelf["market-type"];

function asOf(refresh: number) {
  const shelf = {
    ...config.strategy.shelf,
    "market-type": { ...profiles, single: { width: 1, size: 1, refresh } },
  };
  const stages = [...config.strategy.stages, "market-type"] as const;
  return resting({ strategy: { ...config.strategy, stages, shelf }, plan });
}

test.each([
  [1, 19, []],
  [1, 21, ["amend ask 10@48"]],
  [0.5, 9, []],
  [0.5, 11, ["amend ask 10@48"]],
])("with ×%f of the requote interval a cent is followed after %i seconds: %j", (refresh, wait, steps) => {
  const one = asOf(refresh);
  // The value moves by a cent, which is within the tolerance.
  expect(orders(one.feed(snapshot(1, 79)))).toEqual([]);
  const after = orders(one.feed({ kind: "time-passed" }, seconds(wait)));
  expect(after.filter((each) => each.includes("ask"))).toEqual(steps);
});
