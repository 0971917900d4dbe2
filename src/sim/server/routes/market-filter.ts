import type { Market, MarketStatus } from "../../../domain/market.ts";
import type { Time } from "../../../domain/units.ts";
import type { Query } from "../../../wire/exchange/query.ts";
import type { Records } from "../records.ts";

export type StatusWord = "unopened" | "open" | "paused" | "closed" | "settled";

/** `closed` is everything past its close that is not paid out yet [kalshi api.md §13]. */
export const statusWords: Readonly<Record<MarketStatus, StatusWord>> = {
  initialized: "unopened",
  active: "open",
  inactive: "paused",
  closed: "closed",
  determined: "closed",
  disputed: "closed",
  amended: "closed",
  finalized: "settled",
};

const words = ["unopened", "open", "paused", "closed", "settled"] as const;
const tickersMax = 1000;

/** Reads every filter of the market list; what breaks a rule is left as the query's refusal. */
export function readMarketFilter(query: Query, records: Records): (market: Market) => boolean {
  const status = query.oneOf("status", words);
  const event = query.text("event_ticker");
  const series = query.text("series_ticker");
  const tickers = query.list("tickers", tickersMax);
  const combos = query.oneOf("mve_filter", ["only", "exclude"]);
  const windows = readWindows(query, records);
  checkWindows(query, status, windows, combos === "exclude");
  const named = tickers === undefined ? undefined : new Set(tickers);
  return (market) =>
    (status === undefined || statusWords[market.status] === status) &&
    (event === undefined || market.eventTicker === event) &&
    (series === undefined || market.seriesTicker === series) &&
    (named === undefined || named.has(market.ticker)) &&
    (combos === undefined || market.isCombo === (combos === "only")) &&
    windows.every((window) => isInside(window, market));
}

interface Window {
  readonly name: string;
  readonly from: Time | undefined;
  readonly to: Time | undefined;
  readonly timeOf: (market: Market) => Time | undefined;
  /** Status filters it goes with; none at all is always fine. */
  readonly goesWith: readonly StatusWord[];
}

function readWindows(query: Query, records: Records): readonly Window[] {
  const all: readonly Window[] = [
    {
      name: "created_ts",
      from: query.time("min_created_ts"),
      to: query.time("max_created_ts"),
      timeOf: (market) => records.of(market.ticker).createdAt,
      goesWith: ["unopened", "open"],
    },
    {
      name: "close_ts",
      from: query.time("min_close_ts"),
      to: query.time("max_close_ts"),
      timeOf: (market) => market.closeAt,
      goesWith: ["closed"],
    },
    {
      name: "settled_ts",
      from: query.time("min_settled_ts"),
      to: query.time("max_settled_ts"),
      timeOf: (market) => records.of(market.ticker).settledAt,
      goesWith: ["settled"],
    },
    {
      name: "updated_ts",
      from: query.time("min_updated_ts"),
      to: undefined,
      timeOf: (market) => records.of(market.ticker).updatedAt,
      goesWith: [],
    },
  ];
  return all.filter((window) => window.from !== undefined || window.to !== undefined);
}

/** The windows exclude each other, and each goes with few statuses. */
function checkWindows(
  query: Query,
  status: StatusWord | undefined,
  windows: readonly Window[],
  excludesCombos: boolean,
): void {
  const [first, second] = windows;
  if (first === undefined) return;
  if (second !== undefined) return query.refuse(`min_${second.name}`, "excluded_with");
  if (status !== undefined && !first.goesWith.includes(status)) query.refuse("status", "excluded_with");
  if (first.name !== "updated_ts") return;
  const others = ["event_ticker", "tickers"].filter((name) => query.text(name) !== undefined);
  if (!excludesCombos || others.length > 0) query.refuse("min_updated_ts", "excluded_with");
}

function isInside(window: Window, market: Market): boolean {
  const at = window.timeOf(market);
  if (at === undefined) return false;
  return (window.from === undefined || at >= window.from) && (window.to === undefined || at <= window.to);
}
