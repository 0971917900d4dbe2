import type { Market } from "../domain/market.ts";
import type { Quote } from "../domain/quote.ts";
import { isBetter, signed, sides, type Side } from "../domain/side.ts";
import { none } from "../lib/add-to.ts";
import { least, minus, showPrice, showQty, type Price, type Qty, type Time } from "../domain/units.ts";
import { isPureReduction } from "../risk/exposure.ts";
import type { Situation } from "../risk/situation.ts";
import type { Desire } from "../strategy/desire.ts";
import type { Trace } from "../strategy/trace.ts";
import type { View } from "../strategy/view.ts";
import { alarmWords } from "./alarm.ts";
import { retirementOf } from "./choice.ts";
import type { PlanParams } from "./config.ts";
import { crossingOf } from "./crossing.ts";
import { tripOf } from "./fuse.ts";
import { isLive, left } from "./order-life.ts";
import type { EngineState, MarketState } from "./state.ts";

/** What is wanted of a market: what its strategy wants, as far as the alarm lets it. */
export interface Wish {
  readonly desire: Desire;
  /** Sides that the strategy would show and that are held back, and why. */
  readonly withheld: readonly Withheld[];
  /** What is to be taken at once, instead of any quote. */
  readonly crossing?: Quote;
}

interface Withheld {
  readonly side: Side;
  readonly why: string;
}

export function wishOf(state: EngineState, market: MarketState, view: View, trace?: Trace): Wish {
  const { alarm, config } = state;
  if (alarm.rung !== "quiet") trace?.({ stage: "alarm", text: alarmWords(alarm) });
  const caution = alarm.rung === "widen" ? config.alarm.widenBy : 1;
  const desire = state.strategy.quotes(view, caution, trace);
  if (alarm.rung === "flatten") return wayOut(state, market, view, desire, trace);
  if (desire.take !== undefined) return { desire, withheld: none, crossing: desire.take };
  const why = whyReducing(state, market);
  return why === undefined ? { desire, withheld: none } : onlyReducing(market, desire, why);
}

/** Why nothing may be added, or undefined. */
function whyReducing(state: EngineState, market: MarketState): string | undefined {
  const { alarm } = state;
  const isReducing = alarm.rung === "reduce-only" || alarm.rung === "flatten";
  return isReducing ? alarmWords(alarm) : (tripOf(market) ?? retirementOf(state, market));
}

export function isReducingOnly(state: EngineState, market: MarketState): boolean {
  return whyReducing(state, market) !== undefined;
}

/** On the way out nothing may be added: not even for the moment in which an order and its successor are both open. */
export function isAdding(state: EngineState, market: MarketState, quote: Quote, now: Situation): boolean {
  return whyReducing(state, market) !== undefined && !isPureReduction(now.market, quote);
}

/** The best price is followed at once when positions have to go. */
export function planParams({ alarm, config, strategy }: EngineState, market: Market): PlanParams {
  const { plan } = config;
  if (alarm.rung === "flatten") return { ...plan, tolerance: 0 as Price };
  const patience = strategy.patience(market);
  if (patience === 1) return plan;
  return { ...plan, requoteInterval: Math.round(plan.requoteInterval * patience) as Time };
}

function onlyReducing(market: MarketState, desire: Desire, why: string): Wish {
  const quotes = desire.quotes
    .map((quote) => ({ ...quote, qty: least(quote.qty, reducible(market, quote.side)) }))
    .filter(({ qty }) => qty > 0);
  const withheld = sides
    .filter((side) => isAmong(side, desire.quotes) && !isAmong(side, quotes) && !isReducing(market, side))
    .map((side) => ({ side, why }));
  return { desire: { ...desire, quotes }, withheld };
}

function isAmong(side: Side, quotes: readonly Quote[]): boolean {
  return quotes.some((quote) => quote.side === side);
}

function isReducing({ position }: MarketState, side: Side): boolean {
  return signed(side, position.net) < 0;
}

/**
 * Joins the best price of others, whatever the strategy thinks of it; its own price where that is better still, or
 * alone. When that has not helped in time, it crosses.
 */
function wayOut(state: EngineState, market: MarketState, view: View, desire: Desire, trace: Trace): Wish {
  const crossing = crossingOf(state, market, view);
  if (crossing !== undefined) {
    const { side, qty, price } = crossing;
    trace?.({ stage: "alarm", text: `crossing: ${side} ${showQty(qty)} at ${showPrice(price)} or better` });
    return { desire: { ...desire, quotes: [], silences: [] }, withheld: [], crossing };
  }
  const quotes = sides.flatMap((side): readonly Quote[] => {
    const qty = least(state.strategy.size(view, side), reducible(market, side));
    const joined = (side === "bid" ? view.bestBid : view.bestAsk)?.price;
    const own = desire.quotes.find((quote) => quote.side === side)?.price;
    const price = own !== undefined && (joined === undefined || isBetter(side, own, joined)) ? own : joined;
    if (qty <= 0 || price === undefined) return [];
    trace?.({ stage: "alarm", text: `way out: ${side} ${showQty(qty)} at ${showPrice(price)}` });
    return [{ side, price, qty }];
  });
  const silences = quotes.length === 0 ? desire.silences : [];
  return { desire: { ...desire, quotes, silences }, withheld: [] };
}

/** What is held against this side, less what orders there may still fill that can be neither kept nor made smaller now. */
function reducible(market: MarketState, side: Side): Qty {
  let room = (0 - signed(side, market.position.net)) as Qty;
  for (const order of market.orders) {
    if (order.intent.side !== side || !isLive(order) || order.state.kind === "resting") continue;
    room = minus(room, left(order));
  }
  return room;
}
