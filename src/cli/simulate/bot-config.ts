import { configSchema, type Config } from "../config/schema.ts";

/** What is switched on in some runs and not in others. */
export interface BotHabits {
  /** The way out crosses when it takes too long. */
  readonly canCross: boolean;
  /** Orders end by themselves and are renewed in time. */
  readonly isExpiring: boolean;
}

/** A bot whose caps bite and whose loss limits never do: a stop for its losses would end what is to be tested. */
export function botConfig({ canCross, isExpiring }: BotHabits): Config {
  return configSchema.parse({
    mode: "live",
    strategy: {
      baseSpread: "8c",
      quoteSize: 10,
      maxPosition: 25,
      requoteInterval: "120s",
      nearClose: { within: "0s" },
      ...(isExpiring ? { expiry: "40s" } : {}),
    },
    risk: {
      eventLossMax: "$14",
      dailyLoss: "$100000",
      stopLoss: "$100000",
      marketCapitalShare: 1,
      fuse: { rearmAfter: "30s" },
      ...(canCross ? { alarm: { crossAfter: "10s" } } : {}),
    },
  });
}
