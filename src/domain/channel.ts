/** What the exchange's stream has to tell: every channel that one can subscribe to [kalshi api.md §17.6]. */
export const channels = [
  "orderbook_delta",
  "ticker",
  "trade",
  "fill",
  "user_orders",
  "market_positions",
  "market_lifecycle_v2",
  "multivariate_market_lifecycle",
  "order_group_updates",
  "communications",
  "cfbenchmarks_value",
  "cfbenchmarks_value_5hz",
  "pyth_value",
] as const;

export type Channel = (typeof channels)[number];
