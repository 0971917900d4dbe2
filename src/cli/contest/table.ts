import { estimate, paired, type Estimate } from "./compare.ts";
import type { PlayedDay } from "./play-day.ts";
import type { Markout, Scorecard, SeriesScore } from "./score.ts";

/** What one strategy came to under one share of informed takers and one latency, over all seeds. Dollars. */
export interface ContestRow {
  readonly strategy: string;
  readonly informed_share: number;
  readonly latency: number;
  readonly days: number;
  /** A market and day. */
  readonly net: Estimate;
  /** The same without the luck of what was held: what fills were better than the value, less fees. */
  readonly edge: Estimate;
  /** By rival: the net less what the rival came to on the same day. */
  readonly above: Readonly<Record<string, Estimate>>;
  /** A contract: how much better than the value it was at the fill, and what it was worth more so much later, by side. */
  readonly captured: number;
  readonly markouts: readonly Markout[];
  readonly by_series: Readonly<Record<string, SeriesScore>>;
  /** A market and day. */
  readonly fees: number;
  readonly contracts: number;
  readonly tokens: number;
  readonly held: number;
  /** Contracts in one market, of all days. */
  readonly most_held: number;
  readonly uptime: number;
  readonly worst_event: number;
  readonly worst_drawdown: number;
}

export function contestRows(days: readonly PlayedDay[], rivals: readonly string[]): readonly ContestRow[] {
  const cells = new Map<string, PlayedDay[]>();
  for (const day of days) {
    const key = cellOf(day, day.task.strategy);
    const known = cells.get(key) ?? [];
    known.push(day);
    cells.set(key, known);
  }
  return [...cells.values()]
    .map((cell) => rowOf(cell, cells, rivals))
    .toSorted((a, b) => a.informed_share - b.informed_share || a.latency - b.latency);
}

function cellOf({ task }: PlayedDay, strategy: string): string {
  return JSON.stringify([task.informedShare, task.latency, strategy]);
}

function rowOf(
  cell: readonly PlayedDay[],
  cells: ReadonlyMap<string, readonly PlayedDay[]>,
  rivals: readonly string[],
): ContestRow {
  const [first] = cell;
  if (first === undefined) throw new Error("a cell has a day");
  const { strategy, informedShare, latency } = first.task;
  const sumOf = (of: (score: Scorecard) => number): number =>
    cell.reduce((sum, { score }) => sum + of(score), 0);
  const marketDays = sumOf((score) => score.marketDays);
  const contracts = sumOf((score) => score.contracts);
  const each = Math.max(1, contracts);
  const above = rivals
    .filter((rival) => rival !== strategy)
    .flatMap((rival): [string, Estimate][] => {
      const beside = cells.get(cellOf(first, rival));
      return beside === undefined ? [] : [[rival, paired(bySeed(cell, net), bySeed(beside, net))]];
    });
  return {
    strategy,
    informed_share: informedShare,
    latency,
    days: cell.length,
    net: estimate([...bySeed(cell, net).values()]),
    edge: estimate([...bySeed(cell, edge).values()]),
    above: Object.fromEntries(above),
    captured: sumOf((score) => score.captured) / each,
    markouts: first.score.markouts.map(({ seconds }, place) => ({
      seconds,
      bid: sumOf((score) => score.markouts[place]?.bid ?? 0) / each,
      ask: sumOf((score) => score.markouts[place]?.ask ?? 0) / each,
    })),
    by_series: sumBySeries(cell),
    fees: sumOf((score) => score.fees) / marketDays,
    contracts: contracts / marketDays,
    tokens: sumOf((score) => score.tokens) / marketDays,
    held: sumOf((score) => score.held) / cell.length,
    most_held: Math.max(...cell.map(({ score }) => score.mostHeld)),
    uptime: sumOf((score) => score.uptime) / cell.length,
    worst_event: Math.max(...cell.map(({ score }) => score.worstEvent)),
    worst_drawdown: Math.max(...cell.map(({ score }) => score.drawdown)),
  };
}

function net(score: Scorecard): number {
  return score.net;
}

function edge({ captured, fees }: Scorecard): number {
  return captured - fees;
}

/** By seed, a market and day. */
function bySeed(cell: readonly PlayedDay[], of: (score: Scorecard) => number): ReadonlyMap<number, number> {
  return new Map(cell.map(({ task, score }) => [task.seed, of(score) / score.marketDays]));
}

function sumBySeries(cell: readonly PlayedDay[]): Readonly<Record<string, SeriesScore>> {
  const sums: Record<string, SeriesScore> = {};
  for (const { score } of cell) {
    for (const [series, { contracts, captured, fees }] of Object.entries(score.bySeries)) {
      const known = sums[series] ?? { contracts: 0, captured: 0, fees: 0 };
      sums[series] = {
        contracts: known.contracts + contracts,
        captured: known.captured + captured,
        fees: known.fees + fees,
      };
    }
  }
  return sums;
}

export function contestText(rows: readonly ContestRow[]): string {
  const lines: string[] = [];
  let head = "";
  for (const row of rows) {
    const title = `${Math.round(100 * row.informed_share)}% of takers informed, latency ×${row.latency}, ${row.days} days`;
    if (title !== head) lines.push("", title, columns);
    head = title;
    lines.push(rowText(row));
  }
  return lines.slice(1).join("\n");
}

const columns = [
  "  strategy          ",
  "net a market-day        ",
  "without luck            ",
  "fill ¢",
  "1 min ¢",
  "contracts",
  "fees $",
  "held",
  "most",
  "uptime",
  "tokens",
  "worst event",
].join("  ");

function rowText(row: ContestRow): string {
  const minute = row.markouts.find(({ seconds }) => seconds === 60);
  const after = 100 * ((minute?.bid ?? 0) + (minute?.ask ?? 0));
  const line = [
    `  ${row.strategy.padEnd(18)}`,
    estimateText(row.net).padEnd(24),
    estimateText(row.edge).padEnd(24),
    (100 * row.captured).toFixed(2).padStart(6),
    after.toFixed(2).padStart(7),
    row.contracts.toFixed(0).padStart(9),
    row.fees.toFixed(2).padStart(6),
    row.held.toFixed(1).padStart(4),
    row.most_held.toFixed(0).padStart(4),
    `${(100 * row.uptime).toFixed(0)}%`.padStart(6),
    row.tokens.toFixed(0).padStart(6),
    `-$${row.worst_event.toFixed(0)}`.padStart(11),
  ].join("  ");
  const others = Object.entries(row.above).map(
    ([rival, difference]) =>
      `${estimateText(difference)}${isDistinct(difference) ? "" : " ~"} above ${rival}`,
  );
  return [line, ...(others.length === 0 ? [] : [others.join(", ")]), markoutText(row.markouts)].join(
    `\n${" ".repeat(22)}`,
  );
}

/** Cents a contract of both sides, so much later: what each side has of it. */
function markoutText(markouts: readonly Markout[]): string {
  const cents = (dollars: number): string => (100 * dollars).toFixed(2);
  const each = markouts.map(({ seconds, bid, ask }) => `${seconds} s ${cents(bid)} ${cents(ask)}`);
  return `later, ¢ by bids and asks: ${each.join(", ")}`;
}

function estimateText({ mean, low, high }: Estimate): string {
  return `${mean.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}

/** Whether it can be told from nothing. */
function isDistinct({ low, high }: Estimate): boolean {
  return low > 0 || high < 0;
}
