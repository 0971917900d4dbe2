import type { ConfigText } from "../config/schema.ts";

/**
 * Who takes part. Limits are far away for all of them alike, so that what is compared is how they quote; sizes and position
 * limits are the same.
 */
const ground: ConfigText = {
  mode: "paper",
  risk: {
    capital: "$100000",
    eventLossMax: "$1000",
    dailyLoss: "$100000",
    stopLoss: "$100000",
    order: { perSecond: 10_000, perMinute: 100_000 },
    fills: { marketMax: 1_000, eventMax: 1_000 },
  },
};

const quick = { requoteInterval: "30s", refresh: { tolerance: "0.5c", minAge: "500ms" } };

/** Twice the same distance from the middle, whatever happens. */
const control = {
  ...quick,
  stages: ["stop-near-close", "weighted-fair", "fixed-width", "quote-size"],
  baseSpread: "6c",
} as const;

const logOdds = {
  ...quick,
  stages: [
    "stop-near-close",
    "weighted-fair",
    "weighted-mid",
    "longshot-guard",
    "jump-alarm",
    "settlement-lean",
    "log-odds-width",
    "markout-width",
    "cover-fees",
    "min-spread",
    "join-touch",
    "quote-size",
    "skewed-size",
  ],
  settlementLean: { riskAversion: 0.01 },
  logOddsWidth: { informedShare: 0.05, margin: "1c" },
} as const;

const avellanedaStoikov = {
  ...quick,
  stages: [
    "stop-near-close",
    "weighted-fair",
    "longshot-guard",
    "avellaneda-stoikov-lean",
    "avellaneda-stoikov-width",
    "cover-fees",
    "min-spread",
    "quote-size",
  ],
} as const;

export const contestants: Readonly<Record<string, ConfigText>> = {
  control: { ...ground, strategy: { ...control, stages: [...control.stages] } },
  guide: { ...ground },
  "log-odds": { ...ground, strategy: { ...logOdds, stages: [...logOdds.stages] } },
  "avellaneda-stoikov": {
    ...ground,
    strategy: { ...avellanedaStoikov, stages: [...avellanedaStoikov.stages] },
  },
};
