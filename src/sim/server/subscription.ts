import type { Channel } from "../../domain/channel.ts";
import type { AccountId, Subaccount } from "../command.ts";

/** What one session hears of one channel. */
export interface Subscription {
  readonly sid: number;
  readonly channel: Channel;
  readonly account: AccountId;
  /** Of a key that is locked to one: nothing of the others is heard. */
  readonly subaccount: Subaccount | undefined;
  /** Undefined: every market. */
  tickers: Set<string> | undefined;
  /** Whether it names its markets by id, as only `ticker` may: its `ok` answers do then, too. */
  readonly isById: boolean;
  readonly usesYesPrice: boolean;
  readonly skipsAck: boolean;
  /** Of the `communications` channel: which part of the requests for quotes, and whether only one's own. */
  readonly fanout: Fanout | undefined;
  readonly onlyOwn: boolean;
  /** Of the index feeds: what it follows; `all` may be among them. */
  readonly indices: Set<string>;
  /** Of the last frame, where the channel is sequenced. */
  seq: number;
  readonly send: (frame: OutgoingFrame) => void;
  /** Ends it from our side, with one of the codes that say so. */
  readonly end: (code: 10 | 25) => void;
}

/** `key` is one of 0 … `factor` − 1. */
export interface Fanout {
  readonly factor: number;
  readonly key: number;
}

export interface OutgoingFrame {
  readonly type: string;
  readonly id?: number;
  /** JSON text. */
  readonly msg?: string;
  /** False for the frames that take no number even on a sequenced channel. */
  readonly counts?: boolean;
  /** When it is sent, in milliseconds; now if absent. A frame for many readers asks the clock once. */
  readonly sentMs?: number;
}

/** Fills, orders, positions and tickers are not numbered [kalshi api.md §17.5]. */
export const sequenced: ReadonlySet<Channel> = new Set<Channel>([
  "orderbook_delta",
  "trade",
  "market_lifecycle_v2",
  "multivariate_market_lifecycle",
  "order_group_updates",
  "communications",
  "cfbenchmarks_value",
  "cfbenchmarks_value_5hz",
  "pyth_value",
]);
