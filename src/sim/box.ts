import { assert } from "../lib/assert.ts";
import { seededRandom } from "../lib/random.ts";
import { timeline } from "../lib/timeline.ts";
import type { MarketActivity } from "../domain/market.ts";
import { type Time } from "../domain/units.ts";
import { accountReads } from "./account-reads.ts";
import { obeyAccount } from "./accounts/obey.ts";
import { accountDesk } from "./accounts/reads.ts";
import type { Command } from "./command.ts";
import { sharedTapeMax, type Core, type Listing } from "./core.ts";
import type { ExchangeEvent } from "./event.ts";
import type { CommandAnswer, Exchange } from "./exchange.ts";
import { history } from "./history.ts";
import { idSeries } from "./id.ts";
import { userMemory } from "./ledger/account.ts";
import { moneyReport } from "./ledger/balance.ts";
import { newLedger, openAccount } from "./ledger/ledger.ts";
import { countVolume, startProgrammes } from "./incentive/programme.ts";
import { maintenanceOf } from "./life/maintenance.ts";
import { operate } from "./life/operate.ts";
import { openExchange } from "./life/schedule.ts";
import { shardsOf } from "./life/shard.ts";
import { OrderTable } from "./order/live-order.ts";
import { execute } from "./orders/execute.ts";
import { newBookPool } from "./matching/ladder-book.ts";
import { blockReads, defaultBlockRules, newBlockDesk } from "./block/proposal.ts";
import { obeyBlock } from "./block/trade.ts";
import { comboReads, newComboDesk } from "./combo/collection.ts";
import { createCombo } from "./combo/create.ts";
import { comboShard } from "./combo/listing.ts";
import { resolveCombosOn } from "./combo/resolve.ts";
import { startRfqCrowd } from "./crowd/rfq-crowd.ts";
import { newRfqDesk } from "./rfq/desk.ts";
import { nettingTerms } from "./netting-terms.ts";
import { obeyRfq } from "./rfq/obey.ts";
import { rfqReads } from "./rfq/reads.ts";
import { closeRfqsOf } from "./rfq/request.ts";
import { defaultRfqRules } from "./rfq/rules.ts";
import type { Scenario } from "./scenario.ts";
import { cashByShard } from "./starting-cash.ts";
import { stateHash } from "./state-hash.ts";

export interface ExchangeOptions {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly start: Time;
}

/** An exchange in a box, open for business: markets are listed and their crowds have quoted once. */
export function createExchange({ scenario, seed, start }: ExchangeOptions): Exchange {
  const listeners = new Set<(event: ExchangeEvent) => void>();
  const orderIds = idSeries(seed, "order");
  const orders = new OrderTable(orderIds.idOf);
  const core: Core = {
    scenario,
    seed,
    now: start,
    series: new Map(),
    events: new Map(),
    pauses: new Map(),
    feeChanges: [],
    programmes: [],
    listings: new Map(),
    grids: new Map(),
    orders,
    orderIds,
    books: newBookPool((row) => orders.order(row)),
    ledger: newLedger(scenario.rules, (ticker) => nettingTerms(core, ticker), orders),
    timeline: timeline(),
    tape: history(sharedTapeMax),
    orderCount: 0,
    tradeCount: 0,
    paperCount: 0,
    matchedGroups: new Set(),
    random: seededRandom(seed).fork("exchange"),
    rfq: newRfqDesk({ ...defaultRfqRules, ...scenario.rfq }),
    combo: newComboDesk(scenario.collections ?? [], start),
    block: newBlockDesk({ ...defaultBlockRules, ...scenario.blockTrades }),
    ...teller(listeners),
  };
  listeners.add((event) => followOn(core, event));
  openExchange(core);
  if (scenario.rfqCrowd !== undefined) {
    listeners.add(startRfqCrowd(core, scenario.rfqCrowd, seededRandom(seed).fork("rfq crowd")));
  }
  startProgrammes(core);
  if (core.programmes.length > 0) listeners.add((event) => countVolume(core, event));
  const drive = driver(core);
  drive.advance(start);

  return {
    scenario,
    seed,
    ...drive,
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    openAccount: (id, cash) => {
      const terms = { membership: scenario.membership, memory: userMemory };
      openAccount(core.ledger, id, terms, new Map());
      for (const [shard, amount] of cashByShard(cash, marketShards(scenario))) {
        if (amount > 0) obeyAccount(core, { kind: "deposit", account: id, shard, amount });
      }
    },
    ...marketReads(core),
    ...accountReads(core),
    latentValue: (ticker) => core.listings.get(ticker)?.life.value(),
    accounts: accountDesk(core, marketShards(scenario)),
    communications: rfqReads(core.rfq, () => core.now),
    orderCount: () => core.orderCount,
    combos: comboReads(core.combo),
    blocks: blockReads(core.block, () => core.now),
    users: () => [...core.ledger.accounts.values()].filter(({ memory }) => memory > 0).map(({ id }) => id),
    stateHash: () => stateHash(core),
    moneyReport: () => moneyReport(core.ledger),
    moneyImbalance: () => moneyReport(core.ledger).imbalance,
  };
}

function negotiate(
  core: Core,
  command: Parameters<Exchange["negotiate"]>[1],
): ReturnType<Exchange["negotiate"]> {
  switch (command.kind) {
    case "create-combo":
      return createCombo(core, command);
    case "propose-block-trade":
    case "accept-block-trade":
      return obeyBlock(core, command);
    default:
      return obeyRfq(core, command);
  }
}

/** What one event brings about elsewhere, once everybody has heard of it. */
function followOn(core: Core, event: ExchangeEvent): void {
  if (event.kind === "market-status-changed" && event.status === "closed") {
    core.timeline.add(core.now, () => closeRfqsOf(core, event.ticker));
  }
  if (event.kind === "market-determined" && core.combo.standingOn.has(event.ticker)) {
    core.timeline.add(core.now, () => resolveCombosOn(core, event.ticker));
  }
}

/** The shards that hold a market, or will hold combos, in order. */
function marketShards({ markets, collections = [] }: Scenario): readonly number[] {
  const ofCombos = collections.length > 0 ? [comboShard] : [];
  return [...new Set([...markets.map(({ shard }) => shard), ...ofCombos])].toSorted((a, b) => a - b);
}

type Teller = Pick<Core, "emit" | "withhold">;

function teller(listeners: ReadonlySet<(event: ExchangeEvent) => void>): Teller {
  let withheld: ExchangeEvent[] | undefined;
  return {
    emit: (event) => {
      if (withheld !== undefined) withheld.push(event);
      else for (const listener of listeners) listener(event);
    },
    withhold: (work) => {
      assert(withheld === undefined, "events are kept back once at a time");
      const kept: ExchangeEvent[] = [];
      withheld = kept;
      const result = work();
      withheld = undefined;
      return { result, events: kept };
    },
  };
}

/** The only ways in: time passing, and commands. */
type Ways = "advance" | "now" | "nextAt" | "execute" | "operate" | "arrange" | "negotiate";

function driver(core: Core): Pick<Exchange, Ways> {
  let isBusy = false;
  const alone = <Value>(work: () => Value): Value => {
    assert(!isBusy, "a listener does not drive the exchange from inside an event");
    isBusy = true;
    try {
      return work();
    } finally {
      isBusy = false;
    }
  };
  const advance = (at: Time): void => {
    for (let next = core.timeline.nextAt(); next !== undefined && next <= at; next = core.timeline.nextAt()) {
      const entry = core.timeline.take();
      core.now = Math.max(core.now, next) as Time;
      entry?.item();
    }
    core.now = Math.max(core.now, at) as Time;
  };
  return {
    advance: (at) => alone(() => advance(at)),
    now: () => core.now,
    nextAt: () => core.timeline.nextAt() as Time | undefined,
    execute: (at: Time, command: Command): CommandAnswer =>
      alone(() => {
        advance(at);
        return execute(core, command);
      }),
    operate: (at, operation) =>
      alone(() => {
        advance(at);
        return operate(core, operation);
      }),
    arrange: (at, command) =>
      alone(() => {
        advance(at);
        return obeyAccount(core, command);
      }),
    negotiate: (at, command) =>
      alone(() => {
        advance(at);
        return negotiate(core, command);
      }),
  };
}

type MarketReads = Pick<
  Exchange,
  | "markets"
  | "market"
  | "details"
  | "events"
  | "eventDetails"
  | "series"
  | "seriesDetails"
  | "feeChanges"
  | "programmes"
  | "pauses"
  | "shards"
  | "maintenance"
  | "activity"
  | "candles"
  | "standingAt"
  | "levels"
  | "trades"
>;

function marketReads(core: Core): MarketReads {
  return {
    markets: () => [...core.listings.values()].map(({ market }) => market),
    market: (ticker) => core.listings.get(ticker)?.market,
    details: (ticker) => {
      const listing = core.listings.get(ticker);
      if (listing === undefined) return undefined;
      const { plan, structure, life, settledAt } = listing;
      return { plan, structure, createdAt: life.createdAt, settledAt };
    },
    events: () => [...core.events.values()].map(({ plan }) => plan),
    eventDetails: (ticker) => core.events.get(ticker),
    series: () => [...core.series.values()].map(({ plan }) => plan),
    seriesDetails: (ticker) => core.series.get(ticker),
    feeChanges: () => core.feeChanges,
    programmes: () => core.programmes,
    pauses: () => [...core.pauses.values()],
    shards: () => shardsOf(core),
    maintenance: (count) => maintenanceOf(core, count),
    activity: (ticker) => {
      const listing = core.listings.get(ticker);
      return listing === undefined ? undefined : activityOf(core, listing);
    },
    candles: (ticker, interval) => core.listings.get(ticker)?.candles.candles(interval) ?? [],
    standingAt: (ticker, at) => core.listings.get(ticker)?.candles.standingAt(at),
    levels: (ticker, side) => core.listings.get(ticker)?.book.levels(side) ?? [],
    trades: (ticker) =>
      (ticker === undefined ? core.tape : core.listings.get(ticker)?.tape)?.newestFirst() ?? [],
  };
}

function activityOf(core: Core, listing: Listing): MarketActivity {
  const [bestBid] = listing.book.levels("bid", 1);
  const [bestAsk] = listing.book.levels("ask", 1);
  return {
    ticker: listing.market.ticker,
    bestBid,
    bestAsk,
    lastPrice: listing.lastPrice,
    volume: listing.volume,
    volume24h: listing.recent.at(core.now),
    openInterest: listing.openInterest,
  };
}
