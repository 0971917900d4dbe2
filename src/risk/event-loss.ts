import { plus, zeroMoney, most, minus, type Money } from "../domain/units.ts";
import { worstLoss, type Exposure } from "./exposure.ts";
import { allowed, type Verdict } from "./verdict.ts";

/**
 * The worst settlement over one event. When at most one market can resolve YES the outcomes are "none" and
 * "that one": exact. Otherwise every market may take its own worst result: the sum, which no ladder exceeds.
 */
export function checkEventLoss(after: readonly Exposure[], isExclusive: boolean, cap: Money): Verdict {
  const worst = worstOfEvent(after, isExclusive);
  return worst <= cap ? allowed : { ok: false, why: { code: "event-loss", worst, cap } };
}

export function worstOfEvent(markets: readonly Exposure[], isExclusive: boolean): Money {
  return isExclusive ? worstExclusive(markets) : worstIndependent(markets);
}

function worstIndependent(markets: readonly Exposure[]): Money {
  return markets.reduce((total, market) => plus(total, worstLoss(market)), zeroMoney);
}

function worstExclusive(markets: readonly Exposure[]): Money {
  const none = markets.reduce((total, market) => plus(total, market.lossIfNo), zeroMoney);
  return markets.reduce(
    (worst, market) => most(worst, plus(none, minus(market.lossIfYes, market.lossIfNo))),
    none,
  );
}
