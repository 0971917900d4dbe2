import type { CreateOrder } from "../command.ts";
import { accountOf, type Core } from "../core.ts";
import type { OrderReason, SimOrder } from "../event.ts";
import type { Account } from "../ledger/account.ts";
import type { Holding } from "../ledger/portfolio.ts";
import type { LiveOrder } from "../order/live-order.ts";
import { accountChain, noRow } from "../order/order-rows.ts";
import { snapshot } from "../order/snapshot.ts";

/** A new order of an account. It lives until `tellOrder` has told its end. */
export function enterOrder(core: Core, command: CreateOrder, holding: Holding): LiveOrder {
  const account = accountOf(core, command.account);
  core.orderCount += 1;
  const order = core.orders.enter(core.orderCount, command, holding, core.now);
  core.orders.append(account.living, order.row, accountChain);
  account.living.count += 1;
  if (command.clientOrderId !== undefined) account.usedClientOrderIds.add(command.clientOrderId);
  return order;
}

/** Tells how an order stands now. One that is over is told of for the last time: only the lists remember it then. */
export function tellOrder(core: Core, order: LiveOrder, reason: OrderReason): SimOrder {
  const told = snapshot(order);
  if (told.status !== "resting") end(core, order, told);
  core.emit({ at: core.now, kind: "order-changed", order: told, reason });
  return told;
}

/** The order with this id that is not over. */
export function findLiving(core: Core, account: Account, orderId: string): LiveOrder | undefined {
  const made = core.orderIds.read(orderId);
  if (made === undefined) return undefined;
  const order = core.orders.order(made.rider);
  const isIt = core.orders.hasRow(order.row) && order.sequence === made.count && order.status === "resting";
  return isIt && order.account === account.id ? order : undefined;
}

/** The oldest first. Whoever is told of one may end it. */
export function* livingOrders(core: Core, { living }: Account): Generator<LiveOrder> {
  let row = living.first;
  while (row !== noRow) {
    const later = core.orders.after(row, accountChain);
    yield core.orders.order(row);
    row = later;
  }
}

/** The order waits for no expiry any more. */
function end(core: Core, order: LiveOrder, told: SimOrder): void {
  const account = accountOf(core, told.account);
  if (order.expiry !== undefined) core.timeline.drop(order.expiry.entry);
  core.orders.unlink(account.living, order.row, accountChain);
  account.living.count -= 1;
  core.orders.end(order.row);
  account.finished.add(order.sequence, told);
}
