import type { Side } from "../domain/side.ts";
import { contracts, most, type Price, type Qty } from "../domain/units.ts";
import { countWithin } from "../lib/rolling-count.ts";
import type { Appraisal } from "./plan.ts";
import type { EngineState, MarketState } from "./state.ts";
import { othersAt } from "./view.ts";
import { reserveOf, tokenPrice } from "./write-budget.ts";

/** A market where nothing has traded may trade in the next minute: so much is always expected. */
const flowMin = contracts(10);

/** What orders of one side may be worth now; undefined when there is no value to compare with, or positions have to go. */
export function appraisalOf(state: EngineState, market: MarketState, side: Side): Appraisal | undefined {
  const { alarm, now, writeTokens, writeCapacity, writeCosts, openOrders } = state;
  const { spread } = market;
  if (spread === undefined || alarm.rung === "flatten") return undefined;
  const reserve = reserveOf(openOrders, writeCosts.cancel, writeCapacity);
  const aheadAt = (price: Price): Qty => othersAt(state, market, side, price);
  return {
    edge: spread / 2,
    flow: most(flowMin, countWithin(market.traded[side], now) as Qty),
    aheadAt,
    aheadOf: ({ price, place }) => place?.ahead ?? aheadAt(price),
    tokenPrice: tokenPrice(writeTokens.available(now), reserve, writeCapacity),
    costs: writeCosts,
  };
}
