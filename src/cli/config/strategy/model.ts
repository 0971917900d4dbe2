import { z } from "zod";
import { seconds, toSeconds, type Qty } from "../../../domain/units.ts";
import type { ShelfParams } from "../../../strategy/shelf.ts";
import { durationText, factor } from "../amount.ts";
import { week } from "../bounds.ts";
import type { Values } from "./values.ts";

/** Models that serve leans and widths alike. */
export const modelKeys = {
  volatility: z
    .strictObject({
      halfLife: durationText(seconds(1), week).prefault("10m"),
      prior: durationText(seconds(1), week)
        .prefault("10m")
        .describe("Before anything was seen: news that comes evenly until the close, counted for so long"),
    })
    .prefault({})
    .describe(
      "How fast the value moves, as the stages of Avellaneda and Stoikov and of coupled markets take it",
    ),
  avellanedaStoikov: z
    .strictObject({
      riskAversion: factor(0.0001, 10).prefault(0.05).describe("One over dollars"),
      horizon: durationText(seconds(1), week).prefault("30m").describe("When a position is to be flat again"),
      decay: factor(1, 10_000)
        .prefault(50)
        .describe("e times fewer takers for each 1/decay dollars further away"),
    })
    .prefault({})
    .describe("Stages avellaneda-stoikov-lean and avellaneda-stoikov-width"),
  coupled: z
    .strictObject({
      riskAversion: factor(0.0001, 10).prefault(0.05).describe("One over dollars"),
      rate: factor(0.000001, 1_000)
        .prefault(0.02)
        .describe("Fills a second of one side, at the value itself"),
      decay: factor(1, 10_000)
        .prefault(50)
        .describe("e times fewer takers for each 1/decay dollars further away"),
    })
    .prefault({})
    .describe("Stages coupled-lean and coupled-width: the markets of an event as they move together"),
};

export function modelStages(
  { volatility, avellanedaStoikov, coupled }: Values<typeof modelKeys>,
  quoteSize: Qty,
  beyond: ShelfParams["event-lean"],
) {
  const { riskAversion, horizon, decay } = avellanedaStoikov;
  const lean = { riskAversion, horizon, priorSeconds: toSeconds(volatility.prior) };
  // One object: what both stages remember is the same.
  const coupledEvent = {
    ...coupled,
    priorSeconds: toSeconds(volatility.prior),
    lot: Math.max(1, quoteSize / 100),
    beyond,
  };
  return {
    "avellaneda-stoikov-lean": lean,
    "avellaneda-stoikov-width": { ...lean, decay },
    "coupled-lean": coupledEvent,
    "coupled-width": coupledEvent,
  } satisfies Partial<ShelfParams>;
}
