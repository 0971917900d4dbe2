import { notFound } from "../../../wire/exchange/refusal.ts";
import { answered, defaultCost, type Call, type Reply, type Route } from "../route.ts";

export const eventMetadataRoutes: readonly Route[] = [
  {
    method: "GET",
    access: "public",
    cost: defaultCost,
    billing: "read",
    path: "/events/:event_ticker/metadata",
    operation: "GetEventMetadata",
    answer: getMetadata,
  },
];

/** Pictures and colours are nothing that trades: they are empty here. */
function getMetadata({ exchange, names }: Call): Reply {
  const [eventTicker = ""] = names;
  if (exchange.eventDetails(eventTicker) === undefined) return notFound();
  const markets = exchange.markets().filter((market) => market.eventTicker === eventTicker);
  return answered({
    image_url: "",
    market_details: markets.map(({ ticker }) => ({ market_ticker: ticker, image_url: "", color_code: "" })),
    settlement_sources: [],
  });
}
