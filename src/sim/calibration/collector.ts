import { opposite, sign, type Side } from "../../domain/side.ts";
import type { Level, Market } from "../../domain/market.ts";
import { oneDollar, seconds, type Price, type Qty, type Time } from "../../domain/units.ts";
import type { ExchangeEvent } from "../event.ts";
import type { Exchange } from "../exchange.ts";
import { excessBook, type ExcessBook } from "./excess.ts";
import { sample, type Sample } from "./sample.ts";

/** What is measured of a run: by name, "all" or a series first, such as "KXDAYMLB spread p50". */
export type Measures = ReadonlyMap<string, number>;

/**
 * Watches an exchange in a box and counts what recordings of the real one were counted for. It streams: its memory
 * does not grow with the run. Trades, cancels and gaps come from the events, books from a look every now and then.
 */
export interface Collector {
  hear(event: ExchangeEvent): void;
  /** Looks at every open book. */
  look(): void;
  measures(): Measures;
}

export function collector(exchange: Exchange): Collector {
  const all = newTally();
  const excess = excessBook();
  const groups = new Map<string, Tally>();
  const places = new Map<string, Place>();
  const placeOf = (ticker: string): Place => {
    let place = places.get(ticker);
    if (place === undefined) {
      const market = exchange.market(ticker);
      const group = market?.seriesTicker ?? "";
      let tally = groups.get(group);
      if (tally === undefined) groups.set(group, (tally = newTally()));
      place = { closeAt: market?.closeAt ?? 0, tally, changedAt: 0, tradedAt: 0, tradedSide: undefined };
      places.set(ticker, place);
    }
    return place;
  };
  const countGain = (
    event: Extract<ExchangeEvent, { kind: "traded" }>,
    value: number,
    place: Place,
  ): void => {
    const { ticker, price, qty, takerSide } = event;
    const gain = sign(takerSide) * (price / oneDollar - value);
    for (const tally of [all, place.tally]) {
      tally.gain += gain;
      tally.gainQty += (gain * qty) / 100;
    }
    excess.trade({ ticker, makerSide: opposite(takerSide), price, value, left: place.closeAt - event.at });
  };
  return {
    hear: (event) => {
      switch (event.kind) {
        case "book-changed":
          return countChange(placeOf(event.ticker), all, event.change, event.at);
        case "traded": {
          const place = placeOf(event.ticker);
          countTrade(place, all, event.takerSide, event.qty, event.at);
          const value = exchange.latentValue(event.ticker);
          if (value !== undefined) countGain(event, value, placeOf(event.ticker));
          return;
        }
        case "market-determined":
          return excess.determined(event.ticker, event.settlement.value / oneDollar);
        default:
          return;
      }
    },
    look: () => {
      for (const market of exchange.markets()) {
        if (market.status === "active") lookAt(exchange, market, placeOf(market.ticker).tally);
      }
    },
    measures: () => measuresOf(all, groups, excess),
  };
}

/** What is known of one market. */
interface Place {
  readonly closeAt: number;
  readonly tally: Tally;
  changedAt: number;
  tradedAt: number;
  tradedSide: Side | undefined;
}

/** What is counted of a series, or of all. */
interface Tally {
  readonly spread: Sample;
  readonly bestQty: Sample;
  readonly within: readonly { readonly cents: number; readonly qty: Sample }[];
  readonly tradeQty: Sample;
  readonly tradeGap: Sample;
  readonly changeGap: Sample;
  looks: number;
  twoSided: number;
  removed: number;
  traded: number;
  trades: number;
  yesTrades: number;
  followed: number;
  sameSide: number;
  /** What makers gained by the values, in dollars a contract, summed over trades; and over contracts. */
  gain: number;
  gainQty: number;
}

function newTally(): Tally {
  return {
    spread: sample(),
    bestQty: sample(),
    within: [1, 2, 5, 10].map((cents) => ({ cents, qty: sample() })),
    tradeQty: sample(),
    tradeGap: sample(),
    changeGap: sample(),
    looks: 0,
    twoSided: 0,
    removed: 0,
    traded: 0,
    trades: 0,
    yesTrades: 0,
    followed: 0,
    sameSide: 0,
    gain: 0,
    gainQty: 0,
  };
}

function countChange(place: Place, all: Tally, change: Qty, at: Time): void {
  // The sweep after a close is nobody's cancel.
  if (at >= place.closeAt) return;
  if (change < 0) {
    all.removed -= change;
    place.tally.removed -= change;
  }
  if (place.changedAt > 0) place.tally.changeGap.add((at - place.changedAt) / 1_000_000);
  place.changedAt = at;
}

function countTrade(place: Place, all: Tally, side: Side, qty: Qty, at: Time): void {
  for (const tally of [all, place.tally]) {
    tally.traded += qty;
    tally.trades += 1;
    tally.tradeQty.add(qty / 100);
    if (side === "bid") tally.yesTrades += 1;
    if (place.tradedSide === undefined) continue;
    tally.tradeGap.add((at - place.tradedAt) / 1_000_000);
    tally.followed += 1;
    if (place.tradedSide === side) tally.sameSide += 1;
  }
  place.tradedAt = at;
  place.tradedSide = side;
}

function lookAt(exchange: Exchange, market: Market, tally: Tally): void {
  const bids = exchange.levels(market.ticker, "bid");
  const asks = exchange.levels(market.ticker, "ask");
  const [bid] = bids;
  const [ask] = asks;
  if (bid === undefined && ask === undefined) return;
  tally.looks += 1;
  if (bid !== undefined && ask !== undefined) {
    tally.twoSided += 1;
    tally.spread.add((ask.price - bid.price) / 100);
  }
  for (const levels of [bids, asks]) {
    const [best] = levels;
    if (best === undefined) continue;
    tally.bestQty.add(best.qty / 100);
    for (const { cents, qty } of tally.within) qty.add(depthWithin(levels, best.price, cents) / 100);
  }
}

function depthWithin(levels: readonly Level[], best: Price, cents: number): number {
  let total = 0;
  for (const { price, qty } of levels) {
    if (Math.abs(price - best) > cents * 100) break;
    total += qty;
  }
  return total;
}

function measuresOf(all: Tally, groups: ReadonlyMap<string, Tally>, excess: ExcessBook): Measures {
  const measures = new Map<string, number>();
  for (const [name, tally] of [["all", all] as const, ...groups]) {
    for (const [measure, value] of rowsOf(tally)) {
      if (value !== undefined) measures.set(`${name} ${measure}`, value);
    }
  }
  for (const [measure, value] of excess.measures()) measures.set(`all ${measure}`, value);
  return measures;
}

function rowsOf(tally: Tally): readonly (readonly [string, number | undefined])[] {
  const share = (part: number, whole: number): number | undefined =>
    whole > 0 ? (100 * part) / whole : undefined;
  const quantiles = (name: string, of: Sample): readonly (readonly [string, number | undefined])[] =>
    [25, 50, 75, 90, 99].map((percent) => [`${name} p${percent}`, of.quantile(percent / 100)] as const);
  const upTo = (of: Sample, most: number): number | undefined => {
    const part = of.shareUpTo(most);
    return part === undefined ? undefined : 100 * part;
  };
  return [
    ["two-sided %", share(tally.twoSided, tally.looks)],
    ...quantiles("spread", tally.spread),
    ["spread ≤1c %", upTo(tally.spread, 1)],
    ["spread ≤10c %", upTo(tally.spread, 10)],
    ...quantiles("best size", tally.bestQty),
    ...tally.within.map(({ cents, qty }) => [`depth ${cents}c`, qty.quantile(0.5)] as const),
    ["trades", tally.trades],
    ["maker excess", share(tally.gain, tally.trades)],
    ["maker excess by contract", share(tally.gainQty, tally.traded / 100)],
    ...quantiles("trade size", tally.tradeQty),
    ...quantiles("trade gap", tally.tradeGap),
    ["same instant %", upTo(tally.tradeGap, 0)],
    ...quantiles("change gap", tally.changeGap),
    ["cancelled %", share(tally.removed - tally.traded, tally.removed)],
    ["YES takers %", share(tally.yesTrades, tally.trades)],
    ["same side %", share(tally.sameSide, tally.followed)],
  ];
}

/** How often the books are looked at. */
export const lookEvery = seconds(120);
