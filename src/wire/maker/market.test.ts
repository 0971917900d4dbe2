import { expect, test } from "vitest";
import { decodeEvent, decodeMarket, decodeMarketActivity, decodeSeries, describeMarket } from "./market.ts";
import { showGarbled } from "./reader.ts";

const wire = {
  ticker: "KXRAIN-26NOV24-T1",
  event_ticker: "KXRAIN-26NOV24",
  market_type: "binary",
  title: "Will it rain?",
  yes_sub_title: "Rain",
  status: "active",
  open_time: "2026-11-20T15:00:00Z",
  close_time: "2026-11-24T23:59:00.5Z",
  yes_bid_dollars: "0.4500",
  yes_bid_size_fp: "35.50",
  yes_ask_dollars: "0.4800",
  yes_ask_size_fp: "10.00",
  last_price_dollars: "0.4600",
  volume_fp: "1234.50",
  volume_24h_fp: "20.00",
  open_interest_fp: "800.00",
  result: "",
  price_level_structure: "linear_cent",
  price_ranges: [{ start: "0.0000", end: "1.0000", step: "0.0100" }],
  exchange_index: 2,
};
const event = {
  event_ticker: "KXRAIN-26NOV24",
  series_ticker: "KXRAIN",
  title: "Rain",
  mutually_exclusive: true,
  fee_type_override: null,
  fee_multiplier_override: null,
};
const series = { ticker: "KXRAIN", fee_type: "quadratic", fee_multiplier: 0.5 };

test("a market, its event and its series make one market with everything a maker needs", () => {
  expect(described({}, {}, {})).toMatchObject({
    ticker: "KXRAIN-26NOV24-T1",
    eventTicker: "KXRAIN-26NOV24",
    seriesTicker: "KXRAIN",
    title: "Will it rain?",
    status: "active",
    fees: { kind: "quadratic", multiplier: 5_000 },
    isExclusive: true,
    isCombo: false,
    shard: 2,
    openAt: Date.UTC(2026, 10, 20, 15) * 1_000,
    closeAt: Date.UTC(2026, 10, 24, 23, 59, 0, 500) * 1_000,
  });
  expect(described({}, {}, {}).grid.size).toBe(99);
});

test("the exchange's own word makes an event a ladder, and the series tells the category", () => {
  expect(described({}, {}, {})).toMatchObject({ isNested: false });
  expect(described({}, {}, {}).category).toBeUndefined();
  expect(described({}, { collateral_return_type: "DIRECNET" }, {}).isNested).toBe(true);
  expect(described({}, { collateral_return_type: "MECNET" }, {}).isNested).toBe(false);
  expect(described({}, {}, { category: "Sports" }).category).toBe("Sports");
  expect(described({ strike_type: "greater", floor_strike: 50.5 }, {}, {}).strike).toEqual({
    number: "KXRAIN-26NOV24",
    from: { at: 50.5, isIncluded: false },
  });
});

const feeCases = [
  // market                                                   event                                         fees
  [
    {},
    { fee_type_override: "quadratic_with_maker_fees" },
    { kind: "quadratic_with_maker_fees", multiplier: 5_000 },
  ],
  [{}, { fee_multiplier_override: 0 }, { kind: "quadratic", multiplier: 0 }],
  [
    { fee_waiver_expiration_time: "2026-12-01T00:00:00Z" },
    {},
    { kind: "quadratic", multiplier: 5_000, waivedUntil: Date.UTC(2026, 11, 1) * 1_000 },
  ],
] as const;

test.each(feeCases)("fees resolve waiver, event override, series: %j %j", (market, override, fees) => {
  expect(described(market, override, {}).fees).toEqual(fees);
});

test("a decided market carries what it pays", () => {
  const settled = { status: "finalized", result: "no" };
  expect(described(settled, {}, {}).settlement).toEqual({ result: "no", value: 0 });
  const scalar = { status: "determined", result: "scalar", settlement_value_dollars: "0.3300" };
  expect(described(scalar, {}, {}).settlement).toEqual({ result: "scalar", value: 3_300 });
});

test("a parlay market is known by its collection", () => {
  expect(described({ mve_collection_ticker: "KXMVE-1" }, {}, {}).isCombo).toBe(true);
  expect(described({ mve_collection_ticker: "" }, {}, {}).isCombo).toBe(false);
});

const badMarkets = [
  [{ ticker: 7 }, "market.ticker: wanted a text, got 7"],
  [{ status: "open" }, "market.status: wanted one of initialized, active"],
  [{ close_time: "tomorrow" }, 'market.close_time: wanted an RFC 3339 time, got "tomorrow"'],
  [{ price_ranges: null }, "market.price_ranges: wanted a price grid"],
  [{ price_ranges: [{ start: "0", end: "1", step: "0" }] }, "market.price_ranges: wanted a price grid"],
  [{ price_ranges: [{ start: 0, end: 1, step: 0.01 }] }, "market.price_ranges"],
  [{ exchange_index: -1 }, "market.exchange_index: wanted a shard number from 0"],
  [{ result: "maybe" }, "market.result: wanted one of yes, no, scalar"],
] as const;

test.each(badMarkets)("a market with %j is refused by name of the field", (change, words) => {
  const decoded = decodeMarket({ ...wire, ...change });
  expect(decoded.ok ? "taken" : showGarbled(decoded.why)).toContain(words);
});

test.each([[null], [undefined], [7], ["text"], [[]]])("no object, no market: %j", (json) => {
  expect(decodeMarket(json).ok).toBe(false);
  expect(decodeMarketActivity(json).ok).toBe(false);
  expect(decodeEvent(json).ok).toBe(false);
  expect(decodeSeries(json).ok).toBe(false);
});

test("a series of a fee kind that we cannot price is refused, not guessed", () => {
  expect(decodeSeries({ ...series, fee_type: "flat" }).ok).toBe(false);
  expect(decodeSeries({ ...series, fee_multiplier: "1" }).ok).toBe(false);
  expect(decodeSeries({ ...series, fee_multiplier: -1 }).ok).toBe(false);
});

const quoteCases = [
  ["a quoted market", {}, 4_500, 4_800],
  [
    "never quoted: the ask shows zero",
    { yes_ask_dollars: "0.0000", yes_ask_size_fp: "0.00" },
    4_500,
    undefined,
  ],
  [
    "emptied: the ask shows a dollar",
    { yes_ask_dollars: "1.0000", yes_ask_size_fp: "5.00" },
    4_500,
    undefined,
  ],
  ["a size below zero", { yes_bid_size_fp: "-3.00" }, undefined, 4_800],
  ["no size told", { yes_bid_size_fp: null }, undefined, 4_800],
  ["decided, with old quotes", { status: "determined" }, undefined, undefined],
] as const;

test.each(quoteCases)(
  "quotes are believed with a size and in an active market only: %s",
  (_, change, bid, ask) => {
    const decoded = decodeMarketActivity({ ...wire, ...change });
    if (!decoded.ok) throw new Error(showGarbled(decoded.why));
    expect(decoded.value.bestBid?.price).toBe(bid);
    expect(decoded.value.bestAsk?.price).toBe(ask);
  },
);

test("a market that never traded has no last price", () => {
  const decoded = decodeMarketActivity({ ...wire, last_price_dollars: "0.0000" });
  expect(decoded.ok && decoded.value.lastPrice).toBeUndefined();
});

function described(marketChange: object, eventChange: object, seriesChange: object) {
  const market = decodeMarket({ ...wire, ...marketChange });
  const facts = decodeEvent({ ...event, ...eventChange });
  const of = decodeSeries({ ...series, ...seriesChange });
  if (!market.ok) throw new Error(showGarbled(market.why));
  if (!facts.ok) throw new Error(showGarbled(facts.why));
  if (!of.ok) throw new Error(showGarbled(of.why));
  return describeMarket(market.value, facts.value, of.value);
}
