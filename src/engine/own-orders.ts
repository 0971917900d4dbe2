import type { ClientOrderId } from "../domain/order.ts";
import { least, most, oneDollar, zeroPrice, type Price } from "../domain/units.ts";
import { inOneForm, type WorkingOrder } from "./order-life.ts";

/** Our orders of a market. With them goes the range of their prices: most of what happens in a book happens outside of it. */
export interface OwnOrders {
  /**
   * Live orders, and those that are over but linger in the book, the first one made first. They are few, and every look goes
   * through them. Changed by `keepOrder` and `dropOrder` alone, which make a new list.
   */
  orders: readonly WorkingOrder[];
  /** None is lower or higher than these, at the prices that they have or are about to have. */
  ownFrom: Price;
  ownTo: Price;
}

/** In the place of the one with its id, or else as the last. */
export function keepOrder(own: OwnOrders, order: WorkingOrder): void {
  const { clientOrderId } = order.intent;
  const kept = inOneForm(order);
  const known = orderOf(own, clientOrderId);
  own.orders =
    known === undefined ? [...own.orders, kept] : own.orders.map((each) => (each === known ? kept : each));
  reach(own, kept);
}

export function dropOrder(own: OwnOrders, id: ClientOrderId): void {
  own.orders = own.orders.filter(({ intent }) => intent.clientOrderId !== id);
  own.ownFrom = oneDollar;
  own.ownTo = zeroPrice;
  for (const order of own.orders) reach(own, order);
}

/** As if each was kept: the list alone was read from somewhere. */
export function keepAgain(own: OwnOrders): void {
  for (const order of own.orders) keepOrder(own, order);
}

export function orderOf({ orders }: OwnOrders, id: ClientOrderId): WorkingOrder | undefined {
  return orders.find(({ intent }) => intent.clientOrderId === id);
}

/** False where surely none of our orders is. */
export function mayBeOurs({ ownFrom, ownTo }: OwnOrders, price: Price): boolean {
  return price >= ownFrom && price <= ownTo;
}

function reach(own: OwnOrders, { price, pending }: WorkingOrder): void {
  stretch(own, price);
  if (pending !== undefined) stretch(own, pending.price);
}

function stretch(own: OwnOrders, price: Price): void {
  own.ownFrom = least(own.ownFrom, price);
  own.ownTo = most(own.ownTo, price);
}
