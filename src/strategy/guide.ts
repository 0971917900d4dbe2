import type { Quote } from "../domain/quote.ts";
import { isCrossing, opposite, signed, sides, type Side } from "../domain/side.ts";
import {
  least,
  minus,
  oneDollar,
  showPrice,
  showQty,
  type Price,
  type Qty,
  type Time,
} from "../domain/units.ts";
import { fairValue, type FairParams } from "./fair.ts";
import { leanedCentre, showSigned, type LeanParams } from "./lean.ts";
import { quoteSize, type SizeParams } from "./size.ts";
import { inventorySkew, type SkewParams } from "./skew.ts";
import { showDollars, type Trace } from "./trace.ts";
import type { View } from "./view.ts";
import { targetSpread, type WidthParams } from "./width.ts";

/** The guide's strategy: fair value, lean, width and size, then what keeps each side from being shown. */
export interface GuideParams extends FairParams, LeanParams, WidthParams, SkewParams {
  readonly size: SizeParams;
  /** At this skew the side that makes it worse stops; the side that reduces goes on. */
  readonly maxInventorySkew: number;
  /** No quotes this close to the market's close. */
  readonly stopBeforeClose: Time;
}

/** What to show, and for each side that is not shown, why. */
export interface Desire {
  readonly quotes: readonly Quote[];
  /** Dollars; undefined when there is no value. */
  readonly fair: number | undefined;
  /** Target spread in dollars. */
  readonly spread: number | undefined;
  readonly skew: number;
  readonly silences: readonly Silence[];
}

export interface Silence {
  /** Both sides when undefined. */
  readonly side?: Side;
  readonly code: SilenceCode;
}

export type SilenceCode = "no-fair-value" | "near-close" | "too-skewed" | "position-limit" | "off-the-grid";

export function guideQuotes(view: View, params: GuideParams, trace?: Trace): Desire {
  const skew = inventorySkew(view.position, params);
  trace?.({ stage: "inventory", text: `net ${showQty(view.position.net)}, skew ${showSigned(skew)}` });
  if (view.market.closeAt - view.now <= params.stopBeforeClose) {
    trace?.({ stage: "guard", text: "too close to the close to quote" });
    return silent("near-close", undefined, skew);
  }
  const fair = fairValue(view, params, trace);
  if (fair === undefined) return silent("no-fair-value", undefined, skew);

  const centre = leanedCentre(fair, skew, params.baseSpread / oneDollar, params, trace);
  const spread = targetSpread(view, skew, params, trace);
  const full = quoteSize(view, params.size, trace);
  const quotes: Quote[] = [];
  const silences: Silence[] = [];
  for (const side of sides) {
    const quote = quoteSide(side, { view, params, skew, centre, spread, full, trace });
    if ("code" in quote) {
      trace?.({ stage: "guard", text: `no ${side}: ${quote.code}` });
      silences.push(quote);
    } else {
      trace?.({ stage: "quote", text: `${side} ${showQty(quote.qty)} at ${showPrice(quote.price)}` });
      quotes.push(quote);
    }
  }
  return { quotes, fair, spread, skew, silences };
}

interface Draft {
  readonly view: View;
  readonly params: GuideParams;
  readonly skew: number;
  readonly centre: number;
  readonly spread: number;
  readonly full: Qty;
  readonly trace: Trace;
}

function quoteSide(side: Side, draft: Draft): Quote | Silence {
  const { view, params, skew } = draft;
  // Positive when a fill on this side would make the skew worse.
  const worsening = side === "bid" ? skew : -skew;
  if (worsening >= params.maxInventorySkew) return { side, code: "too-skewed" };
  const room = minus(params.maxPosition, signed(side, view.position.net));
  const qty = least(draft.full, room);
  if (qty <= 0) return { side, code: "position-limit" };
  const price = sidePrice(side, draft);
  return price === undefined ? { side, code: "off-the-grid" } : { side, price, qty };
}

/** Away from the market on both sides, so that rounding never pays for the spread; and never through the touch. */
function sidePrice(side: Side, draft: Draft): Price | undefined {
  const { view, centre, spread, trace } = draft;
  const { grid } = view.market;
  const wish = side === "bid" ? centre - spread / 2 : centre + spread / 2;
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

function silent(code: SilenceCode, fair: number | undefined, skew: number): Desire {
  return { quotes: [], fair, spread: undefined, skew, silences: [{ code }] };
}
