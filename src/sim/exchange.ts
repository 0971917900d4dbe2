import type { Result } from "../lib/result.ts";
import type { FeeKind, FeeRule } from "../domain/fees.ts";
import type { Level, Market, MarketActivity } from "../domain/market.ts";
import type { Position } from "../domain/position.ts";
import type { Side } from "../domain/side.ts";
import type { Money, Price, Qty, Time } from "../domain/units.ts";
import type { Candle, CandleBook, CandleInterval } from "./candle/candle.ts";
import type { AccountCommand } from "./accounts/command.ts";
import type { AccountDesk } from "./accounts/rows.ts";
import type { AccountId, Command, Subaccount } from "./command.ts";
import type { ExchangeEvent, SimFill, SimOrder } from "./event.ts";
import type { AcceptBlock, BlockReads, ProposeBlock } from "./block/proposal.ts";
import type { ComboReads } from "./combo/collection.ts";
import type { CreateCombo } from "./combo/command.ts";
import type { RfqCommand } from "./rfq/command.ts";
import type { RfqReads } from "./rfq/reads.ts";
import type { StartingCash } from "./starting-cash.ts";
import type { Programme } from "./incentive/plan.ts";
import type { FeeChange, MaintenanceWindow, Pause } from "./life/state.ts";
import type { Operation, OperationAnswer } from "./operation.ts";
import type { Scenario, ScenarioEvent, ScenarioMarket, ScenarioSeries } from "./scenario.ts";

/**
 * The exchange in a box: matching, money and market life as one deterministic state machine. It has no clock
 * and no sockets; the server beside it gives it both. Same scenario, same seed, same calls: same events.
 */
export interface Exchange {
  readonly scenario: Scenario;
  readonly seed: number;

  /** Does everything that is due up to `at`: crowd, expiries, opens, closes, settlements. Never goes back. */
  advance(at: Time): void;
  /** The exchange's clock: how far it has been driven. */
  now(): Time;
  /** When something is due next by itself, so that a shell knows how long it may sleep. */
  nextAt(): Time | undefined;
  /** Carries out a command at `at` (after `advance(at)`): applied whole, or refused with nothing done. */
  execute(at: Time, command: Command): CommandAnswer;
  /** Carries out an operation of the exchange's own staff at `at`: whole, or refused with nothing done. */
  operate(at: Time, operation: Operation): OperationAnswer;
  /** Does what an account asks about itself and its money: gives an id, nothing, or a refusal with nothing done. */
  arrange(at: Time, command: AccountCommand): Result<string, CommandRefusal>;
  /** The same for what goes on beside the book; the answer is the id of the RFQ or quote, proposal, or combo. */
  negotiate(
    at: Time,
    command: RfqCommand | CreateCombo | ProposeBlock | AcceptBlock,
  ): Result<string, CommandRefusal>;
  /** Every event from now on, in order, while the call that causes it runs. Gives back an unsubscribe. */
  listen(listener: (event: ExchangeEvent) => void): () => void;

  /** Cash by shard; one amount is spread evenly over the shards of the scenario's markets. */
  openAccount(account: AccountId, cash: StartingCash): void;

  markets(): readonly Market[];
  market(ticker: string): Market | undefined;
  details(ticker: string): MarketDetails | undefined;
  events(): readonly ScenarioEvent[];
  eventDetails(ticker: string): EventDetails | undefined;
  series(): readonly ScenarioSeries[];
  seriesDetails(ticker: string): SeriesDetails | undefined;
  /** Of series and events, past and to come, in the order they were announced. */
  feeChanges(): readonly FeeChange[];
  /** Incentive programmes, past and to come. */
  programmes(): readonly Readonly<Programme>[];
  /** What holds trading now; a shard without one trades. */
  pauses(): readonly Pause[];
  shards(): readonly number[];
  /** The weekly maintenance that is going on or comes next, and those after it; none when the exchange keeps none. */
  maintenance(count: number): readonly MaintenanceWindow[];
  activity(ticker: string): MarketActivity | undefined;
  /** The oldest first; periods in which nothing changed have none. */
  candles(ticker: string, interval: CandleInterval): readonly Candle[];
  /** The best prices and the last trade as they stood then, to the minute; undefined before there were any. */
  standingAt(ticker: string, at: Time): ReturnType<CandleBook["standingAt"]>;
  /** Best first. */
  levels(ticker: string, side: Side): readonly Level[];
  /** Newest first. */
  trades(ticker?: string): readonly PublicTrade[];

  /** Newest first; orders of every status. */
  orders(account: AccountId, place?: Place): readonly SimOrder[];
  /** The same of those that rest: it costs what they are, however many are over. */
  restingOrders(account: AccountId, place?: Place): readonly SimOrder[];
  order(account: AccountId, orderId: string): SimOrder | undefined;
  /** Contracts that trade before this order at its own price; undefined when it does not rest. */
  queueAhead(account: AccountId, orderId: string): Qty | undefined;
  /** Newest first. */
  fills(account: AccountId, place?: Place): readonly SimFill[];
  cash(account: AccountId, place?: Place): Money;
  /** Cash bound by resting orders. */
  reserved(account: AccountId, place?: Place): Money;
  /** Cash and what is bound of it, by subaccount and shard: an order can use its own shard's part only. */
  balances(account: AccountId): readonly AccountBalance[];
  /** The primary, and the numbered ones that were made. */
  subaccounts(account: AccountId): readonly Subaccount[];
  positions(account: AccountId, place?: Place): readonly AccountPosition[];
  position(account: AccountId, subaccount: Subaccount, ticker: string): AccountPosition | undefined;
  settlements(account: AccountId, place?: Place): readonly AccountSettlement[];

  readonly accounts: AccountDesk;
  readonly communications: RfqReads;
  readonly combos: ComboReads;
  readonly blocks: BlockReads;
  /** Accounts that somebody opened: the crowd is not among them. */
  users(): readonly AccountId[];

  /**
   * The probability of YES given all news so far, which nobody on the exchange is told. What the result is worth on
   * average, exactly: tests and the calibration measure by it, free of the luck of results.
   */
  latentValue(ticker: string): number | undefined;
  /** How many orders were ever taken in. */
  orderCount(): number;
  /** Fingerprint of everything above but that value. */
  stateHash(): string;
  /** Where every micro-dollar is. */
  moneyReport(): MoneyReport;
  /** All cash + collateral held for open contracts + fees taken − money paid in: zero, or money was made or lost. */
  moneyImbalance(): Money;
}

/** What the listing says of a market beyond the market itself. */
export interface MarketDetails {
  readonly plan: ScenarioMarket;
  /** The name of its grid as it is now. */
  readonly structure: string;
  readonly createdAt: Time;
  readonly settledAt: Time | undefined;
}

export interface EventDetails {
  /** Fees of its own; an absent member is the series'. */
  readonly override:
    { readonly kind: FeeKind | undefined; readonly multiplier: number | undefined } | undefined;
  readonly createdAt: Time;
  readonly updatedAt: Time;
}

export interface SeriesDetails {
  readonly fees: FeeRule;
  readonly updatedAt: Time;
}

/** Where in an account: every member that is absent means everywhere. */
export interface Place {
  readonly subaccount?: Subaccount | undefined;
  readonly shard?: number | undefined;
  /** Of orders, positions, fills and settlements: cash is in no market. */
  readonly ticker?: string | undefined;
}

export interface AccountBalance {
  readonly subaccount: Subaccount;
  readonly shard: number;
  readonly cash: Money;
  readonly reserved: Money;
}

export type CommandAnswer =
  | { readonly ok: true; readonly answer: OrderAnswer }
  | { readonly ok: false; readonly refusal: CommandRefusal };

export interface OrderAnswer {
  /** The order after the command. Empty for cancel-all. */
  readonly orders: readonly SimOrder[];
  /** What this command itself matched. */
  readonly filled: Qty;
  readonly averagePrice?: Price;
  /** Average net fee per contract of what it matched. */
  readonly averageFee?: Money;
  /** What a cancel or decrease took away. */
  readonly reducedBy: Qty;
}

/** Code and HTTP status as the real exchange answers [kalshi api.md §3.5]. */
export interface CommandRefusal {
  readonly status: 400 | 403 | 404 | 409 | 429 | 503;
  readonly code: string;
  readonly message: string;
  readonly details?: string;
}

export interface PublicTrade {
  readonly tradeId: string;
  readonly ticker: string;
  readonly price: Price;
  readonly qty: Qty;
  readonly takerSide: Side;
  readonly at: Time;
  /** Agreed on outside of the book. */
  readonly isBlock?: boolean;
}

export interface AccountPosition {
  readonly ticker: string;
  readonly subaccount: Subaccount;
  readonly position: Position;
  /** Money of all trades, both sides counted at what was paid. */
  readonly traded: Money;
  readonly fees: Money;
  readonly volume: Qty;
  readonly changedAt: Time;
}

export interface AccountSettlement {
  readonly ticker: string;
  readonly eventTicker: string;
  readonly subaccount: Subaccount;
  readonly result: "yes" | "no" | "scalar";
  readonly value: Price;
  /** Signed position that was paid out. */
  readonly position: Qty;
  readonly cost: Money;
  readonly payout: Money;
  readonly fees: Money;
  readonly at: Time;
}

/**
 * Where every micro-dollar is. Cash, collateral and what the exchange kept add up to what was paid in, or money
 * was made or lost: `imbalance` is zero.
 */
export interface MoneyReport {
  readonly cash: readonly CashLine[];
  /** Behind open contracts: a dollar for every pair of a long and a short one. */
  readonly collateral: readonly { readonly ticker: string; readonly amount: Money }[];
  /** Of it, what is out as returned collateral, by group of markets that net. */
  readonly returned: readonly {
    readonly account: AccountId;
    readonly subaccount: Subaccount;
    readonly group: string;
    readonly amount: Money;
  }[];
  /** Returned collateral that could not be taken back. */
  readonly unrecovered: Money;
  readonly fees: Money;
  /** What rounding of payouts left with the exchange. */
  readonly rounding: Money;
  readonly rewards: Money;
  readonly paidIn: Money;
  readonly imbalance: Money;
}

export interface CashLine {
  readonly account: AccountId;
  readonly subaccount: Subaccount;
  readonly shard: number;
  readonly amount: Money;
}
