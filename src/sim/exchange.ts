import type { Result } from "../lib/result.ts";
import type { Level, Market, MarketActivity } from "../domain/market.ts";
import type { Position } from "../domain/position.ts";
import type { Side } from "../domain/side.ts";
import type { Money, Price, Qty, Time } from "../domain/units.ts";
import type { AccountId, Command } from "./command.ts";
import type { ExchangeEvent, SimFill, SimOrder } from "./event.ts";
import type { RfqCommand } from "./rfq/command.ts";
import type { RfqReads } from "./rfq/reads.ts";
import type { Scenario, ScenarioEvent, ScenarioSeries } from "./scenario.ts";

/**
 * The exchange in a box: matching, money and market life as one deterministic state machine. It has no clock
 * and no sockets; the server beside it gives it both. Same scenario, same seed, same calls: same events.
 */
export interface Exchange {
  readonly scenario: Scenario;
  readonly seed: number;

  /** Does everything that is due up to `at`: crowd, expiries, opens, closes, settlements. Never goes back. */
  advance(at: Time): void;
  /** When something is due next by itself, so that a shell knows how long it may sleep. */
  nextAt(): Time | undefined;
  /** Carries out a command at `at` (after `advance(at)`): applied whole, or refused with nothing done. */
  execute(at: Time, command: Command): CommandAnswer;
  /** The same for the RFQ flow; the answer is the id of its RFQ or quote. */
  negotiate(at: Time, command: RfqCommand): Result<string, CommandRefusal>;
  /** Every event from now on, in order, while the call that causes it runs. Gives back an unsubscribe. */
  listen(listener: (event: ExchangeEvent) => void): () => void;

  openAccount(account: AccountId, cash: Money): void;

  markets(): readonly Market[];
  market(ticker: string): Market | undefined;
  events(): readonly ScenarioEvent[];
  series(): readonly ScenarioSeries[];
  activity(ticker: string): MarketActivity | undefined;
  /** Best first. */
  levels(ticker: string, side: Side): readonly Level[];
  /** Newest first. */
  trades(ticker?: string): readonly PublicTrade[];

  /** Newest first; orders of every status. */
  orders(account: AccountId): readonly SimOrder[];
  order(account: AccountId, orderId: string): SimOrder | undefined;
  /** Contracts that trade before this order at its own price; undefined when it does not rest. */
  queueAhead(orderId: string): Qty | undefined;
  /** Newest first. */
  fills(account: AccountId): readonly SimFill[];
  cash(account: AccountId): Money;
  /** Cash bound by resting orders. */
  reserved(account: AccountId): Money;
  positions(account: AccountId): readonly AccountPosition[];
  settlements(account: AccountId): readonly AccountSettlement[];

  readonly communications: RfqReads;

  /**
   * The probability of YES given all news so far, which nobody on the exchange is told. What the result is worth on
   * average, exactly: tests and the calibration measure by it, free of the luck of results.
   */
  latentValue(ticker: string): number | undefined;
  /** Fingerprint of everything above but that. */
  stateHash(): string;
  /** All cash + collateral held for open contracts + fees taken − money paid in: zero, or money was made or lost. */
  moneyImbalance(): Money;
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
  readonly status: 400 | 404 | 409;
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
}

export interface AccountPosition {
  readonly ticker: string;
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
  readonly result: "yes" | "no" | "scalar";
  readonly value: Price;
  /** Signed position that was paid out. */
  readonly position: Qty;
  readonly cost: Money;
  readonly payout: Money;
  readonly fees: Money;
  readonly at: Time;
}
