import type { SimOrder } from "../event.ts";
import type { LiveOrder } from "./live-order.ts";

/** The order as it stands. */
export function snapshot(order: LiveOrder): SimOrder {
  const { group, expiry } = order;
  // Most orders have neither: a shape that never changes is copied in a third of the time.
  const plain = plainSnapshot(order);
  if (group === undefined && expiry === undefined) return plain;
  return {
    ...plain,
    ...(group === undefined ? {} : { orderGroupId: group.groupId }),
    ...(expiry === undefined ? {} : { expiresAt: expiry.at }),
  };
}

function plainSnapshot(order: LiveOrder): SimOrder {
  const { takerCost, makerCost, takerFees, makerFees } = order.spent;
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
    takerCost,
    makerCost,
    takerFees,
    makerFees,
  };
}
