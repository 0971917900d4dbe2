import { unreachable } from "../lib/assert.ts";
import type { Alarm } from "../domain/alarm.ts";
import type { Effect } from "../domain/effect.ts";
import type { Heritage } from "../domain/heritage.ts";
import type { Control, Input } from "../domain/input.ts";
import type { Level } from "../domain/market.ts";
import type { Position } from "../domain/position.ts";
import type { Side } from "../domain/side.ts";
import type { Standing } from "../domain/standing.ts";
import { sum, type Money, type Price, type Qty, type Time } from "../domain/units.ts";
import type { Desire } from "../strategy/desire.ts";
import { createStrategy, type StrategyParams } from "../strategy/strategy.ts";
import { takeAccountNews } from "./account-news.ts";
import { takeAlarmNews } from "./alarm.ts";
import { blockOf } from "./block.ts";
import { chooseMarkets } from "./choice.ts";
import type { EngineConfig } from "./config.ts";
import { takeGroupNews } from "./fuse.ts";
import { takeMarketNews } from "./market-news.ts";
import { isLive, left, type OrderState } from "./order-life.ts";
import { takeOutsideNews } from "./outside-news.ts";
import { takeOrderNews } from "./order-news.ts";
import { explainMarket, quoteMarkets, shown } from "./quoting.ts";
import { heritageOf } from "./recovery.ts";
import { copyOf } from "./seen.ts";
import { hashState, restoreState, takeSnapshot, type Snapshot } from "./snapshot.ts";
import { standingOf } from "./standing.ts";
import {
  newState,
  takeDirty,
  touch,
  touchAll,
  type EngineState,
  type MarketState,
  type Stop,
} from "./state.ts";
import { viewOf } from "./view.ts";
import { watch } from "./watch.ts";
import { tell } from "./words.ts";
import { accountWorth, marketProfit } from "./worth.ts";

/** The machine in the middle: inputs in, effects out. It has no clock, no socket and no memory but its inputs. */
export interface Engine {
  /** The same inputs in the same order give the same effects for ever. */
  step(input: Input): readonly Effect[];
  /** Fingerprint of everything the engine holds. */
  stateHash(): string;
  /** Everything the engine holds, as JSON data: an engine that is made from it goes on like this one. */
  snapshot(): Snapshot;
  ledger(): Ledger;
  /** Orders that may still fill or whose end is not certain. */
  liveOrders(): readonly LiveOrder[];
  /** One line a market, for screens. */
  markets(): readonly MarketLine[];
  /** How the quote of one market comes about, stage by stage; empty for an unknown ticker. */
  explain(ticker: string): readonly string[];
  /** Where we stand in one market, and what keeps us from showing more; undefined for an unknown ticker. */
  standing(ticker: string): Standing | undefined;
  /** What another strategy would show in this market now; undefined for an unknown ticker. */
  tryOut(ticker: string, strategy: StrategyParams): Desire | undefined;
  stopped(): Stop | undefined;
  alarm(): Alarm;
  /** What the next run of this bot has to know; undefined before there is anything. */
  heritage(): Heritage | undefined;
  /** The stream is up and the account has been read. */
  isReady(): boolean;
  /** The account was read and is not as the last run left it: it is asked again for a minute before that counts. */
  isDisputed(): boolean;
}

/** Our own books, to be held against the venue's. */
export interface Ledger {
  readonly cash: Money;
  readonly worth: Money;
  readonly fees: Money;
  readonly positions: readonly LedgerLine[];
  /** The venue's own moment of the account that was read first: these books hold fills after it. */
  readonly since: Time;
}

export interface LedgerLine {
  readonly ticker: string;
  readonly position: Position;
  readonly fees: Money;
  readonly profit: Money;
}

export interface LiveOrder {
  readonly clientOrderId: string;
  readonly ticker: string;
  readonly side: Side;
  readonly price: Price;
  readonly left: Qty;
  readonly state: OrderState["kind"];
}

export interface MarketLine {
  readonly ticker: string;
  readonly bestBid: Price | undefined;
  readonly bestAsk: Price | undefined;
  /** The best of everybody else, as the strategy last saw them. */
  readonly othersBid: Level | undefined;
  readonly othersAsk: Level | undefined;
  readonly ourBid: Price | undefined;
  readonly ourAsk: Price | undefined;
  readonly net: Qty;
  readonly profit: Money;
  readonly fair: number | undefined;
  /** Why it is not quoted, or undefined. */
  readonly block: string | undefined;
  /** Why a side or both are not quoted now, as it was last told; empty when nothing was. */
  readonly silence: string;
}

export function createEngine(config: EngineConfig, from?: Snapshot): Engine {
  const state = from === undefined ? newState(config) : restoreState(config, from);
  return {
    step: (input) => {
      if (input.at > state.now) state.now = input.at;
      if (isFeedNews(input)) state.heardAt = state.now;
      const news = take(state, input);
      const due = takeDirty(state);
      if (due.length === 0) return news;
      const orders = quoteMarkets(state, due);
      // Quoting restates its own markets; the quotes that follow from that are those just made.
      takeDirty(state);
      if (orders.length === 0) return news;
      return news.length === 0 ? orders : [...news, ...orders];
    },
    stateHash: () => hashState(state),
    snapshot: () => takeSnapshot(state),
    ledger: () => ledgerOf(state),
    liveOrders: () => liveOrdersOf(state),
    markets: () => [...state.markets.values()].map((market) => lineOf(state, market)),
    explain: (ticker) => {
      const market = state.markets.get(ticker);
      return market === undefined ? [] : explainMarket(state, market);
    },
    standing: (ticker) => {
      const market = state.markets.get(ticker);
      return market === undefined ? undefined : standingOf(state, market);
    },
    tryOut: (ticker, strategy) => {
      const market = state.markets.get(ticker);
      if (market === undefined) return undefined;
      return createStrategy(strategy).quotes(viewOf(state, market), 1);
    },
    stopped: () => state.stopped,
    alarm: () => state.alarm,
    heritage: () => heritageOf(state),
    isDisputed: () => state.disputedSince !== undefined && state.recoveredAt === undefined,
    isReady: () => state.isStreaming && state.recoveredAt !== undefined,
  };
}

/** What only the feed can tell. A market's description and our own orders may be told by a question's answer. */
function isFeedNews({ kind }: Input): boolean {
  switch (kind) {
    case "book-snapshot-received":
    case "book-changed":
    case "book-doubted":
    case "trade-printed":
    case "last-price-told":
    case "market-status-changed":
    case "close-time-changed":
    case "grid-changed":
    case "market-determined":
    case "market-settled":
    case "stream-connected":
      return true;
    default:
      return false;
  }
}

function take(state: EngineState, input: Input): readonly Effect[] {
  switch (input.kind) {
    case "order-answered":
    case "order-reported":
    case "order-absent":
    case "fill-received":
    case "queue-places-told":
      return takeOrderNews(state, input);
    case "account-reported":
    case "limits-reported":
      return takeAccountNews(state, input);
    case "fuse-set":
    case "group-told":
    case "groups-reported":
      return takeGroupNews(state, input);
    case "reference-received":
    case "underlying-told":
    case "forecast-told":
      return takeOutsideNews(state, input);
    case "run-resumed":
    case "time-passed":
    case "stream-connected":
    case "stream-lost":
    case "exchange-status-told":
    case "markets-chosen":
    case "stop-requested":
    case "alarm-raised":
    case "alarm-released":
      return takeControl(state, input);
    default:
      return takeMarketNews(state, input);
  }
}

function takeControl(state: EngineState, input: Extract<Input, Control>): readonly Effect[] {
  switch (input.kind) {
    case "run-resumed":
      resume(state, input.heritage);
      return [];
    case "time-passed":
      return watch(state);
    case "stream-connected":
      state.isStreaming = true;
      // Private news may have been missed while the stream was down: the account is asked.
      return [
        ...(state.recoveredAt === undefined ? [] : [{ kind: "request-account" } as const]),
        ...(state.fuses.size === 0 ? [] : [{ kind: "request-groups" } as const]),
      ];
    case "stream-lost":
      state.isStreaming = false;
      return [...doubtAll(state, input.why), tell("warn", "stream-lost", `Stream lost: ${input.why}`)];
    case "exchange-status-told":
      state.trading = { isTrading: input.isTrading, shards: input.shards ?? [] };
      touchAll(state);
      return [];
    case "markets-chosen":
      return chooseMarkets(state, input.tickers);
    case "stop-requested":
      state.stopped ??= { at: state.now, why: input.why, isRiskStop: false };
      touchAll(state);
      return [tell("info", "stopping", `Stopping: ${input.why}`)];
    case "alarm-raised":
    case "alarm-released":
      return takeAlarmNews(state, input);
    default:
      return unreachable(input);
  }
}

function resume(state: EngineState, heritage: Heritage): void {
  state.heritage = heritage;
  state.resumedAt = state.now;
  state.alarm = heritage.alarm ?? state.alarm;
  state.pardon = heritage.pardon ?? state.pardon;
}

function doubtAll(state: EngineState, why: string): readonly Effect[] {
  for (const market of state.markets.values()) {
    market.doubt = why;
    touch(state, market);
  }
  return [];
}

function ledgerOf(state: EngineState): Ledger {
  const positions = [...state.markets.values()].map((market) => ({
    ticker: market.market.ticker,
    position: market.position,
    fees: market.fees,
    profit: marketProfit(market),
  }));
  return {
    cash: state.cash,
    worth: accountWorth(state),
    fees: sum(positions.map((line) => line.fees)),
    positions,
    since: state.accountAsOf,
  };
}

function liveOrdersOf(state: EngineState): readonly LiveOrder[] {
  const live: LiveOrder[] = [];
  for (const [ticker, market] of state.markets) {
    for (const order of market.orders) {
      if (!isLive(order)) continue;
      const { clientOrderId, side } = order.intent;
      live.push({
        clientOrderId,
        ticker,
        side,
        price: order.price,
        left: left(order),
        state: order.state.kind,
      });
    }
  }
  return live;
}

function lineOf(state: EngineState, market: MarketState): MarketLine {
  return {
    ticker: market.market.ticker,
    bestBid: market.book.best("bid"),
    bestAsk: market.book.best("ask"),
    othersBid: copyOf(market.seen?.bid),
    othersAsk: copyOf(market.seen?.ask),
    ourBid: shown(market, "bid"),
    ourAsk: shown(market, "ask"),
    net: market.position.net,
    profit: marketProfit(market),
    fair: market.fair,
    block: blockOf(state, market)?.text,
    silence: market.silenceTold,
  };
}

export type { EngineConfig } from "./config.ts";
