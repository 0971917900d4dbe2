/** The library: the guide's client and bot, a market's matching, and what their values are made of. */
export { MarketMakerBot } from "./cli/wiring/market-maker-bot.ts";
export type { MarketMakerBotOptions, RunOptions } from "./cli/wiring/market-maker-bot.ts";
export { KalshiClient, type KalshiClientOptions } from "./gateway/kalshi-client.ts";
export type { Listing, MarketQuery } from "./gateway/listing.ts";
export {
  createCredentials,
  credentialsFromEnv,
  credentialsFromFile,
  type Credentials,
} from "./gateway/credentials.ts";
export { customHosts, demoHosts, prodHosts, type Hosts } from "./gateway/hosts.ts";
export { Failure, type FailureCode } from "./domain/failure.ts";
export { feeRounding, type FeeRule } from "./domain/fees.ts";
export { priceGrid, type PriceGrid } from "./domain/price-grid.ts";
export {
  OrderDesk,
  type DeskTerms,
  type NewOrder,
  type OrderCanceled,
  type OrderReport,
} from "./sim/matching/order-desk.ts";
export type { OrderNumber } from "./sim/matching/order-number.ts";
export { cents, contracts, time } from "./domain/units.ts";
export type { Market, MarketActivity } from "./domain/market.ts";
export type { Money, Price, Qty, Time } from "./domain/units.ts";
export type { Statistics } from "./report/statistics.ts";
export type { BotEnd } from "./runtime/bot.ts";
export type { OutsideValues } from "./runtime/reference/reading.ts";
