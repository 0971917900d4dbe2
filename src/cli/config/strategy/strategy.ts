import { secondsOf } from "../../../domain/units.ts";
import { z } from "zod";
import { faultOf, guideStages, shelf, type StageName } from "../../../strategy/shelf.ts";
import type { StrategyParams } from "../../../strategy/strategy.ts";
import { blackoutKeys, blackoutParams } from "./blackout.ts";
import { cautionKeys, cautionSignals, cautionStages } from "./caution.ts";
import { fairKeys, fairStages } from "./fair.ts";
import { guardKeys, guardStages } from "./guard.ts";
import { inventoryKeys, inventoryParams } from "./inventory.ts";
import { leanKeys, leanStages } from "./lean.ts";
import { marketTypeKeys } from "./market-type.ts";
import { modelKeys, modelStages } from "./model.ts";
import { refreshKeys } from "./refresh.ts";
import { regimeGuardParams, regimeKeys, regimeSignal } from "./regime.ts";
import { sizeKeys, sizeStages } from "./size.ts";
import type { Values } from "./values.ts";
import { adversePrior, widthKeys, widthStages } from "./width.ts";

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
  ...blackoutKeys,
  ...regimeKeys,
  ...cautionKeys,
  ...marketTypeKeys,
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
      blackout: blackoutParams(strategy),
      regime: regimeGuardParams(strategy),
      ...fairStages(strategy, secondsOf(strategy.volatility.prior)),
      ...leanStages(strategy, strategy.baseSpread),
      ...modelStages(strategy, {
        quoteSize: strategy.quoteSize,
        maxPosition: strategy.maxPosition,
        flowHalfLife: secondsOf(strategy.flowShift.halfLife),
        adverse: adversePrior(strategy),
        beyond: strategy.eventLean,
      }),
      ...widthStages(strategy, strategy.quoteSize),
      "widen-near-close": { within: strategy.nearClose.within, factor: strategy.nearClose.factor },
      ...sizeStages(strategy),
      ...cautionStages(strategy),
      "market-type": strategy.marketTypes,
      "inventory-target": { ...strategy.inventoryTarget, maxPosition: strategy.maxPosition },
    },
  };
}

/** What is observed, by the stages that look at it. */
function signalParams(strategy: StrategyConfig): StrategyParams["signals"] {
  const { filter, volatility, flowShift, microprice, markout, toxicity, jumpAlarm, jumpCharge, takers } =
    strategy;
  return {
    filter: { noise: filter.noise, memory: secondsOf(filter.memory) },
    volatilityHalfLife: secondsOf(volatility.halfLife),
    flowHalfLife: secondsOf(flowShift.halfLife),
    touches: isMicropriceUsed(strategy) ? { memory: microprice.memory, prior: microprice.prior } : undefined,
    averageWindow: secondsOf(strategy.digitalFair.average),
    markoutHorizon: secondsOf(markout.horizon),
    markoutMemory: markout.memory / 100,
    toxicity,
    jump: { move: jumpAlarm.move, window: secondsOf(jumpAlarm.window) },
    jumpsHalfLife: secondsOf(jumpCharge.halfLife),
    reachHalfLife: secondsOf(takers.halfLife),
    ...cautionSignals(strategy),
    regime: regimeSignal(strategy, secondsOf(volatility.halfLife)),
  };
}

function isMicropriceUsed({ stages, fusedFair }: StrategyConfig): boolean {
  if (stages.includes("microprice")) return true;
  return stages.includes("fused-fair") && fusedFair.sizesBy === "microprice" && fusedFair.sizes > 0;
}
