import type { Qty } from "./units.ts";

/** The venue's name for an order group. Nothing else names one: no label and no client id [kalshi api.md §6]. */
export type GroupId = string;

/** A group lives on one shard, and is found only there. */
export interface GroupAddress {
  readonly groupId: GroupId;
  readonly shard: number;
}

/** One group as the venue lists it. */
export interface GroupReport extends GroupAddress {
  /** Contracts that may match in a rolling 15 s; undefined when not told. */
  readonly limit: Qty | undefined;
  /** True from a trigger to the reset: nothing of it rests, and nothing is let in. */
  readonly isTripped: boolean;
}
