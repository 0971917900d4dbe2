import type { Side } from "../../domain/side.ts";
import {
  complement,
  formatMoney,
  formatPrice,
  formatQty,
  formatTime,
  toMillis,
  toSeconds,
  type Money,
  type Price,
  type Qty,
  type Time,
} from "../../domain/units.ts";
import { direction, outcomeOf } from "./direction.ts";

export interface FillFacts {
  readonly tradeId: string;
  readonly orderId: string;
  readonly subaccount: number;
  readonly clientOrderId: string;
  readonly ticker: string;
  readonly side: Side;
  readonly price: Price;
  readonly qty: Qty;
  readonly isTaker: boolean;
  readonly fee: Money;
  readonly at: Time;
  readonly positionAfter: Qty;
}

/** The list's fill carries no client order id; the stream's does. */
export function encodeFill(fill: FillFacts, shard: number): object {
  return {
    fill_id: fill.tradeId,
    trade_id: fill.tradeId,
    order_id: fill.orderId,
    ticker: fill.ticker,
    market_ticker: fill.ticker,
    exchange_index: shard,
    ...direction(fill.side),
    count_fp: formatQty(fill.qty),
    yes_price_dollars: formatPrice(fill.price),
    no_price_dollars: formatPrice(complement(fill.price)),
    is_taker: fill.isTaker,
    fee_cost: formatMoney(fill.fee),
    created_time: formatTime(fill.at),
    ts: toSeconds(fill.at),
    subaccount_number: fill.subaccount,
  };
}

export function encodeFillMessage(fill: FillFacts, shard: number): object {
  return {
    trade_id: fill.tradeId,
    order_id: fill.orderId,
    ...(fill.clientOrderId === "" ? {} : { client_order_id: fill.clientOrderId }),
    market_ticker: fill.ticker,
    exchange_index: shard,
    is_taker: fill.isTaker,
    ...direction(fill.side),
    purchased_side: outcomeOf(fill.side),
    yes_price_dollars: formatPrice(fill.price),
    count_fp: formatQty(fill.qty),
    fee_cost: formatMoney(fill.fee),
    post_position_fp: formatQty(fill.positionAfter),
    subaccount: fill.subaccount,
    ts: toSeconds(fill.at),
    ts_ms: toMillis(fill.at),
  };
}

export interface TradeFacts {
  readonly tradeId: string;
  readonly ticker: string;
  readonly price: Price;
  readonly qty: Qty;
  readonly takerSide: Side;
  readonly at: Time;
  readonly isBlock?: boolean;
}

export function encodeTrade(trade: TradeFacts): object {
  return {
    trade_id: trade.tradeId,
    ticker: trade.ticker,
    ...encodeTerms(trade),
    created_time: formatTime(trade.at),
  };
}

export function encodeTradeMessage(trade: TradeFacts): object {
  return {
    trade_id: trade.tradeId,
    market_ticker: trade.ticker,
    ...encodeTerms(trade),
    ts: toSeconds(trade.at),
    ts_ms: toMillis(trade.at),
  };
}

function encodeTerms(trade: TradeFacts): object {
  return {
    count_fp: formatQty(trade.qty),
    yes_price_dollars: formatPrice(trade.price),
    no_price_dollars: formatPrice(complement(trade.price)),
    taker_side: outcomeOf(trade.takerSide),
    taker_outcome_side: outcomeOf(trade.takerSide),
    taker_book_side: trade.takerSide,
    is_block_trade: trade.isBlock ?? false,
  };
}
