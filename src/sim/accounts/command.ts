import type { Money, Qty } from "../../domain/units.ts";
import type { AccountId, Subaccount } from "../command.ts";
import type { Allocation } from "./rows.ts";

/**
 * What an account may ask about itself and its money. Answered with the id of what was made (or the number of a
 * subaccount), with nothing, or refused with nothing done.
 */
export type AccountCommand = { readonly account: AccountId } & (
  | CreateGroup
  | LimitGroup
  | GroupCommand
  | { readonly kind: "create-subaccount" }
  | { readonly kind: "set-netting"; readonly subaccount: Subaccount; readonly isEnabled: boolean }
  | MoveCash
  | TransferCash
  | ({ readonly kind: "set-allocation" } & Allocation)
  /** Money from and to the bank, on the primary: no call of the API does this, the exchange's staff does. */
  | { readonly kind: "deposit" | "withdraw"; readonly shard: number; readonly amount: Money }
);

/** Limits the contracts that the orders of a group may match in fifteen seconds [api.md §6]. */
export interface CreateGroup {
  readonly kind: "create-order-group";
  readonly subaccount: Subaccount;
  readonly shard: number;
  readonly limit: Qty;
}

/** A group is found only where it lives. */
interface GroupAddress {
  readonly subaccount: Subaccount;
  readonly shard: number;
  readonly groupId: string;
}

export interface LimitGroup extends GroupAddress {
  readonly kind: "limit-order-group";
  readonly limit: Qty;
}

export interface GroupCommand extends GroupAddress {
  readonly kind: "trigger-order-group" | "reset-order-group" | "delete-order-group";
}

/** Between subaccounts, on one shard. */
export interface MoveCash {
  readonly kind: "move-cash";
  readonly clientTransferId: string;
  readonly from: Subaccount;
  readonly to: Subaccount;
  readonly shard: number;
  readonly amount: Money;
}

/** Between shards. */
export interface TransferCash {
  readonly kind: "transfer-cash";
  readonly clientTransferId?: string;
  readonly from: CashPlace;
  readonly to: CashPlace;
  readonly amount: Money;
}

export interface CashPlace {
  readonly shard: number;
  readonly subaccount: Subaccount;
}
