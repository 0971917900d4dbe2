import { expect, test } from "vitest";
import { guideStages, type StageName } from "../../strategy/shelf.ts";
import { defaultConfig } from "../config/load.ts";
import type { Config } from "../config/schema.ts";
import { leversOf, valueOf } from "./levers.ts";

const config = defaultConfig();

function withStages(...stages: StageName[]): Config {
  return { ...config, strategy: { ...config.strategy, stages } };
}

test("what moves a run is what its own stages have, and is a key of the file", () => {
  expect(leversOf(withStages(...guideStages))).toEqual({
    width: "strategy.baseSpread",
    lean: "strategy.lean.factor",
    queue: "strategy.baseSpread",
    fees: "strategy.stages",
  });
  const other = leversOf(
    withStages(
      "weighted-fair",
      "settlement-lean",
      "log-odds-width",
      "cover-fees",
      "join-touch",
      "quote-size",
    ),
  );
  expect(other).toEqual({
    width: "strategy.logOddsWidth.margin",
    lean: "strategy.settlementLean.riskAversion",
    queue: "strategy.joinTouch",
    fees: "strategy.logOddsWidth.margin",
  });
  for (const key of Object.values(other)) expect(valueOf(config, key)).toBeDefined();
  // Without a lean another list of stages would help.
  expect(leversOf(withStages("weighted-fair", "fixed-width", "quote-size")).lean).toBe("strategy.stages");
});

test("a value is told as the file has it", () => {
  expect(valueOf(config, "strategy.baseSpread")).toBe("15¢");
  expect(valueOf(config, "risk.stopLoss")).toBe("$25.00");
  expect(valueOf(config, "strategy.lean.factor")).toBe("1");
  expect(valueOf(config, "strategy.fair.references")).toBe("{}");
  expect(valueOf(config, "risk.marketLossMax")).toBeUndefined();
  expect(valueOf(config, "strategy.nothing.such")).toBeUndefined();
});
