/**
 * The guide's program, in TypeScript. It reads KALSHI_KEY_ID and KALSHI_PRIVATE_KEY_PATH, talks to Kalshi's
 * demo exchange unless KALSHI_ENV says otherwise, and is a dry run unless DRY_RUN=no: then it places real
 * orders on that exchange.
 *
 *   node examples/market-maker.ts         (Node 22.18 or newer runs TypeScript as it is)
 */
import { KalshiClient, MarketMakerBot } from "kalshi-market-maker";

const client = KalshiClient.fromEnv();
const isLive = process.env["DRY_RUN"] === "no";
const seconds = Number(process.env["SECONDS_TO_RUN"] ?? 3600);

const bot = new MarketMakerBot({
  client,
  baseSpreadCents: 15,
  quoteSize: 5,
  maxPosition: 50,
  maxInventorySkew: 0.6,
  requoteIntervalSeconds: 120,
  mode: isLive ? "live" : "dry",
});

const markets = await client.getAllOpenMarkets({ maxMarkets: 100 });
const wide = markets.filter(({ activity: { bestBid, bestAsk } }) => {
  // More than 30¢ apart, and both sides quoted. A price is in steps of $0.0001.
  return bestBid !== undefined && bestAsk !== undefined && bestAsk.price - bestBid.price > 3_000;
});
const tickers = wide.slice(0, 5).map(({ market }) => market.ticker);
console.log(`Quoting ${tickers.join(", ")}`);

process.once("SIGINT", () => bot.stop());
await bot.run({ tickers, durationSeconds: seconds, confirmLive: isLive });
bot.printStats();
await client.close();
