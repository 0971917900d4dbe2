import type { Market } from "../../domain/market.ts";
import { showPrice, type Price, type Time } from "../../domain/units.ts";
import type { Stage } from "../stage.ts";
import type { View } from "../view.ts";

/**
 * Events whose moment is known: whoever hears the news first trades with what rests [theory A7]. Wider before, nothing
 * inside, and shown again once the market has calmed down, or after a while whatever it does.
 */
export interface BlackoutParams {
  readonly windows: readonly BlackoutWindow[];
  /** So long before one, so many times wider. */
  readonly approach: Time;
  readonly factor: number;
  /** The market is calm when others are no further apart than this, and the value does not move more than usual. */
  readonly maxSpread: Price;
  /** After one that is the end of waiting for it. */
  readonly patience: Time;
}

export interface BlackoutWindow {
  /** The ticker of a market, an event or a series; what a market's begins with, and a star; "all". */
  readonly markets: string;
  readonly from: Time;
  readonly until: Time;
  /** At this time of every day; any day's is told. */
  readonly isDaily: boolean;
}

export const blackout: Stage<BlackoutParams> = {
  role: "guard",
  reads: ["regime"],
  isIdle: ({ windows }) => windows.length === 0,
  run: (view, draft, params, trace) => {
    const inside = leftInside(view, params.windows);
    if (inside > 0) {
      draft.silence = "blackout";
      trace?.({ stage: "blackout", text: `nothing shown for ${minutes(inside)} more` });
      return;
    }
    const over = params.patience - sinceLast(view, params.windows);
    const unrest = over > 0 ? unrestOf(view, params.maxSpread) : undefined;
    if (unrest !== undefined) {
      draft.silence = "blackout-aftermath";
      trace?.({ stage: "blackout", text: `over, but ${unrest}: ${minutes(over)} more at the most` });
      return;
    }
    const ahead = untilNext(view, params.windows);
    if (ahead > params.approach) return;
    draft.caution *= params.factor;
    trace?.({ stage: "blackout", text: `the next begins in ${minutes(ahead)}: ×${params.factor} wider` });
  },
};

/** Of the windows that it is in the longest; zero outside of all. */
function leftInside(view: View, windows: readonly BlackoutWindow[]): number {
  let left = 0;
  for (const window of windows) {
    const into = sinceBegin(window, view);
    const length = window.until - window.from;
    if (into >= 0 && into < length) left = Math.max(left, length - into);
  }
  return left;
}

function sinceLast(view: View, windows: readonly BlackoutWindow[]): number {
  let since = Infinity;
  for (const window of windows) {
    const over = sinceBegin(window, view) - (window.until - window.from);
    if (over >= 0) since = Math.min(since, over);
  }
  return since;
}

function untilNext(view: View, windows: readonly BlackoutWindow[]): number {
  let ahead = Infinity;
  for (const window of windows) {
    const into = sinceBegin(window, view);
    if (Number.isNaN(into)) continue;
    ahead = Math.min(ahead, window.isDaily ? day - into : into < 0 ? -into : Infinity);
  }
  return ahead;
}

const day = 86_400_000_000;

/** Below zero: it is still to come. Of a daily one since it last began. Not a number where the market is not meant. */
function sinceBegin({ markets, from, isDaily }: BlackoutWindow, { now, market }: View): number {
  if (!isMeant(markets, market)) return Number.NaN;
  return isDaily ? (((now - from) % day) + day) % day : now - from;
}

function isMeant(markets: string, { ticker, eventTicker, seriesTicker }: Market): boolean {
  if (markets === ticker || markets === eventTicker || markets === seriesTicker) return true;
  return markets === "all" || (markets.endsWith("*") && ticker.startsWith(markets.slice(0, -1)));
}

/** What is not as it is in a calm market, in words. */
function unrestOf({ bestBid, bestAsk, signals }: View, maxSpread: Price): string | undefined {
  if (bestBid === undefined || bestAsk === undefined) return "one side of the book is empty";
  const spread = (bestAsk.price - bestBid.price) as Price;
  if (spread > maxSpread) return `others are ${showPrice(spread)} apart, more than ${showPrice(maxSpread)}`;
  if (!signals.regime.isMoving) return undefined;
  return `the value moves ×${signals.regime.volatility.toFixed(1)} of what is usual`;
}

function minutes(span: number): string {
  return `${(span / 60_000_000).toFixed(1)} min`;
}
