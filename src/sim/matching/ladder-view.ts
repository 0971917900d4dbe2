import type { Level } from "../../domain/market.ts";
import type { Side } from "../../domain/side.ts";
import { oneDollar, type Price, type Qty } from "../../domain/units.ts";
import { askIndex, bidIndex, type Ladder, type SideIndex } from "./ladder.ts";
import type { Ladders } from "./ladders.ts";

/** The core's numbers in the words of the domain. */
export function indexOf(side: Side): SideIndex {
  return side === "bid" ? bidIndex : askIndex;
}

export function bestOn(ladder: Ladder, side: Side): Price | undefined {
  return priceInside(ladder.best(indexOf(side)));
}

/** Best first, all of them or the first so many. */
export function levelsOn(ladders: Ladders, ladder: Ladder, side: Side, most = Infinity): readonly Level[] {
  const levels: Level[] = [];
  let price = bestOn(ladder, side);
  while (price !== undefined && levels.length < most) {
    levels.push({ price, qty: ladders.totalAt(ladder, price) as Qty });
    price = priceInside(ladders.worse(ladder, indexOf(side), price));
  }
  return levels;
}

/** The core tells an empty side by the ends of the price range. */
function priceInside(price: number): Price | undefined {
  return price > 0 && price < oneDollar ? (price as Price) : undefined;
}
