import { z } from "zod";
import { type Price } from "../../../domain/units.ts";
import type { ShelfParams } from "../../../strategy/shelf.ts";
import { factor } from "../amount.ts";
import type { Values } from "./values.ts";

/** Stages of strategy/lean: the centre moves off the value with what is held. */
export const leanKeys = {
  lean: z
    .strictObject({ threshold: factor(0, 1).prefault(0.1), factor: factor(0, 10).prefault(1) })
    .prefault({}),
  settlementLean: z
    .strictObject({ riskAversion: factor(0, 10).prefault(0.01) })
    .prefault({})
    .describe("Stage settlement-lean: one over the dollars whose loss would hurt"),
  eventLean: z
    .strictObject({ riskAversion: factor(0, 10).prefault(0.01) })
    .prefault({})
    .describe("Stage event-lean: the same, with what the positions of the whole event come to"),
};

export function leanStages({ lean, settlementLean, eventLean }: Values<typeof leanKeys>, spread: Price) {
  return {
    "linear-lean": { ...lean, spread },
    "settlement-lean": settlementLean,
    "event-lean": eventLean,
  } satisfies Partial<ShelfParams>;
}
