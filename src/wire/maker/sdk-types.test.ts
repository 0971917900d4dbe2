import type {
  AmendOrderV2Request,
  AmendOrderV2Response,
  BucketLimit,
  CancelOrderV2Response,
  CreateOrderV2Request,
  CreateOrderV2Response,
  DecreaseOrderV2Request,
  DecreaseOrderV2Response,
  EndpointTokenCost,
  EventData,
  ExchangeIndexStatus,
  ExchangeStatus,
  Fill,
  GetAccountApiLimitsResponse,
  GetBalanceResponse,
  GetUserDataTimestampResponse,
  IndexedBalance,
  Market,
  MarketPosition,
  Order,
  OrderbookCountFp,
  PriceRange,
  Series,
  Settlement,
  Trade,
} from "kalshi-typescript";
import { expect, test } from "vitest";

/**
 * The fields that the decoders read and the encoders write exist in the official SDK's types, under the same
 * names and of the same kind: checked by the compiler, so that an SDK update that renames one does not build.
 */
type Has<Model, Fields> = Model extends Fields ? true : never;
type Text<Names extends string> = { readonly [Name in Names]: string };
type Whole<Names extends string> = { readonly [Name in Names]: number };
type Flag<Names extends string> = { readonly [Name in Names]: boolean };
type Known<Model, Names extends keyof Model> = Names extends keyof Model ? true : never;

const checks: readonly true[] = [
  true satisfies Has<
    Market,
    Text<"ticker" | "event_ticker" | "status" | "open_time" | "close_time" | "result">
  >,
  true satisfies Has<
    Market,
    Text<"yes_bid_dollars" | "yes_bid_size_fp" | "yes_ask_dollars" | "yes_ask_size_fp">
  >,
  true satisfies Has<Market, Text<"last_price_dollars" | "volume_fp" | "volume_24h_fp" | "open_interest_fp">>,
  true satisfies Known<Market, "title" | "fee_waiver_expiration_time" | "exchange_index" | "price_ranges">,
  true satisfies Known<Market, "mve_collection_ticker" | "settlement_value_dollars">,
  true satisfies Has<PriceRange, Text<"start" | "end" | "step">>,
  true satisfies Has<EventData, Text<"event_ticker" | "series_ticker"> & Flag<"mutually_exclusive">>,
  true satisfies Known<EventData, "fee_type_override" | "fee_multiplier_override">,
  true satisfies Has<Series, Text<"ticker" | "fee_type"> & Whole<"fee_multiplier">>,
  true satisfies Has<Order, Text<"order_id" | "client_order_id" | "ticker" | "status" | "yes_price_dollars">>,
  true satisfies Has<Order, Text<"book_side" | "initial_count_fp" | "fill_count_fp" | "remaining_count_fp">>,
  true satisfies Known<Order, "last_update_time" | "created_time" | "exchange_index" | "outcome_side">,
  true satisfies Has<Fill, Text<"trade_id" | "order_id" | "ticker" | "book_side" | "count_fp" | "fee_cost">>,
  true satisfies Has<Fill, Text<"yes_price_dollars"> & Flag<"is_taker">>,
  true satisfies Known<Fill, "created_time" | "ts" | "fill_id">,
  true satisfies Has<MarketPosition, Text<"ticker" | "position_fp" | "market_exposure_dollars">>,
  true satisfies Has<MarketPosition, Text<"realized_pnl_dollars" | "fees_paid_dollars">>,
  true satisfies Has<GetBalanceResponse, Text<"balance_dollars"> & Whole<"updated_ts">>,
  true satisfies Has<IndexedBalance, Whole<"exchange_index"> & Text<"balance">>,
  true satisfies Has<
    Settlement,
    Text<"ticker" | "market_result" | "yes_count_fp" | "no_count_fp" | "fee_cost">
  >,
  true satisfies Has<Settlement, Text<"settled_time">>,
  true satisfies Has<Trade, Text<"trade_id" | "ticker" | "count_fp" | "yes_price_dollars" | "created_time">>,
  true satisfies Has<Trade, Text<"taker_book_side" | "taker_outcome_side"> & Flag<"is_block_trade">>,
  true satisfies Known<OrderbookCountFp, "yes_dollars" | "no_dollars">,
  true satisfies Has<
    GetAccountApiLimitsResponse,
    { usage_tier: string; read: BucketLimit; write: BucketLimit }
  >,
  true satisfies Has<BucketLimit, Whole<"refill_rate" | "bucket_capacity">>,
  true satisfies Has<EndpointTokenCost, Text<"method" | "path"> & Whole<"cost">>,
  true satisfies Has<ExchangeStatus, Flag<"exchange_active" | "trading_active">>,
  true satisfies Has<
    ExchangeIndexStatus,
    Whole<"exchange_index"> & Flag<"exchange_active" | "trading_active">
  >,
  true satisfies Has<GetUserDataTimestampResponse, Text<"as_of_time">>,
  true satisfies Has<
    CreateOrderV2Response,
    Text<"order_id" | "fill_count" | "remaining_count"> & Whole<"ts_ms">
  >,
  true satisfies Has<AmendOrderV2Response, Text<"order_id"> & Whole<"ts_ms">>,
  true satisfies Known<AmendOrderV2Response, "fill_count" | "remaining_count">,
  true satisfies Has<DecreaseOrderV2Response, Text<"order_id" | "remaining_count"> & Whole<"ts_ms">>,
  true satisfies Has<CancelOrderV2Response, Text<"order_id" | "reduced_by"> & Whole<"ts_ms">>,
  true satisfies Known<CreateOrderV2Request, "ticker" | "client_order_id" | "side" | "count" | "price">,
  true satisfies Known<CreateOrderV2Request, "time_in_force" | "self_trade_prevention_type" | "post_only">,
  true satisfies Known<CreateOrderV2Request, "cancel_order_on_pause" | "expiration_time" | "exchange_index">,
  true satisfies Known<AmendOrderV2Request, "ticker" | "side" | "price" | "count" | "exchange_index">,
  true satisfies Known<DecreaseOrderV2Request, "reduce_to" | "exchange_index" | "market_ticker">,
];

test("every field that is read or written exists in the official SDK's types", () => {
  expect(checks.every(Boolean)).toBe(true);
});
