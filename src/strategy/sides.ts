import type { Quote } from "../domain/quote.ts";
import { isBetter, isCrossing, ofSide, opposite, signed, type Side } from "../domain/side.ts";
import {
  least,
  minus,
  oneDollar,
  showPrice,
  showQty,
  zeroQty,
  type Price,
  type Qty,
} from "../domain/units.ts";
import type { SilenceCode } from "./desire.ts";
import type { InventoryParams } from "./inventory.ts";
import { wholeContracts } from "./size/whole-contracts.ts";
import { levelsOf } from "./size/ladder.ts";
import type { Draft, Levels } from "./stage.ts";
import { showDollars, type Trace } from "./trace.ts";
import type { View } from "./view.ts";

/** What a draft comes to on one side of the market: the best quote that the market can take, or why there is none. */
export function bestQuote(
  side: Side,
  view: View,
  draft: Draft,
  inventory: InventoryParams,
  trace: Trace,
): Quote | SilenceCode {
  const silenced = ofSide(draft.silenced, side);
  if (silenced !== undefined) return silenced;
  // Positive when a fill on this side would make the skew worse.
  const worsening = side === "bid" ? draft.skew : -draft.skew;
  if (worsening >= inventory.maxSkew) return "too-skewed";
  const room = roomOf(side, view, draft, inventory);
  if (room <= 0) return draft.isReducing ? "reducing" : "position-limit";
  const size = least(ofSide(draft.size, side), room);
  if (size <= 0) return "no-size";
  const price = sidePrice(side, view, draft, trace);
  if (price === undefined) return "off-the-grid";
  return shownQuote(side, price, size, trace);
}

function roomOf(side: Side, view: View, { isReducing }: Draft, { maxPosition }: InventoryParams): Qty {
  return minus(isReducing ? zeroQty : maxPosition, signed(side, view.position.net));
}

/**
 * The levels behind the first, as far as there is room and the grid has prices; none at another's price. Of what the position
 * limit leaves the first one had its part first.
 */
export function quotesBehind(
  { side, price: first, qty: taken }: Quote,
  ladder: Levels,
  view: View,
  draft: Draft,
  inventory: InventoryParams,
  trace: Trace,
): readonly Quote[] {
  const { size, away, centre, total } = draft;
  const quotes: Quote[] = [];
  let before = first;
  let left = minus(least(roomOf(side, view, draft, inventory), total[side]), taken);
  for (let level = 1; level < levelsOf(ladder) && left > 0; level += 1) {
    const price = levelPrice(side, view, centre, away[side] + behindFirst(ladder, level) / oneDollar, before);
    if (price === undefined) break;
    const qty = least(wholeContracts(size[side] * timesFirst(ladder, level)), left);
    if (qty <= 0) break;
    quotes.push(shownQuote(side, price, qty, trace));
    before = price;
    left = minus(left, qty);
  }
  return quotes;
}

function levelPrice(side: Side, view: View, centre: number, away: number, before: Price): Price | undefined {
  const { grid } = view.market;
  const wish = side === "bid" ? grid.floor(centre - away) : grid.ceil(centre + away);
  if (wish !== undefined && isBetter(side, before, wish)) return wish;
  return grid.move(before, side === "bid" ? -1 : 1);
}

function behindFirst({ spacing, spreads = [] }: Levels, level: number): number {
  return spreads.length === 0 ? level * spacing : (spreads[level] ?? 0) - (spreads[0] ?? 0);
}

function timesFirst({ growth, sizes = [] }: Levels, level: number): number {
  return sizes.length === 0 ? 1 + growth * level : (sizes[level] ?? 0) / (sizes[0] ?? 1);
}

function shownQuote(side: Side, price: Price, qty: Qty, trace: Trace): Quote {
  trace?.({ stage: "quote", text: `${side} ${showQty(qty)} at ${showPrice(price)}` });
  return { side, price, qty };
}

/** Away from the market on both sides, so that rounding never pays for the spread; and never through the touch. */
function sidePrice(side: Side, view: View, { centre, away, bound }: Draft, trace: Trace): Price | undefined {
  const { grid } = view.market;
  const wish =
    side === "bid" ? Math.min(centre - away.bid, bound.bid) : Math.max(centre + away.ask, bound.ask);
  // What came of a division by nothing would else be the lowest price there is, and an ask at it.
  if (!Number.isFinite(wish)) return undefined;
  const price = side === "bid" ? grid.floor(wish) : grid.ceil(wish);
  const touch = (side === "bid" ? view.bestAsk : view.bestBid)?.price;
  if (price === undefined || touch === undefined || !isCrossing(side, price, touch)) return price;
  const behind = grid.move(touch, side === "bid" ? -1 : 1);
  trace?.({
    stage: "guard",
    text: `${side} ${showDollars(wish)} would meet the ${opposite(side)} at ${showPrice(touch)}: one tick behind it`,
  });
  return behind;
}
