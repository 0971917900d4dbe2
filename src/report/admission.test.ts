import { expect, test } from "vitest";
import { cents, contracts, seconds, type Price } from "../domain/units.ts";
import {
  admitAll,
  meritWords,
  rangeOf,
  refusals,
  type AdmissionFacts,
  type AdmissionRules,
} from "./admission.ts";

const day = 86_400;

/** 30¢/60¢ with 40 and 90 contracts in front, 2 trades an hour over 8¢, closing in two days. */
const facts: AdmissionFacts = {
  market: { seriesTicker: "KXWEATHER", category: "Climate", isCombo: false },
  activity: {
    bestBid: { price: cents(30), qty: contracts(40) },
    bestAsk: { price: cents(60), qty: contracts(90) },
    volume24h: contracts(500),
  },
  spread: cents(30),
  closesIn: seconds(2 * day),
  tape: { printsPerHour: 2, range: cents(8) },
};

test("without rules every market is admitted but a parlay", () => {
  expect(refusals(facts, admitAll)).toEqual([]);
  const combo = { ...facts, market: { ...facts.market, isCombo: true } };
  expect(refusals(combo, admitAll)).toMatchObject([{ code: "combo", parameter: "markets.select.combos" }]);
  expect(refusals(combo, { ...admitAll, combos: true })).toEqual([]);
});

const rules: readonly (readonly [string, Partial<AdmissionRules>, Partial<AdmissionRules>, string])[] = [
  // what just admits it, and what just refuses it
  ["too-wide", { spreadMax: cents(30) }, { spreadMax: cents(29) }, "30¢ wide, more than 29¢"],
  ["slow-tape", { printsMin: 2 }, { printsMin: 2.1 }, "2.0 trades an hour, fewer than 2.1"],
  ["fast-tape", { printsMax: 2 }, { printsMax: 1.9 }, "2.0 trades an hour, more than 1.9"],
  [
    "wild-tape",
    { tapeRangeMax: cents(8) },
    { tapeRangeMax: cents(7) },
    "its trades lie 8¢ apart, more than 7¢",
  ],
  [
    "thin",
    { touchMin: contracts(40) },
    { touchMin: contracts(41) },
    "others show 40 at a best price, less than 41",
  ],
  [
    "crowded",
    { touchMax: contracts(90) },
    { touchMax: contracts(89) },
    "others show 90 at a best price, more than 89",
  ],
  [
    "closes-late",
    { closesBefore: seconds(2 * day) },
    { closesBefore: seconds(day) },
    "it closes in 2 d, later than 1 d",
  ],
  [
    "little-volume",
    { volumeMin: contracts(500) },
    { volumeMin: contracts(501) },
    "500 contracts in 24 h, less than 501",
  ],
  [
    "series",
    { series: { allow: ["kxweather"], deny: ["KXCRYPTO"] } },
    { series: { allow: [], deny: ["kxweather"] } },
    "its series KXWEATHER is denied",
  ],
  [
    "series",
    { series: { allow: ["KXWEATHER", "KXCPI"], deny: [] } },
    { series: { allow: ["KXCPI"], deny: [] } },
    "its series KXWEATHER is not among those allowed",
  ],
  [
    "category",
    { categories: { allow: ["Climate"], deny: [] } },
    { categories: { allow: ["Climate"], deny: ["climate"] } }, // denial has the last word
    "its category Climate is denied",
  ],
];

test.each(rules)(
  "%s: the rule takes what is at its bound, and says why not past it",
  (code, admits, refuses, text) => {
    expect(refusals(facts, { ...admitAll, ...admits })).toEqual([]);
    const found = refusals(facts, { ...admitAll, ...refuses });
    expect(found).toMatchObject([{ code, text }]);
    expect(found[0]?.parameter).toMatch(/^markets\.select\./);
  },
);

test("what is not known refuses nothing", () => {
  const listed: AdmissionFacts = {
    ...facts,
    activity: { ...facts.activity, bestBid: undefined },
    spread: undefined,
    tape: undefined,
  };
  const strict = {
    ...admitAll,
    spreadMax: 1 as Price,
    printsMin: 9,
    touchMin: contracts(1_000),
    touchMax: contracts(1),
    tapeRangeMax: 0 as Price,
  };
  expect(refusals(listed, strict)).toEqual([]);
});

test("a market without a category is not among those allowed", () => {
  const { category: _, ...nameless } = facts.market;
  const found = refusals(
    { ...facts, market: nameless },
    { ...admitAll, categories: { allow: ["Sports"], deny: [] } },
  );
  expect(found).toMatchObject([{ code: "category" }]);
});

test("the range of a tape is its dearest less its cheapest trade", () => {
  expect(rangeOf([])).toBeUndefined();
  expect(rangeOf([{ price: cents(40) }])).toBe(0);
  expect(rangeOf([{ price: cents(40) }, { price: cents(33) }, { price: cents(38) }])).toBe(cents(7));
});

test("what speaks for a market is told with its numbers", () => {
  expect(meritWords(facts, { bid: 1.5, ask: 0.25 })).toBe(
    "30¢ wide, 2.0 trades an hour over 8¢, 1.5 on the bid and 0.3 on the ask would meet our quote each hour, others show 40 and 90 at the touch",
  );
});
