import { z } from "zod";
import { cents, millis, oneDollar, price, seconds, secondsOf, type Price } from "../../../domain/units.ts";
import type { ShelfParams } from "../../../strategy/shelf.ts";
import { durationText, factor, priceText } from "../amount.ts";
import { anyTime, hour, week } from "../bounds.ts";
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
  fusedFair: z
    .strictObject({
      mid: factor(0, 100).prefault(0.5).describe("The mid's part of what the touch tells; 0 leaves it out"),
      sizes: factor(0, 100).prefault(0.5).describe("The same of what the sizes at the touch make of it"),
      sizesBy: z.enum(["weighted-mid", "microprice"]).default("weighted-mid"),
      lastTrade: factor(0, 100).prefault(1).describe("Times its precision; 0 leaves it out"),
      lastDeviation: priceText(price(1), cents(50)).prefault("2c").describe("Of a trade that was just now"),
      references: z
        .record(z.string(), priceText(price(1), cents(50)))
        .prefault({})
        .describe("By name: the standard deviation of an outside value that is new"),
      digital: priceText(price(1), cents(50)).prefault("3c").describe("The same of what an underlying gives"),
      weather: priceText(price(1), cents(50)).prefault("5c").describe("The same of what a forecast gives"),
    })
    .prefault({})
    .describe(
      "Stage fused-fair: opinions as heavy as they are sure; the book by its spread, what is older by the volatility",
    ),
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
  microprice: z
    .strictObject({
      weight: factor(0, 1).prefault(0.5),
      memory: factor(64, 1_000_000)
        .prefault(5_000)
        .describe("Changes of the touch after which one counts half"),
      prior: factor(1, 1_000_000)
        .prefault(200)
        .describe("Changes that the belief counts for that the mid goes either way alike"),
    })
    .prefault({})
    .describe("Stage microprice: where the mid went after touches like this one; its share of the value"),
  digitalFair: z
    .strictObject({
      weight: factor(0, 1).prefault(0.7),
      average: durationText(anyTime, hour)
        .prefault("60s")
        .describe("Before the close: what the market settles on is the average of it; 0s is the last moment"),
      maxAge: durationText(millis(1), week).prefault("15s").describe("An older underlying says nothing"),
    })
    .prefault({})
    .describe("Stage digital-fair: the chance that an underlying ends where the market's strikes want it"),
  weatherFair: z
    .strictObject({
      weight: factor(0, 1).prefault(0.7),
      maxAge: durationText(millis(1), week).prefault("12h").describe("An older forecast says nothing"),
    })
    .prefault({})
    .describe("Stage weather-fair: the chance that a forecast whole number lands on the market's strikes"),
  recalibration: z
    .strictObject({
      trust: factor(0, 1).prefault(0.5).describe("How much of the correction is believed; 0 is none"),
      slopes: z
        .record(z.string(), factor(0.2, 5))
        .default({})
        .describe("By the exchange's category, instead of the published table: log-odds times this"),
    })
    .prefault({})
    .describe(
      "Stage recalibrated-fair: favourites and longshots as they turned out, by category and time left",
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

export function fairStages(keys: Values<typeof fairKeys>, priorSeconds: number) {
  const { fair, fusedFair, weightedMid, microprice, ownTrade, coherentFair, flowShift } = keys;
  const { digitalFair, weatherFair, recalibration } = keys;
  const digital = { averageSeconds: secondsOf(digitalFair.average), ageMax: digitalFair.maxAge };
  const weather = { ageMax: weatherFair.maxAge };
  return {
    "weighted-fair": {
      book: fair.book,
      last: fair.last,
      references: fair.references,
      referenceAgeMax: fair.referenceMaxAge,
    },
    "fused-fair": {
      mid: fusedFair.mid,
      sizes: fusedFair.sizes,
      sizesBy: fusedFair.sizesBy,
      last: { weight: fusedFair.lastTrade, deviation: fusedFair.lastDeviation / oneDollar },
      references: mapValues(fusedFair.references, (deviation) => deviation / oneDollar),
      referenceAgeMax: fair.referenceMaxAge,
      digital: { ...digital, deviation: fusedFair.digital / oneDollar },
      weather: { ...weather, deviation: fusedFair.weather / oneDollar },
      priorSeconds,
    },
    "digital-fair": { ...digital, weight: digitalFair.weight },
    "weather-fair": { ...weather, weight: weatherFair.weight },
    "recalibrated-fair": recalibration,
    "filtered-fair": {},
    "weighted-mid": weightedMid,
    microprice: { weight: microprice.weight },
    "own-trade": { weight: ownTrade.weight, halfLife: secondsOf(ownTrade.halfLife) },
    "coherent-fair": coherentFair,
    "flow-shift": { strength: flowShift.strength, halfLife: secondsOf(flowShift.halfLife) },
  } satisfies Partial<ShelfParams>;
}

function mapValues(
  from: Readonly<Record<string, Price>>,
  to: (value: Price) => number,
): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(from).map(([name, value]) => [name, to(value)]));
}
