import { describe, expect, it } from "vitest";
import { plus, seconds, time, type Time } from "../../domain/units.ts";
import { maintenanceAfter } from "./maintenance-window.ts";
import { newYorkDay, newYorkOffset, newYorkTime } from "./new-york.ts";

/** "2026-11-26 03:00 Thu", as the platform's own time zone database has it. */
const clock = new Intl.DateTimeFormat("en-CA", {
  timeZone: "America/New_York",
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  weekday: "short",
});

function shown(at: Time): Record<string, string> {
  return Object.fromEntries(clock.formatToParts(at / 1_000).map(({ type, value }) => [type, value]));
}

describe("New York's clock", () => {
  it("agrees with the time zone database at every hour of 2025 to 2032", () => {
    const from = Date.UTC(2025, 0, 1) * 1_000;
    const to = Date.UTC(2033, 0, 1) * 1_000;
    // Twenty-three hours are prime to the day: every hour of the day comes up, and every change of clocks is passed.
    for (let at = from; at < to; at += 23 * 3_600_000_000) {
      const local = new Date((at + newYorkOffset(time(at))) / 1_000).toISOString();
      const { year, month, day, hour } = shown(time(at));
      expect(local.slice(0, 13)).toBe(`${year}-${month}-${day}T${hour}`);
    }
  });

  it.each([
    ["2026-03-08T06:59:59Z", -5],
    ["2026-03-08T07:00:00Z", -4],
    ["2026-11-01T05:59:59Z", -4],
    ["2026-11-01T06:00:00Z", -5],
  ])("at %s is %d hours from UTC", (at, hours) => {
    expect(newYorkOffset(time(Date.parse(at) * 1_000))).toBe(seconds(hours * 3_600));
  });

  it("turns its own hour back into the moment", () => {
    const at = time(Date.parse("2026-07-02T07:00:00Z") * 1_000);
    expect(newYorkTime(newYorkDay(at), seconds(3 * 3_600))).toBe(at);
  });
});

describe("maintenance", () => {
  it("§0.1.16 §20.12 is on Thursdays from 03:00 to 05:00 New York time, summer and winter", () => {
    let at = time(Date.UTC(2026, 0, 1) * 1_000);
    for (let week = 0; week < 104; week += 1) {
      const { startsAt, endsAt } = maintenanceAfter(at);
      expect(shown(startsAt)).toMatchObject({ weekday: "Thu", hour: "03", minute: "00" });
      expect(shown(endsAt)).toMatchObject({ weekday: "Thu", hour: "05", minute: "00" });
      expect(maintenanceAfter(plus(startsAt, seconds(1))).startsAt).toBe(startsAt);
      expect(maintenanceAfter(endsAt).startsAt).toBeGreaterThan(endsAt);
      at = endsAt;
    }
  });
});
