import type { Quote } from "../domain/quote.ts";
import type { Side } from "../domain/side.ts";

/** What to show, and for each side that is not shown, why. */
export interface Desire {
  readonly quotes: readonly Quote[];
  /** What is to be taken at once, instead of any quote. */
  readonly take?: Quote;
  /** Dollars; undefined when there is no value. */
  readonly fair: number | undefined;
  /** Target spread in dollars. */
  readonly spread: number | undefined;
  readonly skew: number;
  readonly silences: readonly Silence[];
}

export interface Silence {
  /** Both sides when undefined. */
  readonly side?: Side;
  readonly code: SilenceCode;
}

export type SilenceCode =
  | "no-fair-value"
  | "near-close"
  | "longshot"
  | "toxic"
  | "jump"
  | "jump-risk"
  | "blackout"
  | "blackout-aftermath"
  | "halted-regime"
  | "reducing"
  | "throttled"
  | "refilling"
  | "reserve-used"
  | "above-moving-band"
  | "below-moving-band"
  | "cooling-down"
  | "ping-pong"
  | "outbid"
  | "above-ceiling"
  | "below-floor"
  | "too-skewed"
  | "position-limit"
  | "no-size"
  | "off-the-grid";
