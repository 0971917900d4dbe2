import type { OrderReason } from "../event.ts";
import { millis, seconds, type Time } from "../../domain/units.ts";

/** What nobody has written down about the exchange is a switch here, and a row in docs/fidelity.md. */
export interface ServerSettings {
  /** A timestamp this much older, or newer, than the exchange's clock is refused. */
  readonly lateMax: Time;
  readonly earlyMax: Time;
  /** Whether a signature that was taken once is taken again while its timestamp is fresh. */
  readonly replays: "accepted" | "refused";
  /**
   * When the accounts' location attestation ends: after it no sports, elections or entertainment by key. Absent:
   * never attested and never asked.
   */
  readonly attestedUntil?: Time;
  /** How far users' reads of their own trail the engine; nothing at all when `most` is 0. */
  readonly readLag: { readonly least: Time; readonly most: Time };
  /** The guides read the order book without a signature, the specification with one. */
  readonly booksNeedSignature: boolean;
  /** `available`: cash less what resting orders bind, in the specification's words. `total`: all cash. */
  readonly balanceShows: "available" | "total";
  /** What `user_orders` says of a plain cancel. `none`: no reason at all. */
  readonly cancelReason: Exclude<OrderReason, "Create" | "Cancel"> | "none";
  /** Whose client order id stands on a delta that a trade made: the taker's only, or to the owner of what rested its own. */
  readonly tradeDeltasTag: "taker" | "both";
  /** Whether `ok` and `unsubscribed` take a number in their subscription's sequence. */
  readonly controlFramesCount: boolean;
  /** Whether permessage-deflate is agreed on with a reader that offers it; with others it never is. */
  readonly compression: "offered" | "never";
  /** Frames waiting for one reader, in bytes, before its subscriptions die. */
  readonly backlogMax: number;
  readonly sessionsPerAccount: number;
  readonly commandsPerSecond: number;
  readonly marketsPerSession: number;
  /** How long settled markets, trades, fills and settled positions stay in the live lists, in whole days. */
  readonly liveFor: Time;
  /** The same for orders that were filled or cancelled. */
  readonly ordersLiveFor: Time;
  /** How long after its `created` message `GET /markets/{ticker}` does not know a market yet. */
  readonly newMarketLag: Time;
}

/** Users read what is true now: for those who check the exchange, not a client. */
export const noReadLag: ServerSettings["readLag"] = { least: seconds(0), most: seconds(0) };

export const defaultSettings: ServerSettings = {
  // Ten seconds either way were seen to pass, and a request needs some time to travel [api.md §2.1, §20.3].
  lateMax: millis(10_500),
  earlyMax: millis(10_500),
  replays: "accepted",
  readLag: { least: millis(100), most: millis(500) },
  booksNeedSignature: false,
  balanceShows: "available",
  cancelReason: "Decrease",
  tradeDeltasTag: "taker",
  controlFramesCount: true,
  compression: "offered",
  backlogMax: 64 * 1024 * 1024,
  sessionsPerAccount: 200,
  commandsPerSecond: 10_000,
  marketsPerSession: 500_000,
  liveFor: seconds(92 * 86_400),
  ordersLiveFor: seconds(14 * 86_400),
  newMarketLag: seconds(0.25),
};
