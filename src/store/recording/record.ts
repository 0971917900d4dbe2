import type { Result } from "../../lib/result.ts";
import type { Input } from "../../domain/input.ts";
import type { Side } from "../../domain/side.ts";
import type { Price, Qty, Time } from "../../domain/units.ts";

/**
 * What a recording tells, one message after the other. Defects of a recording are data: they are told in
 * their place among the messages, and whoever counts them decides what they mean.
 */
export type Recorded = Heard | Claim | Defect;

/** A message of the venue, as the engine is told it. */
export interface Heard {
  readonly kind: "input";
  readonly input: Input;
}

/** What the venue or the recorder says about the book or the trading, without changing either. */
export type Claim =
  /** The best quotes, by the ticker channel or by the recorder's own book. Undefined: that side is empty. */
  | {
      readonly kind: "quote-told";
      readonly by: "ticker" | "checkpoint";
      readonly at: Time;
      readonly ticker: string;
      readonly bid: Price | undefined;
      readonly ask: Price | undefined;
      /** How far the book may be from it and still agree: a cent, or half a cent where cents were rounded. */
      readonly tolerance: Price;
    }
  /**
   * Volume grew. The last trade is known; where the others printed is not, so `more` counts only for whoever
   * dares to put it at the last price.
   */
  | {
      readonly kind: "volume-told";
      readonly at: Time;
      readonly ticker: string;
      readonly price: Price;
      readonly takerSide: Side;
      readonly last: Qty;
      readonly more: Qty;
    };

export type Defect =
  /** Messages of a subscription are missing (or come twice): its books are doubted until their next snapshots. */
  | { readonly kind: "gap-found"; readonly at: Time; readonly expected: number; readonly got: number }
  /** A line that is not what its format says. Skipped, and counted. */
  | { readonly kind: "line-refused"; readonly file: string; readonly line: number; readonly why: string }
  /** A level that cannot be: its price is no price. The rest of its book is used. */
  | { readonly kind: "level-dropped"; readonly at: Time; readonly ticker: string; readonly why: string }
  /** A part the recorder wrote and this copy lacks. */
  | { readonly kind: "file-missing"; readonly file: string; readonly why: string }
  /** The recording ends before its end. Nothing follows from this file. */
  | { readonly kind: "recording-cut"; readonly file: string; readonly line: number; readonly why: string };

/** A run of records, handed over together because one at a time is slow. */
export interface Batch {
  /** How many messages (lines, frames, polls) were read for it. */
  readonly messages: number;
  readonly records: readonly Recorded[];
}

export type Batches = AsyncGenerator<Batch, void, undefined>;

/**
 * Reads one stream frame as the maker would: handed in, so that a recording also tests the real decoder.
 * `hasYesPrices` says whether NO-side levels are at YES prices (`use_yes_price`), which a frame does not tell.
 */
export type DecodeFrame = (text: string, at: Time, hasYesPrices: boolean) => Result<readonly Input[], string>;

/**
 * How much of the market a recording holds.
 * `full` is snapshots and every change; `events` is every change as orders and trades; `polled` is books
 * looked at now and then; `top-of-book` is the best quotes alone.
 */
export type RecordingKind = "full" | "events" | "polled" | "top-of-book";

/** What may be claimed about fills of our own orders. */
export interface Fidelity {
  /** False for polls: between two looks anything may have happened. */
  readonly claimsFills: boolean;
  /** Below the best price nothing is known of the queue when only the best is recorded. */
  readonly sees: "all-levels" | "best-only";
}

export const fidelities: Record<RecordingKind, Fidelity> = {
  full: { claimsFills: true, sees: "all-levels" },
  events: { claimsFills: true, sees: "all-levels" },
  polled: { claimsFills: false, sees: "all-levels" },
  "top-of-book": { claimsFills: true, sees: "best-only" },
};
