import { paid, type Side } from "../../domain/side.ts";
import {
  cost,
  minus,
  negative,
  plus,
  zeroMoney,
  zeroQty,
  type Money,
  type Price,
  type Qty,
  type Time,
} from "../../domain/units.ts";
import type { FeeMoment } from "../ledger/headroom.ts";
import {
  applyFill,
  bind,
  canAfford,
  unbind,
  unbindPart,
  type FillOutcome,
  type FillTerms,
} from "../ledger/ledger.ts";
import type { MatchPlan } from "../matching/plan.ts";
import { accountOf, tellBook, type Core, type Listing } from "../core.ts";
import type { OrderReason, SimOrder } from "../event.ts";
import type { OrderAnswer, PublicTrade } from "../exchange.ts";
import { deterministicId } from "../id.ts";
import type { LiveOrder, Spent } from "../order/live-order.ts";
import type { Row } from "../order/order-rows.ts";
import { countMatch } from "./group.ts";
import { tellOrder } from "./living.ts";

/** What one command matched. */
export interface Matched {
  readonly filled: Qty;
  /** Contracts times YES price. */
  readonly value: Money;
  readonly fee: Money;
}

export const nothingMatched: Matched = { filled: zeroQty, value: zeroMoney, fee: zeroMoney };

/** No order is younger than this. */
const neverSwaps = 0 as Time;

/**
 * Does to the book and the accounts what was planned. The order itself is not in the book meanwhile. With
 * a resting order younger than `swapsFeesWithin` it changes roles as far as fees go [api.md §11.1].
 */
export function carryOut(
  core: Core,
  listing: Listing,
  order: LiveOrder,
  { steps }: Pick<MatchPlan<LiveOrder>, "steps">,
  swapsFeesWithin = neverSwaps,
): Matched {
  let matched = nothingMatched;
  for (const step of steps) {
    if (step.kind === "cancel-own") takeAway(core, listing, step.resting, "SelfTradeCancel");
    else {
      const isSwapped = core.now - step.resting.createdAt < swapsFeesWithin;
      matched = add(matched, tradeOnce(core, listing, step.resting, order, step.qty, isSwapped));
    }
  }
  return matched;
}

/** True when the account stays solvent after the planned trades and with `resting` contracts left in the book. */
export function isAffordable(
  core: Core,
  listing: Listing,
  order: Pick<LiveOrder, "holding" | "side"> & { readonly spent: Pick<Spent, "accumulator"> },
  plan: MatchPlan<LiveOrder>,
  rest: { readonly price: Price; readonly left: Qty },
  replaced?: LiveOrder,
): boolean {
  const { holding } = order;
  const gone = new Map<Row, LiveOrder>(replaced === undefined ? [] : [[replaced.row, replaced]]);
  const fills: FillTerms[] = [];
  for (const step of plan.steps) {
    if (step.kind === "trade")
      fills.push(terms(core, listing, order.side, step.resting.price, step.qty, "taker"));
    // What makes way in another subaccount frees no cash of this one.
    else if (step.resting.holding === holding) gone.set(step.resting.row, step.resting);
  }
  const added = { side: order.side, ...rest };
  const prospect = { fills, accumulator: order.spent.accumulator, gone, added };
  return canAfford(core.ledger, holding, prospect, momentOf(core, listing));
}

/** Puts an order into the book. */
export function rest(core: Core, listing: Listing, order: LiveOrder): void {
  listing.book.add(order);
  bind(core.ledger, order.holding, order, momentOf(core, listing));
  order.group?.resting.add(order.row);
  tellBook(core, order, order.left, order);
}

/** Takes an order out of the book, for good or to put it back elsewhere. */
export function lift(core: Core, listing: Listing, order: LiveOrder): void {
  listing.book.remove(order);
  unbind(core.ledger, order.holding, order, momentOf(core, listing));
  order.group?.resting.delete(order.row);
  tellBook(core, order, negative(order.left), order);
}

/** Cancels a resting order. */
export function takeAway(core: Core, listing: Listing, order: LiveOrder, reason: OrderReason): SimOrder {
  lift(core, listing, order);
  return cancelRest(core, order, reason);
}

/** Cancels what is left of an order that is not in the book. */
export function cancelRest(core: Core, order: LiveOrder, reason: OrderReason): SimOrder {
  order.left = zeroQty;
  order.status = "canceled";
  order.changedAt = core.now;
  return tellOrder(core, order, reason);
}

/** Makes a resting order smaller where it stands; something of it is left. */
export function trim(core: Core, listing: Listing, order: LiveOrder, by: Qty): void {
  listing.book.reduce(order, by);
  order.changedAt = core.now;
  unbindPart(core.ledger, order.holding, order, by, momentOf(core, listing));
  tellBook(core, order, negative(by), order);
}

export function answer(order: SimOrder, matched: Matched, reducedBy: Qty = zeroQty): OrderAnswer {
  const { filled, value, fee } = matched;
  return {
    orders: [order],
    filled,
    ...(filled === 0
      ? {}
      : {
          averagePrice: Math.round(value / filled) as Price,
          averageFee: Math.round((fee * 100) / filled) as Money,
        }),
    reducedBy,
  };
}

function tradeOnce(
  core: Core,
  listing: Listing,
  resting: LiveOrder,
  incoming: LiveOrder,
  qty: Qty,
  isSwapped: boolean,
): Matched {
  const { price, ticker } = resting;
  core.tradeCount += 1;
  const tradeId = deterministicId(core.seed, "trade", core.tradeCount);
  listing.book.reduce(resting, qty);
  incoming.left = minus(incoming.left, qty);
  tellBook(core, resting, negative(qty), incoming);

  const print = { tradeId, ticker, price, qty, takerSide: incoming.side, at: core.now };
  record(core, listing, print);
  core.emit({ kind: "traded", ...print });
  bookFill(core, listing, resting, print, "maker", isSwapped);
  const fee = bookFill(core, listing, incoming, print, "taker", isSwapped);
  listing.candles.traded(core.now, price, qty, listing.openInterest);
  tellOrder(core, resting, "Trade");
  return { filled: qty, value: cost(price, qty), fee };
}

/** One side of a trade: its money, its position, its fill. */
export function bookFill(
  core: Core,
  listing: Listing,
  order: LiveOrder,
  print: PublicTrade,
  role: "maker" | "taker",
  isSwapped: boolean,
): Money {
  const { holding } = order;
  const { price, qty, ticker } = print;
  const before = holding.position.net;
  const plain = terms(core, listing, order.side, price, qty, role);
  const fillTerms: FillTerms = isSwapped ? { ...plain, feeRole: otherRole[role] } : plain;
  order.filled = plus(order.filled, qty);
  order.changedAt = core.now;
  const outcome = applyFill(core.ledger, holding, order, fillTerms);
  const { position, fee } = outcome;
  countCost(order, role, cost(paid(order.side, price), qty), outcome);
  listing.openInterest = plus(listing.openInterest, minus(long(position.net), long(before)));
  countGroup(core, order, qty);
  if (order.left === 0) order.status = "executed";

  const fill = {
    tradeId: print.tradeId,
    orderId: order.orderId,
    subaccount: order.subaccount,
    clientOrderId: order.clientOrderId,
    ticker,
    side: order.side,
    price,
    qty,
    isTaker: role === "taker",
    fee,
    at: core.now,
    positionAfter: position.net,
  };
  accountOf(core, order.account).fills.push(fill);
  const isBlock = print.isBlock === true;
  core.emit({ at: core.now, kind: "filled", account: order.account, fill, isBlock });
  core.emit({
    at: core.now,
    kind: "position-changed",
    account: order.account,
    subaccount: order.subaccount,
    ticker,
  });
  return fee;
}

const otherRole = { maker: "taker", taker: "maker" } as const;

function countGroup(core: Core, order: LiveOrder, qty: Qty): void {
  const { group } = order;
  if (group === undefined) return;
  countMatch(group, qty, core.now);
  core.matchedGroups.add(group);
  if (order.left === 0) group.resting.delete(order.row);
}

function momentOf(core: Core, listing: Listing): FeeMoment {
  return { rule: listing.market.fees, at: core.now };
}

function terms(
  core: Core,
  listing: Listing,
  side: Side,
  price: Price,
  qty: Qty,
  role: "maker" | "taker",
): FillTerms {
  return { side, price, qty, role, rule: listing.market.fees, at: core.now };
}

/** What the tapes remember of a trade. A block trade is no sign of the price. */
export function record(core: Core, listing: Listing, print: PublicTrade): void {
  listing.tape.push(print);
  core.tape.push(print);
  if (print.isBlock !== true) listing.lastPrice = print.price;
  listing.volume = plus(listing.volume, print.qty);
  listing.recent.add(core.now, print.qty);
}

function countCost(
  order: LiveOrder,
  role: "maker" | "taker",
  paidFor: Money,
  { fee, accumulator }: Pick<FillOutcome, "fee" | "accumulator">,
): void {
  const { makerCost, makerFees, takerCost, takerFees } = order.spent;
  order.spent =
    role === "maker"
      ? {
          takerCost,
          takerFees,
          makerCost: plus(makerCost, paidFor),
          makerFees: plus(makerFees, fee),
          accumulator,
        }
      : {
          makerCost,
          makerFees,
          takerCost: plus(takerCost, paidFor),
          takerFees: plus(takerFees, fee),
          accumulator,
        };
}

function add(a: Matched, b: Matched): Matched {
  return { filled: plus(a.filled, b.filled), value: plus(a.value, b.value), fee: plus(a.fee, b.fee) };
}

function long(net: Qty): Qty {
  return net > 0 ? net : zeroQty;
}
