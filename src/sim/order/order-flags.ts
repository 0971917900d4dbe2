import type { CreateOrder, TimeInForce } from "../command.ts";
import type { SimOrder } from "../event.ts";

/** The bits of an order's terms and status, packed into one word of its row. */
export const flag = { ask: 1, preventsMaker: 2, postOnly: 4, cancelOnPause: 8 } as const;

const timeInForceBit = 4;
const statusBit = 6;
const two = 3;

const timesInForce: readonly TimeInForce[] = ["good_till_canceled", "immediate_or_cancel", "fill_or_kill"];
const statuses: readonly SimOrder["status"][] = ["resting", "canceled", "executed"];

/** Of an order that is just coming in. */
export function flagsOf(command: CreateOrder): number {
  return (
    (command.side === "ask" ? flag.ask : 0) |
    (command.selfTradePrevention === "maker" ? flag.preventsMaker : 0) |
    (command.postOnly ? flag.postOnly : 0) |
    (command.cancelOnPause ? flag.cancelOnPause : 0) |
    (timesInForce.indexOf(command.timeInForce) << timeInForceBit)
  );
}

export function timeInForceIn(flags: number): TimeInForce {
  return timesInForce[(flags >> timeInForceBit) & two] ?? "good_till_canceled";
}

export function statusIn(flags: number): SimOrder["status"] {
  return statuses[(flags >> statusBit) & two] ?? "resting";
}

export function withStatus(flags: number, status: SimOrder["status"]): number {
  return (flags & ~(two << statusBit)) | (statuses.indexOf(status) << statusBit);
}
