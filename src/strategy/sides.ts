import type { Quote } from "../domain/quote.ts";
import { isCrossing, opposite, signed, type Side } from "../domain/side.ts";
import { least, minus, showPrice, type Price } from "../domain/units.ts";
import type { SilenceCode } from "./desire.ts";
import type { InventoryParams } from "./inventory.ts";
import type { Draft } from "./stage.ts";
import { showDollars, type Trace } from "./trace.ts";
import type { View } from "./view.ts";

/** What a draft comes to on one side of the market: a quote that the market can take, or why there is none. */
export function quoteSide(
  side: Side,
  view: View,
  draft: Draft,
  { maxPosition, maxSkew }: InventoryParams,
  trace: Trace,
): Quote | SilenceCode {
  const silenced = draft.silenced[side];
  if (silenced !== undefined) return silenced;
  // Positive when a fill on this side would make the skew worse.
  const worsening = side === "bid" ? draft.skew : -draft.skew;
  if (worsening >= maxSkew) return "too-skewed";
  const room = minus(maxPosition, signed(side, view.position.net));
  if (room <= 0) return "position-limit";
  const qty = least(draft.size[side], room);
  if (qty <= 0) return "no-size";
  const price = sidePrice(side, view, draft, trace);
  return price === undefined ? "off-the-grid" : { side, price, qty };
}

/** Away from the market on both sides, so that rounding never pays for the spread; and never through the touch. */
function sidePrice(side: Side, view: View, { centre, away }: Draft, trace: Trace): Price | undefined {
  const { grid } = view.market;
  const wish = side === "bid" ? centre - away.bid : centre + away.ask;
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
