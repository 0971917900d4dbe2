import { formatMoney, formatQty, toSeconds, type Money, type Qty, type Time } from "../../domain/units.ts";
import { toCents } from "./portfolio.ts";

/** Order groups, transfers and payments as the exchange lists them. */
export interface GroupFacts {
  readonly groupId: string;
  readonly shard: number;
  readonly limit: Qty;
  readonly isTriggered: boolean;
  readonly orderIds: readonly string[];
}

export function encodeGroupEntry(group: GroupFacts): object {
  return { id: group.groupId, ...groupTerms(group) };
}

export function encodeGroup(group: GroupFacts): object {
  return { ...groupTerms(group), orders: group.orderIds };
}

function groupTerms(group: GroupFacts): object {
  return {
    contracts_limit_fp: formatQty(group.limit),
    is_auto_cancel_enabled: !group.isTriggered,
    exchange_index: group.shard,
  };
}

export interface TransferFacts {
  readonly transferId: string;
  readonly fromShard: number;
  readonly toShard: number;
  readonly amount: Money;
  readonly isComplete: boolean;
  readonly at: Time;
}

export function encodeTransfer(transfer: TransferFacts): object {
  return {
    transfer_id: transfer.transferId,
    source: "event_contract",
    destination: "event_contract",
    source_exchange_shard: transfer.fromShard,
    destination_exchange_shard: transfer.toShard,
    amount: formatMoney(transfer.amount),
    status: transfer.isComplete ? "complete" : "pending",
    created_ts: toSeconds(transfer.at),
  };
}

export interface MoveFacts {
  readonly transferId: string;
  readonly from: number;
  readonly to: number;
  readonly shard: number;
  readonly amount: Money;
  readonly at: Time;
}

export function encodeMove(move: MoveFacts): object {
  return {
    transfer_id: move.transferId,
    from_subaccount: move.from,
    to_subaccount: move.to,
    amount_cents: toCents(move.amount),
    created_ts: toSeconds(move.at),
    exchange_index: move.shard,
  };
}

/** Play money comes by wire, without a fee and at once. */
export function encodePayment(payment: {
  readonly paymentId: string;
  readonly amount: Money;
  readonly at: Time;
}): object {
  return {
    id: payment.paymentId,
    status: "applied",
    type: "wire",
    amount_cents: toCents(payment.amount),
    fee_cents: 0,
    created_ts: toSeconds(payment.at),
    finalized_ts: toSeconds(payment.at),
  };
}
