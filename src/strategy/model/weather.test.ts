import { expect, it } from "vitest";
import { chanceOfAtLeast, chanceOfBetween } from "./weather.ts";

const forecast = { mean: 71.3, deviation: 2.4 };

it("rounds degrees as the report does: D18", () => {
  expect(chanceOfAtLeast(forecast, 73)).toBeCloseTo(0.308_538, 6);
  expect(chanceOfAtLeast(forecast, 73.5)).toBeCloseTo(0.239_369, 6);
  expect(chanceOfBetween(forecast, 72, 73)).toBeCloseTo(0.287_135, 6);
});
