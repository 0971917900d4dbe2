import { z } from "zod";
import { toSeconds } from "../../../domain/units.ts";
import { faultOf, guideStages, shelf, type StageName } from "../../../strategy/shelf.ts";
import type { StrategyParams } from "../../../strategy/strategy.ts";
import { fairKeys, fairStages } from "./fair.ts";
import { guardKeys, guardStages } from "./guard.ts";
import { inventoryKeys, inventoryParams } from "./inventory.ts";
import { leanKeys, leanStages } from "./lean.ts";
import { modelKeys, modelStages } from "./model.ts";
import { refreshKeys } from "./refresh.ts";
import { sizeKeys, sizeStages } from "./size.ts";
import type { Values } from "./values.ts";
import { widthKeys, widthStages } from "./width.ts";

const stageName = z.enum(Object.keys(shelf) as [StageName, ...StageName[]]);

const strategyKeys = {
  stages: z
    .array(stageName)
    .default([...guideStages])
    .superRefine((stages, context) => {
      const fault = faultOf(stages);
      if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
    })
    .describe("What is done to make a quote, in this order; the default is the guide's rule"),
  ...inventoryKeys,
  ...refreshKeys,
  ...fairKeys,
  ...leanKeys,
  ...modelKeys,
  ...widthKeys,
  ...sizeKeys,
  ...guardKeys,
};

export const strategySchema = z.strictObject(strategyKeys);

type StrategyConfig = Values<typeof strategyKeys>;

/** What the file says of the strategy, as the strategy wants it. */
export function strategyParams(strategy: StrategyConfig): StrategyParams {
  return {
    stages: strategy.stages,
    inventory: inventoryParams(strategy),
    signals: signalParams(strategy),
    shelf: {
      ...guardStages(strategy),
      ...fairStages(strategy),
      ...leanStages(strategy, strategy.baseSpread),
      ...modelStages(strategy),
      ...widthStages(strategy, strategy.quoteSize),
      "widen-near-close": { within: strategy.nearClose.within, factor: strategy.nearClose.factor },
      ...sizeStages(strategy),
    },
  };
}

/** What is observed, by the stages that look at it. */
function signalParams(strategy: StrategyConfig): StrategyParams["signals"] {
  const { volatility, flowShift, markout, toxicity, jumpAlarm } = strategy;
  return {
    volatilityHalfLife: toSeconds(volatility.halfLife),
    flowHalfLife: toSeconds(flowShift.halfLife),
    markoutHorizon: toSeconds(markout.horizon),
    markoutMemory: markout.memory / 100,
    toxicity,
    jump: { move: jumpAlarm.move, window: toSeconds(jumpAlarm.window) },
  };
}
