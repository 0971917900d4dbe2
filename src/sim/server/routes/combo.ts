import { encodeCollection, decodeCombo } from "../../../wire/exchange/collection.ts";
import { encodeMarket } from "../../../wire/exchange/market.ts";
import { nested, notFound } from "../../../wire/exchange/refusal.ts";
import type { Collection } from "../../combo/collection.ts";
import { comboShard } from "../../combo/listing.ts";
import { pageQuery, paginate } from "../paging.ts";
import { answered, defaultCost, type Call, type Reply, type Route, type SignedCall } from "../route.ts";
import { eventBody } from "./event.ts";

const read = { method: "GET", access: "public", cost: defaultCost, billing: "read" } as const;
const collections = "/multivariate_event_collections";

/** Combos: what may be combined, and the markets that were made of it [api.md §15.1]. */
export const comboRoutes: readonly Route[] = [
  { ...read, path: "/events/multivariate", operation: "GetMultivariateEvents", answer: listEvents },
  { ...read, path: collections, operation: "GetMultivariateEventCollections", answer: listCollections },
  {
    ...read,
    path: `${collections}/:collection_ticker`,
    operation: "GetMultivariateEventCollection",
    answer: getCollection,
  },
  {
    access: "signed",
    cost: defaultCost,
    billing: "rfq",
    method: "POST",
    path: `${collections}/:collection_ticker`,
    operation: "CreateMarketInMultivariateEventCollection",
    answer: createMarket,
  },
];

const collectionsMax = 200;
const eventsMax = 200;
const eventsDefault = 100;

function listCollections({ exchange, query, now }: Call): Reply {
  const page = pageQuery(query, collectionsMax);
  const status = query.oneOf("status", ["unopened", "open", "closed"]);
  const event = query.text("associated_event_ticker");
  const series = query.text("series_ticker");
  const refusal = query.refusal();
  if (refusal !== undefined) return refusal;
  const isWanted = (collection: Collection): boolean =>
    (status === undefined || statusOf(collection, now) === status) &&
    (series === undefined || collection.plan.seriesTicker === series) &&
    (event === undefined || collection.plan.events.some(({ ticker }) => ticker === event));
  const { items, cursor } = paginate(
    exchange.combos.collections(),
    page,
    ({ plan }) => plan.ticker,
    isWanted,
  );
  return answered({ multivariate_contracts: items.map(collectionBody), cursor });
}

function statusOf({ openAt, closeAt }: Collection, now: Call["now"]): "unopened" | "open" | "closed" {
  if (now < openAt) return "unopened";
  return now < closeAt ? "open" : "closed";
}

function getCollection({ exchange, names }: Call): Reply {
  const collection = exchange.combos.collection(names[0] ?? "");
  if (collection === undefined) return notFound();
  return answered({ multivariate_contract: collectionBody(collection) });
}

/** 200 whether the market was made now or before. */
function createMarket(call: SignedCall): Reply {
  const { exchange, records, who, now } = call;
  const request = decodeCombo(call.body);
  if (!request.ok) return request.why;
  const { legs, wantsMarket } = request.value;
  const collection = call.names[0] ?? "";
  const made = exchange.negotiate(now, { kind: "create-combo", account: who.account, collection, legs });
  if (!made.ok) {
    const { status, code, message, details } = made.why;
    return nested(status, code, message, details);
  }
  const market = exchange.market(made.value);
  if (market === undefined) return notFound();
  return answered({
    event_ticker: market.eventTicker,
    market_ticker: market.ticker,
    ...(wantsMarket ? { market: encodeMarket(records.facts(market)) } : {}),
  });
}

/** The events of combos, which the list of all events leaves out. */
function listEvents(call: Call): Reply {
  const { exchange, query } = call;
  const page = pageQuery(query, eventsMax, eventsDefault);
  const series = query.text("series_ticker");
  const collection = query.text("collection_ticker");
  const isNested = query.flag("with_nested_markets") ?? false;
  if (series !== undefined && collection !== undefined) query.refuse("collection_ticker", "excluded_with");
  const refusal = query.refusal();
  if (refusal !== undefined) return refusal;
  const markets = new Map(
    exchange
      .markets()
      .filter(({ isCombo }) => isCombo)
      .map((market) => [market.eventTicker, market]),
  );
  const { items, cursor } = paginate(
    exchange.events(),
    page,
    ({ ticker }) => ticker,
    (event) => {
      const market = markets.get(event.ticker);
      return (
        market !== undefined &&
        (series === undefined || event.seriesTicker === series) &&
        (collection === undefined || exchange.combos.combo(market.ticker)?.collectionTicker === collection)
      );
    },
  );
  return answered({
    events: items.map((event) => {
      const market = markets.get(event.ticker);
      return eventBody(call, event, market === undefined ? [] : [market], isNested);
    }),
    cursor,
  });
}

function collectionBody({ plan, openAt, closeAt }: Collection): object {
  return encodeCollection({ ...plan, openAt, closeAt, shard: comboShard });
}
