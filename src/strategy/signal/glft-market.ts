import { secondsOf } from "../../domain/units.ts";
import type { Glft } from "../model/glft.ts";
import type { View } from "../view.ts";
import { adverseCost, makerFee, type AdversePrior } from "./fill-cost.ts";
import { flowShare } from "./order-flow.ts";
import { priceVolatility, type VolatilityPrior } from "./price-volatility.ts";
import { seenTakers, type TakerPrior } from "./taker-reach.ts";

/** What the dealer of Guéant, Lehalle and Fernandez-Tapia is told beside what the market shows. */
export interface GlftParams extends VolatilityPrior {
  /** One over dollars. Above 0. */
  readonly riskAversion: number;
  /** Contracts that one fill is of. */
  readonly lot: number;
  readonly takers: TakerPrior;
  /** Absent: fills are held to cost nothing but the fee. */
  readonly adverse: AdversePrior | undefined;
  /** How far the value goes in a second while all flow is one-sided, and how soon flow is forgotten. */
  readonly drift: { readonly dollars: number; readonly halfLife: number };
}

/**
 * The market to that dealer: dollars a contract, seconds, and lots of what one fill is of, which is why what one lot
 * risks goes into the risk aversion. Takers of both sides are one mean, as the model has them.
 */
export function glftMarket(view: View, value: number, params: GlftParams): Glft {
  const { riskAversion, lot, takers, adverse } = params;
  const { rate, decay } = seenTakers(view.signals.reach, takers);
  return {
    riskAversion: riskAversion * lot,
    volatility: priceVolatility(view, value, params),
    rate: (rate.bid + rate.ask) / 2,
    decay,
    fee: makerFee(view, value),
    adverseMove: adverse === undefined ? 0 : meanAdverse(view, value, adverse),
    drift: driftOf(view, params),
  };
}

function meanAdverse({ signals }: View, value: number, adverse: AdversePrior): number {
  return (adverseCost(signals, "bid", value, adverse) + adverseCost(signals, "ask", value, adverse)) / 2;
}

function driftOf({ signals, now }: View, { drift }: GlftParams): number {
  if (drift.dollars === 0) return 0;
  return drift.dollars * flowShare(signals.flow, secondsOf(now), drift.halfLife);
}
