import { formatQty, formatTime, type Qty, type Time } from "../../domain/units.ts";

export interface EventFacts {
  readonly ticker: string;
  readonly seriesTicker: string;
  readonly title: string;
  readonly category: string;
  readonly isExclusive: boolean;
  /** Its markets are nested thresholds on a number. */
  readonly isNested: boolean;
  readonly shard: number;
  readonly updatedAt: Time;
  /** Fees of its own; an absent member is the series'. */
  readonly override?:
    { readonly kind: string | undefined; readonly multiplier: number | undefined } | undefined;
}

export function encodeEvent(event: EventFacts, nestedMarkets?: readonly object[]): object {
  return {
    event_ticker: event.ticker,
    series_ticker: event.seriesTicker,
    sub_title: "",
    title: event.title,
    category: event.category,
    collateral_return_type: collateralReturnType(event),
    mutually_exclusive: event.isExclusive,
    settlement_sources: [],
    last_updated_ts: formatTime(event.updatedAt),
    ...encodeOverride(event.override),
    exchange_index: event.shard,
    ...(nestedMarkets === undefined ? {} : { markets: nestedMarkets }),
  };
}

/** How positions in several of its markets are netted for whoever has that switched on. */
export function collateralReturnType(event: Pick<EventFacts, "isExclusive" | "isNested">): string {
  if (event.isExclusive) return "MECNET";
  return event.isNested ? "DIRECNET" : "";
}

function encodeOverride(override: EventFacts["override"]): object {
  if (override === undefined) return {};
  const { kind, multiplier } = override;
  return {
    fee_type_override: kind ?? null,
    fee_multiplier_override: multiplier === undefined ? null : multiplier / 10_000,
  };
}

export interface SeriesFacts {
  readonly ticker: string;
  readonly title: string;
  readonly category: string;
  readonly feeKind: string;
  /** Steps of 0.0001. */
  readonly feeMultiplier: number;
  readonly shard: number;
  readonly updatedAt: Time;
  /** Of all its events together; told only when it is asked for. */
  readonly volume?: Qty;
}

export function encodeSeries(series: SeriesFacts): object {
  return {
    ticker: series.ticker,
    frequency: "custom",
    title: series.title,
    category: series.category,
    categories: [series.category],
    tags: [],
    settlement_sources: [],
    contract_url: "",
    contract_terms_url: "",
    fee_type: series.feeKind,
    fee_multiplier: series.feeMultiplier / 10_000,
    additional_prohibitions: [],
    ...(series.volume === undefined ? {} : { volume_fp: formatQty(series.volume) }),
    last_updated_ts: formatTime(series.updatedAt),
    exchange_index: series.shard,
  };
}
