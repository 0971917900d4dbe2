import type { RfqSize } from "../../domain/rfq.ts";
import { chargeFill, feeRounding, tradeFee, type FeeRule, type Membership } from "../../domain/fees.ts";
import { cost, negative, zeroMoney, zeroQty, type Price, type Qty, type Time } from "../../domain/units.ts";

/** As whom, and under which fees, the taker would pay. */
export interface TakerTerms {
  readonly fees: FeeRule;
  readonly membership: Membership;
  readonly at: Time;
}

/** A billion contracts: a product with any price stays exact. */
const qtyMax = 100_000_000_000;

/** Contracts that an RFQ asks for when each costs its taker `each`: for a target cost the most that fit into it. */
export function contractsFor(size: RfqSize, each: Price, terms: TakerTerms): Qty {
  if (size.kind === "contracts") return size.qty;
  const most = Math.min(qtyMax, Math.floor(size.cost / each)) as Qty;
  if (size.excludesFees || spent(each, most, terms) <= size.cost) return most;
  let fits: Qty = zeroQty;
  let tooMany = most;
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2) as Qty;
    if (spent(each, middle, terms) <= size.cost) fits = middle;
    else tooMany = middle;
  }
  return fits;
}

/** Everything the taker would be charged for one fill of this size, rounding included. */
function spent(each: Price, qty: Qty, { fees, membership, at }: TakerTerms): number {
  const rounding = feeRounding(at, membership);
  const fee = tradeFee(fees, "taker", each, qty, at, rounding);
  return -chargeFill(negative(cost(each, qty)), fee, zeroMoney, rounding).cashChange;
}
