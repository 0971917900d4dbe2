import { assert } from "../lib/assert.ts";
import { data, listOf, mapOf, optional, record, setOf, type Codec } from "../lib/codec.ts";
import { fingerprint } from "../lib/hash.ts";
import { isObject } from "../lib/json.ts";
import type { RollingCount } from "../lib/rolling-count.ts";
import { tokenBucket, type SavedBucket, type TokenBucket } from "../lib/token-bucket.ts";
import { createBook, type Book } from "../domain/book.ts";
import type { Level, Market } from "../domain/market.ts";
import { priceGrid, type PriceGrid, type PriceRange } from "../domain/price-grid.ts";
import type { Money, Price, Qty, Time } from "../domain/units.ts";
import { noSignals, type Signals } from "../strategy/signal/signals.ts";
import type { Outlook, Reference, Underlying } from "../strategy/view.ts";
import type { EngineConfig } from "./config.ts";
import type { WorkingOrder } from "./order-life.ts";
import { keepAgain } from "./own-orders.ts";
import { copyOf, type SeenBest } from "./seen.ts";
import {
  link,
  newMarketState,
  newState,
  type EarlyFill,
  type EngineState,
  type EventRisk,
  type Fuse,
  type Links,
  type MarketState,
  type ShardCash,
} from "./state.ts";

/** Everything an engine knows, as JSON data: an engine of the same configuration goes on from it as if it were the same. */
export type Snapshot = { readonly [Key in keyof Known]: unknown };

type Known = Omit<EngineState, "config" | "strategy">;

export function takeSnapshot(state: EngineState): Snapshot {
  return knowledge(state.markets).save(state) as Snapshot;
}

export function restoreState(config: EngineConfig, snapshot: Snapshot): EngineState {
  // Everything else may point at markets.
  const made = newState(config);
  const markets = new Map<string, MarketState>();
  for (const [ticker, known] of mapOf(knownOf).load(snapshot.markets)) {
    // Into an object made like any other: its form decides how fast it is to look into.
    markets.set(ticker, Object.assign(newMarketState(known.market, made), known));
  }
  const state = Object.assign(made, knowledge(markets).load(snapshot));
  for (const known of markets.values()) {
    link(state, known);
    keepAgain(known);
  }
  for (const known of state.dirty) known.isDirty = true;
  return state;
}

/** Of all of it: what has another fingerprint is another engine. */
export function hashState(state: EngineState): string {
  return fingerprint()
    .add(JSON.stringify(takeSnapshot(state)))
    .hex();
}

function knowledge(markets: Map<string, MarketState>): Codec<Known> {
  const byTicker: Codec<MarketState> = {
    save: (known) => known.market.ticker,
    load: (ticker) => {
      const known = markets.get(ticker as string);
      assert(known !== undefined, "a snapshot points only at markets that are in it");
      return known;
    },
  };
  return record<Known>({
    chosen: optional(setOf(data<string>())),
    retired: setOf(data<string>()),
    now: "data",
    markets: { save: mapOf(knownOf).save, load: () => markets },
    marketsOfEvent: mapOf(listOf(byTicker)),
    underlyings: mapOf(data<Underlying>()),
    forecasts: mapOf(data<Outlook>()),
    eventRisk: mapOf(record<EventRisk>({ worst: "data", groups: "data", filled: rollingCount })),
    groupRisk: mapOf(data<Money>()),
    accountRisk: "data",
    dirty: { save: (dirty) => dirty.map(byTicker.save), load: listOf(byTicker).load },
    stale: setOf(byTicker),
    orderCash: mapOf(data<Money>()),
    openOrders: "data",
    sent: record<EngineState["sent"]>({ second: rollingCount, minute: rollingCount }),
    refused: rollingCount,
    orderHome: mapOf(data<string>()),
    overOrders: mapOf(data<Time>()),
    seenFills: mapOf(data<Time>()),
    earlyFills: mapOf(data<EarlyFill>()),
    unclaimedFills: mapOf(data<Qty>()),
    fuses: mapOf(data<Fuse>()),
    ordersMade: "data",
    lastPlaced: "data",
    cash: "data",
    shardCash: mapOf(data<ShardCash>()),
    startWorth: "data",
    dayWorth: "data",
    peakWorth: "data",
    day: "data",
    heritage: "data",
    resumedAt: "data",
    disputedSince: "data",
    recoveredAt: "data",
    accountAsOf: "data",
    fillsUpTo: "data",
    askedAccountAt: "data",
    askedPlacesAt: "data",
    accountToldAt: "data",
    heardAt: "data",
    isStale: "data",
    writeTokens,
    writeCapacity: "data",
    writeCosts: "data",
    isStreaming: "data",
    trading: "data",
    alarm: "data",
    pardon: "data",
    stopped: "data",
  });
}

/** It is counted in place: what was saved must not go on counting. */
const rollingCount: Codec<RollingCount> = {
  save: (count) => ({ ...count, slots: [...count.slots] }),
  load: (saved) => rollingCount.save(saved as RollingCount) as RollingCount,
};

const writeTokens: Codec<TokenBucket> = {
  save: (bucket) => bucket.saved(),
  load: (saved) => tokenBucket(saved as SavedBucket),
};

/**
 * Changed in place too. Text leaves out what is undefined, and a field that is set later would stand elsewhere than in the
 * engine that was saved: every field is put where it was made. What was not observed yet at that time begins now.
 */
const signals: Codec<Signals> = {
  save: (known) => structuredClone(known),
  load: (saved) => filledIn(noSignals(), saved) as Signals,
};

function filledIn(made: unknown, saved: unknown): unknown {
  if (saved === undefined) return made;
  if (!isObject(made) || !isObject(saved)) return structuredClone(saved);
  return Object.fromEntries(Object.entries(made).map(([key, inner]) => [key, filledIn(inner, saved[key])]));
}

/** The ranges are all there is to a grid. */
const grid: Codec<PriceGrid> = {
  save: ({ ranges }) => ranges,
  load: (ranges) => {
    const made = priceGrid(ranges as readonly PriceRange[]);
    assert(made.ok, "the grid of a snapshot was one before");
    return made.value;
  },
};

const description: Codec<Market> = {
  // Last, wherever it stood: a description out of a journal has it there too.
  save: ({ grid: prices, ...told }) => ({ ...told, grid: grid.save(prices) }),
  load: (saved) => {
    const { grid: ranges, ...told } = saved as Market;
    return { ...told, grid: grid.load(ranges) };
  },
};

const book: Codec<Book> = {
  save: (live) => ({
    grid: grid.save(live.grid),
    bids: numbersOf(live.levels("bid")),
    asks: numbersOf(live.levels("ask")),
  }),
  load: (saved) => {
    const { grid: ranges, bids, asks } = saved as SavedBook;
    const made = createBook(grid.load(ranges));
    const fault = made.replace(levelsOf(bids), levelsOf(asks));
    assert(fault === undefined, "the book of a snapshot was one before");
    return made;
  },
};

/** Levels are most of a snapshot: two numbers each, price and size. */
interface SavedBook {
  readonly grid: unknown;
  readonly bids: readonly number[];
  readonly asks: readonly number[];
}

function numbersOf(levels: readonly Level[]): readonly number[] {
  const numbers: number[] = [];
  for (const { price, qty } of levels) numbers.push(price, qty);
  return numbers;
}

function levelsOf(numbers: readonly number[]): readonly Level[] {
  return numbers.flatMap((price, index) =>
    index % 2 === 0 ? [{ price: price as Price, qty: numbers[index + 1] as Qty }] : [],
  );
}

/** Changed in place as well. */
const seenBest: Codec<SeenBest> = {
  save: ({ bid, ask }) => ({ bid: copyOf(bid), ask: copyOf(ask) }),
  load: (saved) => {
    const { bid, ask } = saved as SeenBest;
    return { bid: copyOf(bid), ask: copyOf(ask) };
  },
};

const knownOf = record<Omit<MarketState, keyof Links | "ownFrom" | "ownTo">>({
  market: description,
  book,
  doubt: "data",
  seen: optional(seenBest),
  netTold: "data",
  bidSeenTo: "data",
  askSeenTo: "data",
  crossedSince: "data",
  crossedFrom: "data",
  refusals: "data",
  placeAfter: "data",
  lookAt: "data",
  refused: rollingCount,
  filled: rollingCount,
  traded: record<MarketState["traded"]>({ bid: rollingCount, ask: rollingCount }),
  lastPrice: "data",
  lastTradeAt: "data",
  newsAt: "data",
  references: mapOf(data<Reference>()),
  rewards: "data",
  signals,
  position: "data",
  fees: "data",
  lastFillAt: "data",
  orders: { save: (orders) => orders, load: (saved) => saved as readonly WorkingOrder[] },
  halted: "data",
  mismatch: "data",
  fair: "data",
  spread: "data",
  mark: "data",
  exposure: "data",
  openOrders: "data",
  isSettled: "data",
  isPaidOut: "data",
  silenceTold: "data",
  silenceKey: "data",
});
