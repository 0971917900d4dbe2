import { Failure } from "../../domain/failure.ts";
import type { Gateway } from "../../gateway/gateway.ts";
import type { BotFeed } from "../../runtime/bot.ts";

/** The gateway as the bot wants it: named markets or a clear no. */
export function gatewayFeed(gateway: Gateway, closed: () => Promise<void>): BotFeed {
  return {
    prepare: async () => {
      await gateway.prepare();
    },
    describe: async (tickers) => {
      const listings = await gateway.markets({ tickers });
      const found = new Set(listings.map(({ market }) => market.ticker));
      const missing = tickers.filter((ticker) => !found.has(ticker));
      if (missing.length > 0) {
        throw new Failure("market-unknown", `the exchange has no market ${missing.join(", ")}`);
      }
      return listings.map(({ market }) => market);
    },
    watch: (tickers) => {
      gateway.watch(tickers);
      gateway.start();
    },
    close: async () => {
      gateway.stop();
      await closed();
    },
  };
}
