/**
 * A bot that never has enough: narrow quotes that follow the book at once, filled all the time, and limits so far away
 * that only the write budget holds it back.
 */
export const botSettings = {
  log: "json",
  strategy: {
    baseSpread: "4c",
    quoteSize: 5,
    maxPosition: 100_000,
    requoteInterval: "1s",
    refresh: { tolerance: "1c", minAge: "1s" },
  },
  risk: {
    marketCapitalShare: 1,
    eventLossMax: "$100000000",
    dailyLoss: "$100000000",
    stopLoss: "$100000000",
    order: { openMax: 100_000, perSecond: 10_000, perMinute: 100_000 },
    refusals: { marketMax: 1_000_000, accountMax: 1_000_000 },
    fuse: { contracts: 100_000, rearmAfter: "15s" },
  },
};
