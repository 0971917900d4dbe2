import { openCost, type Position } from "../../domain/position.ts";
import {
  formatMoney,
  formatQty,
  formatTime,
  plus,
  sum,
  zeroMoney,
  zeroQty,
  type Money,
  type Price,
  type Qty,
  type Time,
} from "../../domain/units.ts";

export interface PositionFacts {
  readonly ticker: string;
  readonly eventTicker: string;
  readonly shard: number;
  readonly subaccount: number;
  readonly position: Position;
  readonly traded: Money;
  readonly fees: Money;
  readonly volume: Qty;
  readonly changedAt: Time;
}

export function encodePosition(facts: PositionFacts): object {
  return {
    ticker: facts.ticker,
    exchange_index: facts.shard,
    total_traded_dollars: formatMoney(facts.traded),
    position_fp: formatQty(facts.position.net),
    market_exposure_dollars: formatMoney(openCost(facts.position)),
    realized_pnl_dollars: formatMoney(facts.position.realized),
    fees_paid_dollars: formatMoney(facts.fees),
    last_updated_ts: formatTime(facts.changedAt),
  };
}

export function encodePositionMessage(facts: PositionFacts, userId: string): object {
  return {
    user_id: userId,
    market_ticker: facts.ticker,
    position_fp: formatQty(facts.position.net),
    position_cost_dollars: formatMoney(openCost(facts.position)),
    realized_pnl_dollars: formatMoney(facts.position.realized),
    fees_paid_dollars: formatMoney(facts.fees),
    position_fee_cost_dollars: formatMoney(facts.fees),
    volume_fp: formatQty(facts.volume),
    subaccount: facts.subaccount,
  };
}

/** One row an event, in the order its first market came. */
export function encodeEventPositions(positions: readonly PositionFacts[]): readonly object[] {
  const byEvent = new Map<string, PositionFacts[]>();
  for (const facts of positions) {
    const rows = byEvent.get(facts.eventTicker);
    if (rows === undefined) byEvent.set(facts.eventTicker, [facts]);
    else rows.push(facts);
  }
  return [...byEvent].map(([eventTicker, rows]) => ({
    event_ticker: eventTicker,
    event_exposure_dollars: formatMoney(sum(rows.map((row) => openCost(row.position)))),
    total_cost_dollars: formatMoney(sum(rows.map((row) => row.traded))),
    total_cost_shares_fp: formatQty(rows.reduce((shares, row) => plus(shares, row.volume), zeroQty)),
    realized_pnl_dollars: formatMoney(sum(rows.map((row) => row.position.realized))),
    fees_paid_dollars: formatMoney(sum(rows.map((row) => row.fees))),
  }));
}

export interface SettlementFacts {
  readonly ticker: string;
  readonly eventTicker: string;
  readonly shard: number;
  readonly result: "yes" | "no" | "scalar";
  readonly value: Price;
  /** Signed position that was paid out. */
  readonly position: Qty;
  readonly cost: Money;
  readonly payout: Money;
  readonly fees: Money;
  readonly at: Time;
}

export function encodeSettlement(facts: SettlementFacts): object {
  const isYes = facts.position > 0;
  const held = Math.abs(facts.position) as Qty;
  return {
    ticker: facts.ticker,
    event_ticker: facts.eventTicker,
    exchange_index: facts.shard,
    market_result: facts.result,
    yes_count_fp: formatQty(isYes ? held : zeroQty),
    yes_total_cost_dollars: formatMoney(isYes ? facts.cost : zeroMoney),
    no_count_fp: formatQty(isYes ? zeroQty : held),
    no_total_cost_dollars: formatMoney(isYes ? zeroMoney : facts.cost),
    revenue: toCents(facts.payout),
    value: Math.floor(facts.value / 100),
    fee_cost: formatMoney(facts.fees),
    settled_time: formatTime(facts.at),
  };
}

/** Whole cents, cut: what the integer members carry. */
export function toCents(amount: Money): number {
  return Math.trunc(amount / 10_000);
}
