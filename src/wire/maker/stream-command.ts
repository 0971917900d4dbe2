/** Commands to the stream. Their ids are ours, above zero, and unique on one connection. */

export type MarketChannel = "orderbook_delta" | "trade" | "ticker";
export type PrivateChannel = "fill" | "user_orders" | "order_group_updates" | "market_lifecycle_v2";
export type Channel = MarketChannel | PrivateChannel;

/**
 * One channel a command, so that an answer names one thing. The mode of NO prices is always sent: its default
 * will flip one day [kalshi api.md §17.3].
 */
export function encodeSubscribe(
  id: number,
  channel: Channel,
  tickers: readonly string[] | undefined,
): string {
  return JSON.stringify({
    id,
    cmd: "subscribe",
    params: {
      channels: [channel],
      ...(tickers === undefined ? {} : { market_tickers: tickers }),
      ...(channel === "orderbook_delta" ? { use_yes_price: true } : {}),
    },
  });
}

export type UpdateAction = "add_markets" | "delete_markets" | "get_snapshot";

export function encodeUpdate(
  id: number,
  sid: number,
  action: UpdateAction,
  tickers: readonly string[],
): string {
  return JSON.stringify({
    id,
    cmd: "update_subscription",
    params: { sids: [sid], market_tickers: tickers, action },
  });
}

export function encodeListSubscriptions(id: number): string {
  return JSON.stringify({ id, cmd: "list_subscriptions" });
}
