import { z } from "zod";
import { cents, contracts, millis, price, qty, seconds, type Qty } from "../../../domain/units.ts";
import type { ShelfParams } from "../../../strategy/shelf.ts";
import { durationText, factor, priceText, qtyNumber } from "../amount.ts";
import { hour } from "../bounds.ts";
import type { Values } from "./values.ts";

/** Stages of strategy/width: how far from the centre each side stands. */
export const widthKeys = {
  baseSpread: priceText(price(1), cents(98)).prefault("15c").describe("Bid to ask; the guide's 10–20c"),
  widen: z
    .strictObject({ threshold: factor(0, 1).prefault(0.3), factor: factor(1, 10).prefault(1.5) })
    .prefault({}),
  logOddsWidth: z
    .strictObject({
      informedShare: factor(0, 0.9).prefault(0.1),
      margin: priceText(price(0), cents(50)).prefault("1c"),
    })
    .prefault({})
    .describe(
      "Stage log-odds-width: breaks even where so many who trade with us know more, and earns the margin",
    ),
  doubtWidth: z
    .strictObject({
      errors: factor(0, 10).prefault(1).describe("Standard errors of the value"),
      reaction: durationText(millis(1), hour)
        .prefault("500ms")
        .describe("From news until a quote can have moved"),
    })
    .prefault({})
    .describe("Stage doubt-width: as much further away as the value may be wrong"),
  markout: z
    .strictObject({
      informedShare: factor(0, 0.9).prefault(0.05).describe("Believed until our own fills say otherwise"),
      priorSize: qtyNumber(qty(1), contracts(1_000_000))
        .prefault(100)
        .describe("Contracts that it counts for"),
      horizon: durationText(seconds(1), hour).prefault("30s"),
      memory: qtyNumber(contracts(1), contracts(1_000_000))
        .prefault(500)
        .describe("Contracts after which a fill counts half"),
    })
    .prefault({})
    .describe("Stage markout-width: each side as much further away as its fills have cost"),
  minSpread: priceText(price(1), cents(98)).prefault("2c").describe("Stage min-spread: bid to ask at least"),
  joinTouchDepth: qtyNumber(qty(0), contracts(1_000_000))
    .prefault(0)
    .describe("Stage join-touch: the first so many contracts of others are passed over"),
  standDown: priceText(price(0), cents(98))
    .prefault("1c")
    .describe(
      "Stage stand-down: a side that would stand further than this behind the best of others is not shown",
    ),
  takeIfCrossed: priceText(price(0), cents(98))
    .prefault("1c")
    .describe(
      "Stage take-if-crossed: what is held goes at once where others pay so much more than our quote asks, after the fee",
    ),
  joinTouch: z
    .enum(["penny", "join"])
    .default("penny")
    .describe("Stage join-touch: no better than one tick before the best of others, or beside them"),
  rewards: z
    .strictObject({
      reference: z
        .enum(["best", "fifth"])
        .default("best")
        .describe("What scores in full: the best price, or the first by which a fifth of the target stands"),
      inside: factor(0, 1)
        .prefault(0)
        .describe("Share of what a fill costs that may be given away for the reward"),
      fillsPerHour: factor(0.01, 1_000_000)
        .prefault(20)
        .describe("Contracts that are expected to be filled where less has traded"),
    })
    .prefault({})
    .describe("Stage reward-width: nearer by what the liquidity programme pays for each contract filled"),
};

/** What is believed of those who trade with us before our own fills have shown it. */
export function adversePrior({ markout }: Pick<Values<typeof widthKeys>, "markout">) {
  return { informedShare: markout.informedShare, priorSize: markout.priorSize / 100 };
}

export function widthStages(keys: Values<typeof widthKeys>, quoteSize: Qty) {
  const { baseSpread, widen, logOddsWidth, doubtWidth, minSpread, joinTouch, joinTouchDepth, rewards } = keys;
  return {
    "fixed-width": { spread: baseSpread },
    "widen-when-skewed": widen,
    "log-odds-width": logOddsWidth,
    "markout-width": adversePrior(keys),
    "doubt-width": doubtWidth,
    "cover-fees": {},
    "min-spread": { spread: minSpread },
    "stand-down": { behind: keys.standDown },
    "take-if-crossed": { edge: keys.takeIfCrossed },
    "join-touch": { mode: joinTouch, depth: joinTouchDepth },
    "reward-width": {
      reference: rewards.reference,
      inside: rewards.inside,
      fillsMin: rewards.fillsPerHour / 3_600,
      size: quoteSize / 100,
      ...adversePrior(keys),
    },
  } satisfies Partial<ShelfParams>;
}
