import type { Gateway } from "../../gateway/gateway.ts";
import type { BotFeed } from "../../runtime/bot.ts";

/** The gateway as the bot wants it. */
export function gatewayFeed(gateway: Gateway, closed: () => Promise<void>): BotFeed {
  return {
    prepare: async () => {
      await gateway.prepare();
    },
    describe: async (tickers) => {
      const listings = await gateway.markets({ tickers, mayBeMissing: true });
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
