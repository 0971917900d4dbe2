import { cost, showMoney, showPrice, sum, type Money, type Price } from "../domain/units.ts";
import { isCandidate, type ScanOptions, type ScanRow, type Trap } from "./scan.ts";
import { showSpan } from "./span.ts";
import { table, type Column } from "./table.ts";

/** What `kmm scan` prints: the guide's profit table for today's markets, and why most wide ones are traps. */
export function scanText(rows: readonly ScanRow[], options: ScanOptions, hasWhy = false): string {
  if (rows.length === 0) return `No market wider than ${showPrice(options.wideFrom)}.`;
  const wide = rows.filter(({ isWide }) => isWide);
  const candidates = wide.filter(isCandidate);
  const text = [
    ...lines(rows, hasWhy),
    "",
    `${rows.length} markets, ${wide.length} wider than ${showPrice(options.wideFrom)}, ${candidates.length} worth a look.`,
  ];
  const bound = showMoney(upperBound(candidates, options));
  const boundOfAll = showMoney(upperBound(wide, options));
  text.push(
    `If both sides of each filled once a day: ${bound} a day (${boundOfAll} with the traps), before fees.`,
    "That is an upper bound, not a forecast: it assumes that both sides fill, and that nobody who fills you knows more.",
  );
  return text.join("\n");
}

/** The table, and below each trap the reasons: in one line they would be wider than any window. */
function lines(rows: readonly ScanRow[], hasWhy: boolean): readonly string[] {
  const [heading = "", ...others] = table(columns, rows.map(cells)).split("\n");
  return [heading, ...others.flatMap((line, at) => [line, ...reasons(rows[at], hasWhy)])];
}

function reasons(row: ScanRow | undefined, hasWhy: boolean): readonly string[] {
  if (row === undefined) return [];
  const verdict = verdictOf(row);
  if (verdict === "trap") return [`    ${row.traps.map((trap) => trapWords(trap, hasWhy)).join("; ")}`];
  if (!hasWhy || verdict === "not wide") return [];
  return [`    up to $${row.score.toFixed(2)} a day: ${row.merits}`];
}

function trapWords({ text, parameter }: Trap, hasWhy: boolean): string {
  return hasWhy && parameter !== undefined ? `${text} (${parameter})` : text;
}

export function scanJson(rows: readonly ScanRow[], options: ScanOptions) {
  const wide = rows.filter(({ isWide }) => isWide);
  return {
    markets: rows.map(rowJson),
    wide: wide.length,
    worth_a_look: wide.filter(isCandidate).length,
    /** Dollars, before fees, if both sides of every quote worth a look filled once a day. */
    daily_upper_bound: upperBound(wide.filter(isCandidate), options) / 1_000_000,
  };
}

/** Prices and money in dollars, sizes in contracts, times in seconds. */
function rowJson(row: ScanRow) {
  const { quote, flow } = row;
  return {
    ticker: row.ticker,
    title: row.title,
    bid: inDollars(row.bid),
    ask: inDollars(row.ask),
    spread: inDollars(row.spread),
    quote:
      quote === undefined
        ? null
        : {
            bid: inDollars(quote.bid),
            ask: inDollars(quote.ask),
            cost_per_pair: inDollars(quote.cost),
            profit_per_pair: inDollars(quote.profit),
            return_percent: quote.returnPercent,
            fees: quote.fees / 1_000_000,
            profit_after_fees: quote.profitAfterFees / 1_000_000,
          },
    prints_per_hour: flow.printsPerHour,
    last_trade_seconds_ago: flow.lastTradeAgo === undefined ? null : flow.lastTradeAgo / 1_000_000,
    expected_fills_per_hour: flow.reachPerHour,
    expected_pairs_per_hour: flow.pairsPerHour,
    contracts_at_touch:
      row.touch === undefined ? null : { bid: row.touch.bid / 100, ask: row.touch.ask / 100 },
    volume_24h: row.volume24h / 100,
    open_interest: row.openInterest / 100,
    closes_in_seconds: row.closesIn / 1_000_000,
    verdict: verdictOf(row),
    /** Dollars a day: an upper bound. */
    score: row.score,
    merits: row.merits,
    traps: row.traps,
  };
}

const columns: readonly Column[] = [
  { title: "market", isNumber: false },
  ...[
    "book",
    "spread",
    "our quote",
    "cost",
    "profit/pair",
    "return",
    "fees",
    "prints/h",
    "last trade",
    "pairs/h",
  ].map((title) => ({ title, isNumber: true })),
  { title: "verdict", isNumber: false },
];

function cells(row: ScanRow): readonly string[] {
  const { quote, flow } = row;
  return [
    row.ticker,
    `${shown(row.bid)}/${shown(row.ask)}`,
    shown(row.spread),
    quote === undefined ? "–" : `${showPrice(quote.bid)}/${showPrice(quote.ask)}`,
    shown(quote?.cost),
    shown(quote?.profit),
    quote === undefined ? "–" : `${quote.returnPercent.toFixed(1)} %`,
    quote === undefined ? "–" : showMoney(quote.fees),
    flow.printsPerHour.toFixed(1),
    flow.lastTradeAgo === undefined ? "–" : showSpan(flow.lastTradeAgo),
    flow.pairsPerHour.toFixed(1),
    verdictOf(row),
  ];
}

function verdictOf(row: ScanRow): "worth a look" | "trap" | "not wide" {
  if (!row.isWide) return "not wide";
  return row.traps.length === 0 ? "worth a look" : "trap";
}

/** The guide's daily arithmetic: one pair of the whole size in every market. */
function upperBound(rows: readonly ScanRow[], { ourQty }: ScanOptions): Money {
  return sum(rows.flatMap(({ quote }) => (quote === undefined ? [] : [cost(quote.profit, ourQty)])));
}

function shown(price: Price | undefined): string {
  return price === undefined ? "–" : showPrice(price);
}

function inDollars(price: Price | undefined): number | null {
  return price === undefined ? null : price / 10_000;
}
