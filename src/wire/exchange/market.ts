import type { Level, Market, MarketActivity } from "../../domain/market.ts";
import type { PriceRange } from "../../domain/price-grid.ts";
import { complement, formatPrice, formatQty, formatTime, oneDollar, price } from "../../domain/units.ts";
import type { Price, Qty, Time } from "../../domain/units.ts";
import { encodeListedTerms, type MarketTerms } from "./market-terms.ts";
import { comboMembers, type ComboFacts } from "./rfq.ts";

/** What the listing says of a market beyond the market itself. */
export interface MarketFacts {
  readonly market: Market;
  readonly activity: MarketActivity;
  readonly structure: string;
  readonly terms: MarketTerms;
  /** How things stood a day ago; absent for a younger market. */
  readonly dayAgo: { readonly bid: Price; readonly ask: Price; readonly lastPrice?: Price } | undefined;
  readonly createdAt: Time;
  readonly updatedAt: Time;
  /** When the result is expected, and how long after it the market pays. */
  readonly expiresAt: Time;
  readonly settlementSeconds: number;
  readonly settledAt: Time | undefined;
  /** False until the first order rests on either side: such a market shows other zeros than an emptied one. */
  readonly wasQuoted: boolean;
  /** The legs of a combo. */
  readonly combo?: ComboFacts | undefined;
}

export function encodeMarket(facts: MarketFacts): object {
  const { market, activity } = facts;
  const settlement = market.settlement;
  return {
    ticker: market.ticker,
    event_ticker: market.eventTicker,
    market_type: facts.terms.kind,
    title: market.title,
    subtitle: "",
    yes_sub_title: market.title,
    no_sub_title: market.title,
    created_time: formatTime(facts.createdAt),
    updated_time: formatTime(facts.updatedAt),
    open_time: formatTime(market.openAt),
    close_time: formatTime(market.closeAt),
    expected_expiration_time: formatTime(facts.expiresAt),
    expiration_time: formatTime(facts.expiresAt),
    latest_expiration_time: formatTime(facts.expiresAt),
    settlement_timer_seconds: facts.settlementSeconds,
    status: market.status,
    ...encodeQuotes(activity, facts.wasQuoted),
    last_price_dollars: formatPrice(activity.lastPrice ?? price(0)),
    previous_yes_bid_dollars: formatPrice(facts.dayAgo?.bid ?? price(0)),
    previous_yes_ask_dollars: formatPrice(facts.dayAgo?.ask ?? price(0)),
    previous_price_dollars: formatPrice(facts.dayAgo?.lastPrice ?? price(0)),
    volume_fp: formatQty(activity.volume),
    volume_24h_fp: formatQty(activity.volume24h),
    open_interest_fp: formatQty(activity.openInterest),
    notional_value_dollars: "1.0000",
    result: settlement?.result ?? "",
    ...(settlement === undefined ? {} : { settlement_value_dollars: formatPrice(settlement.value) }),
    ...(facts.settledAt === undefined ? {} : { settlement_ts: formatTime(facts.settledAt) }),
    settlement_bounds_type: "default",
    ...encodeListedTerms(facts.terms),
    expiration_value: settlement?.result ?? "",
    ...(market.fees.waivedUntil === undefined
      ? {}
      : { fee_waiver_expiration_time: formatTime(market.fees.waivedUntil) }),
    rules_primary: `If the latent value of ${market.ticker} is drawn as YES at the close, then the market resolves to Yes.`,
    rules_secondary: "",
    price_level_structure: facts.structure,
    price_ranges: encodeRanges(market.grid.ranges),
    ...comboMembers(facts.combo),
    exchange_index: market.shard,
  };
}

export function encodeRanges(ranges: readonly PriceRange[]): readonly object[] {
  return ranges.map(({ start, end, step }) => ({
    start: formatPrice(start),
    end: formatPrice(end),
    step: formatPrice(step),
  }));
}

/** The best of both sides in both outcomes' prices, as the listing and the ticker channel show them. */
export function encodeQuotes(activity: MarketActivity, wasQuoted: boolean): Record<string, string> {
  const bid = bestPrice(activity.bestBid, price(0));
  const ask = bestPrice(activity.bestAsk, wasQuoted ? oneDollar : price(0));
  return {
    yes_bid_dollars: formatPrice(bid),
    yes_ask_dollars: formatPrice(ask),
    no_bid_dollars: formatPrice(complement(ask)),
    no_ask_dollars: formatPrice(complement(bid)),
    yes_bid_size_fp: formatQty(bestSize(activity.bestBid)),
    yes_ask_size_fp: formatQty(bestSize(activity.bestAsk)),
  };
}

function bestPrice(level: Level | undefined, otherwise: Price): Price {
  return level?.price ?? otherwise;
}

function bestSize(level: Level | undefined): Qty {
  return level?.qty ?? (0 as Qty);
}
