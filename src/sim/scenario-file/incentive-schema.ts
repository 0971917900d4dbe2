import { z } from "zod";
import { contracts, dollars, seconds } from "../../domain/units.ts";
import { durationText, moneyText, numberText, qtyText } from "./scenario-text.ts";
import type { IncentiveRules, ProgrammePlan } from "../incentive/plan.ts";

/** What a scenario file says of incentive programmes. */

const year = seconds(366 * 86_400);
const money = moneyText(dollars(1), dollars(10_000_000));

const common = {
  market: z.string().min(1).max(64),
  description: z.string().min(1).max(200).default("Reward for trading activity"),
  startsAfter: durationText(seconds(0), year).default(seconds(0)),
  endsAfter: durationText(seconds(1), year),
  paysAfter: durationText(seconds(0), year).default(seconds(0)),
  reward: money,
  maxPerAccount: money.optional(),
};

export const incentiveSchema = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({
      kind: z.literal("liquidity"),
      ...common,
      targetSize: qtyText(contracts(1), contracts(1_000_000)),
      /** What a contract keeps of its score for each tick away from the best price. */
      discountFactor: numberText(0, 1),
    }),
    z.strictObject({ kind: z.literal("volume"), ...common }),
  ],
  { error: "`kind` is liquidity or volume" },
);

export const incentiveRulesSchema = z
  .strictObject({
    sideRule: z.enum(["both", "each"]).optional(),
    tickRule: z.enum(["grid", "finest"]).optional(),
    ineligible: z.array(z.string().min(1).max(128)).max(10_000).optional(),
  })
  .optional();

export function programmePlan(text: z.infer<typeof incentiveSchema>): ProgrammePlan {
  const { description, startsAfter, endsAfter, paysAfter, reward, maxPerAccount } = text;
  const plan = {
    ticker: text.market,
    description,
    startsAfter,
    endsAfter,
    paysAfter,
    reward,
    ...(maxPerAccount === undefined ? {} : { maxPerAccount }),
  };
  if (text.kind === "volume") return { ...plan, kind: text.kind };
  const { targetSize, discountFactor } = text;
  return { ...plan, kind: text.kind, targetSize, discountBps: Math.round(discountFactor * 10_000) };
}

export function incentiveRules(text: z.infer<typeof incentiveRulesSchema>): Partial<IncentiveRules> {
  const { sideRule, tickRule, ineligible } = text ?? {};
  return {
    ...(sideRule === undefined ? {} : { sideRule }),
    ...(tickRule === undefined ? {} : { tickRule }),
    ...(ineligible === undefined ? {} : { ineligible }),
  };
}
