import { plus, zeroQty, type Qty } from "../../../domain/units.ts";
import { encodeSeries } from "../../../wire/exchange/listing.ts";
import { notFound } from "../../../wire/exchange/refusal.ts";
import type { ScenarioSeries } from "../../scenario.ts";
import { answered, defaultCost, type Call, type Reply, type Route } from "../route.ts";

const terms = { method: "GET", access: "public", cost: defaultCost, billing: "read" } as const;

export const seriesRoutes: readonly Route[] = [
  { ...terms, path: "/series", operation: "GetSeriesList", answer: listSeries },
  { ...terms, path: "/series/:series_ticker", operation: "GetSeries", answer: getSeries },
];

const tagsMax = 100;

function listSeries(call: Call): Reply {
  const { exchange, query } = call;
  const category = query.text("category");
  const tags = query.list("tags", tagsMax);
  const from = query.time("min_updated_ts");
  const wantsVolume = query.flag("include_volume") ?? false;
  const wantsMetadata = query.flag("include_product_metadata") ?? false;
  const refusal = query.refusal();
  if (refusal !== undefined) return refusal;
  const wanted = exchange.series().filter((series) => {
    const updatedAt = exchange.seriesDetails(series.ticker)?.updatedAt ?? 0;
    return (
      (category === undefined || series.category === category) &&
      // No series has a tag here.
      tags === undefined &&
      (from === undefined || updatedAt >= from)
    );
  });
  const inside = insideSeries(call);
  return answered({
    series: wanted.map((series) => ({
      ...bodyOf(call, series, inside, wantsVolume),
      ...(wantsMetadata ? { product_metadata: null } : {}),
    })),
  });
}

function getSeries(call: Call): Reply {
  const { exchange, names, query } = call;
  const wantsVolume = query.flag("include_volume") ?? false;
  const refusal = query.refusal();
  if (refusal !== undefined) return refusal;
  const series = exchange.series().find((each) => each.ticker === names[0]);
  return series === undefined
    ? notFound()
    : answered({ series: bodyOf(call, series, insideSeries(call), wantsVolume) });
}

interface Inside {
  readonly shard: number;
  readonly volume: Qty;
}

/** What the markets of each series say of it together. */
function insideSeries({ exchange }: Call): ReadonlyMap<string, Inside> {
  const inside = new Map<string, Inside>();
  for (const { seriesTicker, ticker, shard } of exchange.markets()) {
    const volume = exchange.activity(ticker)?.volume ?? zeroQty;
    inside.set(seriesTicker, { shard, volume: plus(inside.get(seriesTicker)?.volume ?? zeroQty, volume) });
  }
  return inside;
}

function bodyOf(
  { exchange, records }: Call,
  series: ScenarioSeries,
  inside: ReadonlyMap<string, Inside>,
  wantsVolume: boolean,
): object {
  const { shard = 0, volume = zeroQty } = inside.get(series.ticker) ?? {};
  const details = exchange.seriesDetails(series.ticker);
  return encodeSeries({
    ticker: series.ticker,
    title: series.title,
    category: series.category,
    feeKind: details?.fees.kind ?? series.feeKind,
    feeMultiplier: details?.fees.multiplier ?? series.feeMultiplier,
    shard,
    updatedAt: details?.updatedAt ?? records.startedAt,
    ...(wantsVolume ? { volume } : {}),
  });
}
