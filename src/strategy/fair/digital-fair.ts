import type { Strike } from "../../domain/market.ts";
import { secondsOf, type Time } from "../../domain/units.ts";
import { digitalValue, type Digital } from "../model/digital.ts";
import { probable } from "../probable.ts";
import { averageSoFar } from "../signal/settlement-average.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";
import type { View } from "../view.ts";
import { pool } from "./pool.ts";

/** The chance that a price ends where the market's strikes want it, as one opinion of the value [theory A17]. */
export interface DigitalFairParams {
  /** Its share among what is there already, from 0 to 1. */
  readonly weight: number;
  /** Seconds before the close that the settlement is the average of; 0 settles on the last moment. */
  readonly averageSeconds: number;
  /** An underlying that was told longer ago says nothing. */
  readonly ageMax: Time;
}

export const digitalFair: Stage<DigitalFairParams> = {
  role: "fair",
  reads: ["average"],
  run: (view, draft, params, trace) => {
    const value = digitalFairOf(view, params);
    if (value === undefined) {
      trace?.({
        stage: "digital-fair",
        text: "says nothing: no strike, or no underlying that is new enough",
      });
      return;
    }
    pool(draft, value, params.weight);
    if (trace === undefined || view.underlying === undefined) return;
    const { price, volatility, at } = view.underlying;
    const left = secondsOf(view.market.closeAt) - secondsOf(at);
    trace({
      stage: "digital-fair",
      text: `${price} with ${(100 * volatility).toFixed(0)}% a year and ${left.toFixed(0)} s left: ${showDollars(value)}, weight ${params.weight}; fair value ${showDollars(draft.fair)}`,
    });
  },
};

/**
 * Undefined where nothing is known. All of it as of the moment when the price was told: what it may have done since is in
 * the time that was left then.
 */
export function digitalFairOf(view: View, params: Omit<DigitalFairParams, "weight">): number | undefined {
  const { underlying, now } = view;
  const { strike, closeAt } = view.market;
  if (underlying === undefined || strike === undefined || now - underlying.at > params.ageMax)
    return undefined;
  const meanSoFar = averageSoFar(view.signals.average);
  const terms: Omit<Digital, "strike"> = {
    spot: underlying.price,
    volatility: underlying.volatility,
    secondsLeft: Math.max(leastSeconds, secondsOf(closeAt) - secondsOf(underlying.at)),
    averagedSeconds: params.averageSeconds,
    ...(meanSoFar === undefined ? {} : { meanSoFar }),
  };
  return probable(chanceBetween(strike, (at) => chanceAbove(terms, at)));
}

/** That it ends above the lower bound and not above the upper one; a bound itself has no chance. */
function chanceBetween({ from, to }: Strike, above: (strike: number) => number): number {
  return (from === undefined ? 1 : above(from.at)) - (to === undefined ? 0 : above(to.at));
}

/** A price is never below zero. */
function chanceAbove(terms: Omit<Digital, "strike">, strike: number): number {
  return strike <= 0 ? 1 : digitalValue({ ...terms, strike });
}

/** At the very end, and on the strike, it could still be either. */
const leastSeconds = 0.001;
