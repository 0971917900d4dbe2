import { z } from "zod";
import { cents, millis, price, seconds } from "../../../domain/units.ts";
import { durationText, factor, priceText } from "../amount.ts";
import { anyTime, hour, week } from "../bounds.ts";

/** When a quote that stands is moved. */
export const refreshKeys = {
  requoteInterval: durationText(millis(100), hour).prefault("120s"),
  refresh: z
    .strictObject({
      tolerance: priceText(price(0), cents(50)).prefault("1c"),
      minAge: durationText(anyTime, hour).prefault("1s"),
      sizeShare: factor(0, 1).prefault(0.5),
      horizon: durationText(seconds(1), week)
        .prefault("10m")
        .describe("Trades within it say how fast a queue moves, and so what a place in it is worth"),
      queuePlacesEvery: durationText(seconds(1), hour)
        .prefault("5s")
        .describe("How often our queue places are asked for; estimated in between"),
      maxAge: durationText(seconds(1), week)
        .optional()
        .describe("An older order is renewed, whatever its queue place is worth; default: never"),
      hangWithin: priceText(price(1), cents(98))
        .optional()
        .describe(
          "What is left of a pair when its other side was filled stays, this close to the value; default: moved like any other",
        ),
      marketPause: durationText(anyTime, hour).prefault("0s").describe("The guide's 1s between markets"),
    })
    .prefault({}),
  expiry: durationText(seconds(10), hour)
    .optional()
    .describe(
      "Orders end by themselves after this, whatever became of us; default: never. Renewed at half of it by an amend of 10 write tokens that keeps the queue place",
    ),
};
