import type { Market } from "../../domain/market.ts";
import { sides } from "../../domain/side.ts";
import { least, most, showQty, contracts } from "../../domain/units.ts";
import type { Stage } from "../stage.ts";
import { wholeContracts } from "./whole-contracts.ts";

/** Factors by what a market is about: how wide, how large, and how long a quote may stand. */
export type MarketTypeParams = Readonly<Record<MarketType, Profile>>;

export type MarketType = "single" | "parlay" | "sports" | "politics" | "economics" | "weather" | "crypto";

export interface Profile {
  readonly width: number;
  readonly size: number;
  /** Of the requote interval. */
  readonly refresh: number;
}

export const marketType: Stage<MarketTypeParams> = {
  role: "size",
  run: ({ market }, draft, params, trace) => {
    const type = typeOf(market);
    const { width, size } = params[type];
    draft.caution *= width;
    for (const side of sides) {
      const now = draft.size[side];
      // Less is never nothing: that is for guards to say.
      draft.size[side] = size === 1 ? now : most(least(now, contracts(1)), wholeContracts(now * size));
    }
    trace?.({
      stage: "market-type",
      text: `${type}: spread ×${width}, size ×${size}: bid ${showQty(draft.size.bid)}, ask ${showQty(draft.size.ask)}`,
    });
  },
};

export function profileOf(market: Market, params: MarketTypeParams): Profile {
  return params[typeOf(market)];
}

/** By the exchange's heading, or else by the series' name; `single` is all the rest. */
function typeOf({ isCombo, category, seriesTicker }: Market): MarketType {
  if (isCombo) return "parlay";
  const told = category === undefined ? undefined : headings[category];
  if (told !== undefined) return told;
  for (const [beginning, type] of series) if (seriesTicker.startsWith(beginning)) return type;
  return "single";
}

const headings: Readonly<Record<string, MarketType>> = {
  Sports: "sports",
  Politics: "politics",
  Elections: "politics",
  Economics: "economics",
  Financials: "economics",
  "Climate and Weather": "weather",
  Weather: "weather",
  Crypto: "crypto",
};

const series: readonly (readonly [beginning: string, type: MarketType])[] = [
  ["KXBTC", "crypto"],
  ["KXETH", "crypto"],
  ["KXSOL", "crypto"],
  ["KXXRP", "crypto"],
  ["KXDOGE", "crypto"],
  ["KXHIGH", "weather"],
  ["KXLOW", "weather"],
  ["KXRAIN", "weather"],
  ["KXSNOW", "weather"],
  ["KXNFL", "sports"],
  ["KXNBA", "sports"],
  ["KXMLB", "sports"],
  ["KXNHL", "sports"],
  ["KXFED", "economics"],
  ["KXCPI", "economics"],
  ["KXGDP", "economics"],
  ["KXPAYROLLS", "economics"],
  ["KXPRES", "politics"],
  ["KXSENATE", "politics"],
];
