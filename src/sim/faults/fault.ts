import type { Channel } from "../../domain/channel.ts";
import type { Time } from "../../domain/units.ts";
import type { AccountId } from "../command.ts";

/** What can go wrong between the exchange and those who use it, on demand. docs/scenarios.md tells each in words. */
export type Fault = CallFault | ConnectFault | FrameFault | Condition | LifeFault;

/** Meets one REST call at a time. */
export type CallFault =
  /** Hung up before anything was applied; afterwards nobody can tell. */
  | { readonly kind: "lose-request" }
  /** Applied, then hung up. */
  | { readonly kind: "lose-answer" }
  | {
      readonly kind: "fail-call";
      readonly status: FailureStatus;
      readonly applied: "yes" | "no" | "by-lot";
      /** What stands in the answer: the exchange's JSON, nothing, or the page of a gateway. */
      readonly body: "json" | "empty" | "page";
    }
  /** Reaches the engine late. */
  | ({ readonly kind: "delay-request" } & Delay)
  /** Applied on arrival, answered late. */
  | ({ readonly kind: "delay-answer" } & Delay)
  /** Applied; the answer's text breaks off in the middle. */
  | { readonly kind: "break-answer" }
  | { readonly kind: "refuse-rate" }
  /** The first entries of a batch are applied, then hung up. */
  | { readonly kind: "cut-batch"; readonly entries: number };

export type FailureStatus = 500 | 502 | 503 | 504;

/** Meets every new call and every new stream: hung up without a word, or answered with a status. */
export interface ConnectFault {
  readonly kind: "refuse-connection";
  readonly status?: FailureStatus;
}

/** Meets one frame of the stream at a time, after it took its number. */
export type FrameFault =
  | { readonly kind: "drop-frame" }
  /** Sent at once and again after the delay. */
  | ({ readonly kind: "repeat-frame" } & Delay)
  | ({ readonly kind: "delay-frame" } & Delay)
  /** Changes places with the next frame that matches. */
  | { readonly kind: "swap-frames" }
  | { readonly kind: "break-frame" }
  /** The connection ends instead of the frame; 1006 is a reset without a close frame. */
  | { readonly kind: "cut-stream"; readonly code: number }
  /** A share of the levels of a book is missing: in snapshots here, in the order book's answer over REST. */
  | { readonly kind: "thin-book"; readonly missing: number };

/** Holds as long as it is armed. */
export type Condition =
  /** The stream says nothing; with pings it looks alive. */
  | { readonly kind: "silence"; readonly pings: boolean }
  /** Writes to a shard are answered 503 with an unknown outcome; `appliedShare` of them were applied. */
  | { readonly kind: "shard-outage"; readonly shard: number; readonly appliedShare: number }
  /** What users read of their own, and order books, stand still, as of a replica that is stuck; then they catch up. */
  | { readonly kind: "stall-reads" }
  /** How far the exchange's clock is ahead; negative: behind. */
  | { readonly kind: "skew-clock"; readonly by: Time };

/** Done once, by the exchange's own operation. */
export interface LifeFault {
  readonly kind: "close-market";
  readonly market: string;
}

/** Drawn evenly between the two; without `upTo` always `by`. */
export interface Delay {
  readonly by: Time;
  readonly upTo?: Time;
}

export type FaultKind = Fault["kind"];

/** Whom a fault meets: everything that is named must fit; nothing named is everybody. */
export interface Match {
  readonly account?: AccountId;
  readonly market?: string;
  /** `reads`, `writes`, or a path such as `/portfolio/*` with or without its method before it. */
  readonly endpoint?: string;
  readonly channel?: Channel;
  /** Type of a frame, where a channel has several: `orderbook_snapshot`. */
  readonly message?: string;
}

/** A fault, whom it meets, and when. */
export interface FaultPlan {
  readonly fault: Fault;
  readonly match: Match;
  /** Counts from the start of the exchange in a scenario file, from now at the admin endpoint. */
  readonly at: Time;
  /** Without it: until it is disarmed. */
  readonly lasts?: Time;
  /** So many matches pass unharmed first. */
  readonly after: number;
  /** Strikes at most so often. */
  readonly times?: number;
  /** Of each match. */
  readonly chance: number;
}

export const callFaults = [
  "lose-request",
  "lose-answer",
  "fail-call",
  "delay-request",
  "delay-answer",
  "break-answer",
  "refuse-rate",
  "cut-batch",
] as const satisfies readonly CallFault["kind"][];

export const frameFaults = [
  "drop-frame",
  "repeat-frame",
  "delay-frame",
  "swap-frames",
  "break-frame",
  "cut-stream",
] as const satisfies readonly FrameFault["kind"][];
