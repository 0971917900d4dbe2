import type { FeeKind } from "../domain/fees.ts";
import type { PriceRange } from "../domain/price-grid.ts";
import type { Price, Time } from "../domain/units.ts";
import type { ScenarioEvent, ScenarioMarket, ScenarioSeries } from "./scenario.ts";

/**
 * What the exchange's own staff may do to it, at any moment: from a scenario's schedule, from the admin endpoint,
 * or from a test. An operation is carried out whole, or refused with nothing done.
 */
export type Operation = MarketOperation | EventOperation | ExchangeOperation | RestartOperation;

export type OperationAnswer =
  { readonly ok: true } | { readonly ok: false; readonly refusal: OperationRefusal };

export interface OperationRefusal {
  readonly code:
    | "unknown-market"
    | "unknown-event"
    | "unknown-series"
    | "unknown-shard"
    | "wrong-status"
    | "past-close"
    | "no-early-close"
    | "value-missing"
    | "bad-grid"
    | "already-listed"
    | "bad-listing"
    | "too-many";
  /** For a person, with the numbers. */
  readonly why: string;
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

export type EventOperation =
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
    }
  /** The times of its markets count from now. A series that is listed already stays as it is. */
  | {
      readonly kind: "list-event";
      readonly series: ScenarioSeries;
      readonly event: ScenarioEvent;
      readonly markets: readonly ScenarioMarket[];
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
