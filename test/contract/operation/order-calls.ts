import type { CreateOrderV2Request } from "kalshi-typescript";
import { answers, type OperationCall } from "./call.ts";
import type { Answered, Visit } from "./visit.ts";

const ticker = "KXDEMOHIGH-26NOV23-B52";
const side = "bid";

/** Orders from their creation to their end, and groups of them. */
export const orderCalls: readonly OperationCall[] = [
  answers("CreateOrderV2", 201, (visit) => createOrder(visit, "order")),
  answers("CreateOrderV2", 400, ({ sdk }) => sdk.orders.createOrderV2(order({ price: "0.0255" }))),
  answers("CreateOrderV2", 409, async ({ sdk }) => {
    await sdk.orders.createOrderV2(order({ client_order_id: "once" }));
    return sdk.orders.createOrderV2(order({ client_order_id: "once" }));
  }),
  answers("GetOrder", 200, ({ sdk, kept }) => sdk.orders.getOrder(kept("order"))),
  answers("GetOrder", 404, ({ sdk }) => sdk.orders.getOrder("unknown")),
  answers("GetOrders", 200, ({ sdk }) => sdk.orders.getOrders(ticker)),
  answers("GetOrderQueuePosition", 200, ({ sdk, kept }) => sdk.orders.getOrderQueuePosition(kept("order"))),
  answers("GetOrderQueuePositions", 200, ({ sdk }) => sdk.orders.getOrderQueuePositions(ticker)),
  answers("GetPortfolioRestingOrderTotalValue", 200, ({ sdk }) =>
    sdk.portfolio.getPortfolioRestingOrderTotalValue(),
  ),
  answers("AmendOrderV2", 200, ({ sdk, kept }) =>
    sdk.orders.amendOrderV2(kept("order"), { ticker, side, price: "0.0300", count: "12.00" }),
  ),
  answers("AmendOrderV2", 404, ({ sdk }) =>
    sdk.orders.amendOrderV2("unknown", { ticker, side, price: "0.0300", count: "12.00" }),
  ),
  answers("DecreaseOrderV2", 200, ({ sdk, kept }) =>
    sdk.orders.decreaseOrderV2(kept("order"), { reduce_by: "2.00", market_ticker: ticker }),
  ),
  answers("CancelOrderV2", 200, ({ sdk, kept }) => sdk.orders.cancelOrderV2(kept("order"), 0, 0, ticker)),
  answers("CancelOrderV2", 404, ({ sdk, kept }) => sdk.orders.cancelOrderV2(kept("order"), 0, 0, ticker)),
  answers("BatchCreateOrdersV2", 201, async ({ sdk, keep }) => {
    const made = await sdk.orders.batchCreateOrdersV2({ orders: [order(), order({ price: "0.0255" })] });
    keep("batched", made.data.orders[0]?.order_id);
    return made;
  }),
  answers("BatchCancelOrdersV2", 200, ({ sdk, kept }) =>
    sdk.orders.batchCancelOrdersV2({
      orders: [{ order_id: kept("batched"), market_ticker: ticker }, { order_id: "unknown" }],
    }),
  ),
  answers("CreateOrderGroup", 201, async ({ sdk, keep }) => {
    const made = await sdk.groups.createOrderGroup({ contracts_limit_fp: "100.00", exchange_index: 0 });
    keep("group", made.data.order_group_id);
    return made;
  }),
  answers("GetOrderGroups", 200, ({ sdk }) => sdk.groups.getOrderGroups()),
  answers("GetOrderGroup", 200, async (visit) => {
    await createOrder(visit, "grouped", { order_group_id: visit.kept("group") });
    return visit.sdk.groups.getOrderGroup(visit.kept("group"));
  }),
  answers("GetOrderGroup", 404, ({ sdk }) => sdk.groups.getOrderGroup("unknown")),
  answers("UpdateOrderGroupLimit", 200, ({ sdk, kept }) =>
    sdk.groups.updateOrderGroupLimit(kept("group"), { contracts_limit_fp: "50.00" }),
  ),
  answers("TriggerOrderGroup", 200, ({ sdk, kept }) => sdk.groups.triggerOrderGroup(kept("group"))),
  answers("ResetOrderGroup", 200, ({ sdk, kept }) => sdk.groups.resetOrderGroup(kept("group"))),
  answers("DeleteOrderGroup", 200, ({ sdk, kept }) => sdk.groups.deleteOrderGroup(kept("group"))),
  answers("DeleteOrderGroup", 404, ({ sdk, kept }) => sdk.groups.deleteOrderGroup(kept("group"))),
  // A trade that leaves a fill and a position behind: ours rests, the rival takes it.
  answers("CreateOrderV2", 201, async (visit) => {
    const made = await createOrder(visit, "filled", { price: "0.9800", post_only: false, count: "3.00" });
    await visit.rival(
      "POST",
      "/portfolio/events/orders",
      order({ side: "ask", price: "0.0200", post_only: false }),
    );
    return made;
  }),
  answers("GetFills", 200, ({ sdk }) => sdk.portfolio.getFills(ticker)),
  answers("GetPositions", 200, ({ sdk }) => sdk.portfolio.getPositions()),
  answers("GetSettlements", 200, ({ sdk }) => sdk.portfolio.getSettlements()),
  answers("CancelAllOrders", 204, ({ sdk }) => sdk.orders.cancelAllOrders()),
];

async function createOrder(
  { sdk, keep }: Visit,
  name: string,
  change: Partial<CreateOrderV2Request> = {},
): Promise<Answered> {
  const made = await sdk.orders.createOrderV2(order(change));
  keep(name, made.data.order_id);
  return made;
}

function order(change: Partial<CreateOrderV2Request> = {}): CreateOrderV2Request {
  return {
    ticker,
    side,
    count: "10.00",
    price: "0.0200",
    time_in_force: "good_till_canceled",
    self_trade_prevention_type: "taker_at_cross",
    post_only: true,
    exchange_index: 0,
    ...change,
  };
}
