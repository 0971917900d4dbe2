import { isObject } from "../lib/json.ts";
import { resolveFees, type FeeRule } from "../domain/fees.ts";
import type { Market, MarketActivity } from "../domain/market.ts";
import type { Note } from "../domain/note.ts";
import { ok, refused } from "../lib/result.ts";
import {
  decodeEvent,
  decodeMarket,
  decodeMarketActivity,
  decodeSeries,
  describeMarket,
  type EventFacts,
  type FeeOverride,
  type MarketFacts,
  type SeriesFacts,
} from "../wire/maker/market.ts";
import { decodeInside, decodePage, type Page } from "../wire/maker/page.ts";
import { sample, showGarbled, type Decode, type Decoded } from "../wire/maker/reader.ts";
import { valueOf, whyNot } from "./refused.ts";
import type { Query, Rest } from "./rest.ts";

export interface MarketQuery {
  /** These and no others; the rest of the query is then not used. */
  readonly tickers?: readonly string[];
  /** Of those named, the ones that the venue has no more are left out instead of refused. */
  readonly mayBeMissing?: boolean;
  readonly seriesTicker?: string;
  readonly eventTicker?: string;
  /** Default: only markets that trade now. */
  readonly status?: "unopened" | "open" | "paused" | "closed" | "settled";
  /** Parlay markets are left out unless asked for. */
  readonly hasCombos?: boolean;
  /** Default 1000. */
  readonly maxMarkets?: number;
}

/** A market and what the public listing says of its trading. */
export interface Listing {
  readonly market: Market;
  readonly activity: MarketActivity;
}

/** Finds markets and everything a maker must know of them: three kinds of answers joined. */
export interface Catalogue {
  find(query: MarketQuery): Promise<readonly Listing[]>;
  /** An event's fees under a new override, for an event whose markets were found before. */
  feesOf(eventTicker: string, override: FeeOverride): FeeRule | undefined;
}

const tickersPerRequest = 100;
const pageRows = 1_000;
const pagesMax = 200;
const marketsDefault = 1_000;

interface Row {
  readonly facts: MarketFacts;
  readonly activity: MarketActivity;
}

export function createCatalogue(rest: Rest, log: (note: Note) => void): Catalogue {
  const seriesByTicker = new Map<string, SeriesFacts>();
  const eventsByTicker = new Map<string, EventFacts>();
  const waivers = new Map<string, MarketFacts["feesWaivedUntil"]>();

  return {
    find: async (query) => {
      const rows =
        query.tickers === undefined
          ? await search(rest, query, log)
          : await named(rest, query.tickers, query);
      // Events are read anew with each search: an override may have changed since.
      const events = await readEvents(rest, unique(rows.map((row) => row.facts.eventTicker)));
      const missing = unique([...events.values()].map((event) => event.seriesTicker)).filter(
        (ticker) => !seriesByTicker.has(ticker),
      );
      for (const [ticker, series] of await readSeries(rest, missing)) seriesByTicker.set(ticker, series);
      for (const [ticker, event] of events) eventsByTicker.set(ticker, event);

      const listings: Listing[] = [];
      for (const { facts, activity } of rows) {
        const event = events.get(facts.eventTicker);
        const series = seriesByTicker.get(event?.seriesTicker ?? "");
        if (event === undefined || series === undefined) continue;
        waivers.set(facts.eventTicker, facts.feesWaivedUntil);
        listings.push({ market: describeMarket(facts, event, series), activity });
      }
      return listings;
    },
    feesOf: (eventTicker, override) => {
      const facts = seriesByTicker.get(eventsByTicker.get(eventTicker)?.seriesTicker ?? "");
      return facts === undefined ? undefined : resolveFees(facts.fees, override, waivers.get(eventTicker));
    },
  };
}

/** Up to so many are asked for one by one; more are cheaper to find in the whole list. */
const singlesMax = 40;

function readEvents(rest: Rest, tickers: readonly string[]): Promise<ReadonlyMap<string, EventFacts>> {
  return readFacts(rest, tickers, {
    list: { path: "/events", query: { limit: 200, status: "open" }, rows: "events" },
    single: (ticker) => ({ path: `/events/${encodeURIComponent(ticker)}`, inside: "event" }),
    decode: decodeEvent,
  });
}

function readSeries(rest: Rest, tickers: readonly string[]): Promise<ReadonlyMap<string, SeriesFacts>> {
  return readFacts(rest, tickers, {
    list: { path: "/series", query: {}, rows: "series" },
    single: (ticker) => ({ path: `/series/${encodeURIComponent(ticker)}`, inside: "series" }),
    decode: decodeSeries,
  });
}

interface FactSource<Facts> {
  readonly list: { readonly path: string; readonly query: Query; readonly rows: string };
  readonly single: (ticker: string) => { readonly path: string; readonly inside: string };
  readonly decode: Decode<Facts>;
}

/** Finds each ticker's facts: from the whole list when many are wanted, and the rest one by one. */
async function readFacts<Facts extends { readonly ticker: string }>(
  rest: Rest,
  tickers: readonly string[],
  source: FactSource<Facts>,
): Promise<ReadonlyMap<string, Facts>> {
  const found = new Map<string, Facts>();
  if (tickers.length > singlesMax) {
    const wanted = new Set(tickers);
    const answer = await rest.readAll<Decoded<Facts>>({
      ...source.list,
      // Row by row: a series of a kind that we cannot price must not hide the others.
      decode: (json) => ok(source.decode(json)),
      pagesMax,
      isPublic: true,
    });
    for (const row of valueOf(answer, `the list ${source.list.path}`)) {
      if (row.ok && wanted.has(row.value.ticker)) found.set(row.value.ticker, row.value);
    }
  }
  const left = tickers.filter((ticker) => !found.has(ticker));
  for (let from = 0; from < left.length; from += singlesMax) {
    const batch = left.slice(from, from + singlesMax).map(async (ticker) => {
      const { path, inside } = source.single(ticker);
      const answer = await rest.read({ path, decode: decodeInside(inside, source.decode), isPublic: true });
      found.set(ticker, valueOf(answer, path));
    });
    await Promise.all(batch);
  }
  return found;
}

function unique(tickers: readonly string[]): readonly string[] {
  return [...new Set(tickers)];
}

/** Markets by name: each must be there, unless the query says otherwise, and be readable. */
async function named(
  rest: Rest,
  tickers: readonly string[],
  { mayBeMissing = false }: MarketQuery,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let from = 0; from < tickers.length; from += tickersPerRequest) {
    const wanted = tickers.slice(from, from + tickersPerRequest);
    const answer = await rest.read<Page<Decoded<Row>>>({
      path: "/markets",
      query: { tickers: wanted.join(","), limit: pageRows },
      decode: decodePage("markets", (json) => ok(decodeRow(json))),
      isPublic: true,
    });
    for (const row of valueOf(answer, "the named markets").rows) if (row.ok) rows.push(row.value);
  }
  const found = new Map(rows.map((row) => [row.facts.ticker, row]));
  const inOrder: Row[] = [];
  for (const ticker of tickers) {
    const row = found.get(ticker);
    // Asked for by itself, so that the exchange's own words, or the field that is wrong, are the message.
    const known = row ?? (await single(rest, ticker, mayBeMissing));
    if (known !== undefined) inOrder.push(known);
  }
  return inOrder;
}

async function single(rest: Rest, ticker: string, mayBeMissing: boolean): Promise<Row | undefined> {
  const answer = await rest.read({
    path: `/markets/${encodeURIComponent(ticker)}`,
    decode: decodeInside("market", decodeRow),
    isPublic: true,
  });
  if (mayBeMissing && answer.kind === "refused" && answer.refusal.status === 404) return undefined;
  return valueOf(answer, `market ${ticker}`);
}

/** Markets by description: one that cannot be read is told and left out, and does not hide the others. */
async function search(rest: Rest, query: MarketQuery, log: (note: Note) => void): Promise<readonly Row[]> {
  const rowsMax = query.maxMarkets ?? marketsDefault;
  const rows: Row[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < pagesMax && rows.length < rowsMax; page += 1) {
    const answer = await rest.read<Page<Decoded<Row>>>({
      path: "/markets",
      query: {
        status: query.status ?? "open",
        series_ticker: query.seriesTicker,
        event_ticker: query.eventTicker,
        mve_filter: query.hasCombos === true ? undefined : "exclude",
        limit: Math.min(pageRows, rowsMax),
        cursor,
      },
      decode: decodePage("markets", (json) => ok(decodeRow(json))),
      isPublic: true,
    });
    if (answer.kind !== "done" && rows.length > 0) log(shortNote(rows.length, whyNot(answer)));
    if (answer.kind !== "done" && rows.length > 0) break;
    const { rows: told, cursor: next } = valueOf(answer, "the list of markets");
    for (const row of told) {
      if (row.ok) rows.push(row.value);
      else log(leftOutNote(showGarbled(row.why)));
    }
    if (next === undefined || next === cursor) break;
    cursor = next;
  }
  return rows.slice(0, rowsMax);
}

function decodeRow(json: unknown): Decoded<Row> {
  const facts = decodeMarket(json);
  const activity = decodeMarketActivity(json);
  if (!facts.ok) return refused({ ...facts.why, got: `${facts.why.got} in ${nameOf(json)}` });
  return activity.ok ? ok({ facts: facts.value, activity: activity.value }) : activity;
}

function nameOf(json: unknown): string {
  return isObject(json) && typeof json["ticker"] === "string" ? json["ticker"].slice(0, 80) : sample(json);
}

function leftOutNote(why: string): Note {
  return { level: "warn", topic: "market-left-out", text: `A market was left out of the list: ${why}.` };
}

function shortNote(count: number, why: string): Note {
  return {
    level: "warn",
    topic: "list-cut-short",
    text: `The list of markets ends after ${count}: ${why}.`,
    facts: { count },
  };
}
