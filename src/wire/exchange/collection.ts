import { type JsonObject } from "../../lib/json.ts";
import type { PriceRange } from "../../domain/price-grid.ts";
import { formatTime, type Time } from "../../domain/units.ts";
import { ok, refused, type Result } from "../../lib/result.ts";
import { decodeBody, decodeObject } from "./json-body.ts";
import { encodeRanges } from "./market.ts";
import { nested, type WireRefusal } from "./refusal.ts";
import type { LegFacts } from "./rfq.ts";

/** Events whose markets users may combine [api.md §15.1]. */
export interface CollectionFacts {
  readonly ticker: string;
  readonly seriesTicker: string;
  readonly title: string;
  readonly description: string;
  readonly openAt: Time;
  readonly closeAt: Time;
  readonly events: readonly {
    readonly ticker: string;
    readonly isYesOnly: boolean;
    readonly sizeMin?: number;
    readonly sizeMax?: number;
  }[];
  readonly isOrdered: boolean;
  readonly sizeMin: number;
  readonly sizeMax: number;
  readonly priceLevelStructure: string;
  readonly priceRanges: readonly PriceRange[];
  readonly shard: number;
}

export function encodeCollection(collection: CollectionFacts): object {
  const { events } = collection;
  return {
    collection_ticker: collection.ticker,
    series_ticker: collection.seriesTicker,
    exchange_index: collection.shard,
    title: collection.title,
    description: collection.description,
    open_date: formatTime(collection.openAt),
    close_date: formatTime(collection.closeAt),
    associated_events: events.map(({ ticker, isYesOnly, sizeMin = null, sizeMax = null }) => ({
      ticker,
      is_yes_only: isYesOnly,
      size_max: sizeMax,
      size_min: sizeMin,
      active_quoters: [],
    })),
    associated_event_tickers: events.map(({ ticker }) => ticker),
    is_ordered: collection.isOrdered,
    is_single_market_per_event: events.every(({ sizeMax }) => sizeMax === 1),
    is_all_yes: events.every(({ isYesOnly }) => isYesOnly),
    size_min: collection.sizeMin,
    size_max: collection.sizeMax,
    functional_description: "Pays when every selected market resolves to its selected side.",
    price_level_structure: collection.priceLevelStructure,
    price_ranges: encodeRanges(collection.priceRanges),
  };
}

export interface ComboRequest {
  readonly legs: readonly Omit<LegFacts, "yesValue">[];
  readonly wantsMarket: boolean;
}

/** More legs than any collection allows are not looked at. */
const legsMax = 100;

export function decodeCombo(text: string): Result<ComboRequest, WireRefusal> {
  const body = decodeBody(text, "CreateMarketInMultivariateEventCollectionRequest", {
    selected_markets: "[]object",
    with_market_payload: "bool",
  });
  if (!body.ok) return body;
  const selected = body.value.selected_markets ?? [];
  if (selected.length === 0) return refused(invalid("selected_markets is required"));
  if (selected.length > legsMax) return refused(invalid(`${legsMax} selected_markets at most`));
  const legs: Omit<LegFacts, "yesValue">[] = [];
  for (const entry of selected) {
    const leg = decodeLeg(entry);
    if (!leg.ok) return leg;
    legs.push(leg.value);
  }
  return ok({ legs, wantsMarket: body.value.with_market_payload ?? false });
}

function decodeLeg(entry: JsonObject): Result<Omit<LegFacts, "yesValue">, WireRefusal> {
  const leg = decodeObject(entry, "TickerPair", {
    market_ticker: "string",
    event_ticker: "string",
    side: "string",
  });
  if (!leg.ok) return leg;
  const { market_ticker: ticker = "", event_ticker: eventTicker = "", side } = leg.value;
  if (ticker === "" || eventTicker === "")
    return refused(invalid("a leg names its market_ticker and event_ticker"));
  if (side !== "yes" && side !== "no") return refused(invalid("side must be one of yes, no"));
  return ok({ ticker, eventTicker, side });
}

function invalid(details: string): WireRefusal {
  return nested(400, "invalid_parameters", "invalid parameters", details);
}
