import { expect, it } from "vitest";
import { logistic, logit } from "../../lib/log-odds.ts";
import { adverseMove, noMarkouts, observeFill, observeLater } from "./markout.ts";
import { noThrottle } from "./throttle.ts";

const params = {
  markoutHorizon: 30,
  markoutMemory: 500,
  throttle: { enter: 0.1, leave: 0.02, enough: 50, pause: 300 },
};
const throttles = { bid: noThrottle(), ask: noThrottle() };

it("believes its prior until fills have shown something else", () => {
  const known = noMarkouts();
  expect(adverseMove(known, "bid", 0.1, 100)).toBeCloseTo(0.1, 12);
  observeFill(known, "bid", 0.5, 100, 0);
  observeLater(known, 0.5, 29, params, throttles);
  expect(adverseMove(known, "bid", 0.1, 100)).toBeCloseTo(0.1, 12);
  // The value fell by 0.3 in log-odds, and counts as much as the prior.
  observeLater(known, logistic(-0.3), 30, params, throttles);
  expect(adverseMove(known, "bid", 0.1, 100)).toBeCloseTo(0.2, 12);
  expect(adverseMove(known, "ask", 0.1, 100)).toBeCloseTo(0.1, 12);
});

it("is the mirror of it for an ask, and luck never makes a quote closer", () => {
  const known = noMarkouts();
  observeFill(known, "ask", 0.4, 50, 0);
  observeFill(known, "bid", 0.4, 50, 0);
  observeLater(known, logistic(logit(0.4) + 0.5), 60, params, throttles);
  expect(adverseMove(known, "ask", 0, 0.001)).toBeCloseTo(0.5, 4);
  expect(adverseMove(known, "bid", 0, 0.001)).toBe(0);
});

it("takes what was seen last for the value of a fill, and its own price where nothing was", () => {
  const known = noMarkouts();
  observeFill(known, "bid", 0.4, 100, 0);
  observeLater(known, 0.5, 0, params, throttles);
  observeFill(known, "bid", 0.4, 100, 0);
  expect(known.pending.map(({ value }) => logistic(value))).toEqual([0.4, 0.5]);
});

it("forgets old fills by those that came after", () => {
  const known = noMarkouts();
  observeFill(known, "bid", 0.5, 500, 0);
  observeLater(known, logistic(-1), 30, params, throttles);
  observeLater(known, 0.5, 40, params, throttles);
  observeFill(known, "bid", 0.5, 500, 40);
  observeLater(known, 0.5, 70, params, throttles);
  expect(adverseMove(known, "bid", 0, 1)).toBeCloseTo(250 / 751, 3);
});
