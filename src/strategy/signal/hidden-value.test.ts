import { describe, expect, it } from "vitest";
import { logistic, logit } from "../../lib/log-odds.ts";
import { seededRandom } from "../../lib/random.ts";
import { nothingHidden, observeMiddle, valueVolatility } from "./hidden-value.ts";

const params = { noise: 0.5, memory: 45 };
const left = 10_000;

describe("the value behind a wandering book", () => {
  it("begins with the middle", () => {
    const known = nothingHidden();
    observeMiddle(known, 0.3, 0.1, 0, left, params);
    expect(logistic(known.estimate)).toBeCloseTo(0.3, 12);
  });

  it("is the middle where the book hides nothing", () => {
    const known = nothingHidden();
    for (const [second, mid] of [0.3, 0.35, 0.2, 0.6].entries()) {
      observeMiddle(known, mid, 0, second, left, params);
      expect(logistic(known.estimate)).toBeCloseTo(mid, 12);
      expect(known.error).toBe(0);
    }
  });

  it("takes of a move what the value is likely to have made of it, and of what stays more as time goes", () => {
    const known = nothingHidden();
    observeMiddle(known, 0.5, 0.08, 0, left, params);
    observeMiddle(known, 0.52, 0.08, 0, left, params);
    // By hand: σ = φ(0)/(¼·√10 000) = 0.0159577, s = ½·0.04/¼ = 0.08, √(σ² + 2s²/45) = 0.0232608.
    const share = 0.015_957_7 / Math.sqrt(0.015_957_7 ** 2 + (2 * 0.08 ** 2) / 45);
    const moved = known.estimate;
    expect(moved / logit(0.52)).toBeCloseTo(share, 2);
    for (let second = 1; second <= 600; second += 1) observeMiddle(known, 0.52, 0.08, second, left, params);
    expect(logistic(known.estimate)).toBeCloseTo(0.52, 4);
  });

  it("is never further from the middle than an error can be: a jump is news", () => {
    const known = nothingHidden();
    observeMiddle(known, 0.5, 0.08, 0, left, params);
    observeMiddle(known, 0.8, 0.08, 0, left, params);
    const error = (0.5 * 0.04) / (0.8 * 0.2);
    expect(logit(0.8) - known.estimate).toBeCloseTo(3 * error, 12);
  });

  it("is nearer to the value than the middle is, and as near as it says, where books are as it holds them to be", () => {
    const random = seededRandom(5).fork("book");
    const half = 0.12;
    const known = nothingHidden();
    const sigma = valueVolatility(0.5, left);
    let value = 0;
    let error = 0;
    let ofMiddle = 0;
    let ofEstimate = 0;
    let claimed = 0;
    const seconds = 10_000;
    for (let second = 0; second < seconds; second += 1) {
      // Kept near 50¢, where a cent is the same everywhere.
      value = 0.999 * value + sigma * random.normal();
      const sd = (params.noise * half) / 0.25;
      error += -error / params.memory + sd * Math.sqrt(2 / params.memory) * random.normal();
      observeMiddle(known, logistic(value + error), 2 * half, second, left, params);
      ofMiddle += error * error;
      ofEstimate += (known.estimate - value) ** 2;
      claimed += known.error ** 2;
    }
    expect(ofEstimate / ofMiddle).toBeLessThan(0.55);
    expect(Math.sqrt(claimed / ofEstimate)).toBeGreaterThan(0.8);
    expect(Math.sqrt(claimed / ofEstimate)).toBeLessThan(1.25);
  });

  it("is the mirror of itself", () => {
    const [yes, no] = [nothingHidden(), nothingHidden()];
    for (const [second, mid] of [0.3, 0.36, 0.31, 0.7].entries()) {
      observeMiddle(yes, mid, 0.06, second, left, params);
      observeMiddle(no, 1 - mid, 0.06, second, left, params);
    }
    expect(no.estimate).toBeCloseTo(-yes.estimate, 12);
    expect(no.error).toBeCloseTo(yes.error, 12);
  });
});
