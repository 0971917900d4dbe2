import type { Membership } from "../../domain/fees.ts";
import { flat, type Position } from "../../domain/position.ts";
import { zeroMoney, zeroQty, type Money, type Qty, type Time } from "../../domain/units.ts";
import type { AccountId } from "../command.ts";
import type { SimFill } from "../event.ts";
import type { AccountSettlement } from "../exchange.ts";
import { history, type History } from "../history.ts";
import type { LiveOrder } from "../order.ts";

/** Everything the exchange holds for one user. */
export interface Account {
  readonly id: AccountId;
  readonly membership: Membership;
  readonly paidIn: Money;
  cash: Money;
  readonly holdings: Map<string, Holding>;
  /** Sums over the holdings. */
  reserved: Money;
  feeHeadroom: Money;
  /** Every client order id ever used: a used one stays burnt [api.md §8]. */
  readonly usedClientOrderIds: Set<string>;
  /** In order of creation. */
  readonly orders: Map<string, LiveOrder>;
  readonly finished: string[];
  /** How many finished orders are remembered. */
  readonly finishedMax: number;
  readonly fills: History<SimFill>;
  readonly settlements: History<AccountSettlement>;
}

/** What one account has to do with one market. */
export interface Holding {
  readonly ticker: string;
  position: Position;
  traded: Money;
  fees: Money;
  volume: Qty;
  changedAt: Time;
  /** Resting orders, the oldest first. */
  readonly resting: Set<LiveOrder>;
  reserved: Money;
  feeHeadroom: Money;
}

/** A user keeps a long memory; one of the crowd needs none. */
export const userMemory = 100_000;

export function newAccount(id: AccountId, cash: Money, membership: Membership, memory: number): Account {
  return {
    id,
    membership,
    paidIn: cash,
    cash,
    holdings: new Map(),
    reserved: zeroMoney,
    feeHeadroom: zeroMoney,
    usedClientOrderIds: new Set(),
    orders: new Map(),
    finished: [],
    finishedMax: memory,
    fills: history(memory),
    settlements: history(memory),
  };
}

/** For changing: what is not there yet is made. */
export function holdingOf(account: Account, ticker: string, now: Time): Holding {
  const holding = peekHolding(account, ticker, now);
  account.holdings.set(ticker, holding);
  return holding;
}

/** For looking: a refused command leaves no trace, not even an empty holding. */
export function peekHolding(account: Account, ticker: string, now: Time): Holding {
  return (
    account.holdings.get(ticker) ?? {
      ticker,
      position: flat,
      traded: zeroMoney,
      fees: zeroMoney,
      volume: zeroQty,
      changedAt: now,
      resting: new Set(),
      reserved: zeroMoney,
      feeHeadroom: zeroMoney,
    }
  );
}

/** Keeps a finished order for the lists, and forgets the oldest ones past the limit. */
export function retire(account: Account, order: LiveOrder): void {
  account.finished.push(order.orderId);
  if (account.finished.length <= 2 * account.finishedMax) return;
  const forgotten = account.finished.splice(0, account.finished.length - account.finishedMax);
  for (const orderId of forgotten) account.orders.delete(orderId);
}
