import type { Market } from "../../../domain/market.ts";
import type { Time } from "../../../domain/units.ts";
import { encodeEvent } from "../../../wire/exchange/listing.ts";
import { encodeMarket } from "../../../wire/exchange/market.ts";
import { notFound } from "../../../wire/exchange/refusal.ts";
import { isRung } from "../../netting-terms.ts";
import type { ScenarioEvent } from "../../scenario.ts";
import { pageQuery, paginate } from "../paging.ts";
import { answered, defaultCost, type Call, type Reply, type Route } from "../route.ts";
import { statusWords } from "./market-filter.ts";

const terms = { method: "GET", access: "public", cost: defaultCost, billing: "read" } as const;

export const eventRoutes: readonly Route[] = [
  { ...terms, path: "/events", operation: "GetEvents", answer: listEvents },
  { ...terms, path: "/events/:event_ticker", operation: "GetEvent", answer: getEvent },
];

const eventsMax = 200;

/** Combos are left out: they have a list of their own. */
function listEvents(call: Call): Reply {
  const { exchange, query } = call;
  const page = pageQuery(query, eventsMax, eventsMax);
  const isNested = query.flag("with_nested_markets") ?? false;
  const wantsMilestones = query.flag("with_milestones") ?? false;
  const status = query.oneOf("status", ["unopened", "open", "closed", "settled"]);
  const series = query.text("series_ticker");
  const tickers = query.list("tickers", eventsMax);
  const closesFrom = query.time("min_close_ts");
  const updatedFrom = query.time("min_updated_ts");
  const refusal = query.refusal();
  if (refusal !== undefined) return refusal;
  const byEvent = marketsByEvent(exchange.markets());
  const isWanted = (event: ScenarioEvent): boolean => {
    const markets = byEvent.get(event.ticker) ?? [];
    return (
      (series === undefined || event.seriesTicker === series) &&
      (tickers === undefined || tickers.includes(event.ticker)) &&
      (status === undefined || markets.some((market) => statusWords[market.status] === status)) &&
      (closesFrom === undefined || markets.some((market) => market.closeAt > closesFrom)) &&
      (updatedFrom === undefined || updatedAt(call, event) > updatedFrom) &&
      !markets.some((market) => market.isCombo)
    );
  };
  const { items, cursor } = paginate(exchange.events(), page, (event) => event.ticker, isWanted);
  return answered({
    events: items.map((event) => eventBody(call, event, byEvent.get(event.ticker) ?? [], isNested)),
    ...(wantsMilestones ? { milestones: [] } : {}),
    cursor,
  });
}

function getEvent(call: Call): Reply {
  const { exchange, records, names, query } = call;
  const isNested = query.flag("with_nested_markets") ?? false;
  const refusal = query.refusal();
  if (refusal !== undefined) return refusal;
  const event = exchange.events().find((each) => each.ticker === names[0]);
  if (event === undefined) return notFound();
  const markets = exchange.markets().filter((market) => market.eventTicker === event.ticker);
  return answered({
    event: eventBody(call, event, markets, isNested),
    markets: isNested ? [] : markets.map((market) => encodeMarket(records.facts(market))),
  });
}

export function eventBody(
  call: Call,
  event: ScenarioEvent,
  markets: readonly Market[],
  isNested: boolean,
): object {
  const { exchange, records } = call;
  const series = exchange.series().find((each) => each.ticker === event.seriesTicker);
  return encodeEvent(
    {
      ...event,
      category: series?.category ?? "",
      isNested: markets.some(({ ticker }) => isRung(exchange.details(ticker)?.plan)),
      shard: markets[0]?.shard ?? 0,
      override: exchange.eventDetails(event.ticker)?.override,
      updatedAt: updatedAt(call, event),
    },
    isNested ? markets.map((market) => encodeMarket(records.facts(market))) : undefined,
  );
}

function updatedAt({ exchange, records }: Call, { ticker }: ScenarioEvent): Time {
  return exchange.eventDetails(ticker)?.updatedAt ?? records.startedAt;
}

function marketsByEvent(markets: readonly Market[]): ReadonlyMap<string, readonly Market[]> {
  const byEvent = new Map<string, Market[]>();
  for (const market of markets) {
    const siblings = byEvent.get(market.eventTicker);
    if (siblings === undefined) byEvent.set(market.eventTicker, [market]);
    else siblings.push(market);
  }
  return byEvent;
}
