import type { Entry } from "../../lib/timeline.ts";
import type { Side } from "../../domain/side.ts";
import { seconds, type Price, type Qty, type Time } from "../../domain/units.ts";
import type { AccountId, Subaccount } from "../command.ts";

/** A trade agreed on outside of the book, waiting for both parties' yes. A snapshot: later changes make a new one. */
export interface BlockProposal {
  readonly id: string;
  readonly proposer: AccountId;
  readonly ticker: string;
  readonly price: Price;
  readonly qty: Qty;
  /** Whose fee is the maker's. */
  readonly makerSide: Side;
  /** The buyer of YES is the bid, the seller the ask. */
  readonly parties: Readonly<Record<Side, BlockParty>>;
  readonly status: "open" | "executed" | "expired";
  readonly createdAt: Time;
  readonly updatedAt: Time;
  readonly expiresAt: Time;
  readonly executedAt?: Time;
}

export interface BlockParty {
  readonly account: AccountId;
  readonly subaccount: Subaccount;
  readonly acceptedAt?: Time;
  /** Once executed. */
  readonly orderId?: string;
}

/** What nobody has written down about block trades. */
export interface BlockRules {
  /** Open ones of one proposer. */
  readonly openMax: number;
  /** Whether a party that proposes has said yes by that. */
  readonly proposerAccepts: boolean;
  /** How long finished ones can still be read, and how many at most. */
  readonly keepFor: Time;
  readonly keptMax: number;
}

export const defaultBlockRules: BlockRules = {
  openMax: 100,
  proposerAccepts: true,
  keepFor: seconds(7 * 86_400),
  keptMax: 100_000,
};

export interface BlockDesk {
  readonly rules: BlockRules;
  /** In order of creation. */
  readonly proposals: Map<string, BlockProposal>;
  /** Those that can be accepted, by proposer. */
  readonly open: Map<AccountId, Set<string>>;
  /** When open ones expire. */
  readonly timers: Map<string, Entry<() => void>>;
  /** Finished ones, the oldest first, and since when. */
  readonly finished: Map<string, Time>;
  count: number;
}

export interface BlockReads {
  /** Newest first, finished ones among them. */
  proposals(): readonly BlockProposal[];
}

export interface ProposeBlock {
  readonly kind: "propose-block-trade";
  readonly account: AccountId;
  readonly ticker: string;
  readonly price: Price;
  readonly qty: Qty;
  readonly makerSide: Side;
  readonly parties: Readonly<Record<Side, { readonly account: AccountId; readonly subaccount: Subaccount }>>;
  readonly expiresAt: Time;
}

export interface AcceptBlock {
  readonly kind: "accept-block-trade";
  readonly account: AccountId;
  readonly proposalId: string;
  /** Instead of the one that was proposed. */
  readonly subaccount?: Subaccount;
}

export function newBlockDesk(rules: BlockRules): BlockDesk {
  return { rules, proposals: new Map(), open: new Map(), timers: new Map(), finished: new Map(), count: 0 };
}

export function blockReads(desk: BlockDesk, now: () => Time): BlockReads {
  return {
    proposals: () => {
      forgetOldBlocks(desk, now());
      return [...desk.proposals.values()].toReversed();
    },
  };
}

/** Finished long ago, or the oldest past the limit. */
export function forgetOldBlocks({ rules, proposals, finished }: BlockDesk, now: Time): void {
  for (const [id, since] of finished) {
    if (finished.size <= rules.keptMax && now - since < rules.keepFor) return;
    finished.delete(id);
    proposals.delete(id);
  }
}
