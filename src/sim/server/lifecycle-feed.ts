import type { Market } from "../../domain/market.ts";
import {
  encodeActivation,
  encodeCloseUpdate,
  encodeCreated,
  encodeDetermined,
  encodeEventCreated,
  encodeFeeUpdate,
  encodeGridUpdate,
  encodeMetadataUpdate,
  encodeSettled,
} from "../../wire/exchange/stream-message.ts";
import type { ExchangeEvent } from "../event.ts";
import { isRung } from "../netting-terms.ts";
import { publish, type Teller } from "./fan-out.ts";

/**
 * The two lifecycle channels: combos have one of their own. Opening and closing on time are silent; everything
 * else in a market's life is told [kalshi api.md §13].
 */
export function tellLife(teller: Teller, event: ExchangeEvent): void {
  switch (event.kind) {
    case "event-listed":
      return tellEvent(teller, event.eventTicker);
    case "fees-changed": {
      const { eventTicker, fees } = event;
      const body = (): object => encodeFeeUpdate(eventTicker, fees);
      return publish(teller, "market_lifecycle_v2", eventTicker, "event_fee_update", body);
    }
    case "market-listed":
      teller.statuses.set(event.market.ticker, event.market.status);
      return life(teller, event.market.ticker, (market) => encodeCreated(teller.records.facts(market)));
    case "market-status-changed":
      return tellStatus(teller, event);
    case "close-changed":
      return life(teller, event.ticker, () => encodeCloseUpdate(event.ticker, event.closeAt));
    case "market-determined":
      return life(teller, event.ticker, () => encodeDetermined(event.ticker, event.settlement, event.at));
    case "market-settled":
      return life(teller, event.ticker, () => encodeSettled(event.ticker, event.at));
    case "grid-changed":
      return life(teller, event.ticker, (market) =>
        market.isCombo ? undefined : encodeGridUpdate(market, teller.records.of(market.ticker).structure),
      );
    case "metadata-changed":
      return life(teller, event.ticker, (market) =>
        market.isCombo ? undefined : encodeMetadataUpdate(teller.records.facts(market)),
      );
    default:
  }
}

/** A pause and its end are told; so is a closed market that trades again. */
function tellStatus(
  teller: Teller,
  { ticker, status }: Extract<ExchangeEvent, { kind: "market-status-changed" }>,
): void {
  const before = teller.statuses.get(ticker);
  teller.statuses.set(ticker, status);
  const isPause = before === "active" && status === "inactive";
  const isResumed = (before === "inactive" || before === "closed") && status === "active";
  if (isPause || isResumed) life(teller, ticker, () => encodeActivation(ticker, isResumed));
}

function tellEvent(teller: Teller, eventTicker: string): void {
  const { exchange } = teller;
  const event = exchange.events().find(({ ticker }) => ticker === eventTicker);
  if (event === undefined) return;
  const markets = exchange.markets().filter((each) => each.eventTicker === eventTicker);
  const [market] = markets;
  const channel = channelOf(market);
  const body = (): object =>
    encodeEventCreated({
      ticker: event.ticker,
      seriesTicker: event.seriesTicker,
      title: event.title,
      isExclusive: event.isExclusive,
      isNested: markets.some(({ ticker }) => isRung(exchange.details(ticker)?.plan)),
      shard: market?.shard ?? 0,
    });
  publish(teller, channel, eventTicker, "event_lifecycle", body);
}

/** A body of undefined is nothing that this channel tells. */
function life(teller: Teller, ticker: string, body: (market: Market) => object | undefined): void {
  const market = teller.exchange.market(ticker);
  const channel = channelOf(market);
  const told = market === undefined ? undefined : body(market);
  if (told !== undefined) publish(teller, channel, ticker, channel, () => told);
}

function channelOf(market: Market | undefined): "market_lifecycle_v2" | "multivariate_market_lifecycle" {
  return market?.isCombo === true ? "multivariate_market_lifecycle" : "market_lifecycle_v2";
}
