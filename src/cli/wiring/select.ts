import type { Clock } from "../../domain/clock.ts";
import { Failure } from "../../domain/failure.ts";
import type { Note } from "../../domain/note.ts";
import { troubleNote } from "../../domain/trouble.ts";
import { minus, seconds, showPrice, type Time } from "../../domain/units.ts";
import type { Gateway } from "../../gateway/gateway.ts";
import type { Listing } from "../../gateway/listing.ts";
import type { AdmissionRules } from "../../report/admission.ts";
import { allot, daysBound } from "../../report/allotment.ts";
import { rotate, type Candidate } from "../../report/rotation.ts";
import {
  isCandidate,
  isListingAdmitted,
  lotsOf,
  scan,
  scanOptions,
  type ScanMarket,
  type ScanRow,
} from "../../report/scan.ts";
import type { BotRotation, QuotedMarket } from "../../runtime/rotation.ts";
import type { Config } from "../config/schema.ts";
import { admissionRules } from "../config/select.ts";

/** How far back trades are looked at, and for how many of the widest markets: each is a request. */
const tradesFor = seconds(24 * 3_600);
const tradesOfMax = 60;

export interface ScanQuery {
  readonly maxMarkets: number;
  readonly hasCombos: boolean;
  readonly seriesTicker?: string | undefined;
  /** A market this near its close, or this long without a trade, is a trap. */
  readonly closesSoon: Time;
  readonly quietAfter: Time;
  readonly minSpread: Config["strategy"]["baseSpread"];
  readonly ourSpread: Config["strategy"]["baseSpread"];
  readonly ourQty: Config["strategy"]["quoteSize"];
  readonly rules: AdmissionRules;
}

/**
 * Reads the open markets, and the tape of the widest, and judges each. What a rule refuses for its listing alone has its tape
 * read last: tapes are requests.
 */
export async function scanExchange(
  gateway: Gateway,
  query: ScanQuery,
  now: Time,
  quoted: readonly QuotedMarket[] = [],
) {
  const { maxMarkets, hasCombos, seriesTicker } = query;
  const open = await gateway.markets({
    status: "open",
    maxMarkets,
    hasCombos,
    ...(seriesTicker === undefined ? {} : { seriesTicker }),
  });
  const ours = await listingsOf(gateway, quoted);
  const listings = [...ours.values(), ...open.filter(({ market }) => !ours.has(market.ticker))];
  const options = {
    ...scanOptions(now),
    ourSpread: query.ourSpread,
    ourQty: query.ourQty,
    wideFrom: query.minSpread,
    closesSoon: query.closesSoon,
    quietAfter: query.quietAfter,
    rules: query.rules,
  };
  // Who asks for multi-leg markets wants to see them.
  const asked = { ...options, rules: { ...options.rules, combos: hasCombos || options.rules.combos } };
  // Of those that are quoted every tape is read, whatever stands before them.
  const isLate = (listing: Listing): number =>
    ours.has(listing.market.ticker) ? -1 : Number(!isListingAdmitted(listing, asked));
  const inOrder = listings.toSorted(
    (a, b) => isLate(a) - isLate(b) || widthOf(b.activity) - widthOf(a.activity),
  );
  const tradesFrom = minus(now, tradesFor);
  const looked: ScanMarket[] = [];
  for (const { market, activity } of inOrder.slice(0, tradesOfMax)) {
    const trades = await gateway.trades(market.ticker, tradesFrom);
    looked.push({ market, activity, trades, tradesFrom });
  }
  return { rows: scan(looked, options), looked, options, listed: listings.length };
}

/** What is quoted, as it would be without us: our own quote makes a market narrow. */
async function listingsOf(
  gateway: Gateway,
  quoted: readonly QuotedMarket[],
): Promise<ReadonlyMap<string, Listing>> {
  if (quoted.length === 0) return new Map();
  const tickers = quoted.map(({ ticker }) => ticker);
  const listed = await gateway.markets({ tickers, mayBeMissing: true });
  return new Map(
    listed.map((listing) => {
      const { ticker } = listing.market;
      const { bestBid, bestAsk } = quoted.find((one) => one.ticker === ticker) ?? {};
      const isSeen = bestBid !== undefined || bestAsk !== undefined;
      return [ticker, isSeen ? { ...listing, activity: { ...listing.activity, bestBid, bestAsk } } : listing];
    }),
  );
}

type Scanned = Pick<Awaited<ReturnType<typeof scanExchange>>, "rows" | "looked" | "options" | "listed">;

/** The markets to quote: the named ones, or the widest that really trade. */
export async function selectTickers(
  gateway: Gateway,
  config: Config,
  now: Time,
  tell: (note: Note) => void,
): Promise<readonly string[]> {
  const { tickers, select } = config.markets;
  if (tickers.length > 0) return tickers;
  const scanned = await scanExchange(gateway, queryOf(config), now);
  const chosen = rank(scanned, config, select.count);
  if (chosen.length === 0) {
    const { rows, listed } = scanned;
    const because = `of ${listed} open markets none is ${showPrice(select.minSpread)} wide, trades and stays open long enough${othersBy(rows)}.`;
    tell(troubleNote("no-wide-markets", undefined, because));
    throw new Failure("market-unknown", `no market to quote: ${because}`);
  }
  for (const choice of chosen) tell(choiceNote(choice));
  return chosen.map(({ ticker }) => ticker);
}

/** Chooses anew while the bot runs; undefined where markets are named, or chosen once for all. */
export function marketRotation(
  gateway: Gateway,
  config: Config,
  clock: Clock,
  tell: (note: Note) => void,
): BotRotation | undefined {
  const { tickers, select, rotate: rules } = config.markets;
  if (tickers.length > 0 || rules.every === 0) return undefined;
  return {
    every: rules.every,
    choose: async (quoted) => {
      const now = clock.now();
      const scanned = await scanExchange(gateway, queryOf(config), now, quoted);
      const ranked = rank(scanned, config, scanned.rows.length);
      const chosen = rotate(quoted, ranked, { ...rules, count: select.count }, now);
      const before = new Set(quoted.map(({ ticker }) => ticker));
      for (const choice of ranked) {
        if (chosen.includes(choice.ticker) && !before.has(choice.ticker)) tell(choiceNote(choice));
      }
      return chosen;
    },
  };
}

function queryOf({ markets: { select }, strategy }: Config): ScanQuery {
  return {
    maxMarkets: select.scan,
    hasCombos: select.combos,
    closesSoon: select.closesAfter,
    quietAfter: select.tradedWithin,
    minSpread: select.minSpread,
    ourSpread: strategy.baseSpread,
    ourQty: strategy.quoteSize,
    rules: admissionRules(select),
  };
}

interface Choice extends Candidate {
  readonly why: string;
}

function choiceNote({ ticker, why }: Choice): Note {
  return { level: "info", topic: "market-chosen", text: `Chose ${ticker}: ${why}`, ticker };
}

/** So many at most of those that may be quoted, the best first. */
function rank({ rows, ...scanned }: Scanned, config: Config, count: number): readonly Choice[] {
  const candidates = rows.filter(isCandidate);
  if (config.markets.select.by === "dollar-days") {
    return byDollarDays({ ...scanned, rows: candidates }, config, count);
  }
  return candidates
    .slice(0, count)
    .map(({ ticker, merits, score }) => ({ ticker, why: merits, worth: score }));
}

/** Of what is filled at least so much waits for the settlement, however even the tape was. */
const heldShareMin = 0.1;
const day = seconds(86_400);

function byDollarDays(
  { rows, looked, options }: Omit<Scanned, "listed">,
  config: Config,
  count: number,
): readonly Choice[] {
  const { strategy, risk, paper, duration = day } = config;
  const capital = (risk.capital ?? paper.cash) / 1_000_000;
  const applicants = rows.flatMap((row) => {
    const seen = looked.find(({ market }) => market.ticker === row.ticker);
    if (seen === undefined) return [];
    const { bid, ask } = row.flow.reachPerHour;
    const held = Math.max(heldShareMin, Math.abs(bid - ask) / (bid + ask));
    return {
      name: row.ticker,
      lots: lotsOf(seen, row, options, strategy.maxPosition),
      daysBound: daysBound(duration / day, row.closesIn / day, held),
    };
  });
  const limits = { capital, shareMax: risk.marketCapitalShare, count };
  return allot(applicants, limits).map(({ name, capital: given, value, margin }) => {
    const merits = rows.find(({ ticker }) => ticker === name)?.merits ?? "";
    const share = `$${given.toFixed(2)} of $${capital.toFixed(2)} may earn $${value.toFixed(2)} a day`;
    return {
      ticker: name,
      worth: value,
      why: `${merits}; ${share}, the last of them ${(margin * 100).toFixed(2)}¢ a dollar-day`,
    };
  });
}

/** Which rules of the configuration refused how many of those looked at, the most first. */
function othersBy(rows: readonly ScanRow[]): string {
  const counts = new Map<string, number>();
  for (const { parameter } of rows.flatMap(({ traps }) => traps)) {
    if (parameter !== undefined) counts.set(parameter, (counts.get(parameter) ?? 0) + 1);
  }
  const words = [...counts].toSorted((a, b) => b[1] - a[1]).map(([key, count]) => `${key} refused ${count}`);
  return words.length === 0 ? "" : `; ${words.join(", ")}`;
}

function widthOf(activity: ScanMarket["activity"]): number {
  const { bestBid, bestAsk } = activity;
  return bestBid === undefined || bestAsk === undefined ? -1 : bestAsk.price - bestBid.price;
}
