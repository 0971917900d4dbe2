import { z } from "zod";
import { cents, contracts, oneDollar, price, qty, seconds } from "../../domain/units.ts";
import { countText, durationText, numberText, priceText, qtyText } from "./scenario-text.ts";
import type { CrowdPlan } from "../crowd/plan.ts";

/** The people of one market as a scenario file writes them. */

const year = seconds(366 * 86_400);
const rate = numberText(0, 1_000);
const size = qtyText(qty(1), contracts(1_000_000));
const edge = priceText(cents(0), cents(100));
const refresh = durationText(seconds(0.01), year);
const delay = durationText(seconds(0), seconds(3_600));
const share = numberText(0, 1);

const rival = z.strictObject({
  halfSpread: priceText(price(1), cents(99)),
  qty: size,
  levels: countText(1, 20),
  refresh,
  delay,
  wander: numberText(0, 2).optional(),
  step: priceText(price(1), cents(50)).optional(),
  flicker: share.optional(),
});

const noise = z.strictObject({
  perSecond: rate,
  yesShare: share,
  medianQty: size,
  patience: edge,
  delay: delay.optional(),
  burst: numberText(0, 0.9).optional(),
  persistence: numberText(0, 0.99).optional(),
  taste: numberText(0, 0.5).optional(),
});

const phase = z.strictObject({ after: durationText(seconds(0), year), times: numberText(0, 1_000) });

export const crowdSchema = z.strictObject({
  value: numberText(0.0001, 0.9999),
  volatility: numberText(0, 10),
  jumps: z.strictObject({ perSecond: rate, size: numberText(0, 10) }).default({ perSecond: 0, size: 0 }),
  noise,
  informed: z.strictObject({ perSecond: rate, edge, medianQty: size, delay: delay.optional() }),
  rivals: z.array(rival).max(20),
  farmers: z
    .array(z.strictObject({ qty: size, refresh }))
    .max(20)
    .optional(),
  opinion: z.strictObject({ slope: numberText(0.5, 2), lean: numberText(-1, 1) }).optional(),
  pace: z
    .strictObject({
      hours: z.enum(["even", "american"]).default("even"),
      phases: z.array(phase).max(100).default([]),
    })
    .optional(),
});

export function crowdPlan(crowd: z.infer<typeof crowdSchema>): CrowdPlan {
  const { jumps, noise: takers, informed, rivals, ...rest } = crowd;
  const { perSecond: noiseRate, patience, ...restOfNoise } = takers;
  const { perSecond: informedRate, ...restOfInformed } = informed;
  const { pace, ...others } = rest;
  return known({
    ...others,
    jumpRate: jumps.perSecond,
    jumpSize: jumps.size,
    noise: known({ ...restOfNoise, rate: noiseRate, patience: patience / oneDollar }),
    informed: known({ ...restOfInformed, rate: informedRate }),
    rivals: rivals.map(known),
    pace: pace && { ...pace, phases: pace.phases.toSorted((a, b) => a.after - b.after) },
  });
}

type Known<Value> = { [Key in keyof Value]: Exclude<Value[Key], undefined> };

/** Without the members that were left out in the file. */
function known<Value extends object>(value: Value): Known<Value> {
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== undefined),
  ) as Known<Value>;
}
