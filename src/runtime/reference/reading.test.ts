import { expect, it, test } from "vitest";
import { readText } from "./reading.ts";

it("reads probabilities by source and ticker, and what markets hang on", () => {
  const text = JSON.stringify({
    model: { "KXA-1": 0.42, "KXA-2": 0.5 },
    underlyings: { KXBTC: { price: 100_000, volatility: 0.45, from: "an exchange" } },
    forecasts: { KXHIGH: { mean: -3.5, deviation: 2 } },
  });
  expect(readText(text)).toEqual({
    ok: true,
    value: [
      { kind: "reference-received", source: "model", ticker: "KXA-1", value: 0.42 },
      { kind: "reference-received", source: "model", ticker: "KXA-2", value: 0.5 },
      { kind: "underlying-told", covers: "KXBTC", price: 100_000, volatility: 0.45 },
      { kind: "forecast-told", covers: "KXHIGH", mean: -3.5, deviation: 2 },
    ],
  });
  expect(readText("{}")).toEqual({ ok: true, value: [] });
});

test.each([
  ["", "it is not JSON"],
  ['{"model":\n  {"KXA": 0.4,}}', "it is not JSON: line 2, column 15"],
  ["[1]", 'expected {"source": {"TICKER": 0.42}}, got [1]'],
  ['{"model": 3}', "model: expected values by name, got 3"],
  ['{"model": {"KXA": 1}}', "model.KXA: expected a probability between 0 and 1, got 1"],
  ['{"model": {"KXA": 0.4, "KXB": "0.5"}}', 'model.KXB: expected a probability between 0 and 1, got "0.5"'],
  ['{"underlyings": {"KXA": 0.4}}', "underlyings.KXA.price: expected a number above 0, got nothing"],
  [
    '{"underlyings": {"KXA": {"price": 1e999, "volatility": 1}}}',
    "underlyings.KXA.price: expected a number above 0, got null",
  ],
  [
    '{"underlyings": {"KXA": {"price": 10, "volatility": 0}}}',
    "underlyings.KXA.volatility: expected a year's as a share, like 0.45, got 0",
  ],
  ['{"forecasts": {"KXA": {"deviation": 1}}}', "forecasts.KXA.mean: expected a number, got nothing"],
  [
    '{"forecasts": {"KXA": {"mean": 70, "deviation": -1}}}',
    "forecasts.KXA.deviation: expected a number above 0, got -1",
  ],
  ['{"mo\\u001bdel": {"K\\n": 2}}', "mo?del.K?: expected a probability between 0 and 1, got 2"],
])("%j is refused as a whole, with its place", (text, why) => {
  const read = readText(text);
  expect(read.ok ? "taken" : read.why).toBe(why);
});

it("is not read at all when it is huge", () => {
  expect(readText(" ".repeat(4 * 1024 * 1024 + 1))).toMatchObject({
    why: "it is longer than 4194304 characters",
  });
});
