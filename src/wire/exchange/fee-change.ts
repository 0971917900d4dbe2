import { formatTime, type Time } from "../../domain/units.ts";

export interface FeeChangeFacts {
  readonly id: string;
  readonly ticker: string;
  readonly feeKind: string | undefined;
  /** Steps of 0.0001. */
  readonly multiplier: number | undefined;
  readonly at: Time;
}

export function encodeSeriesFeeChange(change: FeeChangeFacts): object {
  return {
    id: change.id,
    series_ticker: change.ticker,
    fee_type: change.feeKind,
    fee_multiplier: shown(change.multiplier),
    scheduled_ts: formatTime(change.at),
  };
}

/** Null twice: the event falls back to its series. */
export function encodeEventFeeChange(change: FeeChangeFacts, seriesTicker: string): object {
  return {
    id: change.id,
    event_ticker: change.ticker,
    series_ticker: seriesTicker,
    fee_type_override: change.feeKind ?? null,
    fee_multiplier_override: shown(change.multiplier),
    scheduled_ts: formatTime(change.at),
  };
}

function shown(multiplier: number | undefined): number | null {
  return multiplier === undefined ? null : multiplier / 10_000;
}
