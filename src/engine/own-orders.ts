import type { ClientOrderId } from "../domain/order.ts";
import { least, most, oneDollar, zeroPrice, type Price } from "../domain/units.ts";
import { inOneForm, type WorkingOrder } from "./order-life.ts";

/** Our orders of a market. With them goes the range of their prices: most of what happens in a book happens outside of it. */
export interface OwnOrders {
  /** Live orders, and those that are over but linger in the book. Set by `keepOrder` and `dropOrder` alone. */
  readonly orders: Map<ClientOrderId, WorkingOrder>;
  /** None is lower or higher than these, at the prices that they have or are about to have. */
  ownFrom: Price;
  ownTo: Price;
}

export function keepOrder(own: OwnOrders, order: WorkingOrder): void {
  own.orders.set(order.intent.clientOrderId, inOneForm(order));
  reach(own, order);
}

export function dropOrder(own: OwnOrders, id: ClientOrderId): void {
  own.orders.delete(id);
  own.ownFrom = oneDollar;
  own.ownTo = zeroPrice;
  for (const order of own.orders.values()) reach(own, order);
}

/** As if each was kept: the orders alone were read from somewhere. */
export function keepAgain(own: OwnOrders): void {
  for (const order of own.orders.values()) keepOrder(own, order);
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
