import { expect, test } from "vitest";
import { cents, seconds, type Time } from "../../../domain/units.ts";
import { Failure } from "../../../domain/failure.ts";
import { parseConfig } from "../parse.ts";
import { configText } from "../schema.ts";
import { blackoutParams } from "./blackout.ts";

const day = Date.parse("2026-12-09T00:00:00Z") * 1_000;
const hour = 3_600_000_000;

function read(event: string) {
  return parseConfig(`strategy:\n  blackout:\n    events:\n      - ${event}`, "bot.yaml").strategy;
}

test.each([
  ["{ markets: all, at: 2026-12-09T19:00:00Z }", day + 19 * hour, -300, 900, false],
  ["{ markets: all, at: 2026-12-09T14:00:00-05:00, after: 1h }", day + 19 * hour, -300, 3_600, false],
  ["{ markets: all, daily: '13:30', before: 1m }", 13.5 * hour, -60, 900, true],
  ["{ markets: all, from: 2026-12-09T01:00:00Z, until: 2026-12-09T02:00:00Z }", day + hour, 0, 3_600, false],
])("%s is its moment, with what is before and after it", (event, middle, before, after, isDaily) => {
  const { windows } = blackoutParams(read(event));
  const from = (middle + seconds(1) * before) as Time;
  const until = (middle + seconds(1) * after) as Time;
  expect(windows).toEqual([{ markets: "all", from, until, isDaily }]);
});

test("what is written back reads the same", () => {
  const config = parseConfig(
    "strategy:\n  blackout:\n    maxSpread: 5c\n    events:\n      - { markets: KXFED, at: 2026-12-09T19:00:00Z }",
    "bot.yaml",
  );
  expect(parseConfig(JSON.stringify(configText(config)), "again.yaml")).toEqual(config);
  expect(blackoutParams(config.strategy).maxSpread).toBe(cents(5));
});

test.each([
  ["{ markets: all }", "expected one of: at, daily, from with until"],
  ["{ markets: all, at: 2026-12-09T19:00:00Z, daily: '13:30' }", "expected one of"],
  ["{ markets: all, from: 2026-12-09T19:00:00Z }", "expected one of"],
  ["{ markets: all, from: 2026-12-09T19:00:00Z, until: 2026-12-09T19:00:00Z }", "expected a time after from"],
  ["{ markets: all, daily: '13:30', before: 12h, after: 13h }", "a daily one is over within a day"],
  ["{ markets: all, daily: '24:00' }", "expected a time of day like 13:30, UTC"],
  ["{ markets: all, at: tomorrow }", '"tomorrow" is not a time like 2026-12-10T19:00:00Z'],
])("%s is refused: %s", (event, why) => {
  expect(() => read(event)).toThrow(Failure);
  expect(() => read(event)).toThrow(why);
});
