import type { StaffOperation } from "./life/staff-operation.ts";
import type { ScenarioEvent, ScenarioMarket, ScenarioSeries } from "./scenario.ts";

/**
 * What the exchange's own staff may do to it, at any moment: from a scenario's schedule, from the admin endpoint,
 * or from a test. An operation is carried out whole, or refused with nothing done.
 */
export type Operation = StaffOperation | ListEvent;

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

/** The times of its markets count from now. A series that is listed already stays as it is. */
export interface ListEvent {
  readonly kind: "list-event";
  readonly series: ScenarioSeries;
  readonly event: ScenarioEvent;
  readonly markets: readonly ScenarioMarket[];
}
