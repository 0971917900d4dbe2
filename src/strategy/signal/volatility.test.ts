import { expect, it } from "vitest";
import { logistic } from "../../lib/log-odds.ts";
import { seededRandom } from "../../lib/random.ts";
import { logOddsVolatility, noVolatility, observeMid } from "./volatility.ts";

const hour = 3_600;

it("is what news that comes evenly makes of it, before anything was seen", () => {
  // D18's law at 50¢, four hours left: φ(0)/√τ dollars, and a quarter of a dollar a unit of log-odds.
  const expected = 0.398_942_28 / Math.sqrt(4 * hour) / 0.25;
  expect(logOddsVolatility(noVolatility(), 0.5, 0, 4 * hour, 600)).toBeCloseTo(expected, 9);
});

it("comes to what a walk moves by", () => {
  const random = seededRandom(4).fork("walk");
  const known = noVolatility();
  let at = 0;
  for (let second = 0; second < 50_000; second += 1) {
    observeMid(known, logistic(at), second, 5_000);
    at += random.chance(0.5) ? 0.01 : -0.01;
  }
  expect(logOddsVolatility(known, 0.5, 50_000, hour, 60)).toBeCloseTo(0.01, 3);
});

it("falls while nothing moves", () => {
  const known = noVolatility();
  observeMid(known, 0.5, 0, 600);
  observeMid(known, 0.6, 10, 600);
  const soon = logOddsVolatility(known, 0.6, 10, hour, 60);
  expect(logOddsVolatility(known, 0.6, 1_000, hour, 60)).toBeLessThan(soon / 2);
});
