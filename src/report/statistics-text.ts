import { showMoney, showQty, toSeconds, type Money, type Qty } from "../domain/units.ts";
import type { KeyMetrics, MarketStatistics, Statistics, Totals } from "./statistics.ts";
import { table, type Column } from "./table.ts";

/**
 * The guide's `print_stats`: position by market, realised P&L, fees paid, net profit, and its key metrics. In a
 * place that is too narrow the table says less of each market; the totals below it stay whole.
 */
export function statisticsText(statistics: Statistics, widthMax = Infinity): string {
  const { markets, totals, metrics } = statistics;
  const seconds = toSeconds(statistics.to) - toSeconds(statistics.from);
  return [
    `Statistics of ${seconds} s`,
    "",
    markets.length === 0 ? "No market was quoted." : positionTable(markets, totals, widthMax),
    "",
    pairsOfWords([
      ["Realized P&L", showMoney(totals.realized)],
      ["Fees paid", showMoney(totals.fees)],
      ["Net profit", showMoney(totals.netProfit)],
      ["At risk in open positions", showMoney(totals.openCost)],
    ]),
    "",
    "Key metrics",
    pairsOfWords(metricWords(metrics, totals)),
  ].join("\n");
}

/** Money in dollars and contracts as numbers: below a billion the shortest decimal of each is the exact amount. */
export interface StatisticsJson {
  readonly seconds: number;
  readonly markets: readonly MarketJson[];
  readonly quotes_placed: number;
  readonly fills: number;
  readonly pairs: number;
  readonly realized_pnl: number;
  readonly fees_paid: number;
  readonly net_profit: number;
  readonly open_cost: number;
  /** Shares from 0 to 1; null where there was nothing to divide by. */
  readonly fill_rate: number | null;
  readonly contract_fill_rate: number | null;
  readonly avg_profit_per_pair: number | null;
  readonly avg_spread_per_pair: number | null;
  readonly inventory_turnover: number | null;
  readonly mean_inventory: number | null;
  readonly pairs_per_hour: number | null;
  readonly win_rate: number | null;
}

export interface MarketJson {
  readonly ticker: string;
  /** Signed: + is YES, − is NO. */
  readonly position: number;
  readonly bought_yes: number;
  readonly bought_no: number;
  readonly pairs: number;
  readonly skew: number;
  readonly quotes_placed: number;
  readonly fills: number;
  readonly realized_pnl: number;
  readonly fees_paid: number;
  readonly net_profit: number;
  readonly open_cost: number;
  readonly result: "yes" | "no" | "scalar" | null;
}

export function statisticsJson({ from, to, markets, totals, metrics }: Statistics): StatisticsJson {
  return {
    seconds: (to - from) / 1_000_000,
    markets: markets.map(marketJson),
    ...amountsJson(totals),
    fill_rate: metrics.quoteFillRate ?? null,
    contract_fill_rate: metrics.contractFillRate ?? null,
    avg_profit_per_pair: metrics.profitPerPair ?? null,
    avg_spread_per_pair: metrics.spreadPerPair ?? null,
    inventory_turnover: metrics.turnover ?? null,
    mean_inventory: metrics.meanInventory ?? null,
    pairs_per_hour: metrics.pairsPerHour ?? null,
    win_rate: metrics.winRate ?? null,
  };
}

function marketJson(market: MarketStatistics): MarketJson {
  return {
    ticker: market.ticker,
    position: toContracts(market.net),
    bought_yes: toContracts(market.boughtYes),
    bought_no: toContracts(market.boughtNo),
    skew: market.skew,
    ...amountsJson(market),
    result: market.settlement?.result ?? null,
  };
}

function amountsJson(totals: Totals) {
  return {
    quotes_placed: totals.quotes,
    fills: totals.fills,
    pairs: toContracts(totals.pairs),
    realized_pnl: toDollars(totals.realized),
    fees_paid: toDollars(totals.fees),
    net_profit: toDollars(totals.netProfit),
    open_cost: toDollars(totals.openCost),
  };
}

const positionColumns: readonly Column[] = [
  { title: "Position by market", isNumber: false },
  { title: "YES", isNumber: true },
  { title: "NO", isNumber: true },
  { title: "net", isNumber: true },
  { title: "pairs", isNumber: true },
  { title: "skew", isNumber: true, isExtra: true },
  { title: "quotes", isNumber: true, isExtra: true },
  { title: "fills", isNumber: true, isExtra: true },
  { title: "realized", isNumber: true, isExtra: true },
  { title: "fees", isNumber: true, isExtra: true },
  { title: "net profit", isNumber: true },
  { title: "result", isNumber: false },
];

function positionTable(markets: readonly MarketStatistics[], totals: Totals, widthMax: number): string {
  const rows = markets.map((market) => [
    market.ticker,
    showQty(market.boughtYes),
    showQty(market.boughtNo),
    showSigned(market.net),
    showQty(market.pairs),
    market.skew.toFixed(2),
    ...amountWords(market),
    market.settlement === undefined ? "" : market.settlement.result.toUpperCase(),
  ]);
  const total = [
    "Total",
    showQty(totals.boughtYes),
    showQty(totals.boughtNo),
    "",
    showQty(totals.pairs),
    "",
    ...amountWords(totals),
  ];
  return table(positionColumns, [...rows, total], widthMax);
}

function amountWords(totals: Totals): readonly string[] {
  return [
    String(totals.quotes),
    String(totals.fills),
    showMoney(totals.realized),
    showMoney(totals.fees),
    showMoney(totals.netProfit),
  ];
}

function metricWords(metrics: KeyMetrics, totals: Totals): readonly (readonly [string, string])[] {
  const held =
    metrics.meanInventory === undefined ? "" : ` (${metrics.meanInventory.toFixed(1)} held on average)`;
  return [
    [
      "Fill rate",
      `${percent(metrics.quoteFillRate)} of ${totals.quotes} quotes, ${percent(metrics.contractFillRate)} of their contracts`,
    ],
    [
      "Avg profit per pair",
      `${inCents(metrics.profitPerPair)} after fees, ${inCents(metrics.spreadPerPair)} before`,
    ],
    [
      "Inventory turnover",
      `${decimal(metrics.turnover)} times${held}, ${decimal(metrics.pairsPerHour)} pairs an hour`,
    ],
    ["Win rate", `${percent(metrics.winRate)} of pairs profit after fees`],
  ];
}

function pairsOfWords(lines: readonly (readonly [string, string])[]): string {
  const widest = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, value]) => `  ${name.padEnd(widest)}  ${value}`).join("\n");
}

function showSigned(net: Qty): string {
  return net > 0 ? `+${showQty(net)}` : showQty(net);
}

function percent(share: number | undefined): string {
  return share === undefined ? "–" : `${(share * 100).toFixed(1)} %`;
}

function inCents(dollars: number | undefined): string {
  return dollars === undefined ? "–" : `${(dollars * 100).toFixed(2)}¢`;
}

function decimal(value: number | undefined): string {
  return value === undefined ? "–" : value.toFixed(1);
}

function toDollars(amount: Money): number {
  return amount / 1_000_000;
}

function toContracts(count: Qty): number {
  return count / 100;
}
