import { assert } from "../../lib/assert.ts";
import type { Entry } from "../../lib/timeline.ts";
import type { FeeAccumulator } from "../../domain/fees.ts";
import type { Side } from "../../domain/side.ts";
import { zeroMoney, zeroQty, type Money, type Price, type Qty, type Time } from "../../domain/units.ts";
import type { AccountId, CreateOrder, SelfTradePrevention, Subaccount, TimeInForce } from "../command.ts";
import type { SimOrder } from "../event.ts";
import type { Holding } from "../ledger/portfolio.ts";
import type { Place } from "../matching/arena.ts";
import { notResting, type BookOrder } from "../matching/book.ts";
import type { OrderGroup } from "../orders/group.ts";
import { flag, flagsOf, statusIn, timeInForceIn, withStatus } from "./order-flags.ts";
import { OrderRows, type Row } from "./order-rows.ts";

/** What an order has traded for. Most orders never trade: those share one empty record. */
export interface Spent {
  readonly takerCost: Money;
  readonly makerCost: Money;
  readonly takerFees: Money;
  readonly makerFees: Money;
  readonly accumulator: FeeAccumulator;
}

export interface Expiry {
  readonly at: Time;
  readonly entry: Entry<() => void>;
}

/** The ids of orders are made from this many. */
const sequenceMax = 2 ** 32;

const nothingSpent: Spent = {
  takerCost: zeroMoney,
  makerCost: zeroMoney,
  takerFees: zeroMoney,
  makerFees: zeroMoney,
  accumulator: zeroMoney,
};

/** All living orders of an exchange: their numbers in rows, and beside them what is no number. */
export class OrderTable extends OrderRows {
  readonly holdings: Holding[] = [];
  readonly clientOrderIds: string[] = [];
  readonly spents: Spent[] = [];
  /** Few orders have either. */
  readonly expiries = new Map<Row, Expiry>();
  readonly groups = new Map<Row, OrderGroup>();
  /** The id of an order by its sequence and its row. */
  readonly idOf: (sequence: number, row: Row) => string;

  constructor(idOf: (sequence: number, row: Row) => string) {
    super();
    this.idOf = idOf;
  }

  order(row: Row): LiveOrder {
    return new LiveOrder(this, row);
  }

  /** A new order, which rests nowhere yet. */
  enter(sequence: number, command: CreateOrder, holding: Holding, now: Time): LiveOrder {
    assert(sequence < sequenceMax, "an exchange takes in at most 2^32 orders");
    const row = this.takeRow();
    this.setSequence(row, sequence);
    this.setFlags(row, flagsOf(command));
    this.setPrice(row, command.price);
    this.setPlace(row, notResting);
    this.setTotal(row, command.qty);
    this.setFilled(row, zeroQty);
    this.setLeft(row, command.qty);
    this.setCreatedAt(row, now);
    this.setChangedAt(row, now);
    this.holdings[row] = holding;
    this.clientOrderIds[row] = command.clientOrderId ?? "";
    this.spents[row] = nothingSpent;
    return this.order(row);
  }

  /** The order is over. Its row can be read until the next order is entered. */
  end(row: Row): void {
    if (this.groups.size > 0) this.groups.delete(row);
    if (this.expiries.size > 0) this.expiries.delete(row);
    this.giveRow(row);
  }
}

/**
 * An order while the exchange works on it: a window on its row. Two windows on one row are one order, so orders are
 * compared by row. Everybody else gets a `snapshot`.
 */
export class LiveOrder implements BookOrder {
  private readonly table: OrderTable;
  readonly row: Row;

  constructor(table: OrderTable, row: Row) {
    this.table = table;
    this.row = row;
  }

  /** By which its book knows it. */
  get label(): number {
    return this.row;
  }

  /** Creation order over the whole exchange. */
  get sequence(): number {
    return this.table.sequenceOf(this.row);
  }

  get orderId(): string {
    return this.table.idOf(this.sequence, this.row);
  }

  /** Whose position and cash it works on. */
  get holding(): Holding {
    return this.table.holdings[this.row] as Holding;
  }

  get account(): AccountId {
    return this.holding.portfolio.account;
  }

  get owner(): number {
    return this.holding.portfolio.owner;
  }

  get subaccount(): Subaccount {
    return this.holding.portfolio.subaccount;
  }

  get ticker(): string {
    return this.holding.ticker;
  }

  get clientOrderId(): string {
    return this.table.clientOrderIds[this.row] as string;
  }

  set clientOrderId(id: string) {
    this.table.clientOrderIds[this.row] = id;
  }

  get side(): Side {
    return (this.flags & flag.ask) === 0 ? "bid" : "ask";
  }

  get timeInForce(): TimeInForce {
    return timeInForceIn(this.flags);
  }

  get selfTradePrevention(): SelfTradePrevention {
    return (this.flags & flag.preventsMaker) === 0 ? "taker_at_cross" : "maker";
  }

  get postOnly(): boolean {
    return (this.flags & flag.postOnly) !== 0;
  }

  get cancelOnPause(): boolean {
    return (this.flags & flag.cancelOnPause) !== 0;
  }

  get status(): SimOrder["status"] {
    return statusIn(this.flags);
  }

  set status(status: SimOrder["status"]) {
    this.table.setFlags(this.row, withStatus(this.flags, status));
  }

  get price(): Price {
    return this.table.priceOf(this.row);
  }

  /** Changes only while the order is out of the book. */
  set price(price: Price) {
    this.table.setPrice(this.row, price);
  }

  get total(): Qty {
    return this.table.totalOf(this.row);
  }

  set total(total: Qty) {
    this.table.setTotal(this.row, total);
  }

  get filled(): Qty {
    return this.table.filledOf(this.row);
  }

  set filled(filled: Qty) {
    this.table.setFilled(this.row, filled);
  }

  get left(): Qty {
    return this.table.leftOf(this.row);
  }

  set left(left: Qty) {
    this.table.setLeft(this.row, left);
  }

  get place(): Place {
    return this.table.placeOf(this.row);
  }

  set place(place: Place) {
    this.table.setPlace(this.row, place);
  }

  get createdAt(): Time {
    return this.table.createdAt(this.row);
  }

  get changedAt(): Time {
    return this.table.changedAt(this.row);
  }

  set changedAt(at: Time) {
    this.table.setChangedAt(this.row, at);
  }

  get spent(): Spent {
    return this.table.spents[this.row] as Spent;
  }

  set spent(spent: Spent) {
    this.table.spents[this.row] = spent;
  }

  get expiry(): Expiry | undefined {
    return this.table.expiries.get(this.row);
  }

  set expiry(expiry: Expiry | undefined) {
    if (expiry === undefined) this.table.expiries.delete(this.row);
    else this.table.expiries.set(this.row, expiry);
  }

  get group(): OrderGroup | undefined {
    return this.table.groups.get(this.row);
  }

  set group(group: OrderGroup | undefined) {
    if (group === undefined) this.table.groups.delete(this.row);
    else this.table.groups.set(this.row, group);
  }

  private get flags(): number {
    return this.table.flagsOf(this.row);
  }
}
