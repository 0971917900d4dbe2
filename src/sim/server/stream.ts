import type { Clock } from "../../domain/clock.ts";
import type { MarketStatus } from "../../domain/market.ts";
import { ok, refused, type Result } from "../../lib/result.ts";
import { encodeFillMessage, encodeTradeMessage } from "../../wire/exchange/execution.ts";
import { encodeOrderUpdate } from "../../wire/exchange/order.ts";
import { encodePositionMessage } from "../../wire/exchange/portfolio.ts";
import { tooManyRequests, type WireRefusal } from "../../wire/exchange/refusal.ts";
import type { Channel } from "../../wire/exchange/stream-command.ts";
import {
  encodeActivation,
  encodeCreated,
  encodeDelta,
  encodeDetermined,
  encodeFeeUpdate,
  encodeSettled,
} from "../../wire/exchange/stream-message.ts";
import type { AccountId } from "../command.ts";
import type { ExchangeEvent, OrderReason } from "../event.ts";
import type { Exchange } from "../exchange.ts";
import { userIdOf, type Auth, type Headers } from "./auth.ts";
import { createRecords, type Records } from "./records.ts";
import { positionFacts } from "./routes/portfolio.ts";
import { createSession, type Session } from "./session.ts";
import { defaultSettings, type ServerSettings } from "./settings.ts";
import { createAudience, type Audience, type Subscription } from "./subscription.ts";
import { createTickerFeed, type TickerFeed } from "./ticker-feed.ts";

/** The streaming side of the exchange, without sockets. */
export interface Stream {
  /** `backlog` tells how many bytes wait for the reader; without it the reader is never too slow. */
  open(
    headers: Headers,
    send: (text: string) => void,
    close: (code: number) => void,
    backlog?: () => number,
  ): Result<Session, WireRefusal>;
  /** Ends the feed and closes every session. */
  close(): void;
}

export interface StreamOptions {
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly auth: Auth;
  readonly settings?: ServerSettings | undefined;
  /** Shared with the API when given. */
  readonly records?: Records | undefined;
}

export const streamPath = "/trade-api/ws/v2";

/** The exchange goes away. */
const goingAway = 1001;

export function createStream(options: StreamOptions): Stream {
  const { exchange, clock, auth, settings = defaultSettings } = options;
  const records = options.records ?? createRecords(exchange, clock.now());
  const audience = createAudience();
  const tickers = createTickerFeed({ exchange, records, audience, clock });
  const teller = {
    exchange,
    records,
    settings,
    audience,
    tickers,
    statuses: new Map<string, MarketStatus>(),
  };
  for (const market of exchange.markets()) teller.statuses.set(market.ticker, market.status);
  const stopListening = exchange.listen((event) => tell(teller, event));
  const sessions = new Map<Session, OpenSession>();
  const context = {
    exchange,
    records,
    settings,
    audience,
    now: () => clock.now(),
    tickerMessage: (ticker: string) => tickers.message(ticker),
  };

  return {
    open: (headers, send, close, backlog = () => 0) => {
      const now = clock.now();
      const who = auth.check({ method: "GET", path: streamPath, headers }, now);
      if (!who.ok) return who;
      const { account } = who.value;
      const open = [...sessions.values()].filter((each) => each.account === account).length;
      if (open >= settings.sessionsPerAccount) return refused(tooManyRequests);
      const session = createSession(context, who.value, { send, close, backlog });
      const opened: Session = {
        receive: (text) => {
          // What is due before this command is told before it is answered.
          exchange.advance(clock.now());
          session.receive(text);
        },
        closed: () => {
          sessions.delete(opened);
          session.closed();
        },
      };
      sessions.set(opened, { account, close });
      return ok(opened);
    },
    close: () => {
      stopListening();
      tickers.stop();
      for (const [session, { close }] of sessions) {
        session.closed();
        close(goingAway);
      }
    },
  };
}

interface OpenSession {
  readonly account: AccountId;
  readonly close: (code: number) => void;
}

interface Teller {
  readonly exchange: Exchange;
  readonly records: Records;
  readonly settings: ServerSettings;
  readonly audience: Audience;
  readonly tickers: TickerFeed;
  /** To know what a market's status was before. */
  readonly statuses: Map<string, MarketStatus>;
}

/** Each event becomes frames for those who hear it. A body is written once, however many hear it. */
function tell(teller: Teller, event: ExchangeEvent): void {
  switch (event.kind) {
    case "book-changed":
      tellDelta(teller, event);
      teller.tickers.changed(event.ticker);
      return;
    case "traded":
      publish(teller, "trade", event.ticker, "trade", () => encodeTradeMessage(event));
      teller.tickers.traded(event.ticker);
      return;
    case "filled":
      return tellPrivately(teller, "fill", event.fill.ticker, event.account, "fill", () =>
        encodeFillMessage(event.fill, shardOf(teller, event.fill.ticker)),
      );
    case "order-changed":
      return tellOrder(teller, event);
    case "position-changed":
      return tellPosition(teller, event.account, event.ticker);
    case "event-listed":
    case "close-changed":
    case "grid-changed":
    case "metadata-changed":
    case "order-group-changed":
    case "rfq-created":
    case "rfq-deleted":
    case "quote-created":
    case "quote-accepted":
    case "quote-executed":
      return;
    default:
      return tellLife(teller, event);
  }
}

type Event<Kind extends ExchangeEvent["kind"]> = Extract<ExchangeEvent, { kind: Kind }>;

function tellDelta({ audience, records }: Teller, event: Event<"book-changed">): void {
  if (!audience.hasListeners("orderbook_delta", event.ticker)) return;
  const { marketId } = records.of(event.ticker);
  const { cause } = event;
  const bodies = new Map<string, string>();
  for (const subscription of audience.of("orderbook_delta", event.ticker)) {
    const isOwn = cause !== undefined && cause.clientOrderId !== "" && cause.account === subscription.account;
    const key = `${isOwn} ${subscription.usesYesPrice}`;
    let msg = bodies.get(key);
    if (msg === undefined) {
      const clientOrderId = isOwn ? cause.clientOrderId : undefined;
      msg = JSON.stringify(encodeDelta(event, marketId, subscription.usesYesPrice, clientOrderId));
      bodies.set(key, msg);
    }
    subscription.send({ type: "orderbook_delta", msg });
  }
}

function tellOrder(teller: Teller, { order, reason }: Event<"order-changed">): void {
  tellPrivately(teller, "user_orders", order.ticker, order.account, "user_order", () => {
    const owner = { userId: userIdOf(order.account), shard: shardOf(teller, order.ticker) };
    return encodeOrderUpdate(order, owner, wireReason(teller.settings, reason));
  });
}

/** The exchange has no word for an order just made, and none that is known for a plain cancel. */
function wireReason(settings: ServerSettings, reason: OrderReason): string | undefined {
  if (reason === "Create") return undefined;
  if (reason !== "Cancel") return reason;
  return settings.cancelReason === "none" ? undefined : settings.cancelReason;
}

function tellPosition(teller: Teller, account: AccountId, ticker: string): void {
  tellPrivately(teller, "market_positions", ticker, account, "market_position", () => {
    const held = teller.exchange.positions(account).find((each) => each.ticker === ticker);
    return held && encodePositionMessage(positionFacts(teller.exchange, held), userIdOf(account));
  });
}

/** Opening and closing on time are silent; a pause, its end, the result and the payment are told. */
function tellLife(
  teller: Teller,
  event: Event<
    "market-listed" | "market-status-changed" | "market-determined" | "market-settled" | "fees-changed"
  >,
): void {
  const { exchange, records, statuses } = teller;
  if (event.kind === "fees-changed") {
    const { eventTicker, fees } = event;
    if (fees === undefined) return;
    const body = (): object => encodeFeeUpdate(eventTicker, fees);
    return publish(teller, "market_lifecycle_v2", eventTicker, "event_fee_update", body);
  }
  const ticker = event.kind === "market-listed" ? event.market.ticker : event.ticker;
  const isCombo = exchange.market(ticker)?.isCombo ?? false;
  const channel = isCombo ? "multivariate_market_lifecycle" : "market_lifecycle_v2";
  const life = (body: () => object): void => publish(teller, channel, ticker, channel, body);
  switch (event.kind) {
    case "market-listed": {
      statuses.set(ticker, event.market.status);
      const { structure, expiresAt } = records.of(ticker);
      return life(() => encodeCreated(event.market, structure, expiresAt));
    }
    case "market-determined":
      return life(() => encodeDetermined(ticker, event.settlement, event.at));
    case "market-settled":
      return life(() => encodeSettled(ticker, event.at));
    default: {
      const before = statuses.get(ticker);
      statuses.set(ticker, event.status);
      const isPause = before === "active" && event.status === "inactive";
      const isResumed = before === "inactive" && event.status === "active";
      if (isPause || isResumed) life(() => encodeActivation(ticker, isResumed));
    }
  }
}

function publish(
  { audience }: Teller,
  channel: Channel,
  ticker: string,
  type: string,
  body: () => object,
): void {
  if (!audience.hasListeners(channel, ticker)) return;
  sendAll(audience.of(channel, ticker), type, body);
}

function tellPrivately(
  { audience }: Teller,
  channel: Channel,
  ticker: string,
  account: AccountId,
  type: string,
  body: () => object | undefined,
): void {
  if (!audience.hasListeners(channel, ticker)) return;
  const own = [...audience.of(channel, ticker)].filter((each) => each.account === account);
  sendAll(own, type, body);
}

function sendAll(hearers: Iterable<Subscription>, type: string, body: () => object | undefined): void {
  let msg: string | undefined;
  for (const subscription of hearers) {
    if (msg === undefined) {
      const value = body();
      if (value === undefined) return;
      msg = JSON.stringify(value);
    }
    subscription.send({ type, msg });
  }
}

function shardOf({ exchange }: Teller, ticker: string): number {
  return exchange.market(ticker)?.shard ?? 0;
}
