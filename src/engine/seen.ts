import type { Level } from "../domain/market.ts";
import type { Price, Qty } from "../domain/units.ts";

/** The best of others as a market keeps it: what points at it sees what comes after it too. */
export interface SeenBest {
  bid: SeenLevel | undefined;
  ask: SeenLevel | undefined;
}

interface SeenLevel {
  price: Price;
  qty: Qty;
}

interface Seeing {
  seen: SeenBest | undefined;
}

/** Takes in what others show. In place: something new with each look would outlive it, to be carried from one collection to the next. */
export function see(market: Seeing, bid: Level | undefined, ask: Level | undefined): void {
  market.seen ??= { bid: undefined, ask: undefined };
  const { seen } = market;
  if (seen.bid === undefined || bid === undefined) seen.bid = copyOf(bid);
  else setLevel(seen.bid, bid);
  if (seen.ask === undefined || ask === undefined) seen.ask = copyOf(ask);
  else setLevel(seen.ask, ask);
}

/** For whoever keeps it. */
export function copyOf(level: Level | undefined): SeenLevel | undefined {
  return level === undefined ? undefined : { price: level.price, qty: level.qty };
}

function setLevel(known: SeenLevel, { price, qty }: Level): void {
  known.price = price;
  known.qty = qty;
}
