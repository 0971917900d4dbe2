import { feeRounding, tradeFee, type FeeRule } from "../../domain/fees.ts";
import { sides } from "../../domain/side.ts";
import { minus, plus, zeroMoney, zeroQty, type Money, type Qty, type Time } from "../../domain/units.ts";
import type { TradingRules } from "../rules.ts";
import type { FeePricing, Holding } from "./portfolio.ts";
import { claimsOn, type Claim, type ClaimChange } from "./reserve.ts";

/** Under which rule and when a fee would be charged. */
export interface FeeMoment {
  readonly rule: FeeRule;
  readonly at: Time;
}

/**
 * Fees that must be there beside the price of the resting orders of a market: fees are checked too [api.md §9.3].
 * Each order counts for itself, so the sum follows the change of one order from one size to another; only another
 * rule, or another rounding, counts all of them anew.
 */
export function changeHeadroom(
  rules: TradingRules,
  holding: Holding,
  moment: FeeMoment,
  change: { readonly claim: Claim; readonly from: Qty; readonly to: Qty },
): void {
  const pricing = pricingOf(rules, holding, moment);
  const { claim, from, to } = change;
  const total = isSame(holding.feePricing, pricing)
    ? plus(holding.feeHeadroom, minus(feeOf(pricing, claim, to), feeOf(pricing, claim, from)))
    : allFees(holding, pricing);
  holding.feePricing = pricing;
  holding.wallet.feeHeadroom = plus(holding.wallet.feeHeadroom, minus(total, holding.feeHeadroom));
  holding.feeHeadroom = total;
}

/** What it would be after a change that is being considered. */
export function headroomAfter(
  rules: TradingRules,
  holding: Holding,
  moment: FeeMoment,
  { gone, added }: ClaimChange,
): Money {
  const pricing = pricingOf(rules, holding, moment);
  let total = isSame(holding.feePricing, pricing) ? holding.feeHeadroom : allFees(holding, pricing);
  for (const claim of gone.values()) total = minus(total, feeOf(pricing, claim, claim.left));
  return added === undefined ? total : plus(total, feeOf(pricing, added, added.left));
}

function pricingOf(rules: TradingRules, holding: Holding, moment: FeeMoment): FeePricing | undefined {
  const { rule, at } = moment;
  const role = rules.feeReserve;
  const isFree = rule.multiplier === 0 || (role === "maker" && rule.kind === "quadratic");
  if (role === "none" || isFree || (rule.waivedUntil !== undefined && at < rule.waivedUntil))
    return undefined;
  return { role, rule, at, rounding: feeRounding(at, holding.portfolio.membership) };
}

function isSame(a: FeePricing | undefined, b: FeePricing | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.rule === b.rule && a.rounding.feeStep === b.rounding.feeStep;
}

function allFees(holding: Holding, pricing: FeePricing | undefined): Money {
  let total = zeroMoney;
  if (pricing === undefined) return total;
  for (const side of sides) {
    for (const claim of claimsOn(holding.claims, side))
      total = plus(total, feeOf(pricing, claim, claim.left));
  }
  return total;
}

function feeOf(pricing: FeePricing | undefined, { price }: Claim, qty: Qty): Money {
  if (pricing === undefined || qty === zeroQty) return zeroMoney;
  return tradeFee(pricing.rule, pricing.role, price, qty, pricing.at, pricing.rounding);
}
