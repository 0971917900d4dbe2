import type { MarketStatus } from "../../domain/market.ts";
import type { Money, Price, Qty, Time } from "../../domain/units.ts";
import type { FaultPlan } from "../faults/fault.ts";
import type { AccountAct, FillLot, Lot, OrderAct, ScriptOperation, Trader } from "./script.ts";

/**
 * What a running script asks of an exchange, in process or over HTTP, and what it is told. The two ways share every
 * word, so that one text proves both.
 */
export type Ask =
  | {
      readonly kind: "order";
      readonly act: OrderAct;
      readonly of: OrderRef | undefined;
      readonly groupId: string | undefined;
    }
  | {
      readonly kind: "arrange";
      readonly act: AccountAct;
      readonly of: GroupRef | undefined;
      /** Of a move or transfer, so that none is taken for the one before. */
      readonly transferId: string;
    }
  | { readonly kind: "wait"; readonly span: Time }
  | { readonly kind: "operate"; readonly operation: ScriptOperation }
  | { readonly kind: "fault"; readonly plan: FaultPlan }
  | { readonly kind: "read-book"; readonly ticker: string }
  | { readonly kind: "read-account"; readonly trader: Trader; readonly about: AccountQuestion }
  | { readonly kind: "read-order"; readonly of: OrderRef }
  | { readonly kind: "read-trades"; readonly ticker: string }
  | { readonly kind: "read-fills"; readonly trader: Trader; readonly ticker: string }
  | { readonly kind: "read-market"; readonly ticker: string }
  | { readonly kind: "read-money" };

/** A position in one market, or money on one shard or all. */
export interface AccountQuestion {
  readonly ticker?: string;
  readonly shard?: number | undefined;
}

/** An order group that the script gave a name. */
export interface GroupRef extends Trader {
  readonly groupId: string;
  readonly shard: number;
}

/** An order that the script gave a name. */
export interface OrderRef extends Trader {
  readonly orderId: string;
  readonly ticker: string;
}

export type Answer =
  | { readonly kind: "told"; readonly told: Told }
  /** With the id of what was made. */
  | { readonly kind: "arranged"; readonly told: { readonly kind: "done"; readonly id: string } | No }
  | { readonly kind: "done" }
  /** An operation that the exchange will not carry out. */
  | { readonly kind: "no"; readonly why: string }
  | { readonly kind: "book"; readonly bids: readonly Lot[]; readonly asks: readonly Lot[] }
  | ({ readonly kind: "account" } & AccountNow)
  | { readonly kind: "order"; readonly order: OrderNow | undefined }
  /** In the order they happened. */
  | { readonly kind: "trades"; readonly trades: readonly Lot[] }
  | { readonly kind: "fills"; readonly fills: readonly Required<FillLot>[] }
  | { readonly kind: "market"; readonly status: MarketStatus | "unknown" }
  | { readonly kind: "money"; readonly imbalance: Money };

/** What an order call was answered. */
export type Told =
  | {
      readonly kind: "done";
      readonly orderId?: string;
      readonly filled: Qty;
      readonly left: Qty;
      /** What a cancel took away. */
      readonly reducedBy: Qty;
      readonly averagePrice?: Price;
      readonly averageFee?: Money;
    }
  | No;

/** Refused, or nobody knows. */
export type No =
  | { readonly kind: "refused"; readonly status: number; readonly code: string; readonly details?: string }
  | { readonly kind: "unknown"; readonly why: string };

export interface AccountNow {
  readonly position: Qty;
  readonly cash: Money;
  readonly reserved: Money;
}

export interface OrderNow {
  readonly status: "resting" | "canceled" | "executed";
  readonly price: Price;
  readonly filled: Qty;
  readonly left: Qty;
  readonly ahead: Qty | undefined;
}
