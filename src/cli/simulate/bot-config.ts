import { configSchema, type Config } from "../config/schema.ts";

/** A bot whose caps bite and whose loss limits never do: a stop for its losses would end what is to be tested. */
export function botConfig(canCross: boolean): Config {
  return configSchema.parse({
    mode: "live",
    strategy: {
      baseSpread: "8c",
      quoteSize: 10,
      maxPosition: 25,
      requoteInterval: "120s",
      nearClose: { within: "0s" },
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
