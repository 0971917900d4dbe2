import { z } from "zod";
import { cents, millis, price, toSeconds } from "../../../domain/units.ts";
import type { ShelfParams } from "../../../strategy/shelf.ts";
import { durationText, factor, priceText } from "../amount.ts";
import { hour, week } from "../bounds.ts";
import type { Values } from "./values.ts";

/** Stages of strategy/fair: what a contract is worth. */
export const fairKeys = {
  fair: z
    .strictObject({
      book: factor(0, 1_000).prefault(1),
      last: factor(0, 1_000).prefault(0),
      references: z.record(z.string(), factor(0, 1_000)).default({}),
      referenceMaxAge: durationText(millis(1), week).prefault("60s"),
    })
    .prefault({})
    .describe("Weights of the sources of fair value; silent sources leave theirs to the others"),
  weightedMid: z
    .strictObject({
      weight: factor(0, 1).prefault(0.5),
      maxSpread: priceText(price(1), cents(98)).prefault("10c"),
    })
    .prefault({})
    .describe(
      "Stage weighted-mid: the mid moved to the side with less on it; its share of the value, in log-odds",
    ),
  ownTrade: z
    .strictObject({
      weight: factor(0, 1).prefault(0.2),
      halfLife: durationText(millis(100), week).prefault("1m"),
    })
    .prefault({})
    .describe("Stage own-trade: the price of our own last fill; its share of the value, in log-odds"),
  flowShift: z
    .strictObject({
      strength: factor(0, 2).prefault(0.05).describe("Log-odds at the most; 0.05 is 1.25c at 50c"),
      halfLife: durationText(millis(100), hour).prefault("10s"),
    })
    .prefault({})
    .describe("Stage flow-shift: the value follows orders that come and go at the touch"),
};

export function fairStages({ fair, weightedMid, ownTrade, flowShift }: Values<typeof fairKeys>) {
  return {
    "weighted-fair": {
      book: fair.book,
      last: fair.last,
      references: fair.references,
      referenceAgeMax: fair.referenceMaxAge,
    },
    "weighted-mid": weightedMid,
    "own-trade": { weight: ownTrade.weight, halfLife: toSeconds(ownTrade.halfLife) },
    "flow-shift": { strength: flowShift.strength, halfLife: toSeconds(flowShift.halfLife) },
  } satisfies Partial<ShelfParams>;
}
