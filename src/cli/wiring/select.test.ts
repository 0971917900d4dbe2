import { expect, test } from "vitest";
import type { Market } from "../../domain/market.ts";
import type { Note } from "../../domain/note.ts";
import { parsePriceGrid } from "../../domain/price-grid.ts";
import { cents, contracts, minus, plus, seconds, time } from "../../domain/units.ts";
import type { Gateway } from "../../gateway/gateway.ts";
import type { Listing } from "../../gateway/listing.ts";
import { configSchema, type ConfigText } from "../config/schema.ts";
import { marketRotation, selectTickers } from "./select.ts";

const now = time(1_793_887_391_000_000);
const grid = parsePriceGrid([{ start: "0", end: "1", step: "0.01" }]);

function listing(ticker: string, bid: number, ask: number, some: Partial<Market> = {}): Listing {
  if (!grid.ok) throw new Error(grid.why);
  const market: Market = {
    ticker,
    eventTicker: `${ticker}-E`,
    seriesTicker: ticker.slice(0, 3),
    title: "",
    status: "active",
    grid: grid.value,
    fees: { kind: "quadratic", multiplier: 10_000 },
    openAt: time(0),
    closeAt: plus(now, seconds(5 * 86_400)),
    isExclusive: false,
    isCombo: false,
    shard: 0,
    ...some,
  };
  const activity = {
    ticker,
    bestBid: { price: cents(bid), qty: contracts(20) },
    bestAsk: { price: cents(ask), qty: contracts(20) },
    lastPrice: undefined,
    volume: contracts(500),
    volume24h: contracts(50),
    openInterest: contracts(100),
  };
  return { market, activity };
}

/** Every market trades twice a day at each of its best prices, but for those told. */
function gatewayOf(listings: readonly Listing[], busy: Readonly<Record<string, number>> = {}) {
  const read: string[] = [];
  const gateway = {
    markets: async ({ tickers }: { readonly tickers?: readonly string[] }) =>
      listings.filter(({ market }) => tickers?.includes(market.ticker) ?? true),
    trades: async (ticker: string) => {
      read.push(ticker);
      const { activity } = listings.find(({ market }) => market.ticker === ticker) ?? listings[0] ?? never();
      return Array.from({ length: busy[ticker] ?? 4 }, (_, at) => ({
        price: (at % 2 === 0 ? activity.bestBid : activity.bestAsk)?.price ?? cents(50),
        qty: contracts(10),
        takerSide: at % 2 === 0 ? "ask" : "bid",
        at: minus(now, seconds(3_600)),
      }));
    },
  } as unknown as Gateway;
  return { gateway, read };
}

function never(): never {
  throw new Error("no listing");
}

async function chosen(
  gateway: Gateway,
  select: NonNullable<NonNullable<ConfigText["markets"]>["select"]>,
  told: Note[] = [],
  risk: ConfigText["risk"] = {},
): Promise<readonly string[]> {
  const config = configSchema.parse({ markets: { select }, risk });
  return selectTickers(gateway, config, now, (note) => told.push(note));
}

test("by default the markets that may pay most are chosen, and each choice is told with its reasons", async () => {
  const { gateway } = gatewayOf([listing("AAA", 30, 62), listing("BBB", 20, 60), listing("CCC", 45, 50)], {
    BBB: 40,
  });
  const told: Note[] = [];
  expect(await chosen(gateway, {}, told)).toEqual(["BBB", "AAA"]);
  expect(told[0]?.text).toMatch(/^Chose BBB: 40¢ wide, 1\.7 trades an hour over 40¢, /);
});

test("a rule refuses what it names, and tapes are read first of what the listing does not refuse", async () => {
  const { gateway, read } = gatewayOf([
    listing("AAA", 10, 80),
    listing("BBB", 20, 60),
    listing("CCC", 25, 60, { category: "Sports" }),
    listing("DDD", 25, 58),
  ]);
  expect(await chosen(gateway, { maxSpread: "50c", categories: { deny: ["sports"] } })).toEqual([
    "BBB",
    "DDD",
  ]);
  expect(read).toEqual(["BBB", "DDD", "AAA", "CCC"]);
});

test("when the rules refuse everything, the failure says which of them did", async () => {
  const { gateway } = gatewayOf([listing("AAA", 10, 80), listing("BBB", 20, 60)]);
  await expect(chosen(gateway, { minPrintsPerHour: 3, maxSpread: "50c" })).rejects.toThrow(
    "stays open long enough; markets.select.minPrintsPerHour refused 2, markets.select.maxSpread refused 1",
  );
});

test("where dollars are short, what settles soon goes before what pays more and binds them for two months", async () => {
  const late = { closeAt: plus(now, seconds(60 * 86_400)) };
  const soon = { closeAt: plus(now, seconds(86_400)) };
  const { gateway } = gatewayOf([listing("LAT", 20, 60, late), listing("SOO", 30, 62, soon)], {
    LAT: 12,
    SOO: 10,
  });
  const poor = { capital: "$9", marketCapitalShare: 1 };
  const told: Note[] = [];
  expect(await chosen(gateway, { count: 1 }, [], poor)).toEqual(["LAT"]);
  expect(await chosen(gateway, { count: 2, by: "dollar-days" }, told, poor)).toEqual(["SOO", "LAT"]);
  // A quote of ten binds 84¢ a pair; five trades of ten a side and day at 16¢ are $8.
  expect(told[0]?.text).toContain(
    "$8.40 of $9.00 may earn $8.00 a day, the last of them 95.24¢ a dollar-day",
  );
  // Six are $9.60, of which 60¢ have their part; a tenth waits 59 days more: 6.9 days bound for one quoted.
  expect(told[1]?.text).toContain(
    "$0.60 of $9.00 may earn $0.69 a day, the last of them 16.56¢ a dollar-day",
  );
});

test("a market that our own quote makes narrow keeps its seat, and one that others made narrow loses it", async () => {
  const { gateway } = gatewayOf([listing("AAA", 35, 55), listing("BBB", 20, 60)]);
  const told: Note[] = [];
  const clock = { now: () => now, after: () => ({ cancel: () => {} }) };
  const config = configSchema.parse({ markets: { select: { count: 1 }, rotate: { every: "15m" } } });
  const rotation = marketRotation(gateway, config, clock, (note) => told.push(note));
  const level = (cent: number) => ({ price: cents(cent), qty: contracts(20) });
  const quoted = { ticker: "AAA", since: minus(now, seconds(3_600)) };
  // The listed 35/55 is ours: without it the market is 25/65, and worth as much as the other.
  const alone = { ...quoted, bestBid: level(25), bestAsk: level(65) };
  expect(await rotation?.choose([alone])).toEqual(["AAA"]);
  expect(told).toEqual([]);
  const crowded = { ...quoted, bestBid: level(40), bestAsk: level(55) };
  expect(await rotation?.choose([crowded])).toEqual(["BBB"]);
  expect(told.map(({ text }) => text.slice(0, 9))).toEqual(["Chose BBB"]);
  // What its book is nobody knows just now: the listing has to do.
  expect(await rotation?.choose([{ ...quoted, bestBid: undefined, bestAsk: undefined }])).toEqual(["BBB"]);
});

test.each([{ rotate: {} }, { tickers: ["AAA"], rotate: { every: "15m" } }])(
  "with %j the same markets are quoted to the end",
  (markets) => {
    const { gateway } = gatewayOf([]);
    const clock = { now: () => now, after: () => ({ cancel: () => {} }) };
    expect(marketRotation(gateway, configSchema.parse({ markets }), clock, () => {})).toBeUndefined();
  },
);
