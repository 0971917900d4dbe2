import type { Market, MarketActivity, Settlement } from "../../domain/market.ts";
import type { FeeRule } from "../../domain/fees.ts";
import type { Side } from "../../domain/side.ts";
import {
  complement,
  cost,
  formatPrice,
  formatQty,
  formatTime,
  price,
  toMillis,
  toSeconds,
  zeroQty,
  type Money,
  type Price,
  type Qty,
  type Time,
} from "../../domain/units.ts";
import { outcomeOf } from "./direction.ts";
import { encodeQuotes, encodeRanges, type MarketFacts } from "./market.ts";
import { encodeStrike } from "./market-terms.ts";
import { collateralReturnType } from "./listing.ts";

export interface BookChange {
  readonly ticker: string;
  readonly side: Side;
  readonly price: Price;
  readonly change: Qty;
  readonly at: Time;
}

/** `own` only for the reader whose own order changed the book. */
export function encodeDelta(
  change: BookChange,
  marketId: string,
  usesYesPrice: boolean,
  own: { readonly clientOrderId: string; readonly subaccount: number } | undefined,
): object {
  const quoted = change.side === "bid" || usesYesPrice ? change.price : complement(change.price);
  return {
    market_ticker: change.ticker,
    market_id: marketId,
    price_dollars: formatPrice(quoted),
    delta_fp: formatQty(change.change),
    side: outcomeOf(change.side),
    ...(own === undefined ? {} : { client_order_id: own.clientOrderId, subaccount: own.subaccount }),
    ts: formatTime(change.at),
    ts_ms: toMillis(change.at),
  };
}

export interface TickerFacts {
  readonly activity: MarketActivity;
  readonly marketId: string;
  readonly wasQuoted: boolean;
  /** Price times size, summed over all trades. */
  readonly turnover: Money;
  readonly lastQty: Qty | undefined;
  readonly at: Time;
}

export function encodeTicker(facts: TickerFacts): object {
  const { activity, at } = facts;
  const quotes = encodeQuotes(activity, facts.wasQuoted);
  const last = activity.lastPrice ?? price(0);
  return {
    market_id: facts.marketId,
    market_ticker: activity.ticker,
    price_dollars: formatPrice(last),
    yes_bid_dollars: quotes["yes_bid_dollars"],
    yes_ask_dollars: quotes["yes_ask_dollars"],
    volume_fp: formatQty(activity.volume),
    open_interest_fp: formatQty(activity.openInterest),
    dollar_volume: toDollars(facts.turnover),
    dollar_open_interest: toDollars(cost(last, activity.openInterest)),
    yes_bid_size_fp: quotes["yes_bid_size_fp"],
    yes_ask_size_fp: quotes["yes_ask_size_fp"],
    last_trade_size_fp: formatQty(facts.lastQty ?? zeroQty),
    ts: toSeconds(at),
    ts_ms: toMillis(at),
    time: formatTime(at),
  };
}

/** Of a combo the channel tells the name of the grid, but not its ranges. */
export function encodeCreated({
  market,
  structure,
  expiresAt,
  terms,
}: Pick<MarketFacts, "market" | "structure" | "expiresAt" | "terms">): object {
  return {
    event_type: "created",
    market_ticker: market.ticker,
    exchange_index: market.shard,
    open_ts: toSeconds(market.openAt),
    close_ts: toSeconds(market.closeAt),
    price_level_structure: structure,
    ...(market.isCombo ? {} : { price_ranges: encodeRanges(market.grid.ranges) }),
    additional_metadata: {
      name: market.title,
      title: market.title,
      yes_sub_title: market.title,
      no_sub_title: market.title,
      rules_primary: "",
      rules_secondary: "",
      can_close_early: terms.canCloseEarly,
      event_ticker: market.eventTicker,
      expected_expiration_ts: toSeconds(expiresAt),
      ...encodeStrike(terms),
    },
  };
}

/** The exchange tells a pause and its end; opening and closing on time are silent [kalshi api.md §13]. */
export function encodeActivation(ticker: string, isActive: boolean): object {
  return isActive
    ? { event_type: "activated", market_ticker: ticker, is_deactivated: false }
    : { event_type: "deactivated", market_ticker: ticker, is_deactivated: true };
}

export function encodeDetermined(ticker: string, settlement: Settlement, at: Time): object {
  return {
    event_type: "determined",
    market_ticker: ticker,
    result: settlement.result,
    determination_ts: toSeconds(at),
    settlement_value: formatPrice(settlement.value),
  };
}

export function encodeSettled(ticker: string, at: Time): object {
  return { event_type: "settled", market_ticker: ticker, settled_ts: toSeconds(at) };
}

export function encodeCloseUpdate(ticker: string, closeAt: Time): object {
  return { event_type: "close_date_updated", market_ticker: ticker, close_ts: toSeconds(closeAt) };
}

export function encodeGridUpdate(market: Market, structure: string): object {
  return {
    event_type: "price_level_structure_updated",
    market_ticker: market.ticker,
    price_level_structure: structure,
    price_ranges: encodeRanges(market.grid.ranges),
  };
}

export function encodeMetadataUpdate({ market, terms }: Pick<MarketFacts, "market" | "terms">): object {
  return {
    event_type: "metadata_updated",
    market_ticker: market.ticker,
    ...encodeStrike(terms),
    yes_sub_title: market.title,
  };
}

export interface EventFacts {
  readonly ticker: string;
  readonly seriesTicker: string;
  readonly title: string;
  readonly isExclusive: boolean;
  readonly isNested: boolean;
  readonly shard: number;
}

export function encodeEventCreated(event: EventFacts): object {
  return {
    event_ticker: event.ticker,
    exchange_index: event.shard,
    title: event.title,
    subtitle: "",
    collateral_return_type: collateralReturnType(event),
    series_ticker: event.seriesTicker,
  };
}

/** Without fees the override is gone: both members are null then. */
export function encodeFeeUpdate(eventTicker: string, fees: FeeRule | undefined): object {
  return {
    event_ticker: eventTicker,
    fee_type_override: fees?.kind ?? null,
    fee_multiplier_override: fees === undefined ? null : fees.multiplier / 10_000,
  };
}

export interface GroupChange {
  readonly change: "created" | "triggered" | "reset" | "deleted" | "limit_updated";
  readonly groupId: string;
  readonly limit?: Qty;
  readonly at: Time;
}

export function encodeGroupUpdate({ change, groupId, limit, at }: GroupChange): object {
  return {
    event_type: change,
    order_group_id: groupId,
    ...(limit === undefined ? {} : { contracts_limit_fp: formatQty(limit) }),
    ts_ms: toMillis(at),
  };
}

function toDollars(amount: Money): number {
  return Math.trunc(amount / 1_000_000);
}
