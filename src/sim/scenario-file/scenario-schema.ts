import { z } from "zod";
import { feeKinds } from "../../domain/fees.ts";
import { cents, dollars, price, seconds } from "../../domain/units.ts";
import { crowdPlan, crowdSchema } from "./crowd-schema.ts";
import { newsSchema } from "./news-schema.ts";
import { faultSchema } from "./fault-schema.ts";
import { incentiveRulesSchema, incentiveSchema } from "./incentive-schema.ts";
import { maintenanceSchema, operationSchema, periodText, termsShape } from "./life-schema.ts";
import type { ApiTier } from "../scenario.ts";
import {
  countText,
  durationText,
  moneyText,
  multiplierText,
  numberText,
  priceText,
} from "./scenario-text.ts";

/** The shape of a scenario file. Every list has a limit, and nothing unknown is let through. */

const tiers: readonly ApiTier[] = ["basic", "advanced", "expert", "premier", "paragon", "prime", "prestige"];

const ticker = z.string().regex(/^[A-Za-z0-9.-]{1,64}$/, {
  error: "a ticker has 1 to 64 letters, digits, dots and dashes",
});
const title = z.string().min(1).max(200);
const year = seconds(366 * 86_400);
const duration = durationText(seconds(0), year);

const amount = moneyText(dollars(0), dollars(1_000_000_000));

const amounts = z.record(z.string().regex(/^\d{1,2}$/, { error: "a shard is a whole number" }), amount);

/** One amount, or one by shard; what is wrong is told of the form that was meant. */
const cash = z.unknown().transform((value, context) => {
  const isByShard = typeof value === "object" && value !== null;
  const read = isByShard ? amounts.safeParse(value) : amount.safeParse(value);
  if (read.success) return read.data;
  for (const { path, message } of read.error.issues) {
    context.addIssue({ code: "custom", path: [...path], message });
  }
  return z.NEVER;
});

/** What nobody documents; src/sim/rules.ts says what each of them means. */
const rules = z.strictObject({
  closingCredit: z.enum(["oldest", "none"]).optional(),
  feeReserve: z.enum(["maker", "taker", "none"]).optional(),
  oppositeQuotes: z.enum(["sum", "max"]).optional(),
  pauseAnswer: z.enum(["invalid_order", "unavailable"]).optional(),
  cancelAll: z.enum(["lingering", "at-once"]).optional(),
  postOnlyCross: z.enum(["refused", "cancelled"]).optional(),
  makerPrevention: z.enum(["goes-on", "stops"]).optional(),
  queueCounts: z.enum(["own-level", "better-levels"]).optional(),
  openOrdersMax: countText(1, 100_000_000).optional(),
  costBasis: z.enum(["average", "fifo"]).optional(),
  transferStopsAfter: z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(),
});

const range = z.strictObject({
  start: priceText(cents(0), cents(100)),
  end: priceText(cents(0), cents(100)),
  step: priceText(price(1), cents(100)),
});

const marketShape = {
  title,
  /** A known name needs no ranges. */
  priceLevelStructure: z.string().max(64),
  priceRanges: z.array(range).min(1).max(10).optional(),
  shard: countText(0, 9).default(0),
  determinesAfter: duration.default(seconds(3)),
  settlesAfter: duration.default(seconds(3)),
  result: z.enum(["yes", "no"]).optional(),
  /** Makers of quotes get the short time to confirm. */
  volatile: z.boolean().default(false),
  ...termsShape,
  /** Absent: nobody comes by themselves. */
  crowd: crowdSchema.transform(crowdPlan).optional(),
};

const market = z.strictObject({
  ticker,
  event: ticker,
  opensAfter: duration.default(seconds(0)),
  closesAfter: duration,
  ...marketShape,
});

/** Events that a series lists by itself, one period after the other. */
const recurring = z.strictObject({
  every: periodText,
  title,
  exclusive: z.boolean().default(false),
  markets: z
    .array(z.strictObject({ suffix: ticker, ...marketShape }))
    .min(1)
    .max(100),
});

/** Events whose markets users may combine to one. */
const collection = z.strictObject({
  ticker,
  series: ticker,
  title,
  description: z.string().max(1_000).default(""),
  events: z
    .array(
      z.strictObject({
        event: ticker,
        yesOnly: z.boolean().default(false),
        sizeMin: countText(1, 100).optional(),
        sizeMax: countText(1, 100).optional(),
      }),
    )
    .min(1)
    .max(1_000),
  ordered: z.boolean().default(false),
  sizeMin: countText(1, 100).default(2),
  sizeMax: countText(1, 100).default(10),
  opensAfter: duration.default(seconds(0)),
  closesAfter: duration.default(year),
  settlesAfter: duration.default(seconds(3)),
});

/** How requests for quotes go; what is left out is as documented. */
const rfq = z.strictObject({
  acceptedSide: z.enum(["quoted", "taken"]).optional(),
  replaces: z.enum(["same-market", "all"]).optional(),
  swapsFeesWithin: duration.optional(),
  openMax: countText(1, 10_000).optional(),
});

const quoter = z.strictObject({
  markup: numberText(1, 100),
  spread: numberText(0, 3),
  delay: durationText(seconds(0), seconds(3_600)),
});

/** People who ask for combos by themselves, and people who answer. */
const rfqCrowd = z.strictObject({
  perSecond: numberText(0, 1_000),
  medianCost: moneyText(dollars(1), dollars(1_000_000)),
  patience: numberText(0, 100),
  waits: durationText(seconds(0), seconds(3_600)),
  quoters: z.array(quoter).max(20),
});

export const scenarioSchema = z.strictObject({
  name: z.string().min(1).max(64),
  account: z.strictObject({
    cash,
    membership: z.enum(["direct", "other"]).default("direct"),
    tier: z.enum(tiers).default("basic"),
  }),
  rules: rules.optional(),
  series: z
    .array(
      z.strictObject({
        ticker,
        title,
        category: title,
        fees: z.enum(feeKinds).default("quadratic"),
        feeMultiplier: multiplierText.default(10_000),
        recurring: recurring.optional(),
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
        listedAfter: duration.optional(),
      }),
    )
    .min(1)
    .max(10_000),
  markets: z.array(market).min(1).max(10_000),
  collections: z.array(collection).max(1_000).default([]),
  rfq: rfq.optional(),
  rfqCrowd: rfqCrowd.optional(),
  blockTrades: z.strictObject({ proposerAccepts: z.boolean() }).optional(),
  maintenance: maintenanceSchema,
  operations: z.array(operationSchema).max(10_000).default([]),
  incentives: z.array(incentiveSchema).max(10_000).default([]),
  incentiveRules: incentiveRulesSchema,
  faults: z.array(faultSchema).max(1_000).default([]),
});

/** What stands in a file; populate.ts makes it whole. */
export type FileText = z.infer<typeof scenarioSchema>;
