import { minus, plus, type Money } from "../domain/units.ts";
import type { Situation } from "../risk/check.ts";
import { exposure, type Exposure, type OpenOrder } from "../risk/exposure.ts";
import { openPart } from "./order-life.ts";
import type { EngineState, MarketState } from "./state.ts";

/** What an order of this market is judged against: its own market, its event's others, and the account. */
export function situationOf(state: EngineState, market: MarketState): Situation {
  recount(state);
  const siblings = state.marketsOfEvent.get(market.market.eventTicker) ?? [];
  return {
    market: market.exposure,
    open: openParts(market),
    eventRest: siblings.filter((other) => other !== market).map((other) => other.exposure),
    isExclusive: market.market.isExclusive,
    otherOrderCash: minus(state.orderCash, market.exposure.orderCash),
    cash: state.cash,
    capital: capitalOf(state),
  };
}

/** The same, as if one side of the market had no order yet: for explaining a quote that already rests. */
export function situationWithout(
  state: EngineState,
  market: MarketState,
  side: OpenOrder["side"],
): Situation {
  const open = openParts(market).filter((order) => order.side !== side);
  return { ...situationOf(state, market), open, market: exposure(market.position, open) };
}

function capitalOf(state: EngineState): Money {
  return state.config.limits.capital ?? state.startWorth;
}

/** Only what changed is counted again: an account of thousands of markets costs what one costs. */
function recount(state: EngineState): void {
  for (const market of state.stale) {
    const now: Exposure = exposure(market.position, openParts(market));
    state.orderCash = plus(state.orderCash, minus(now.orderCash, market.exposure.orderCash));
    market.exposure = now;
  }
  state.stale.clear();
}

function openParts(market: MarketState): readonly OpenOrder[] {
  const open: OpenOrder[] = [];
  for (const order of market.orders.values()) {
    const part = openPart(order);
    if (part !== undefined && part.qty > 0) open.push(part);
  }
  return open;
}
