import { z } from "zod";
import { cents, contracts, oneDollar, price, qty, seconds, zeroQty } from "../../domain/units.ts";
import type { AdmissionRules } from "../../report/admission.ts";
import { durationText, factor, priceText, qtyNumber } from "./amount.ts";
import { anyTime, week } from "./bounds.ts";

const anyCount = 1_000_000;
const tenYears = seconds(315_360_000);

const names = z.strictObject({
  allow: z.array(z.string().min(1)).max(500).default([]).describe("Only these; empty: all"),
  deny: z.array(z.string().min(1)).max(500).default([]).describe("Never these"),
});

/** Which markets are quoted when none are named: rules, each with a default that refuses nothing but what the guide would. */
export const selectSchema = z.strictObject({
  count: z.int().min(1).max(500).default(5),
  by: z
    .enum(["worth", "dollar-days"])
    .default("worth")
    .describe("worth: what a market may pay a day. dollar-days: for each dollar, as long as it is bound"),
  minSpread: priceText(cents(1), cents(98)).prefault("30c"),
  maxSpread: priceText(cents(1), oneDollar).prefault("100c"),
  tradedWithin: durationText(seconds(1), week).prefault("24h"),
  minPrintsPerHour: factor(0, anyCount).prefault(0).describe("Trades an hour, of the last day"),
  maxPrintsPerHour: factor(0, anyCount).prefault(anyCount),
  maxTapeRange: priceText(price(0), oneDollar)
    .prefault("100c")
    .describe("Dearest less cheapest trade of the last day"),
  minTouch: qtyNumber(zeroQty, contracts(anyCount))
    .prefault(0)
    .describe("Contracts at the best price of the thinner side"),
  maxTouch: qtyNumber(qty(1), contracts(anyCount))
    .prefault(anyCount)
    .describe("Contracts at the best price of the thicker side: so many makers are there already"),
  minVolume: qtyNumber(zeroQty, contracts(anyCount)).prefault(0).describe("Contracts in the last 24 hours"),
  closesAfter: durationText(anyTime, week).prefault("1h"),
  closesBefore: durationText(seconds(1), tenYears).prefault("3650d"),
  series: names.prefault({}).describe("By their tickers"),
  categories: names.prefault({}).describe("The exchange's headings: Sports, Crypto, …"),
  combos: z.boolean().default(false).describe("Also multi-leg (parlay) markets"),
  scan: z.int().min(1).max(100_000).default(1_000).describe("How many open markets to look at"),
});

/** Whether the choice is made again while the bot runs. */
export const rotateSchema = z.strictObject({
  every: durationText(anyTime, week).prefault("0s").describe("Choose anew so often; 0s: never"),
  margin: factor(0, 10)
    .prefault(0.25)
    .describe(
      "How much more a newcomer has to be worth than the market whose place it takes: 0.25 is a quarter",
    ),
  stay: durationText(anyTime, week)
    .prefault("30m")
    .describe("A market that was chosen stays for so long at least"),
});

export function admissionRules(select: z.output<typeof selectSchema>): AdmissionRules {
  return {
    spreadMax: select.maxSpread,
    printsMin: select.minPrintsPerHour,
    printsMax: select.maxPrintsPerHour,
    tapeRangeMax: select.maxTapeRange,
    touchMin: select.minTouch,
    touchMax: select.maxTouch,
    closesBefore: select.closesBefore,
    volumeMin: select.minVolume,
    series: select.series,
    categories: select.categories,
    combos: select.combos,
  };
}
