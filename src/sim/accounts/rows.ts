import type { Money, Qty, Time } from "../../domain/units.ts";
import type { AccountId, Subaccount } from "../command.ts";

/** What an account may read of its groups and its money's ways. Lists are newest first. */
export interface AccountDesk {
  groups(account: AccountId): readonly GroupRow[];
  transfers(account: AccountId): readonly TransferRow[];
  moves(account: AccountId): readonly MoveRow[];
  /** Deposits and withdrawals. */
  payments(account: AccountId): readonly PaymentRow[];
  netting(account: AccountId): readonly NettingRow[];
  allocation(account: AccountId): Allocation;
}

export interface GroupRow {
  readonly groupId: string;
  readonly subaccount: Subaccount;
  readonly shard: number;
  readonly limit: Qty;
  /** Triggered and not reset: it takes no orders. */
  readonly isTriggered: boolean;
  /** Those that rest. */
  readonly orderIds: readonly string[];
}

/** Between shards. `isComplete` is false where it stopped half way. */
export interface TransferRow {
  readonly transferId: string;
  readonly fromShard: number;
  readonly toShard: number;
  readonly amount: Money;
  readonly isComplete: boolean;
  readonly at: Time;
}

/** Between subaccounts of one shard. */
export interface MoveRow {
  readonly transferId: string;
  readonly from: Subaccount;
  readonly to: Subaccount;
  readonly shard: number;
  readonly amount: Money;
  readonly at: Time;
}

export interface PaymentRow {
  readonly paymentId: string;
  readonly kind: "deposit" | "withdrawal";
  readonly shard: number;
  readonly amount: Money;
  readonly at: Time;
}

export interface NettingRow {
  readonly subaccount: Subaccount;
  readonly shard: number;
  readonly isEnabled: boolean;
}

/** How free margin is steered over the shards [api.md §14]; no shares: it stays where it is. */
export interface Allocation {
  readonly shares: readonly { readonly shard: number; readonly percent: number }[];
  readonly reservation: MarginReservation;
}

/** What of the resting orders is kept back: both sides of a market, the larger one, or nothing. */
export type MarginReservation = "sum" | "max" | "none";

export const noAllocation: Allocation = { shares: [], reservation: "sum" };
