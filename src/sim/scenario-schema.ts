import { z } from "zod";
import { feeKinds } from "../domain/fees.ts";
import { cents, dollars, price, seconds } from "../domain/units.ts";
import { crowdSchema } from "./crowd/crowd-schema.ts";
import { newsSchema } from "./crowd/news-schema.ts";
import { faultSchema } from "./faults/fault-schema.ts";
import type { ApiTier } from "./scenario.ts";
import { countText, durationText, moneyText, multiplierText, priceText } from "./scenario-text.ts";

/** The shape of a scenario file. Every list has a limit, and nothing unknown is let through. */

const tiers: readonly ApiTier[] = ["basic", "advanced", "expert", "premier", "paragon", "prime", "prestige"];

const ticker = z.string().regex(/^[A-Za-z0-9.-]{1,64}$/, {
  error: "a ticker has 1 to 64 letters, digits, dots and dashes",
});
const title = z.string().min(1).max(200);
const year = seconds(366 * 86_400);
const duration = durationText(seconds(0), year);

const range = z.strictObject({
  start: priceText(cents(0), cents(100)),
  end: priceText(cents(0), cents(100)),
  step: priceText(price(1), cents(100)),
});

const market = z.strictObject({
  ticker,
  event: ticker,
  title,
  /** A known name needs no ranges. */
  priceLevelStructure: z.string().max(64),
  priceRanges: z.array(range).min(1).max(10).optional(),
  shard: countText(0, 9).default(0),
  opensAfter: duration.default(seconds(0)),
  closesAfter: duration,
  determinesAfter: duration.default(seconds(3)),
  settlesAfter: duration.default(seconds(3)),
  result: z.enum(["yes", "no"]).optional(),
  crowd: crowdSchema,
});

export const scenarioSchema = z.strictObject({
  name: z.string().min(1).max(64),
  account: z.strictObject({
    cash: moneyText(dollars(0), dollars(1_000_000_000)),
    membership: z.enum(["direct", "other"]).default("direct"),
    tier: z.enum(tiers).default("basic"),
  }),
  series: z
    .array(
      z.strictObject({
        ticker,
        title,
        category: title,
        fees: z.enum(feeKinds).default("quadratic"),
        feeMultiplier: multiplierText.default(10_000),
      }),
    )
    .min(1)
    .max(1_000),
  events: z
    .array(
      z.strictObject({
        ticker,
        series: ticker,
        title,
        exclusive: z.boolean().default(false),
        news: newsSchema.optional(),
      }),
    )
    .min(1)
    .max(10_000),
  markets: z.array(market).min(1).max(10_000),
  faults: z.array(faultSchema).max(1_000).default([]),
});

export type ScenarioText = z.infer<typeof scenarioSchema>;
