import { feeKinds, timesOne } from "../../domain/fees.ts";
import { parseTime, seconds, time, type Money, type Time } from "../../domain/units.ts";
import { parseDecimal } from "../../lib/decimal.ts";
import { priceStructures } from "../price-structure.ts";
import type { StartingCash } from "../starting-cash.ts";
import type { LineReader } from "./reader.ts";
import type { MarketSetup, Setup } from "./script.ts";

/** A setup while its lines are read. */
export interface OpenSetup extends Setup {
  start: Time;
  seed: number;
  membership: "direct" | "other";
  readonly events: { ticker: string; isExclusive: boolean }[];
  readonly markets: MarketSetup[];
  readonly accounts: Setup["accounts"][number][];
}

export const setupWords = ["start", "seed", "membership", "event", "market", "account"] as const;

/** A day in November 2026, with the fees of that time. */
const defaultStart = time(Date.UTC(2026, 10, 23, 17) * 1_000);

export function newSetup(): OpenSetup {
  return { start: defaultStart, seed: 1, membership: "direct", events: [], markets: [], accounts: [] };
}

export function readSetup(setup: OpenSetup, reader: LineReader): void {
  switch (reader.oneOf("a line that says what there is", setupWords)) {
    case "start":
      setup.start = readStart(reader);
      return;
    case "seed":
      setup.seed = reader.whole("a seed", 999_999_999);
      return;
    case "membership":
      setup.membership = reader.oneOf("a membership", ["direct", "other"]);
      return;
    case "event":
      return addEvent(setup, reader.name("the event's ticker"), reader);
    case "market":
      return addMarket(setup, reader);
    default: {
      const name = reader.name("the account's name");
      if (isAccount(setup, name)) reader.fail(`account ${name} is there already`);
      setup.accounts.push({ name, cash: readCash(reader) });
    }
  }
}

export function isAccount(setup: Setup, name: string): boolean {
  return setup.accounts.some((account) => account.name === name);
}

/** One amount, spread over the shards of the markets, or so much on each shard. */
function readCash(reader: LineReader): StartingCash {
  if (reader.peek() !== "shard") return reader.money();
  const byShard = new Map<number, Money>();
  while (reader.takes("shard")) byShard.set(reader.whole("a shard", 9), reader.money());
  return byShard;
}

/** The colons of a time are words of their own to the reader. */
function readStart(reader: LineReader): Time {
  let text = reader.next();
  while (!reader.isAtEnd()) text += reader.next();
  const start = parseTime(text);
  if (start === undefined) reader.fail(`"${text}" is not a time such as 2026-11-23T17:00:00Z`);
  return start ?? defaultStart;
}

function addEvent(setup: OpenSetup, ticker: string, reader: LineReader): void {
  if (setup.events.some((event) => event.ticker === ticker)) reader.fail(`event ${ticker} is there already`);
  setup.events.push({ ticker, isExclusive: reader.takes("exclusive") });
}

/** Every word but the ticker may be left out. */
function addMarket(setup: OpenSetup, reader: LineReader): void {
  const ticker = reader.name("the market's ticker");
  if (setup.markets.some((market) => market.ticker === ticker))
    reader.fail(`market ${ticker} is there already`);
  let market: MarketSetup = {
    ticker,
    eventTicker: ticker.replace(/-[^-]*$/, ""),
    grid: "linear_cent",
    shard: 0,
    fees: "quadratic",
    multiplier: timesOne,
    opens: seconds(0),
    closes: seconds(3_600),
    determines: seconds(3),
    settles: seconds(3),
    result: "yes",
  };
  while (!reader.isAtEnd()) market = { ...market, ...readTerm(reader) };
  if (setup.events.every((event) => event.ticker !== market.eventTicker)) {
    setup.events.push({ ticker: market.eventTicker, isExclusive: false });
  }
  const sibling = setup.markets.find(({ eventTicker }) => eventTicker === market.eventTicker);
  if (sibling !== undefined && !isAlike(sibling, market)) {
    reader.fail(
      `${sibling.ticker} is of the same event, with another shard or other fees: name another event`,
    );
  }
  setup.markets.push(market);
}

/** All markets of an event share its shard and its fees [api.md §11.1, §14]. */
function isAlike(a: MarketSetup, b: MarketSetup): boolean {
  return a.shard === b.shard && a.fees === b.fees && a.multiplier === b.multiplier;
}

const terms = [
  "event",
  "grid",
  "shard",
  "fees",
  "multiplier",
  "opens",
  "closes",
  "determines",
  "settles",
  "result",
] as const;

function readTerm(reader: LineReader): Partial<MarketSetup> {
  const term = reader.oneOf("a term of a market", terms);
  switch (term) {
    case "event":
      return { eventTicker: reader.name("the event's ticker") };
    case "grid":
      return { grid: reader.oneOf("a grid", Object.keys(priceStructures)) };
    case "shard":
      return { shard: reader.whole("a shard", 9) };
    case "fees":
      return { fees: reader.oneOf("fees", feeKinds) };
    case "multiplier":
      return { multiplier: readMultiplier(reader) };
    case "result":
      return { result: reader.oneOf("a result", ["yes", "no"]) };
    default:
      return { [term]: reader.span() };
  }
}

function readMultiplier(reader: LineReader): number {
  const text = reader.next();
  const steps = parseDecimal(text, 4);
  if (steps === undefined || steps < 0) reader.fail(`"${text}" is not a multiplier such as 1 or 0.5`);
  return steps ?? timesOne;
}
