import { readFileSync } from "node:fs";
import { parseConfig } from "../config/parse.ts";
import { configText, type ConfigText } from "../config/schema.ts";

/** What all who take part have alike: limits that are far away, so that what is compared is how they quote. */
const ground: ConfigText["risk"] = {
  capital: "$100000",
  eventLossMax: "$1000",
  dailyLoss: "$100000",
  stopLoss: "$100000",
  order: { perSecond: 10_000, perMinute: 100_000 },
  fills: { marketMax: 1_000, eventMax: 1_000 },
};

/** As quick as the presets, so that only the width and the lean differ. */
const quick = { requoteInterval: "30s", refresh: { tolerance: "0.5c", minAge: "500ms" } };
const scheduled = {
  events: [{ markets: "KXCONCPI", at: "2026-11-23T19:00:00Z", before: "5m", after: "5m" }],
};

/** Whoever can be asked for by name. The first is what all others are held against. */
export const contestants: Readonly<Record<string, () => ConfigText>> = {
  // Twice the same distance from the middle, whatever happens.
  control: () =>
    rule({
      ...quick,
      stages: ["stop-near-close", "weighted-fair", "fixed-width", "quote-size"],
      baseSpread: "6c",
    }),
  guide: () => rule({}),
  "avellaneda-stoikov": () =>
    rule({
      ...quick,
      stages: [
        "stop-near-close",
        "weighted-fair",
        "avellaneda-stoikov-lean",
        "avellaneda-stoikov-width",
        "cover-fees",
        "min-spread",
        "quote-size",
      ],
    }),
  glft: () =>
    rule({
      ...quick,
      stages: ["stop-near-close", "weighted-fair", "glft-lean", "glft-width", "min-spread", "quote-size"],
    }),
  expert: () => preset("expert"),
  cautious: () => preset("cautious"),
  event: () => preset("event"),
  ladder: () => preset("ladder"),
  rewards: () => preset("rewards"),
};

/** Who plays where nobody is named: nobody pays rewards on these days, and the other presets quote smaller. */
export const usualField = ["control", "guide", "avellaneda-stoikov", "glft", "expert"];

export const controlName = "control";

function rule(strategy: ConfigText["strategy"]): ConfigText {
  return { mode: "paper", risk: ground, strategy };
}

/** The file as it is published, with the days' one scheduled release in its calendar. */
function preset(name: string): ConfigText {
  const text = readFileSync(new URL(`../../../config/${name}.yaml`, import.meta.url), "utf8");
  const { strategy } = configText(parseConfig(text, `config/${name}.yaml`));
  const blackout = { ...strategy?.blackout, ...scheduled };
  return { mode: "paper", risk: ground, strategy: { ...strategy, blackout } };
}
