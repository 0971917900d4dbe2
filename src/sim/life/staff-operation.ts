import type { FeeKind } from "../../domain/fees.ts";
import type { PriceRange } from "../../domain/price-grid.ts";
import type { Price, Time } from "../../domain/units.ts";

/** What the exchange's staff may do to what is listed. */
export type StaffOperation = MarketOperation | FeeOperation | ExchangeOperation | RestartOperation;

/** One that a scenario plans; `after`, and the moments inside it, count from the exchange's start. */
export interface PlannedOperation {
  readonly after: Time;
  readonly operation: StaffOperation;
}

/** Market life [api.md §13]. */
export type MarketOperation = { readonly ticker: string } & (
  | { readonly kind: "pause-market" }
  /** Cancels everything that rests. */
  | { readonly kind: "reactivate-market" }
  /** Earlier or later; a closed market that gets a later close can be reactivated. Now or in the past: closes at once. */
  | { readonly kind: "change-close"; readonly closeAt: Time }
  /** Without a result: the one that stands, or what the latent value says. */
  | { readonly kind: "determine-market"; readonly result?: "yes" | "no" }
  /** Also how a binary market is voided at a fair price. */
  | { readonly kind: "determine-scalar"; readonly value: Price }
  /** The settlement timer stops until an amendment, or a confirmation by determining again. */
  | { readonly kind: "dispute-market" }
  /** Another result; the settlement timer starts again. */
  | { readonly kind: "amend-market"; readonly result: "yes" | "no" | "scalar"; readonly value?: Price }
  | { readonly kind: "settle-market" }
  /** Finer steps only; resting orders are kept. */
  | {
      readonly kind: "change-grid";
      readonly priceLevelStructure: string;
      readonly priceRanges: readonly PriceRange[];
    }
  /** No fees before then; absent: the waiver ends. */
  | { readonly kind: "waive-fees"; readonly until?: Time }
);

/** Fees of an event or a series. */
export type FeeOperation =
  | {
      readonly kind: "override-fees";
      readonly eventTicker: string;
      /** Absent members: back to those of the series. `multiplier` in steps of 0.0001. */
      readonly feeKind?: FeeKind;
      readonly multiplier?: number;
      /** Absent: at once. A later one is listed among the planned fee changes until then. */
      readonly at?: Time;
    }
  | {
      readonly kind: "change-series-fees";
      readonly seriesTicker: string;
      readonly feeKind: FeeKind;
      /** Steps of 0.0001. */
      readonly multiplier: number;
      /** Absent: at once. */
      readonly at?: Time;
    };

export type ExchangeOperation =
  /** Of one shard, or of all. A trading pause lets cancels through; an exchange pause lets nothing through. */
  | { readonly kind: "pause-trading"; readonly shard?: number; readonly resumesAt?: Time }
  | { readonly kind: "resume-trading"; readonly shard?: number }
  | { readonly kind: "pause-exchange"; readonly shard?: number; readonly resumesAt?: Time }
  | { readonly kind: "resume-exchange"; readonly shard?: number };

/** What a restart of a server loses: quotes that nobody has accepted are gone without a word [api.md §15.2]. */
export interface RestartOperation {
  readonly kind: "drop-quotes";
}
