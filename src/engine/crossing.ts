import { feeAtRate, feeRate } from "../domain/fees.ts";
import type { Effect } from "../domain/effect.ts";
import type { Quote } from "../domain/quote.ts";
import { isBetter, isCrossing, opposite, sign, type Side } from "../domain/side.ts";
import {
  least,
  oneDollar,
  showMoney,
  showPrice,
  showQty,
  type Money,
  type Price,
  type Qty,
  type Time,
} from "../domain/units.ts";
import type { View } from "../strategy/view.ts";
import type { EngineState, MarketState } from "./state.ts";
import { tell } from "./words.ts";

/**
 * The last way out, when it is due: what is held goes to the best price of others at once, and no further from it than
 * the configuration says. An order that follows goes no further from where the first one began, until as much time
 * has passed again: a thin book is not walked down.
 */
export function crossingOf(state: EngineState, market: MarketState, view: View): Quote | undefined {
  const { alarm, config, now } = state;
  const { crossAfter, slippageMax } = config.alarm;
  if (alarm.rung !== "flatten" || crossAfter === undefined || now - alarm.at < crossAfter) return undefined;
  const { net } = market.position;
  const side: Side = net > 0 ? "ask" : "bid";
  const best = bestMet(view, side);
  if (net === 0 || best === undefined) return undefined;
  const from = startOf(market, best, now, crossAfter);
  const dearest = isBetter(opposite(side), best, from.price) ? best : from.price;
  const bound = (dearest + sign(side) * slippageMax) / oneDollar;
  const { grid } = market.market;
  const price = side === "bid" ? grid.floor(bound) : grid.ceil(bound);
  if (price === undefined || !isCrossing(side, price, best)) return undefined;
  return { side, price, qty: least(Math.abs(net) as Qty, config.limits.order.sizeMax) };
}

/** One is sent: the next one waits for the book to tell what it took. */
export function noteCrossing(state: EngineState, market: MarketState, side: Side): void {
  market.placeAfter = (state.now + crossEvery) as Time;
  const { crossAfter } = state.config.alarm;
  const best = market.seen?.[opposite(side)]?.price;
  if (crossAfter === undefined || best === undefined) return;
  market.crossedFrom = startOf(market, best, state.now, crossAfter);
}

const crossEvery = 1_000_000;

export function crossingWords({ now }: EngineState, { market, seen }: MarketState, quote: Quote): Effect {
  const { side, price, qty } = quote;
  const fee = feeAtRate(
    feeRate(market.fees, "taker", now),
    seen?.[opposite(side)]?.price ?? price,
    qty,
    1 as Money,
  );
  const text = `Crossing: ${side} ${showQty(qty)} at ${showPrice(price)} or better, a taker fee of about ${showMoney(fee)}`;
  return tell("warn", "crossing", text, market.ticker);
}

function bestMet(view: View, side: Side): Price | undefined {
  return (side === "ask" ? view.bestBid : view.bestAsk)?.price;
}

function startOf(
  { crossedFrom }: MarketState,
  best: Price,
  now: Time,
  crossAfter: Time,
): NonNullable<MarketState["crossedFrom"]> {
  const isOver = crossedFrom === undefined || now - crossedFrom.at >= crossAfter;
  return isOver ? { price: best, at: now } : crossedFrom;
}
