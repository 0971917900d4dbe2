import type { Gateway } from "../../gateway/gateway.ts";
import type { BotFeed } from "../../runtime/bot.ts";
import type { StrategyParams } from "../../strategy/strategy.ts";

/** The gateway as the bot wants it. Programmes are a few requests more: they are read for a strategy that looks at them. */
export function gatewayFeed(
  gateway: Gateway,
  { stages }: StrategyParams,
  closed: () => Promise<void>,
): BotFeed {
  return {
    ...(stages.includes("reward-width") ? { rewards: gateway.programmes } : {}),
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
    unwatch: gateway.unwatch,
    close: async () => {
      gateway.stop();
      await closed();
    },
  };
}
