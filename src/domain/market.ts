import type { FeeRule } from "./fees.ts";
import type { PriceGrid } from "./price-grid.ts";
import type { Price, Qty, Time } from "./units.ts";

/** One YES/NO contract, as far as a maker cares. */
export interface Market {
  readonly ticker: string;
  readonly eventTicker: string;
  readonly seriesTicker: string;
  readonly title: string;
  readonly status: MarketStatus;
  readonly grid: PriceGrid;
  readonly fees: FeeRule;
  readonly openAt: Time;
  /** May move forward (early close) or back while the market lives. */
  readonly closeAt: Time;
  /** True when at most one market of the event can resolve YES. */
  readonly isExclusive: boolean;
  /** True when the exchange vouches that the event's thresholds are nested: one passed passes the lower ones. */
  readonly isNested?: boolean;
  /** Absent when YES does not hang on one number. */
  readonly strike?: Strike;
  /** The exchange's heading for the series: Sports, Crypto, …; absent when it tells none. */
  readonly category?: string;
  /** A multi-leg (parlay) market. */
  readonly isCombo: boolean;
  /** Kalshi's `exchange_index`: the shard whose cash and write tokens this market uses. */
  readonly shard: number;
  readonly settlement?: Settlement;
}

/** Which outcomes of a number mean YES: from one bound to the other, and without end where a bound is absent. */
export interface Strike {
  /** Only markets of one event that name the same number hang on the same one. */
  readonly number: string;
  readonly from?: Bound;
  readonly to?: Bound;
}

export interface Bound {
  /** As the exchange writes it; only ever compared. */
  readonly at: number;
  readonly isIncluded: boolean;
}

/**
 * `active` is the only status that trades. `inactive` is a pause by the exchange; `closed` is past the
 * close time; from `determined` on the result is known, and `finalized` means paid out.
 */
export type MarketStatus =
  "initialized" | "active" | "inactive" | "closed" | "determined" | "disputed" | "amended" | "finalized";

export interface Settlement {
  readonly result: "yes" | "no" | "scalar";
  /** Dollars paid per YES contract; a NO contract gets the complement. */
  readonly value: Price;
}

/** What the public listing says of a market's trading, for choosing markets. Absent quotes are undefined. */
export interface MarketActivity {
  readonly ticker: string;
  readonly bestBid: Level | undefined;
  readonly bestAsk: Level | undefined;
  readonly lastPrice: Price | undefined;
  readonly volume: Qty;
  readonly volume24h: Qty;
  readonly openInterest: Qty;
}

/** Resting size at one YES price. */
export interface Level {
  readonly price: Price;
  readonly qty: Qty;
}
