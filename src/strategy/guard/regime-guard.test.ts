import { expect, it, test } from "vitest";
import { holding, view } from "../../../test/strategy/scene.ts";
import { tried } from "../../../test/strategy/tried.ts";
import { contracts } from "../../domain/units.ts";
import type { RegimeName } from "../signal/regime.ts";
import { noSignals } from "../signal/signals.ts";

function during(name: RegimeName, net = 0) {
  const { regime, ...others } = noSignals();
  const seen = { ...others, regime: { ...regime, name, intensity: 4.25, volatility: 2 } };
  return tried(view(30, 50, { position: holding(net), signals: seen }), ["regime"]);
}

it.each([
  ["quiet", 0.15],
  ["trending", 0.225],
  ["event", 0.3],
] as const)("%s: 15¢ become %f dollars", (name, spread) => {
  expect(during(name).desire.spread).toBeCloseTo(spread, 12);
});

test("reduce-only shows no more than is held, and only that side", () => {
  expect(during("reduce-only").codes).toEqual(["bid reducing", "ask reducing"]);
  const { desire, codes, lines } = during("reduce-only", 7);
  expect(codes).toEqual(["bid reducing"]);
  expect(desire.quotes.map(({ side, qty }) => [side, qty])).toEqual([["ask", contracts(7)]]);
  expect(desire.spread).toBeCloseTo(0.45, 12);
  expect(lines.join("\n")).toContain("reduce-only: trades ×4.3 and moves ×2.0 of what is usual");
});

test("halted shows nothing", () => {
  expect(during("halted", 7).codes).toEqual(["both halted-regime"]);
});
