import { describe, expect, it } from "vitest";
import { plus, seconds, time } from "../../domain/units.ts";
import { paceOf } from "./pace.ts";

const midnight = time(Date.UTC(2026, 10, 23) * 1_000);
const hour = (count: number) => plus(midnight, seconds(count * 3_600));

describe("a pace", () => {
  it("is even without a plan, and for ever", () => {
    expect(paceOf(undefined, midnight)(hour(3))).toEqual({ times: 1, until: Infinity });
  });

  it("follows American hours: busiest at 16 to 18 UTC, quietest before dawn there, one on average", () => {
    const pace = paceOf({ hours: "american", phases: [] }, midnight);
    const day = Array.from({ length: 24 }, (_, count) => pace(hour(count)).times);
    expect(day.reduce((sum, times) => sum + times, 0) / 24).toBeCloseTo(1, 9);
    expect(day.indexOf(Math.max(...day))).toBe(16);
    expect([9, 10]).toContain(day.indexOf(Math.min(...day)));
    expect(pace(hour(3.5)).until).toBe(hour(4));
  });

  it("holds until its next phase or the next hour, whichever is first", () => {
    const phases = [
      { after: seconds(600), times: 3 },
      { after: seconds(7_200), times: 0 },
    ];
    const even = paceOf({ hours: "even", phases }, midnight);
    expect(even(midnight)).toEqual({ times: 1, until: midnight + 600_000_000 });
    expect(even(hour(1))).toEqual({ times: 3, until: hour(2) });
    expect(even(hour(2))).toEqual({ times: 0, until: Infinity });
    expect(paceOf({ hours: "american", phases }, midnight)(hour(1.5)).until).toBe(hour(2));
  });
});
