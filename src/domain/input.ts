import type { Alarm } from "./alarm.ts";
import type { FeeRule } from "./fees.ts";
import type { Fill } from "./fill.ts";
import type { Heritage } from "./heritage.ts";
import type { Level, Market, MarketStatus, Settlement } from "./market.ts";
import type { GroupAddress, GroupId, GroupReport } from "./order-group.ts";
import type { ClientOrderId, OrderReport, Outcome, QueuePlaceReport } from "./order.ts";
import type { PriceRange } from "./price-grid.ts";
import type { RewardProgramme } from "./reward.ts";
import type { Side } from "./side.ts";
import type { TradingStatus } from "./trading-status.ts";
import type { Money, Price, Qty, Time } from "./units.ts";

/**
 * Everything the engine can be told. An input carries its own time: the engine has no clock. The order of
 * inputs is the truth; the same inputs give the same effects for ever.
 */
export type Input = { readonly at: Time } & (
  MarketNews | OutsideNews | OrderNews | AccountNews | GroupNews | Control
);

export type MarketNews =
  /** `askedAt`: when it was asked for; what the stream has told since is newer. */
  | { readonly kind: "market-described"; readonly market: Market; readonly askedAt?: Time }
  | { readonly kind: "market-status-changed"; readonly ticker: string; readonly status: MarketStatus }
  | { readonly kind: "close-time-changed"; readonly ticker: string; readonly closeAt: Time }
  | { readonly kind: "grid-changed"; readonly ticker: string; readonly ranges: readonly PriceRange[] }
  | { readonly kind: "fees-changed"; readonly eventTicker: string; readonly fees: FeeRule }
  | { readonly kind: "market-determined"; readonly ticker: string; readonly settlement: Settlement }
  | { readonly kind: "market-settled"; readonly ticker: string }
  /** The whole book. YES prices on both sides, in any order. */
  | {
      readonly kind: "book-snapshot-received";
      readonly ticker: string;
      readonly bids: readonly Level[];
      readonly asks: readonly Level[];
    }
  /** A signed change of the size at one YES price. */
  | {
      readonly kind: "book-changed";
      readonly ticker: string;
      readonly side: Side;
      readonly price: Price;
      readonly change: Qty;
    }
  /** The book may be wrong from here until the next snapshot. */
  | { readonly kind: "book-doubted"; readonly ticker: string; readonly why: string }
  | {
      readonly kind: "trade-printed";
      readonly ticker: string;
      readonly price: Price;
      readonly qty: Qty;
      /** The side of the book the taker's order was on: a bid lifts asks. */
      readonly takerSide: Side;
    }
  /** All programmes that pay, or will pay, for resting orders in this market. */
  | {
      readonly kind: "rewards-told";
      readonly ticker: string;
      readonly programmes: readonly RewardProgramme[];
    }
  | { readonly kind: "last-price-told"; readonly ticker: string; readonly price: Price };

/** What others than the exchange tell. `covers` names a market, or all markets of an event or of a series. */
export type OutsideNews =
  /** A value, as a probability in (0, 1). */
  | {
      readonly kind: "reference-received";
      readonly ticker: string;
      readonly source: string;
      readonly value: number;
    }
  /** The price that markets hang on, and its volatility: a year's, as a share. */
  | {
      readonly kind: "underlying-told";
      readonly covers: string;
      readonly price: number;
      readonly volatility: number;
    }
  /** What the number that markets hang on is expected to be. */
  | {
      readonly kind: "forecast-told";
      readonly covers: string;
      readonly mean: number;
      readonly deviation: number;
    };

export type OrderNews =
  | {
      readonly kind: "order-answered";
      readonly request: "place" | "cancel" | "amend" | "decrease";
      readonly clientOrderId: ClientOrderId;
      readonly outcome: Outcome;
    }
  /** The private stream or a list says what an order is now. */
  | { readonly kind: "order-reported"; readonly report: OrderReport }
  /** A search by client order id found nothing, in a view that is current up to `asOf` of our own clock. */
  | { readonly kind: "order-absent"; readonly clientOrderId: ClientOrderId; readonly asOf: Time }
  | { readonly kind: "fill-received"; readonly fill: Fill }
  /** Where some of our orders stand, asked at that moment of our own clock. */
  | {
      readonly kind: "queue-places-told";
      readonly askedAt: Time;
      readonly places: readonly QueuePlaceReport[];
    };

export type AccountNews =
  /** What the venue holds to be true, as of a moment of its own clock: for recovery and reconciliation. */
  | {
      readonly kind: "account-reported";
      readonly asOf: Time;
      /** The same moment by our own clock, as far as the two clocks are known. */
      readonly asOfHere?: Time;
      readonly cash: Money;
      /** The same by shard; absent when the venue does not tell. */
      readonly cashByShard?: readonly { readonly shard: number; readonly cash: Money }[];
      readonly positions: readonly PositionReport[];
      readonly orders: readonly OrderReport[];
    }
  | {
      readonly kind: "limits-reported";
      readonly write: TokenBudget;
      readonly costs: WriteCosts;
    };

export type GroupNews =
  /** Orders of this event, or market, on this shard go into this group from now on. */
  | ({ readonly kind: "fuse-set"; readonly covers: string; readonly isTripped: boolean } & GroupAddress)
  /** What became of a group, at the moment it did. */
  | {
      readonly kind: "group-told";
      readonly groupId: GroupId;
      readonly change: "tripped" | "reset" | "deleted";
    }
  /** A list of all groups there are. It trails what has just been told. */
  | { readonly kind: "groups-reported"; readonly groups: readonly GroupReport[] };

export interface PositionReport {
  readonly ticker: string;
  /** Signed: + is YES. */
  readonly position: Qty;
  /** What the open position cost. */
  readonly cost: Money;
  readonly realized: Money;
  readonly fees: Money;
}

/** A token bucket: `refill` tokens a second up to `capacity`. */
export interface TokenBudget {
  readonly refill: number;
  readonly capacity: number;
}

/** Write tokens by request. */
export interface WriteCosts {
  readonly place: number;
  readonly cancel: number;
  readonly amend: number;
  readonly decrease: number;
}

export type Control =
  /** Told first of all, by a bot that has run before. */
  | { readonly kind: "run-resumed"; readonly heritage: Heritage }
  | { readonly kind: "time-passed" }
  | { readonly kind: "stream-connected" }
  | { readonly kind: "stream-lost"; readonly why: string }
  | ({ readonly kind: "exchange-status-told" } & TradingStatus)
  /** From now on these are to be quoted, and no others. */
  | { readonly kind: "markets-chosen"; readonly tickers: readonly string[] }
  | { readonly kind: "stop-requested"; readonly why: string }
  | ({ readonly kind: "alarm-raised" } & Pick<Alarm, "rung" | "why" | "by">)
  /** Only ever by a person. */
  | { readonly kind: "alarm-released"; readonly why: string };

export type AccountReport = Extract<AccountNews, { readonly kind: "account-reported" }>;
