import { z } from "zod";
import { cents, contracts, millis, price } from "../../../domain/units.ts";
import type { ShelfParams } from "../../../strategy/shelf.ts";
import { durationText, factor, priceText, qtyNumber } from "../amount.ts";
import { anyTime, hour, week } from "../bounds.ts";
import type { Values } from "./values.ts";

/** Stages of strategy/guard: when nothing is shown, or not on one side. */
export const guardKeys = {
  nearClose: z
    .strictObject({
      within: durationText(anyTime, week).prefault("1h"),
      factor: factor(1, 10).prefault(1.5),
      stop: durationText(anyTime, week).prefault("60s").describe("No quotes this close to the close"),
    })
    .prefault({}),
  priceBand: z
    .strictObject({
      floor: priceText(price(0), cents(100)).prefault("0c"),
      ceiling: priceText(price(0), cents(100)).prefault("100c"),
    })
    .prefault({})
    .describe("Stage price-band: nothing sold below the floor, nothing bought above the ceiling"),
  longshots: z
    .strictObject({ below: priceText(price(0), cents(50)).prefault("3c") })
    .prefault({})
    .describe("Stage longshot-guard: no quotes where YES or NO is worth less than this"),
  toxicity: z
    .strictObject({
      bucket: qtyNumber(contracts(1), contracts(1_000_000)).prefault(100),
      buckets: z.int().min(2).max(500).default(20),
      high: factor(0.05, 1).prefault(0.8),
      low: factor(0, 1).prefault(0.6),
    })
    .prefault({})
    .describe("Stage toxicity-pull: nothing shown while trading by volume is this one-sided"),
  jumpAlarm: z
    .strictObject({
      move: factor(0.01, 10).prefault(0.4).describe("Log-odds; 0.4 is 10c at 50c"),
      window: durationText(millis(100), hour).prefault("10s"),
      pause: durationText(millis(100), hour).prefault("30s"),
    })
    .prefault({})
    .describe("Stage jump-alarm: nothing shown for a while after a jump of the value"),
  fillCooldown: durationText(anyTime, hour)
    .prefault("5s")
    .describe("Stage fill-cooldown: a side that was filled waits so long; the other goes on"),
};

export function guardStages(keys: Values<typeof guardKeys>) {
  const { nearClose, priceBand, longshots, jumpAlarm, fillCooldown } = keys;
  return {
    "stop-near-close": { within: nearClose.stop },
    "price-band": priceBand,
    "longshot-guard": longshots,
    "toxicity-pull": {},
    "jump-alarm": { pause: jumpAlarm.pause },
    "fill-cooldown": { pause: fillCooldown },
    "ping-pong": {},
    "inventory-cost": {},
  } satisfies Partial<ShelfParams>;
}
