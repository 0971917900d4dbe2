import {
  feeAtRate,
  feeRate,
  rebateOf,
  roundingFeeOf,
  type FeeAccumulator,
  type FeeRounding,
  type FeeRule,
} from "../../domain/fees.ts";
import type { Level } from "../../domain/market.ts";
import type { PriceGrid } from "../../domain/price-grid.ts";
import { opposite, paid, type Side } from "../../domain/side.ts";
import {
  cost,
  least,
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
import type { SelfTradePrevention, TimeInForce } from "../command.ts";
import { nobody, type Place } from "./arena.ts";
import { bidIndex, Ladder, type SideIndex } from "./ladder.ts";
import { bestOn, indexOf, levelsOn } from "./ladder-view.ts";
import { Ladders } from "./ladders.ts";
import { OrderNumbers, type OrderNumber } from "./order-number.ts";

/** What holds for all orders of a desk. */
export interface DeskTerms {
  readonly grid: PriceGrid;
  readonly fees: FeeRule;
  readonly rounding: FeeRounding;
  /** Of all trades, as far as their fees go. */
  readonly at: Time;
}

export interface NewOrder {
  /** The number of the account: orders of one never trade with each other. From 1. */
  readonly owner: number;
  readonly side: Side;
  readonly price: Price;
  readonly qty: Qty;
  readonly timeInForce: TimeInForce;
  readonly selfTradePrevention: SelfTradePrevention;
  readonly postOnly: boolean;
}

export type OrderReport = OrderAccepted | OrderRefused;

/** What became of an order at once. */
export interface OrderAccepted {
  readonly kind: "accepted";
  readonly status: "resting" | "executed" | "canceled";
  readonly filled: Qty;
  /** What rests, and the order's number while it does. */
  readonly left: Qty;
  readonly order: OrderNumber | undefined;
  /** Of its own fills. */
  readonly fee: Money;
  readonly trades: readonly DeskTrade[];
  /** Resting orders of the same owner that made way. */
  readonly canceledOwn: readonly OrderNumber[];
}

export interface OrderRefused {
  readonly kind: "refused";
  readonly code: "invalid_order_size" | "invalid_price" | "post only cross" | "not_found";
}

export interface DeskTrade {
  readonly maker: OrderNumber;
  readonly price: Price;
  readonly qty: Qty;
  readonly makerFee: Money;
  readonly takerFee: Money;
}

/** A resting order as a desk shows it. */
export interface RestingOrder {
  readonly order: OrderNumber;
  readonly owner: number;
  readonly side: Side;
  readonly price: Price;
  readonly left: Qty;
}

export interface OrderCanceled {
  readonly kind: "canceled";
  readonly order: OrderNumber;
  /** What it took out of the book. */
  readonly reducedBy: Qty;
}

/**
 * The matching of one market as a library: orders with numbers, refusals, self-trade prevention, post-only, all times in
 * force, a report for every order, and the fee of both sides of every trade. It keeps no money: whoever has to know
 * what an order can pay before it trades wants the whole exchange.
 */
export class OrderDesk {
  private readonly grid: PriceGrid;
  private readonly rounding: FeeRounding;
  private readonly makerRate: number;
  private readonly takerRate: number;
  private readonly ladders = new Ladders();
  private readonly ladder = new Ladder();
  private readonly numbers = new OrderNumbers();
  /** What rounding of fees has taken, by place, which is a multiple of eight. */
  private readonly accumulators: FeeAccumulator[] = [];

  constructor({ grid, fees, rounding, at }: DeskTerms) {
    this.grid = grid;
    this.rounding = rounding;
    this.makerRate = feeRate(fees, "maker", at);
    this.takerRate = feeRate(fees, "taker", at);
  }

  submit(order: NewOrder): OrderReport {
    const { side, price, qty, timeInForce } = order;
    if (qty <= 0) return refused("invalid_order_size");
    if (!this.grid.has(price)) return refused("invalid_price");
    const index = indexOf(side);
    if (this.ladder.isCrossing(index, price)) {
      return order.postOnly ? refused("post only cross") : this.match(order, index);
    }
    if (timeInForce !== "good_till_canceled") return untraded("canceled", undefined, zeroQty);
    this.accumulators[arrival] = zeroMoney;
    return untraded("resting", this.rest(order, index, qty), qty);
  }

  /** Takes an order out. */
  cancel(order: OrderNumber): OrderCanceled | OrderRefused {
    const place = this.numbers.find(order);
    if (place === nobody) return refused("not_found");
    const reducedBy = this.ladders.leftOf(place) as Qty;
    this.drop(place);
    return { kind: "canceled", order, reducedBy };
  }

  /** Makes an order smaller where it stands in the queue; nothing left of it means canceled. */
  decrease(order: OrderNumber, by: Qty): OrderCanceled | OrderRefused {
    const place = this.numbers.find(order);
    if (place === nobody) return refused("not_found");
    if (by <= 0 || by > this.ladders.leftOf(place)) return refused("invalid_order_size");
    this.take(place, by);
    return { kind: "canceled", order, reducedBy: by };
  }

  order(order: OrderNumber): RestingOrder | undefined {
    const place = this.numbers.find(order);
    return place === nobody ? undefined : this.orderAt(place);
  }

  /** Contracts that trade before an order at its own price. */
  ahead(order: OrderNumber): Qty | undefined {
    const place = this.numbers.find(order);
    return place === nobody ? undefined : (this.ladders.aheadOf(place) as Qty);
  }

  best(side: Side): Price | undefined {
    return bestOn(this.ladder, side);
  }

  /** Best first. */
  levels(side: Side): readonly Level[] {
    return levelsOn(this.ladders, this.ladder, side);
  }

  /** The resting orders of a side in the order in which they trade. */
  *queue(side: Side): Generator<RestingOrder> {
    const { ladders, ladder } = this;
    const index = indexOf(side);
    let place = ladders.firstOn(ladder, index);
    for (; place !== nobody; place = ladders.nextOn(ladder, index, place)) yield this.orderAt(place);
  }

  private match(order: NewOrder, index: SideIndex): OrderAccepted {
    const { ladders, ladder } = this;
    const { owner, price, qty, timeInForce } = order;
    const passesOwn = order.selfTradePrevention === "maker";
    const count = ladders.walk(ladder, index, price, qty, owner, passesOwn);
    const isSelf = ladders.hasMetOwner && !passesOwn;
    // A fill-or-kill order that meets its own account fills what it can, like immediate-or-cancel [api.md §5.1].
    if (timeInForce === "fill_or_kill" && ladders.unmet > 0 && !ladders.hasMetOwner) {
      return untraded("canceled", undefined, zeroQty);
    }
    const canceledOwn: OrderNumber[] = [];
    const trades: DeskTrade[] = [];
    let left = qty;
    let fee = zeroMoney;
    this.accumulators[arrival] = zeroMoney;
    for (let step = 0; step < count; step += 1) {
      const place = ladders.met[step] ?? nobody;
      if (ladders.ownerOf(place) === owner) {
        canceledOwn.push(this.numbers.at(place));
        this.drop(place);
        continue;
      }
      const trade = this.trade(place, order.side, least(left, ladders.leftOf(place) as Qty));
      left = minus(left, trade.qty);
      fee = plus(fee, trade.takerFee);
      trades.push(trade);
    }
    const filled = minus(qty, left);
    if (left > 0 && !isSelf && timeInForce === "good_till_canceled") {
      const resting = this.rest(order, index, left);
      return { kind: "accepted", status: "resting", filled, left, order: resting, fee, trades, canceledOwn };
    }
    const status = left === 0 ? "executed" : "canceled";
    return { kind: "accepted", status, filled, left: zeroQty, order: undefined, fee, trades, canceledOwn };
  }

  /** One trade of the arrival with a resting order, at the resting order's price. Both pay their fee. */
  private trade(place: Place, side: Side, qty: Qty): DeskTrade {
    const maker = this.numbers.at(place);
    const price = this.ladders.priceOfOrder(place) as Price;
    const makerFee = this.charge(place >> 3, opposite(side), this.makerRate, price, qty);
    const takerFee = this.charge(arrival, side, this.takerRate, price, qty);
    this.take(place, qty);
    return { maker, price, qty, makerFee, takerFee };
  }

  private charge(payer: number, side: Side, rate: number, price: Price, qty: Qty): Money {
    const { rounding } = this;
    const revenue = negative(cost(paid(side, price), qty));
    const fee = feeAtRate(rate, price, qty, rounding.feeStep);
    // As `chargeFill` does it, without an object a fill.
    const roundingFee = roundingFeeOf(revenue, fee, rounding);
    const gathered = plus(this.accumulators[payer] ?? zeroMoney, roundingFee);
    const charged = plus(fee, roundingFee);
    const rebate = rebateOf(gathered, charged, rounding);
    this.accumulators[payer] = minus(gathered, rebate);
    return minus(charged, rebate);
  }

  private rest({ owner, price }: NewOrder, index: SideIndex, left: Qty): OrderNumber {
    const place = this.ladders.join(this.ladder, index, price, left, owner, unlabelled);
    this.accumulators[place >> 3] = this.accumulators[arrival] ?? zeroMoney;
    return this.numbers.enter(place);
  }

  private take(place: Place, qty: Qty): void {
    if (qty === this.ladders.leftOf(place)) this.drop(place);
    else this.ladders.take(this.ladder, place, qty);
  }

  private drop(place: Place): void {
    this.numbers.leave(place);
    this.ladders.drop(this.ladder, place);
  }

  private orderAt(place: Place): RestingOrder {
    const { ladders, ladder } = this;
    const price = ladders.priceOfOrder(place) as Price;
    const owner = ladders.ownerOf(place);
    const side = price <= ladder.best(bidIndex) ? "bid" : "ask";
    return { order: this.numbers.at(place), owner, side, price, left: ladders.leftOf(place) as Qty };
  }
}

/** Nobody rests at place 0: what belongs there is the arrival's. */
const arrival = 0;

/** Orders are found by their places here. */
const unlabelled = 0;

const nothing: readonly never[] = [];

function untraded(status: "resting" | "canceled", order: OrderNumber | undefined, left: Qty): OrderAccepted {
  return {
    kind: "accepted",
    status,
    filled: zeroQty,
    left,
    order,
    fee: zeroMoney,
    trades: nothing,
    canceledOwn: nothing,
  };
}

function refused(code: OrderRefused["code"]): OrderRefused {
  return { kind: "refused", code };
}
