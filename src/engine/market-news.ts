import { createBook, describeFault, type BookFault } from "../domain/book.ts";
import type { Effect } from "../domain/effect.ts";
import type { Input, MarketNews } from "../domain/input.ts";
import type { Market } from "../domain/market.ts";
import { openCost, settle } from "../domain/position.ts";
import { priceGrid } from "../domain/price-grid.ts";
import { isBetter, opposite } from "../domain/side.ts";
import { minus, oneDollar, showMoney, type Time } from "../domain/units.ts";
import { observeTape } from "../strategy/signal/signals.ts";
import { heedBook, heedLeaving, heedTrade } from "./queue-watch.ts";
import { changeShard, moveCash } from "./shard-cash.ts";
import { addMarket, link, neverSeen, restate, touch, type EngineState, type MarketState } from "./state.ts";
import { showHeld, tell } from "./words.ts";

type MarketInput = Extract<Input, MarketNews>;

/** Takes in what the public side says. Marks the market for a new look when its quote may depend on it. */
export function takeMarketNews(state: EngineState, input: MarketInput): readonly Effect[] {
  if (input.kind === "market-described") return describe(state, input);
  if (input.kind === "fees-changed") return changeFees(state, input);
  const market = state.markets.get(input.ticker);
  if (market === undefined) return [];
  if (input.kind !== "book-changed" || isSeen(market, input)) touch(state, market);
  switch (input.kind) {
    case "book-snapshot-received":
      // A snapshot is proof again, whatever was in doubt before; only a fault inside it is not.
      return judge(state, market, market.book.replace(input.bids, input.asks), true);
    case "book-changed": {
      if (market.doubt !== undefined) return [];
      const fault = market.book.change(input.side, input.price, input.change);
      if (input.change < 0) heedLeaving(state, market, input.side, input.price);
      return judge(state, market, fault, false);
    }
    case "book-doubted":
      market.doubt = input.why;
      return [];
    case "trade-printed":
      heedTrade(state, market, input);
      observe(state, market, input);
      market.lastPrice = input.price;
      market.lastTradeAt = state.now;
      return [];
    case "last-price-told":
      // It is told with all kinds of news: only another price than before is a trade of now.
      if (market.lastPrice !== undefined && market.lastPrice !== input.price) market.lastTradeAt = state.now;
      market.lastPrice = input.price;
      return [];
    case "rewards-told":
      market.rewards = input.programmes;
      return [];
    case "market-status-changed":
      market.newsAt = state.now;
      market.market = { ...market.market, status: input.status };
      return [tell("info", "market-status", `${input.ticker} is now ${input.status}`, input.ticker)];
    case "close-time-changed":
      market.newsAt = state.now;
      market.market = { ...market.market, closeAt: input.closeAt };
      return [];
    case "grid-changed":
      market.newsAt = state.now;
      return changeGrid(market, input.ranges);
    case "market-determined":
      market.market = { ...market.market, status: "determined", settlement: input.settlement };
      return [
        tell(
          "info",
          "market-determined",
          `${input.ticker} resolved ${input.settlement.result}`,
          input.ticker,
        ),
      ];
    case "market-settled":
      return pay(state, market);
  }
}

function observe(
  { config, strategy: { needsSignals } }: EngineState,
  { signals }: MarketState,
  { takerSide, price, qty, at }: Extract<MarketInput, { kind: "trade-printed" }>,
): void {
  if (needsSignals === undefined) return;
  observeTape(signals, opposite(takerSide), price, qty, at, config.strategy.signals, needsSignals);
}

/** Most changes happen behind the best price: the strategy would see the same market again. */
function isSeen(
  market: MarketState,
  { side, price }: Extract<MarketInput, { kind: "book-changed" }>,
): boolean {
  const best = side === "bid" ? market.bidSeenTo : market.askSeenTo;
  return best === undefined || market.crossedSince !== undefined || !isBetter(side, best, price);
}

function describe(state: EngineState, { market: told, askedAt = state.now }: Described): readonly Effect[] {
  const known = state.markets.get(told.ticker);
  if (known === undefined) {
    addMarket(state, told);
    return [];
  }
  const market = withNews(known, told, askedAt);
  // What it may come to hangs on its event's shape and on its strike, which may have been told anew.
  restate(state, known);
  // Keep the book: only its grid, when it changed, makes a new one.
  const effects = changeGrid(known, market.grid.ranges);
  // A description can be older than what the stream has told: a result is never unlearned.
  const settlement = market.settlement ?? known.market.settlement;
  const status = known.isSettled ? "finalized" : market.status;
  const result = settlement === undefined ? {} : { settlement };
  changeShard(state, known, market.shard);
  known.market = { ...market, ...result, status, grid: known.market.grid };
  link(state, known);
  known.isPaidOut ||= status === "finalized";
  return known.isPaidOut && settlement !== undefined ? [...effects, ...pay(state, known)] : effects;
}

type Described = Extract<Input, { kind: "market-described" }>;

/** A description that was asked for before the stream told something must not undo it; a result is never early. */
function withNews(known: MarketState, told: Market, askedAt: Time): Market {
  if (known.newsAt === undefined || askedAt > known.newsAt || told.settlement !== undefined) return told;
  const { status, closeAt, grid } = known.market;
  return { ...told, status, closeAt, grid };
}

function changeFees(state: EngineState, input: Extract<Input, { kind: "fees-changed" }>): readonly Effect[] {
  for (const market of state.markets.values()) {
    if (market.market.eventTicker !== input.eventTicker) continue;
    market.market = { ...market.market, fees: input.fees };
    touch(state, market);
  }
  return [];
}

/** A level that cannot be is a lost message. A crossed book is two messages apart, or wrong: time will tell. */
function judge(
  state: EngineState,
  market: MarketState,
  fault: BookFault | undefined,
  isSnapshot: boolean,
): readonly Effect[] {
  market.crossedSince = market.book.isCrossed() ? (market.crossedSince ?? state.now) : undefined;
  if (fault !== undefined) {
    const { ticker } = market.market;
    market.doubt = describeFault(fault);
    const warning = tell(
      "warn",
      "book-fault",
      `${ticker}: ${market.doubt}; asking for ${isSnapshot ? "the market's grid" : "the whole book"}`,
      ticker,
    );
    // A whole book that does not fit comes from a grid that we have not heard of.
    return [warning, { kind: isSnapshot ? "request-market" : "request-snapshot", ticker }];
  }
  if (isSnapshot) {
    market.doubt = undefined;
    heedBook(state, market);
  }
  return [];
}

function changeGrid(
  market: MarketState,
  ranges: Extract<Input, { kind: "grid-changed" }>["ranges"],
): readonly Effect[] {
  if (JSON.stringify(ranges) === JSON.stringify(market.market.grid.ranges)) return [];
  const { ticker } = market.market;
  const grid = priceGrid(ranges);
  if (!grid.ok) {
    market.halted = `the new price grid cannot be read: ${grid.why}`;
    return [tell("error", "market-halted", `${ticker} halted: ${market.halted}`, ticker)];
  }
  const book = createBook(grid.value);
  const fault = book.replace(market.book.levels("bid"), market.book.levels("ask"));
  market.market = { ...market.market, grid: grid.value };
  market.book = book;
  if (fault !== undefined && market.doubt === undefined) market.doubt = describeFault(fault);
  const note = tell(
    "info",
    "grid-changed",
    `${ticker} trades on a new price grid of ${grid.value.size} prices`,
    ticker,
  );
  // A book that was doubted on the old grid may have lost what only the new one has a place for.
  const isWhole = fault === undefined && (market.doubt === undefined || market.doubt === neverSeen);
  return isWhole ? [note] : [note, { kind: "request-snapshot", ticker }];
}

function pay(state: EngineState, market: MarketState): readonly Effect[] {
  if (market.isSettled) return [];
  market.isPaidOut = true;
  const { ticker, settlement } = market.market;
  // Paid out, but the result was never heard: its description has it.
  if (settlement === undefined) return [{ kind: "request-market", ticker }];
  const held = market.position.net;
  const { position, cashChange } = settle(market.position, settlement);
  const gain = minus(cashChange, openCost(market.position));
  market.position = position;
  restate(state, market);
  market.isSettled = true;
  market.mark = settlement.value / oneDollar;
  market.market = { ...market.market, status: "finalized" };
  moveCash(state, market, cashChange);
  const text = `Settled ${ticker} ${settlement.result}: ${showHeld(held)} paid ${showMoney(cashChange)} (${showMoney(gain)} on cost)`;
  return [
    tell("info", "market-settled", text, ticker, { payout: showMoney(cashChange), gain: showMoney(gain) }),
  ];
}
