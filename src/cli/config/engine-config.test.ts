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

test("only real orders have fuses; the default is one for each event, reset by nobody", () => {
  const fuseIn = (text: string) => engineConfig(parseConfig(text, "test"), "all", "r1").fuse;
  expect(fuseIn("mode: live")).toEqual({ per: "event", rearmAfter: undefined });
  expect([fuseIn("mode: dry").per, fuseIn("mode: paper").per]).toEqual(["off", "off"]);
  expect(fuseIn("mode: live\nrisk:\n  fuse:\n    per: market\n    rearmAfter: 5m")).toEqual({
    per: "market",
    rearmAfter: seconds(300),
  });
});
