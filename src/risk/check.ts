import type { Money, Qty } from "../domain/units.ts";
import { checkCash } from "./cash.ts";
import { checkEventLoss, worstOfEvent } from "./event-loss.ts";
import { isPureReduction, withOrder, type Exposure, type OpenOrder } from "./exposure.ts";
import { checkMarketCapital } from "./market-capital.ts";
import { checkOwnCross } from "./own-cross.ts";
import { checkPositionCap } from "./position-cap.ts";
import { allowed, type Verdict } from "./verdict.ts";

/** What may never happen. Every amount is a hard limit on the worst case, not on what is likely. */
export interface Limits {
  readonly maxPosition: Qty;
  /** What shares of capital are counted from; undefined takes the account's worth at the start. */
  readonly capital: Money | undefined;
  readonly marketCapitalShare: number;
  readonly eventLossMax: Money;
}

/** Everything an order is judged against. */
export interface Situation {
  readonly market: Exposure;
  /** Orders of ours in the same market that may still fill. */
  readonly open: readonly OpenOrder[];
  /** The event's other markets. */
  readonly eventRest: readonly Exposure[];
  readonly isExclusive: boolean;
  /** Cash that open orders of all other markets may take. */
  readonly otherOrderCash: Money;
  readonly cash: Money;
  readonly capital: Money;
}

/**
 * The verdict of every rule, the first no winning. An order that can only shrink the position passes whatever
 * else is wrong: the way back is never blocked. Only crossing ourselves is refused always, and what makes the event's
 * worst outcome worse: of two NO in a race each pays for the other, and giving one back is no reduction.
 */
export function checkOrder(order: OpenOrder, now: Situation, limits: Limits): Verdict {
  const own = checkOwnCross(order, now.open);
  if (!own.ok) return own;
  const after = withOrder(now.market, order);
  const eventLoss = checkEventLoss([after, ...now.eventRest], now.isExclusive, limits.eventLossMax);
  if (isPureReduction(now.market, order)) return hasGrown(now, after) ? eventLoss : allowed;
  const verdicts = [
    checkPositionCap(after, limits.maxPosition),
    checkMarketCapital(after, now.capital, limits.marketCapitalShare),
    eventLoss,
    checkCash(after, now.otherOrderCash, now.cash),
  ];
  return verdicts.find((verdict) => !verdict.ok) ?? allowed;
}

function hasGrown(now: Situation, after: Exposure): boolean {
  const before = worstOfEvent([now.market, ...now.eventRest], now.isExclusive);
  return worstOfEvent([after, ...now.eventRest], now.isExclusive) > before;
}
