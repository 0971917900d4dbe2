import type { Side } from "../domain/side.ts";
import type { Price, Qty, Time } from "../domain/units.ts";

/** What an account may ask of the exchange in a box. Values are parsed and typed; rules are checked by the exchange. */
export type Command = CreateOrder | CancelOrder | AmendOrder | DecreaseOrder | CancelAllOrders;

export interface CreateOrder {
  readonly kind: "create-order";
  readonly account: AccountId;
  readonly subaccount?: Subaccount | undefined;
  readonly ticker: string;
  readonly clientOrderId?: string | undefined;
  readonly orderGroupId?: string | undefined;
  readonly side: Side;
  readonly price: Price;
  readonly qty: Qty;
  readonly timeInForce: TimeInForce;
  readonly selfTradePrevention: SelfTradePrevention;
  readonly postOnly: boolean;
  readonly reduceOnly: boolean;
  readonly cancelOnPause: boolean;
  readonly expiresAt?: Time | undefined;
}

export interface CancelOrder {
  readonly kind: "cancel-order";
  readonly account: AccountId;
  readonly subaccount?: Subaccount | undefined;
  readonly orderId: string;
}

export interface AmendOrder {
  readonly kind: "amend-order";
  readonly account: AccountId;
  readonly subaccount?: Subaccount | undefined;
  readonly orderId: string;
  readonly ticker: string;
  readonly side: Side;
  readonly price: Price;
  /** The new total, what is filled already included. */
  readonly total: Qty;
  readonly clientOrderId?: string | undefined;
  readonly updatedClientOrderId?: string | undefined;
  /** Omitted: keep; "never": clear; a time: set. */
  readonly expiresAt?: Time | "never" | undefined;
}

export interface DecreaseOrder {
  readonly kind: "decrease-order";
  readonly account: AccountId;
  readonly subaccount?: Subaccount | undefined;
  readonly orderId: string;
  readonly by: { readonly reduceBy: Qty } | { readonly reduceTo: Qty };
}

export interface CancelAllOrders {
  readonly kind: "cancel-all-orders";
  readonly account: AccountId;
  readonly subaccount?: Subaccount;
}

/** A user of the exchange: the play account, or one of the crowd. */
export type AccountId = string;
/** 0, and what an absent one means, is the primary; 1 to 63 are numbered ones [api.md §7.1]. */
export type Subaccount = number;
export type TimeInForce = "good_till_canceled" | "immediate_or_cancel" | "fill_or_kill";
/** Who goes when an order would meet one of its own account: the incoming order, or the resting one. */
export type SelfTradePrevention = "taker_at_cross" | "maker";
