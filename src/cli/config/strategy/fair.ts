import { z } from "zod";
import { cents, millis, price, seconds } from "../../../domain/units.ts";
import type { ShelfParams } from "../../../strategy/shelf.ts";
import { secondsOf } from "../../../strategy/signal/signals.ts";
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
  filter: z
    .strictObject({
      noise: factor(0, 10).prefault(0.5).describe("Error of the middle, as a share of the half-spread"),
      memory: durationText(seconds(1), hour)
        .prefault("45s")
        .describe("In which an error is mostly forgotten"),
    })
    .prefault({})
    .describe("Stage filtered-fair: the value behind a book whose makers wander"),
  weightedMid: z
    .strictObject({
      weight: factor(0, 1).prefault(0.5),
      maxSpread: priceText(price(1), cents(98)).prefault("10c"),
    })
    .prefault({})
    .describe(
      "Stage weighted-mid: the mid moved to the side with less on it; its share of the value, in log-odds",
    ),
  coherentFair: z
    .strictObject({
      strength: factor(0, 1).prefault(1).describe("Share of the way there"),
      exhaustive: z
        .array(z.string())
        .default([])
        .describe(
          "Events or series exactly one of whose markets comes true, and whose markets are all watched",
        ),
    })
    .prefault({})
    .describe(
      "Stage coherent-fair: the values of an event's markets agree, as far as the exchange vouches for it",
    ),
  flowShift: z
    .strictObject({
      strength: factor(0, 2).prefault(0.05).describe("Log-odds at the most; 0.05 is 1.25c at 50c"),
      halfLife: durationText(millis(100), hour).prefault("10s"),
    })
    .prefault({})
    .describe("Stage flow-shift: the value follows orders that come and go at the touch"),
};

export function fairStages({ fair, weightedMid, coherentFair, flowShift }: Values<typeof fairKeys>) {
  return {
    "weighted-fair": {
      book: fair.book,
      last: fair.last,
      references: fair.references,
      referenceAgeMax: fair.referenceMaxAge,
    },
    "filtered-fair": {},
    "weighted-mid": weightedMid,
    "coherent-fair": coherentFair,
    "flow-shift": { strength: flowShift.strength, halfLife: secondsOf(flowShift.halfLife) },
  } satisfies Partial<ShelfParams>;
}
