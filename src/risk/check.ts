import { most, zeroMoney, type Money } from "../domain/units.ts";
import { measureAccountLoss } from "./account-loss.ts";
import { measureCash } from "./cash.ts";
import { measureCategoryLoss } from "./category-loss.ts";
import { measureEventLoss } from "./event-loss.ts";
import { worstEventLoss } from "./event-worst.ts";
import { isPureReduction, withOrder, type Exposure, type OpenOrder } from "./exposure.ts";
import { measureFillRate } from "./fill-rate.ts";
import { measureMarketCapital } from "./market-capital.ts";
import { measureMarketLoss } from "./market-loss.ts";
import { measureOpenOrders } from "./open-orders.ts";
import { measureOrderRate } from "./order-rate.ts";
import { measureOrderSize } from "./order-size.ts";
import { measureOwnCross } from "./own-cross.ts";
import { measurePosition } from "./position-cap.ts";
import { measurePriceBand } from "./price-band.ts";
import { measureSeriesLoss } from "./series-loss.ts";
import type { Limits, Rule, Situation } from "./situation.ts";
import { measureStaleness } from "./stale-data.ts";
import { allowed, isWithin, type Measure, type Verdict } from "./verdict.ts";

/** Every rule that an order which adds exposure has to pass. */
const rules: readonly Rule[] = [
  measurePosition,
  measureMarketCapital,
  measureMarketLoss,
  measureEventLoss,
  measureSeriesLoss,
  measureCategoryLoss,
  measureAccountLoss,
  measureCash,
  measureOrderSize,
  measurePriceBand,
  measureOpenOrders,
  measureOrderRate,
  measureFillRate,
  measureStaleness,
];

/** Passes what no rule forbids; otherwise names the first that does, with its numbers. */
export function checkOrder(order: OpenOrder, now: Situation, limits: Limits): Verdict {
  const why = measureOrder(order, now, limits).find((measure) => !isWithin(measure));
  return why === undefined ? allowed : { ok: false, why };
}

/**
 * What every rule sees. An order that can only shrink the position is measured against our own orders alone: the
 * way back is never blocked, whatever else is wrong. Only crossing ourselves is refused always, and what makes the
 * event's worst outcome worse: of two NO in a race each pays for the other, and giving one back is no reduction.
 */
export function measureOrder(order: OpenOrder, now: Situation, limits: Limits): readonly Measure[] {
  const own = measureOwnCross(order, now.open);
  const after = withOrder(now.market, order);
  const { shape, strike, rest } = now.event;
  // A sure gain in one event is no licence in another.
  const worstWith = (market: Exposure): Money =>
    most(zeroMoney, worstEventLoss([{ exposure: market, strike }, ...rest], shape));
  const eventAfter = worstWith(after);
  if (isPureReduction(now.market, order)) {
    return eventAfter > worstWith(now.market)
      ? [own, ...measureEventLoss({ order, now, after, eventAfter, limits })]
      : [own];
  }
  return [own, ...rules.flatMap((rule) => rule({ order, now, after, eventAfter, limits }))];
}
