import { z } from "zod";
import { contracts, qty, seconds, secondsOf } from "../../../domain/units.ts";
import type { ShelfParams } from "../../../strategy/shelf.ts";
import type { SignalParams } from "../../../strategy/signal/signals.ts";
import { durationText, factor, qtyNumber } from "../amount.ts";
import { anyTime, hour, week } from "../bounds.ts";
import type { Values } from "./values.ts";

/** Stages that look at what happened to us and to the value over a longer time. */
export const cautionKeys = {
  selfThrottle: z
    .strictObject({
      enter: factor(0, 10)
        .prefault(0.1)
        .describe("Log-odds that a fill loses by markout.horizon; 0.1 is 2.5c at 50c"),
      leave: factor(-10, 10).prefault(0.02).describe("It has recovered from here down"),
      enough: qtyNumber(qty(1), contracts(1_000_000)).prefault(50).describe("Contracts before each verdict"),
      share: factor(0, 1).prefault(0.5).describe("Of the size, while it loses"),
      pause: durationText(seconds(1), week).prefault("5m").describe("When it goes on losing"),
    })
    .superRefine(({ enter, leave }, context) => {
      if (leave <= enter) return;
      context.addIssue({ code: "custom", path: ["leave"], message: "expected no more than enter" });
    })
    .prefault({})
    .describe("Stage self-throttle: a side whose own fills lose is smaller, then pauses"),
  movingBand: z
    .strictObject({
      down: factor(0, 1).prefault(0.5).describe("Of the average, or of NO's where that is less"),
      up: factor(0, 1).prefault(0.5),
      refresh: durationText(seconds(1), week).prefault("24h").describe("The average is taken this often"),
    })
    .prefault({})
    .describe("Stage moving-band: nothing bought far above an average of the value, nothing sold far below"),
  hiddenReserve: z
    .strictObject({
      shown: qtyNumber(qty(1), contracts(25_000)).prefault(10),
      total: qtyNumber(qty(1), contracts(1_000_000)).prefault(50),
      refill: durationText(anyTime, hour).prefault("5s").describe("After the last fill"),
      renew: durationText(anyTime, week).prefault("10m").describe("After the last fill, all of it"),
    })
    .prefault({})
    .describe("Stage hidden-reserve: a part of the size is shown, and filled up a while after a fill"),
};

export function cautionStages(keys: Values<typeof cautionKeys>) {
  const { selfThrottle, movingBand, hiddenReserve } = keys;
  const { shown, total } = hiddenReserve;
  return {
    "self-throttle": { share: selfThrottle.share },
    "moving-band": { down: movingBand.down, up: movingBand.up },
    "hidden-reserve": { shown, total, ...reserveSignal(keys) },
  } satisfies Partial<ShelfParams>;
}

export function cautionSignals(keys: Values<typeof cautionKeys>) {
  const { selfThrottle, movingBand } = keys;
  const { enter, leave, enough, pause } = selfThrottle;
  return {
    throttle: { enter, leave, enough: enough / 100, pause: secondsOf(pause) },
    anchorRefresh: secondsOf(movingBand.refresh),
    reserve: reserveSignal(keys),
  } satisfies Partial<SignalParams>;
}

function reserveSignal({ hiddenReserve }: Values<typeof cautionKeys>): SignalParams["reserve"] {
  return { refill: secondsOf(hiddenReserve.refill), renew: secondsOf(hiddenReserve.renew) };
}
