import type { Book } from "../domain/book.ts";
import type { Market } from "../domain/market.ts";
import { noAlarm, type Alarm } from "../domain/alarm.ts";
import type { Fill } from "../domain/fill.ts";
import type { Heritage, Pardon } from "../domain/heritage.ts";
import type { GroupAddress } from "../domain/order-group.ts";
import type { ClientOrderId, OrderId } from "../domain/order.ts";
import type { RewardProgramme } from "../domain/reward.ts";
import type { Side } from "../domain/side.ts";
import type { TradingStatus } from "../domain/trading-status.ts";
import { flat, type Position } from "../domain/position.ts";
import {
  oneDollar,
  zeroMoney,
  zeroPrice,
  zeroQty,
  type Money,
  type Price,
  type Qty,
  type Time,
} from "../domain/units.ts";
import { createBook } from "../domain/book.ts";
import type { WriteCosts } from "../domain/input.ts";
import { addTo, none } from "../lib/add-to.ts";
import { rollingCount, type RollingCount } from "../lib/rolling-count.ts";
import { tokenBucket, type TokenBucket } from "../lib/token-bucket.ts";
import { exposure, type Exposure } from "../risk/exposure.ts";
import { neededSignals, type Signals } from "../strategy/signal/signals.ts";
import { createStrategy, type Strategy } from "../strategy/strategy.ts";
import type { Outlook, Reference, Underlying } from "../strategy/view.ts";
import type { EngineConfig } from "./config.ts";
import type { OwnOrders } from "./own-orders.ts";
import type { SeenBest } from "./seen.ts";

/** Everything the engine knows. One writer: the engine's own step. */
export interface EngineState {
  readonly config: EngineConfig;
  /** Made of the configuration: it knows nothing more. */
  readonly strategy: Strategy;
  /** The markets to quote: a list would be read from its beginning with every look. Undefined for all. */
  chosen: Set<string> | undefined;
  /** Those that were, until others were chosen. */
  readonly retired: Set<string>;
  now: Time;
  readonly markets: Map<string, MarketState>;
  readonly marketsOfEvent: Map<string, MarketState[]>;
  /** By the name of a market, an event or a series, as it was told. */
  readonly underlyings: Map<string, Underlying>;
  readonly forecasts: Map<string, Outlook>;
  /** What each event, by its ticker, may come to at its worst; over the markets that are not stale. */
  readonly eventRisk: Map<string, EventRisk>;
  /** Sums of those, by the name of a series or a category, and over everything. */
  readonly groupRisk: Map<string, Money>;
  accountRisk: Money;
  /** Markets whose quote may have to change, each once. */
  dirty: readonly MarketState[];
  /** Markets whose exposure has to be counted anew. */
  readonly stale: Set<MarketState>;
  /** By shard: cash that its open orders may take, over the markets that are not stale. */
  readonly orderCash: Map<number, Money>;
  /** Orders that may still fill, over the markets that are not stale. */
  openOrders: number;
  /** Orders sent, placed and amended. */
  readonly sent: { readonly second: RollingCount; readonly minute: RollingCount };
  /** Orders that the venue refused, over all markets. */
  readonly refused: RollingCount;
  /** Ticker of every order that a market has, so that news without a ticker finds it. */
  readonly orderHome: Map<ClientOrderId, string>;
  /** Orders that are surely over, and when we forgot the rest of them: an old list may still show them. */
  readonly overOrders: Map<ClientOrderId, Time>;
  /** Fills counted already, by `fillKey`, and when they were made; as long as they may be told again. */
  readonly seenFills: Map<string, Time>;
  /** Fills told before the account was read, by `fillKey`. */
  readonly earlyFills: Map<string, EarlyFill>;
  /** Contracts filled of orders that no order of ours is known to be yet. */
  readonly unclaimedFills: Map<OrderId, Qty>;
  /** By what each covers and its shard: an event's markets may lie on several, and a group lies on one. */
  readonly fuses: Map<string, Fuse>;
  ordersMade: number;
  /** Where and when a quote was placed last. */
  lastPlaced: { readonly ticker: string; readonly at: Time };
  cash: Money;
  /** Empty while the venue does not tell. */
  readonly shardCash: Map<number, ShardCash>;
  /** Worth of the account when it was first told, and at the start of this UTC day. */
  startWorth: Money;
  dayWorth: Money;
  /** The most that the account was worth since it was first told. */
  peakWorth: Money;
  day: number;
  /** What the run before left; undefined for the first run of a bot. Its fills move to `seenFills`. */
  heritage: Heritage | undefined;
  /** When this run took over what the one before left. */
  resumedAt: Time | undefined;
  /** Since when the account is told otherwise than the last run left it. */
  disputedSince: Time | undefined;
  /** Undefined until the venue has told what the account holds. */
  recoveredAt: Time | undefined;
  /** The venue's own moment up to which fills are inside the account that was read first. */
  accountAsOf: Time;
  /** The same of the account that was read last: up to then the list of fills has told all. */
  fillsUpTo: Time;
  askedAccountAt: Time;
  askedPlacesAt: Time;
  /** When the account was last told, and when the feed last said anything. */
  accountToldAt: Time;
  heardAt: Time;
  /** At the last tick the feed or the account was older than it may be. */
  isStale: boolean;
  readonly writeTokens: TokenBucket;
  /** What the bucket holds when it is full. */
  writeCapacity: number;
  writeCosts: WriteCosts;
  isStreaming: boolean;
  /** As the venue told it last; it trades until it says otherwise. */
  trading: TradingStatus;
  /** Latched until a person releases it. */
  alarm: Alarm;
  pardon: Pardon;
  /** Latched: nothing is quoted again by this engine. */
  stopped: Stop | undefined;
}

/** An order can use only its own shard's part of the cash [kalshi api.md §14]. */
export interface ShardCash {
  /** Free and bound: as it was told, and every fill and payment of its markets since. */
  readonly cash: Money;
  /** By how much the account was told otherwise when it was told last. */
  readonly drift: Money;
}

/** An event's worst loss as last counted, and under which names it was added up. */
export interface EventRisk {
  readonly worst: Money;
  readonly groups: readonly string[];
  /** Contracts filled in all its markets. */
  readonly filled: RollingCount;
}

export interface EarlyFill {
  readonly fill: Fill;
  /** The list of fills has it, not the stream alone. */
  readonly isListed: boolean;
}

export interface Stop {
  readonly at: Time;
  readonly why: string;
  /** True when a loss limit did it, rather than a person or the end of the run. */
  readonly isRiskStop: boolean;
}

/**
 * The fuse of an event, or of a market: the order group at the venue that all its orders are in. When too much
 * matches in fifteen seconds, or somebody pulls it, the venue cancels them all and takes no more. The engine then adds
 * nothing until the group is reset.
 */
export interface Fuse extends GroupAddress {
  /** The event's or the market's ticker. */
  readonly covers: string;
  /** When its group was last heard to change: a list that is not younger says nothing. */
  readonly changedAt: Time;
  readonly trip: Trip | undefined;
}

export interface Trip {
  readonly at: Time;
  readonly why: string;
  /** It was only seen in a list: a later list may take it back. */
  readonly isListed: boolean;
  /** When its reset was asked for last; zero for never. */
  readonly resetAskedAt: Time;
}

export interface MarketState extends OwnOrders, Links {
  market: Market;
  book: Book;
  /** Undefined when the book is proven right, else what is in doubt. */
  doubt: string | undefined;
  /** The best of others as the strategy saw it last; undefined before its first look, and where the book proves nothing. */
  seen: SeenBest | undefined;
  /** How deep into the book it looked: what changes behind these changes no quote. Undefined where it is not known. */
  bidSeenTo: Price | undefined;
  askSeenTo: Price | undefined;
  /** What was held when its event's other markets last heard of it. */
  netTold: Qty;
  /** Since when a bid has stood at or above an ask. */
  crossedSince: Time | undefined;
  /** Orders refused or not sent in a row, and until when none is placed because of it or of one that took. */
  refusals: number;
  placeAfter: Time;
  /** The best price when an order last began to take, and when that was; see `crossingOf`. */
  crossedFrom: { readonly price: Price; readonly at: Time } | undefined;
  /** Orders refused and contracts filled lately. */
  readonly refused: RollingCount;
  readonly filled: RollingCount;
  /** Contracts that traded lately against each side, anybody's. */
  readonly traded: Readonly<Record<Side, RollingCount>>;
  lastPrice: Price | undefined;
  /** When it was traded at; undefined when that was before anything was heard. */
  lastTradeAt: Time | undefined;
  /** When the stream last told a status, a close or a grid. */
  newsAt: Time | undefined;
  readonly references: Map<string, Reference>;
  /** Programmes that pay for resting orders here, as they were told; empty where nobody asked. */
  rewards: readonly RewardProgramme[];
  /** Of what was observed; empty where no stage looks at it. */
  readonly signals: Signals;
  position: Position;
  fees: Money;
  /** The venue's time of the newest fill. */
  lastFillAt: Time;
  /** From here on the passing of time alone is reason enough to look at the quote again. */
  lookAt: Time;
  /** Latched for this run. */
  halted: string | undefined;
  /** How the last reading of the account differed, in words; a second one that says the same halts. */
  mismatch: string | undefined;
  /** Value and spread of the last wish, in dollars; undefined where it had none. */
  fair: number | undefined;
  spread: number | undefined;
  /** Value per YES contract used for loss limits, in dollars. */
  mark: number | undefined;
  /** As last counted; see `exposureOf`. */
  exposure: Exposure;
  /** Orders in it that may still fill, as last counted. */
  openOrders: number;
  isSettled: boolean;
  /** The venue says that it has paid out; our books follow once the result is known. */
  isPaidOut: boolean;
  /** The last silence told, in words, and what it was about: the same with other numbers is not told again. */
  silenceTold: string;
  silenceKey: string;
}

/** What the rest says too, kept where a look finds it without searching: a snapshot needs none of it. */
export interface Links {
  /** The markets of its event, itself among them. */
  siblings: readonly MarketState[];
  /** Among the markets to quote. */
  isChosen: boolean;
  /** What its orders are in; undefined until it is set. */
  fuse: Fuse | undefined;
  /** Waits among the markets that are dirty. */
  isDirty: boolean;
}

const noPardon: Pardon = { daily: 0, drawdown: 0 };

export const neverSeen = "no snapshot yet";

const second = 1_000_000;
const secondsPerDay = 86_400 * second;

const nothingAtRisk = exposure(flat, []);

/** Before the account's real limits are known: what every account has. */
const basicTier = { refill: 100, capacity: 100 };
const documentedCosts: WriteCosts = { place: 10, cancel: 2, amend: 10, decrease: 10 };

export function newState(config: EngineConfig): EngineState {
  const { tickers } = config;
  return {
    config,
    strategy: createStrategy(config.strategy),
    chosen: tickers === "all" ? undefined : new Set(tickers),
    retired: new Set(),
    now: 0 as Time,
    markets: new Map(),
    marketsOfEvent: new Map(),
    underlyings: new Map(),
    forecasts: new Map(),
    eventRisk: new Map(),
    groupRisk: new Map(),
    accountRisk: zeroMoney,
    dirty: none,
    stale: new Set(),
    orderCash: new Map(),
    openOrders: 0,
    sent: { second: rollingCount(second), minute: rollingCount(60 * second) },
    refused: rollingCount(config.refusals.window),
    orderHome: new Map(),
    overOrders: new Map(),
    seenFills: new Map(),
    earlyFills: new Map(),
    unclaimedFills: new Map(),
    fuses: new Map(),
    ordersMade: 0,
    lastPlaced: { ticker: "", at: 0 as Time },
    cash: zeroMoney,
    shardCash: new Map(),
    startWorth: zeroMoney,
    dayWorth: zeroMoney,
    peakWorth: zeroMoney,
    day: 0,
    heritage: undefined,
    resumedAt: undefined,
    disputedSince: undefined,
    recoveredAt: undefined,
    accountAsOf: 0 as Time,
    fillsUpTo: 0 as Time,
    askedAccountAt: 0 as Time,
    askedPlacesAt: 0 as Time,
    accountToldAt: 0 as Time,
    heardAt: 0 as Time,
    isStale: false,
    writeTokens: tokenBucket(basicTier),
    writeCapacity: basicTier.capacity,
    writeCosts: documentedCosts,
    isStreaming: false,
    trading: { isTrading: true, shards: [] },
    alarm: noAlarm,
    pardon: noPardon,
    stopped: undefined,
  };
}

/**
 * Written out, field by field, and first those that every look reads: what stands together comes into the processor's cache
 * together. An object that is put together otherwise is slower to look into for ever.
 */
export function newMarketState(
  market: Market,
  { config, strategy: { needsSignals } }: Pick<EngineState, "config" | "strategy">,
): MarketState {
  return {
    market,
    book: createBook(market.grid),
    doubt: neverSeen,
    crossedSince: undefined,
    bidSeenTo: undefined,
    askSeenTo: undefined,
    isDirty: false,
    ownFrom: oneDollar,
    ownTo: zeroPrice,
    orders: none,
    signals: neededSignals(needsSignals),
    position: flat,
    seen: undefined,
    isChosen: false,
    halted: undefined,
    fuse: undefined,
    siblings: [],
    netTold: zeroQty,
    lookAt: 0 as Time,
    rewards: [],
    fair: undefined,
    spread: undefined,
    mark: undefined,
    silenceKey: "",
    silenceTold: "",
    refusals: 0,
    placeAfter: 0 as Time,
    crossedFrom: undefined,
    refused: rollingCount(config.refusals.window),
    filled: rollingCount(config.limits.fills.window),
    traded: { bid: rollingCount(config.plan.horizon), ask: rollingCount(config.plan.horizon) },
    lastPrice: undefined,
    lastTradeAt: undefined,
    newsAt: undefined,
    references: new Map(),
    fees: zeroMoney,
    lastFillAt: 0 as Time,
    mismatch: undefined,
    exposure: nothingAtRisk,
    openOrders: 0,
    isSettled: false,
    isPaidOut: false,
  };
}

/** Something about the market changed that its quote may depend on. */
export function touch(state: EngineState, market: MarketState): void {
  if (market.isDirty) return;
  market.isDirty = true;
  state.dirty = addTo(state.dirty, market);
}

/** The markets that were touched, which are not touched any more. */
export function takeDirty(state: EngineState): readonly MarketState[] {
  const { dirty } = state;
  if (dirty.length === 0) return dirty;
  state.dirty = none;
  for (const market of dirty) market.isDirty = false;
  return dirty;
}

/** The position or an order of the market changed: what it may come to has to be counted anew. */
export function restate(state: EngineState, market: MarketState): void {
  touch(state, market);
  state.stale.add(market);
}

export function touchAll(state: EngineState): void {
  for (const market of state.markets.values()) touch(state, market);
}

export function addMarket(state: EngineState, market: Market): void {
  const made = newMarketState(market, state);
  state.markets.set(market.ticker, made);
  const siblings = state.marketsOfEvent.get(market.eventTicker);
  if (siblings === undefined) state.marketsOfEvent.set(market.eventTicker, [made]);
  else siblings.push(made);
  link(state, made);
  touch(state, made);
}

/** Whenever what a link is made of has changed: the choice of markets, a fuse, or the market's description. */
export function link(state: EngineState, known: MarketState): void {
  const { ticker, eventTicker, shard } = known.market;
  known.siblings = state.marketsOfEvent.get(eventTicker) ?? [];
  known.isChosen = state.chosen === undefined || state.chosen.has(ticker);
  known.fuse = state.fuses.get(fuseKey(state.config.fuse.per === "event" ? eventTicker : ticker, shard));
}

/** What a fuse covers may lie on several shards, and a group lies on one. */
export function fuseKey(covers: string, shard: number): string {
  return `${covers}@${shard}`;
}

export function dayOf(at: Time): number {
  return Math.floor(at / secondsPerDay);
}
