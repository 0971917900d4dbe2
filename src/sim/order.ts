import type { Entry } from "../lib/timeline.ts";
import type { FeeAccumulator } from "../domain/fees.ts";
import type { Side } from "../domain/side.ts";
import { zeroMoney, zeroQty, type Money, type Price, type Qty, type Time } from "../domain/units.ts";
import type { AccountId, CreateOrder, SelfTradePrevention, Subaccount, TimeInForce } from "./command.ts";
import type { SimOrder } from "./event.ts";
import type { Holding } from "./ledger/portfolio.ts";
import type { RestingClaim } from "./ledger/reserve.ts";
import { notResting } from "./matching/book.ts";

/** An order while the exchange works on it. Everybody else gets a `snapshot`. */
export interface LiveOrder {
  /** Creation order over the whole exchange: who comes first for closing credit. */
  readonly sequence: number;
  readonly orderId: string;
  readonly account: AccountId;
  readonly subaccount: Subaccount;
  /** Whose position and cash it works on. */
  readonly holding: Holding;
  clientOrderId: string;
  readonly ticker: string;
  readonly side: Side;
  /** Changes only while the order is out of the book. */
  price: Price;
  status: SimOrder["status"];
  total: Qty;
  filled: Qty;
  left: Qty;
  /** The book's own number for it while it rests. */
  place: number;
  /** Its neighbours among what rests on its side of its holding. */
  older: RestingClaim | undefined;
  younger: RestingClaim | undefined;
  readonly timeInForce: TimeInForce;
  readonly selfTradePrevention: SelfTradePrevention;
  readonly postOnly: boolean;
  readonly cancelOnPause: boolean;
  readonly groupId: string | undefined;
  expiry: Expiry | undefined;
  readonly createdAt: Time;
  changedAt: Time;
  spent: Spent;
}

/** What an order has traded for. Apart from it, because most orders never trade: those share one empty record. */
export interface Spent {
  readonly takerCost: Money;
  readonly makerCost: Money;
  readonly takerFees: Money;
  readonly makerFees: Money;
  readonly accumulator: FeeAccumulator;
}

interface Expiry {
  readonly at: Time;
  readonly entry: Entry<() => void>;
}

const nothingSpent: Spent = {
  takerCost: zeroMoney,
  makerCost: zeroMoney,
  takerFees: zeroMoney,
  makerFees: zeroMoney,
  accumulator: zeroMoney,
};

export function newOrder(
  sequence: number,
  orderId: string,
  command: CreateOrder,
  holding: Holding,
  now: Time,
): LiveOrder {
  return {
    sequence,
    orderId,
    account: command.account,
    subaccount: command.subaccount ?? 0,
    holding,
    clientOrderId: command.clientOrderId ?? "",
    ticker: command.ticker,
    side: command.side,
    price: command.price,
    status: "resting",
    total: command.qty,
    filled: zeroQty,
    left: command.qty,
    place: notResting,
    older: undefined,
    younger: undefined,
    timeInForce: command.timeInForce,
    selfTradePrevention: command.selfTradePrevention,
    postOnly: command.postOnly,
    cancelOnPause: command.cancelOnPause,
    groupId: command.orderGroupId,
    expiry: undefined,
    createdAt: now,
    changedAt: now,
    spent: nothingSpent,
  };
}

export function snapshot(order: LiveOrder): SimOrder {
  // Most orders have neither: a shape that never changes is copied in a third of the time.
  const plain = plainSnapshot(order);
  if (order.groupId === undefined && order.expiry === undefined) return plain;
  return {
    ...plain,
    ...(order.groupId === undefined ? {} : { orderGroupId: order.groupId }),
    ...(order.expiry === undefined ? {} : { expiresAt: order.expiry.at }),
  };
}

function plainSnapshot(order: LiveOrder): SimOrder {
  return {
    orderId: order.orderId,
    account: order.account,
    subaccount: order.subaccount,
    clientOrderId: order.clientOrderId,
    ticker: order.ticker,
    side: order.side,
    price: order.price,
    status: order.status,
    total: order.total,
    filled: order.filled,
    left: order.left,
    timeInForce: order.timeInForce,
    selfTradePrevention: order.selfTradePrevention,
    cancelOnPause: order.cancelOnPause,
    createdAt: order.createdAt,
    changedAt: order.changedAt,
    takerCost: order.spent.takerCost,
    makerCost: order.spent.makerCost,
    takerFees: order.spent.takerFees,
    makerFees: order.spent.makerFees,
  };
}
