import { expect, test } from "vitest";
import { contracts, seconds } from "../../domain/units.ts";
import { engineConfig, fuseLimit } from "./engine-config.ts";
import { parseConfig } from "./parse.ts";

const limits = [
  ["", 50],
  ["strategy:\n  quoteSize: 4", 20],
  ["strategy:\n  quoteSize: 40", 50],
  ["strategy:\n  quoteSize: 40\n  maxPosition: 500", 200],
  ["strategy:\n  maxPosition: 500\n  sizing:\n    mode: by-spread", 100],
  ["strategy:\n  quoteSize: 0.1", 1],
  ["risk:\n  fuse:\n    contracts: 7.5", 7.5],
] as const;

test.each(limits)("a fuse for %j lets %d contracts through in 15 s", (text, count) => {
  expect(fuseLimit(parseConfig(text, "test"))).toBe(contracts(count));
});

test.each([
  ["stages: [weighted-fair, fixed-width, quote-size]", undefined],
  ["stages: [microprice, fixed-width, quote-size]", { memory: 5_000, prior: 200 }],
  ["stages: [fused-fair, fixed-width, quote-size]", undefined],
  [
    "stages: [fused-fair, fixed-width, quote-size]\n  fusedFair:\n    sizesBy: microprice",
    { memory: 5_000, prior: 200 },
  ],
])("with %j the table of touches is kept as %j", (text, touches) => {
  const { signals } = engineConfig(parseConfig(`strategy:\n  ${text}`, "test"), "all", "r1").strategy;
  expect(signals.touches).toEqual(touches);
});

test("deviations of fused-fair are cents in the file and dollars in the strategy", () => {
  const text = "strategy:\n  fusedFair:\n    references:\n      model: 3c\n    lastDeviation: $0.015";
  const { shelf } = engineConfig(parseConfig(text, "test"), "all", "r1").strategy;
  expect(shelf["fused-fair"]).toMatchObject({
    references: { model: 0.03 },
    last: { weight: 1, deviation: 0.015 },
    digital: { deviation: 0.03, averageSeconds: 60, ageMax: seconds(15) },
  });
});

test("only real orders have fuses; the default is one for each event, reset by nobody", () => {
  const fuseIn = (text: string) => engineConfig(parseConfig(text, "test"), "all", "r1").fuse;
  expect(fuseIn("mode: live")).toEqual({ per: "event", rearmAfter: undefined });
  expect([fuseIn("mode: dry").per, fuseIn("mode: paper").per]).toEqual(["off", "off"]);
  expect(fuseIn("mode: live\nrisk:\n  fuse:\n    per: market\n    rearmAfter: 5m")).toEqual({
    per: "market",
    rearmAfter: seconds(300),
  });
});
