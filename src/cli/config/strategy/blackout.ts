import { z } from "zod";
import {
  cents,
  formatTime,
  millis,
  minus,
  parseTime,
  plus,
  price,
  type Time,
} from "../../../domain/units.ts";
import type { BlackoutParams, BlackoutWindow } from "../../../strategy/guard/blackout.ts";
import { durationText, factor, priceText } from "../amount.ts";
import { anyTime, week } from "../bounds.ts";
import type { Values } from "./values.ts";

const moment = z.codec(
  z.string("expected a time like 2026-12-10T19:00:00Z"),
  z.custom<Time>(Number.isSafeInteger),
  {
    decode: (input, { issues }) => {
      const at = parseTime(input);
      if (at !== undefined) return at;
      issues.push({
        code: "custom",
        input,
        message: `${JSON.stringify(input)} is not a time like 2026-12-10T19:00:00Z`,
      });
      return z.NEVER;
    },
    encode: formatTime,
  },
);

const event = z
  .strictObject({
    markets: z
      .string()
      .min(1)
      .describe("A market, an event, a series, the beginning of tickers and a star, or all"),
    at: moment.optional().describe("The moment of the news, with before and after"),
    daily: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "expected a time of day like 13:30, UTC")
      .optional()
      .describe("The same at this time of every day, UTC"),
    before: durationText(anyTime, week).prefault("5m"),
    after: durationText(millis(1), week).prefault("15m"),
    from: moment.optional().describe("Or both ends: from, until"),
    until: moment.optional(),
  })
  .superRefine(({ at, daily, from, until, before, after }, context) => {
    const said = [at, daily, from ?? until].filter((each) => each !== undefined);
    const isWhole = (from === undefined) === (until === undefined);
    if (said.length !== 1 || !isWhole) {
      context.addIssue({ code: "custom", message: "expected one of: at, daily, from with until" });
    } else if (from !== undefined && until !== undefined && from >= until) {
      context.addIssue({ code: "custom", path: ["until"], message: "expected a time after from" });
    } else if (daily !== undefined && before + after > day) {
      context.addIssue({ code: "custom", path: ["after"], message: "a daily one is over within a day" });
    }
  });

const day = 86_400_000_000;

/** The stage blackout: moments that are known before. */
export const blackoutKeys = {
  blackout: z
    .strictObject({
      events: z.array(event).max(1_000, "at most 1000 events").default([]),
      approach: durationText(anyTime, week).prefault("15m").describe("Wider for so long before"),
      factor: factor(1, 10).prefault(2),
      maxSpread: priceText(price(1), cents(100))
        .prefault("50c")
        .describe("Not calm again while others are further apart"),
      patience: durationText(anyTime, week).prefault("30m").describe("Calm or not, shown again after this"),
    })
    .prefault({})
    .describe("Stage blackout: nothing shown round events whose moment is known"),
};

export function blackoutParams({ blackout }: Values<typeof blackoutKeys>): BlackoutParams {
  const { events, ...rest } = blackout;
  return { ...rest, windows: events.map(windowOf) };
}

function windowOf({
  markets,
  at,
  daily,
  before,
  after,
  from,
  until,
}: z.output<typeof event>): BlackoutWindow {
  const isDaily = daily !== undefined;
  if (from !== undefined && until !== undefined) return { markets, from, until, isDaily };
  const [hour = 0, minute = 0] = (daily ?? "").split(":").map(Number);
  const middle = at ?? (((hour * 60 + minute) * 60_000_000) as Time);
  return { markets, from: minus(middle, before), until: plus(middle, after), isDaily };
}
