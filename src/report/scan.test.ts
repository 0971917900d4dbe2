import { expect, test } from "vitest";
import { priceGrid } from "../domain/price-grid.ts";
import type { Market, MarketActivity } from "../domain/market.ts";
import type { Side } from "../domain/side.ts";
import { cents, contracts, minus, money, plus, price, qty, seconds, time, zeroQty } from "../domain/units.ts";
import { scan, scanOptions, type ScanMarket, type ScanTrade } from "./scan.ts";
import { scanJson, scanText } from "./scan-text.ts";
import { showSpan } from "./span.ts";

const now = time(Date.UTC(2026, 10, 23) * 1_000);
const hour = seconds(3_600);
const options = scanOptions(now);

const tableOfTheGuide = [
  // YES bid, ask        spread  quote     cost  profit return
  [1, 77, 76, 31, 47, 84, 16, 19], // NO bid 23¢: fair 39¢, half a cent rounds away on both sides
  [1, 74, 73, 30, 45, 85, 15, 17.6], // fair 37.5¢: the quote falls on whole cents
] as const;

test.each(tableOfTheGuide)(
  "a book at %i¢/%i¢ is %i¢ wide: we show %i¢/%i¢, which costs %i¢ and leaves %i¢, %d %%",
  (bid, ask, spread, ourBid, ourAsk, cost, profit, percent) => {
    const [row] = scan([seen({ bid, ask })], options);
    expect(row).toMatchObject({ spread: cents(spread), isWide: true, traps: [] });
    expect(row?.quote).toMatchObject({
      bid: cents(ourBid),
      ask: cents(ourAsk),
      cost: cents(cost),
      profit: cents(profit),
      returnPercent: percent,
    });
  },
);

const traps: readonly (readonly [string, Parameters<typeof seen>[0], readonly string[]])[] = [
  ["nothing speaks against it", {}, []],
  ["the exchange paused it", { market: { status: "inactive" } }, ["its status is inactive"]],
  ["one side is missing", { bid: undefined }, ["nobody bids for YES"]],
  ["the other side is missing", { ask: undefined }, ["nobody sells YES"]],
  ["both are missing", { bid: undefined, ask: undefined }, ["its book is empty"]],
  ["it closes in half an hour", { market: { closeAt: plus(now, seconds(1_800)) } }, ["it closes in 30 min"]],
  ["it closed", { market: { closeAt: minus(now, seconds(90)) } }, ["it closed 1.5 min ago"]],
  ["it is a parlay", { market: { isCombo: true } }, ["a parlay is hard to price and hardly traded"]],
  ["nobody holds it", { activity: { openInterest: zeroQty } }, ["nobody holds a contract"]],
  ["nobody trades it", { trades: [] }, ["it had no recent trade"]],
  [
    "it has gone quiet",
    { trades: [print("bid", 77, 8), print("ask", 1, 9)] },
    ["its last trade was 8 h ago"],
  ],
  [
    "all buy YES",
    { trades: Array.from({ length: 9 }, () => print("bid", 77, 1)) },
    ["100 % of its takers buy YES"],
  ],
  [
    "all buy NO",
    { trades: Array.from({ length: 9 }, () => print("ask", 1, 1)) },
    ["100 % of its takers buy NO"],
  ],
  [
    "trades pass inside our quote",
    { trades: [print("bid", 40, 1)] },
    ["no recent trade would have met 31¢/47¢"],
  ],
  [
    "there is no room on the grid",
    { bid: 1, ask: 12, spread: 30 },
    ["30¢ round its middle leaves the price grid"],
  ],
  [
    "fees eat the profit",
    { market: { fees: { kind: "quadratic_with_maker_fees", multiplier: 2_000_000 } } },
    ["fees of 162.05¢ a pair eat the profit"],
  ],
];

test.each(traps)("a wide market where %s", (_, what, texts) => {
  const [row] = scan([seen(what)], { ...options, wideFrom: cents(10), ourSpread: cents(what.spread ?? 15) });
  expect(row?.traps.map(({ text }) => text)).toEqual(texts);
});

test("a market counts as wide from 30¢ on", () => {
  const rows = scan(
    [seen({ ticker: "A", bid: 20, ask: 50 }), seen({ ticker: "B", bid: 20, ask: 49 })],
    options,
  );
  expect(rows.map(({ ticker, isWide }) => [ticker, isWide])).toEqual([
    ["A", true],
    ["B", false],
  ]);
});

test("expected fills count only prints that would have met our quote, each up to our size", () => {
  const trades = [
    print("bid", 77, 1, 4),
    print("bid", 47, 1, 100), // 10 of it
    print("bid", 46, 1, 5), // inside: the taker would not have paid 47¢
    print("ask", 31, 2, 3),
    print("ask", 32, 2, 3),
  ];
  const [row] = scan([seen({ trades })], options);
  expect(row?.flow.reachPerHour).toEqual({ bid: 3 / 24, ask: 14 / 24 });
  expect(row?.flow.pairsPerHour).toBe(3 / 24);
  expect(row?.flow.printsPerHour).toBe(5 / 24);
  expect(row?.flow.lastTradeAgo).toBe(hour);
});

test("maker fees are taken from the profit of the whole quote", () => {
  const fees = { kind: "quadratic_with_maker_fees", multiplier: 10_000 } as const;
  const [row] = scan([seen({ market: { fees } })], options);
  // 0.0175 × 10 × (0.31 × 0.69 + 0.47 × 0.53) under the six-decimal rule.
  expect(row?.quote?.fees).toBe(money(37_433 + 43_593));
  expect(row?.quote?.profitAfterFees).toBe(money(1_600_000 - 81_026));
});

test("what may pay comes first, then the widest, and a tight market is called what it is", () => {
  const rows = scan(
    [
      seen({ ticker: "TIGHT", bid: 40, ask: 42 }),
      seen({ ticker: "TRAP", bid: 1, ask: 97, trades: [] }),
      seen({ ticker: "GOOD" }),
    ],
    options,
  );
  expect(rows.map(({ ticker }) => ticker)).toEqual(["GOOD", "TRAP", "TIGHT"]);
  const json = scanJson(rows, options);
  expect(json).toMatchObject({ wide: 2, worth_a_look: 1, daily_upper_bound: 1.6 });
  expect(json.markets.map(({ verdict }) => verdict)).toEqual(["worth a look", "trap", "not wide"]);
});

test("the guide's eight dollars a day are five such markets, and are called an upper bound", () => {
  const rows = scan(
    ["A", "B", "C", "D", "E"].map((ticker) => seen({ ticker })),
    options,
  );
  const text = scanText(rows, options);
  expect(text).toContain("If both sides of each filled once a day: $8.00 a day");
  expect(text).toContain("an upper bound, not a forecast");
  expect(text).toContain("5 markets, 5 wider than 30¢, 5 worth a look.");
});

test("the table says in words why a market is a trap", () => {
  const text = scanText(scan([seen({ ticker: "KX-TRAP", trades: [] })], options), options);
  expect(text.split("\n").slice(1, 3)).toEqual([
    "KX-TRAP  1¢/77¢     76¢    31¢/47¢   84¢          16¢  19.0 %  $0.00       0.0           –      0.0  trap",
    "    it had no recent trade",
  ]);
});

test("asked why, it says what speaks for a market, and which rule refused another", () => {
  const rules = { ...options.rules, spreadMax: cents(80) };
  const rows = scan([seen({ ticker: "GOOD" }), seen({ ticker: "WIDE", ask: 97 })], { ...options, rules });
  const [, , good, , wide] = scanText(rows, options, true).split("\n");
  // Two prints of ten in 24 h, one a side: ten pairs a day at 16¢ before fees, of which there are none.
  expect(good).toMatch(
    /^ {4}up to \$1\.60 a day: 76¢ wide, 0\.1 trades an hour over 76¢, 0\.4 on the bid and 0\.4 on the ask/,
  );
  expect(wide).toContain("96¢ wide, more than 80¢ (markets.select.maxSpread)");
  expect(scanJson(rows, options).markets).toMatchObject([
    { score: 1.6, contracts_at_touch: { bid: 10, ask: 10 }, traps: [] },
    { traps: [{ code: "too-wide", parameter: "markets.select.maxSpread" }] },
  ]);
});

test.each([
  [0, "0 s"],
  [59_999_999, "59 s"],
  [60_000_000, "1 min"],
  [5_400_000_000, "1.5 h"],
  [86_400_000_000 * 2, "2 d"],
])("%i µs read %s", (span, text) => {
  expect(showSpan(time(span))).toBe(text);
});

function seen(what: {
  readonly ticker?: string;
  readonly bid?: number | undefined;
  readonly ask?: number | undefined;
  readonly spread?: number;
  readonly trades?: readonly ScanTrade[];
  readonly market?: Partial<Market>;
  readonly activity?: Partial<MarketActivity>;
}): ScanMarket {
  const ticker = what.ticker ?? "KX-A";
  const { bid, ask } = { bid: 1, ask: 77, ...what };
  return {
    market: { ...plainMarket(ticker), ...what.market },
    activity: {
      ticker,
      bestBid: bid === undefined ? undefined : { price: cents(bid), qty: contracts(10) },
      bestAsk: ask === undefined ? undefined : { price: cents(ask), qty: contracts(10) },
      lastPrice: undefined,
      volume: contracts(500),
      volume24h: contracts(50),
      openInterest: contracts(100),
      ...what.activity,
    },
    trades: what.trades ?? [print("bid", 77, 1), print("ask", 1, 2)],
    tradesFrom: minus(now, seconds(24 * 3_600)),
  };
}

function plainMarket(ticker: string): Market {
  const grid = priceGrid([{ start: price(0), end: price(10_000), step: price(100) }]);
  if (!grid.ok) throw new Error(grid.why);
  return {
    ticker,
    eventTicker: "KX",
    seriesTicker: "KX",
    title: "A market",
    status: "active",
    grid: grid.value,
    fees: { kind: "quadratic", multiplier: 10_000 },
    openAt: time(0),
    closeAt: plus(now, seconds(30 * 86_400)),
    isExclusive: false,
    isCombo: false,
    shard: 0,
  };
}

function print(takerSide: Side, at: number, hoursAgo: number, count = 10): ScanTrade {
  const ago = seconds(hoursAgo * 3_600);
  return { price: cents(at), qty: qty(count * 100), takerSide, at: minus(now, ago) };
}
