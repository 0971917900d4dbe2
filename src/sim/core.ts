import { assert } from "../lib/assert.ts";
import type { Random } from "../lib/random.ts";
import type { Timeline } from "../lib/timeline.ts";
import type { FeeKind, FeeRule } from "../domain/fees.ts";
import type { Market, MarketStatus } from "../domain/market.ts";
import type { PriceGrid } from "../domain/price-grid.ts";
import { zeroQty, type Price, type Qty, type Time } from "../domain/units.ts";
import { candleBook, type CandleBook } from "./candle/candle.ts";
import type { AccountId } from "./command.ts";
import type { BookDoer, ExchangeEvent } from "./event.ts";
import type { PublicTrade } from "./exchange.ts";
import { history, type History } from "./history.ts";
import type { Programme } from "./incentive/plan.ts";
import type { FeeChange, MarketLife, Pauses } from "./life/state.ts";
import type { Account } from "./ledger/account.ts";
import type { Ledger } from "./ledger/ledger.ts";
import type { OrderBook } from "./matching/book.ts";
import { ladderBook, type BookPool } from "./matching/ladder-book.ts";
import type { IdSeries } from "./id.ts";
import type { LiveOrder, OrderTable } from "./order/live-order.ts";
import type { BlockDesk } from "./block/proposal.ts";
import type { ComboDesk } from "./combo/collection.ts";
import type { OrderGroup } from "./orders/group.ts";
import type { RfqDesk } from "./rfq/desk.ts";
import { rollingVolume, type RollingVolume } from "./rolling-volume.ts";
import type { Scenario, ScenarioEvent, ScenarioMarket, ScenarioSeries } from "./scenario.ts";

/** The state of an exchange in a box, shared by the parts that change it. Nothing outside `sim` sees it. */
export interface Core {
  readonly scenario: Scenario;
  readonly seed: number;
  now: Time;
  readonly series: Map<string, SeriesListing>;
  readonly events: Map<string, EventListing>;
  readonly listings: Map<string, Listing>;
  /** Grids by their ranges: markets that are alike share one, and its tables. */
  readonly grids: Map<string, PriceGrid>;
  /** The orders that are not over. */
  readonly orders: OrderTable;
  readonly orderIds: IdSeries;
  /** What the books of all markets share. */
  readonly books: BookPool<LiveOrder>;
  /** What holds trading, by shard. */
  readonly pauses: Pauses;
  /** In the order they were announced. */
  readonly feeChanges: FeeChange[];
  readonly programmes: Programme[];
  readonly ledger: Ledger;
  readonly timeline: Timeline<() => void>;
  readonly tape: History<PublicTrade>;
  /** How many orders, and how many trades, there have been. */
  orderCount: number;
  tradeCount: number;
  /** How many groups, transfers and payments there have been. */
  paperCount: number;
  /** Groups that the command at work has matched in: looked at when it is over. */
  readonly matchedGroups: Set<OrderGroup>;
  /** For what the exchange does in its own time. */
  readonly random: Random;
  readonly rfq: RfqDesk;
  readonly combo: ComboDesk;
  readonly block: BlockDesk;
  readonly emit: (event: ExchangeEvent) => void;
  /** Keeps back what happens during the work; whoever asked for it tells it on, or nobody hears. */
  readonly withhold: <Value>(work: () => Value) => {
    readonly result: Value;
    readonly events: readonly ExchangeEvent[];
  };
}

export interface SeriesListing {
  readonly plan: ScenarioSeries;
  fees: FeeRule;
  updatedAt: Time;
}

export interface EventListing {
  readonly plan: ScenarioEvent;
  /** Fees of its own; an absent member is the series'. */
  override: { readonly kind: FeeKind | undefined; readonly multiplier: number | undefined } | undefined;
  readonly createdAt: Time;
  updatedAt: Time;
}

/** One market on the exchange. */
export interface Listing {
  readonly plan: ScenarioMarket;
  market: Market;
  readonly life: MarketLife;
  /** The name of its grid. */
  structure: string;
  waivedUntil: Time | undefined;
  settledAt: Time | undefined;
  readonly book: OrderBook<LiveOrder>;
  readonly tape: History<PublicTrade>;
  lastPrice: Price | undefined;
  volume: Qty;
  openInterest: Qty;
  readonly recent: RollingVolume;
  readonly candles: CandleBook;
}

/** Trades remembered of one market, and of all together. */
const tapeMax = 10_000;
export const sharedTapeMax = 100_000;

export function newListing(core: Core, plan: ScenarioMarket, market: Market, life: MarketLife): Listing {
  return {
    plan,
    market,
    life,
    structure: plan.priceLevelStructure,
    waivedUntil: undefined,
    settledAt: undefined,
    book: ladderBook(core.books),
    tape: history(tapeMax),
    lastPrice: undefined,
    volume: zeroQty,
    openInterest: zeroQty,
    recent: rollingVolume(),
    candles: candleBook(),
  };
}

export function accountOf(core: Core, id: AccountId): Account {
  const account = core.ledger.accounts.get(id);
  assert(account !== undefined, `account ${id} is open`);
  return account;
}

export function changeStatus(core: Core, listing: Listing, status: MarketStatus): void {
  listing.market = { ...listing.market, status };
  core.emit({ at: core.now, kind: "market-status-changed", ticker: listing.market.ticker, status });
}

/** `resting` is the order whose level it is, and `cause` the one whose doing it was: for a trade that is the taker's. */
export function tellBook(core: Core, resting: LiveOrder, change: Qty, cause: LiveOrder): void {
  const listing = core.listings.get(resting.ticker);
  listing?.candles.quoted(core.now, listing.book.best("bid"), listing.book.best("ask"));
  core.emit({
    at: core.now,
    kind: "book-changed",
    ticker: resting.ticker,
    side: resting.side,
    price: resting.price,
    change,
    cause: doerOf(cause),
    ...(resting.row === cause.row ? {} : { filled: doerOf(resting) }),
  });
}

function doerOf({ account, subaccount, clientOrderId }: LiveOrder): BookDoer {
  return { account, subaccount, clientOrderId };
}
