import type { Level } from "../../domain/market.ts";
import { complement, formatPrice, formatQty, type Price } from "../../domain/units.ts";

type WireLevel = readonly [price: string, count: string];

/**
 * The book as the exchange tells it: bids of both outcomes, best price last. A YES ask at p is a NO bid at
 * 1 − p. Levels come in best first.
 */
export function encodeBook(
  bids: readonly Level[],
  asks: readonly Level[],
): { readonly yes_dollars: readonly WireLevel[]; readonly no_dollars: readonly WireLevel[] } {
  return { yes_dollars: encodeLevels(bids, asYes), no_dollars: encodeLevels(asks, complement) };
}

/** The stream's snapshot: a side without bids has no key, and `usesYesPrice` leaves NO levels in YES prices. */
export function encodeSnapshot(
  ticker: string,
  marketId: string,
  bids: readonly Level[],
  asks: readonly Level[],
  usesYesPrice: boolean,
): object {
  const yes = encodeLevels(bids, asYes);
  // In YES prices the order of the levels stays: worst bid first, as NO bids.
  const no = encodeLevels(asks, usesYesPrice ? asYes : complement);
  return {
    market_ticker: ticker,
    market_id: marketId,
    ...(yes.length === 0 ? {} : { yes_dollars_fp: yes }),
    ...(no.length === 0 ? {} : { no_dollars_fp: no }),
  };
}

function encodeLevels(bestFirst: readonly Level[], quoted: (yes: Price) => Price): readonly WireLevel[] {
  const levels: WireLevel[] = [];
  for (let index = bestFirst.length - 1; index >= 0; index -= 1) {
    const level = bestFirst[index];
    if (level !== undefined) levels.push([formatPrice(quoted(level.price)), formatQty(level.qty)]);
  }
  return levels;
}

function asYes(yes: Price): Price {
  return yes;
}
