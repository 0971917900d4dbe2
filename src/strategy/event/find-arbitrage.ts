import { shapeOf } from "../../domain/event-shape.ts";
import { chargeFill, feeRate, tradeFee, type FeeRounding, type FeeRule } from "../../domain/fees.ts";
import type { Level, Market } from "../../domain/market.ts";
import { arePartition, overlapOf } from "../../domain/strike.ts";
import { complement, cost, minus, zeroMoney, type Price, type Time } from "../../domain/units.ts";
import { everyNo, everyYes, ladderPair, type Arbitrage, type FeeOf, type Offer } from "./arbitrage.ts";

/** A market and the best that others show in it now. Last prices are no offers, and are not asked for [theory E6]. */
export interface Offered {
  readonly market: Market;
  readonly bestBid: Level | undefined;
  readonly bestAsk: Level | undefined;
}

export interface FoundArbitrage extends Arbitrage {
  readonly kind: "every-yes" | "every-no" | "ladder-pair";
  readonly eventTicker: string;
  readonly legs: readonly ArbitrageLeg[];
  /** The earliest that one of its markets closes. */
  readonly closeAt: Time;
}

export interface ArbitrageLeg {
  readonly ticker: string;
  readonly buys: "yes" | "no";
  /** Of what is bought. */
  readonly price: Price;
}

/**
 * What can be taken at once in these markets, event by event, that pays more than its prices whatever happens: the best
 * after taker fees first. Those of one event may take the same offers. What the exchange does not vouch for is no proof.
 */
export function findArbitrage(
  markets: readonly Offered[],
  now: Time,
  rounding: FeeRounding,
): readonly FoundArbitrage[] {
  return byEvent(markets)
    .flatMap((event) => inEvent(event, now, rounding))
    .filter(({ gross }) => gross > 0)
    .toSorted((a, b) => b.net - a.net || (a.eventTicker < b.eventTicker ? -1 : 1));
}

function byEvent(markets: readonly Offered[]): readonly (readonly Offered[])[] {
  const events = new Map<string, Offered[]>();
  for (const offered of markets) {
    const known = events.get(offered.market.eventTicker);
    if (known === undefined) events.set(offered.market.eventTicker, [offered]);
    else known.push(offered);
  }
  return [...events.values()];
}

/** Ranges of one number that leave no gap are the only proof that one of them comes true. */
function inEvent(event: readonly Offered[], now: Time, rounding: FeeRounding): readonly FoundArbitrage[] {
  if (arePartition(event.map(({ market }) => market.strike))) {
    return [...allYes(event, now, rounding), ...allNo(event, now, rounding)];
  }
  const shape = shapeOf(event);
  if (shape === "exclusive") return allNo(event, now, rounding);
  return shape === "nested" ? pairs(event, now, rounding) : [];
}

function allYes(event: readonly Offered[], now: Time, rounding: FeeRounding): readonly FoundArbitrage[] {
  const asks = event.flatMap(({ bestAsk }) => (bestAsk === undefined ? [] : [bestAsk]));
  if (asks.length < event.length || event.length < 2) return [];
  const found = everyYes(asks, feeOf(event, now, rounding));
  return [named("every-yes", event, event.map(yesLeg), found)];
}

/** The more outcomes, the more it pays, but the least of them says how much there is of it: the best of all cuts. */
function allNo(event: readonly Offered[], now: Time, rounding: FeeRounding): readonly FoundArbitrage[] {
  const sizes = new Set(event.flatMap(({ bestBid }) => (bestBid === undefined ? [] : [bestBid.qty])));
  const cuts = [...sizes].flatMap((size) => {
    const part = event.filter(({ bestBid }) => bestBid !== undefined && bestBid.qty >= size);
    const bids = part.flatMap(({ bestBid }) => (bestBid === undefined ? [] : [bestBid]));
    if (bids.length < 2) return [];
    return [named("every-no", part, part.map(noLeg), everyNo(bids, feeOf(part, now, rounding), true))];
  });
  return cuts.toSorted((a, b) => b.net - a.net).slice(0, 1);
}

/** YES of a strike and NO of one that only pays where it does. */
function pairs(event: readonly Offered[], now: Time, rounding: FeeRounding): readonly FoundArbitrage[] {
  return event.flatMap((wide) =>
    event.flatMap((narrow) => {
      const { bestAsk } = wide;
      const { bestBid } = narrow;
      if (bestAsk === undefined || bestBid === undefined || bestBid.price <= bestAsk.price) return [];
      if (overlapOf(narrow.market.strike, wide.market.strike) !== "inside") return [];
      const part = [wide, narrow];
      const found = ladderPair(bestAsk, bestBid, feeOf(part, now, rounding));
      return [named("ladder-pair", part, [yesLeg(wide), noLeg(narrow)], found)];
    }),
  );
}

function named(
  kind: FoundArbitrage["kind"],
  part: readonly Offered[],
  legs: readonly ArbitrageLeg[],
  found: Arbitrage,
): FoundArbitrage {
  const eventTicker = part[0]?.market.eventTicker ?? "";
  const closeAt = Math.min(...part.map(({ market }) => market.closeAt)) as Time;
  return { kind, eventTicker, legs, closeAt, ...found };
}

function yesLeg({ market, bestAsk }: Offered): ArbitrageLeg {
  return { ticker: market.ticker, buys: "yes", price: priceOf(bestAsk) };
}

function noLeg({ market, bestBid }: Offered): ArbitrageLeg {
  return { ticker: market.ticker, buys: "no", price: complement(priceOf(bestBid)) };
}

function priceOf(offer: Offer | undefined): Price {
  return offer?.price ?? (0 as Price);
}

/** The dearest of these markets' rules, and what rounding the account's cash takes, whichever side is bought. */
function feeOf(part: readonly Offered[], now: Time, rounding: FeeRounding): FeeOf {
  const rule = part
    .map(({ market }) => market.fees)
    .reduce((a: FeeRule, b) => (feeRate(b, "taker", now) > feeRate(a, "taker", now) ? b : a));
  return (price, qty) => {
    const fee = tradeFee(rule, "taker", price, qty, now, rounding);
    const charged = [price, complement(price)].map(
      (paid) => chargeFill(minus(zeroMoney, cost(paid, qty)), fee, zeroMoney, rounding).fee,
    );
    return charged.reduce((a, b) => (b > a ? b : a));
  };
}
