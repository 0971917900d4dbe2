import { estimate, paired, type Estimate } from "./compare.ts";
import type { PlayedDay } from "./play-day.ts";
import type { Scorecard } from "./scorecard.ts";

/** What one strategy came to under one share of informed takers and one latency, over all seeds. */
export interface ContestRow {
  readonly strategy: string;
  readonly informed_share: number;
  readonly latency: number;
  readonly days: number;
  /** Dollars a market and day. */
  readonly net: Estimate;
  /** The same less what the control came to on the same day; absent for the control. */
  readonly above_control?: Estimate;
  readonly captured: number;
  readonly markouts: readonly { readonly seconds: number; readonly bid: number; readonly ask: number }[];
  readonly fees: number;
  readonly fills: number;
  readonly held: number;
  readonly uptime: number;
  readonly requests: number;
  readonly worst_drawdown: number;
}

export function contestRows(days: readonly PlayedDay[], control: string): readonly ContestRow[] {
  const cells = new Map<string, PlayedDay[]>();
  for (const day of days) {
    const { strategy, informedShare, latency } = day.task;
    const key = JSON.stringify([informedShare, latency, strategy]);
    const known = cells.get(key) ?? [];
    known.push(day);
    cells.set(key, known);
  }
  return [...cells.values()]
    .map((cell) => rowOf(cell, days, control))
    .toSorted(
      (a, b) =>
        a.informed_share - b.informed_share || a.latency - b.latency || a.strategy.localeCompare(b.strategy),
    );
}

function rowOf(cell: readonly PlayedDay[], all: readonly PlayedDay[], control: string): ContestRow {
  const [first] = cell;
  const { strategy = "", informedShare = 0, latency = 1 } = first?.task ?? {};
  const beside = all.filter(
    ({ task }) =>
      task.strategy === control && task.informedShare === informedShare && task.latency === latency,
  );
  // By size where it is money of fills, by market and day where it is money of a day.
  const sumOf = (of: (score: Scorecard) => number): number =>
    cell.reduce((sum, { score }) => sum + of(score), 0);
  const marketDays = sumOf((score) => score.marketDays);
  const contracts = Math.max(
    1,
    sumOf((score) => score.contracts),
  );
  const horizons = first?.score.markouts.map(({ seconds }) => seconds) ?? [];
  return {
    strategy,
    informed_share: informedShare,
    latency,
    days: cell.length,
    net: estimate([...netBySeed(cell).values()]),
    ...(strategy === control ? {} : { above_control: paired(netBySeed(cell), netBySeed(beside)) }),
    captured: sumOf((score) => score.captured) / contracts,
    markouts: horizons.map((seconds, place) => ({
      seconds,
      bid: sumOf((score) => score.markouts[place]?.bid ?? 0) / contracts,
      ask: sumOf((score) => score.markouts[place]?.ask ?? 0) / contracts,
    })),
    fees: sumOf((score) => score.fees) / marketDays,
    fills: sumOf((score) => score.fills) / marketDays,
    held: sumOf((score) => score.held) / cell.length,
    uptime: sumOf((score) => score.uptime) / cell.length,
    requests: sumOf((score) => score.requests) / marketDays,
    worst_drawdown: Math.max(...cell.map(({ score }) => score.drawdown)),
  };
}

function netBySeed(cell: readonly PlayedDay[]): ReadonlyMap<number, number> {
  return new Map(cell.map(({ task, score }) => [task.seed, score.net / score.marketDays]));
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

const columns =
  "  strategy              net a market-day        beside the control      spread ¢  after 60 s ¢  fills  held  both sides  worst";

function rowText(row: ContestRow): string {
  const minute = row.markouts.find(({ seconds }) => seconds === 60);
  const after = 100 * ((minute?.bid ?? 0) + (minute?.ask ?? 0));
  const { above_control: above } = row;
  return [
    `  ${row.strategy.padEnd(20)}`,
    estimateText(row.net).padEnd(22),
    (above === undefined ? "" : `${estimateText(above)}${isDistinct(above) ? "" : " ~"}`).padEnd(22),
    (100 * row.captured).toFixed(2).padStart(8),
    after.toFixed(2).padStart(12),
    row.fills.toFixed(0).padStart(6),
    row.held.toFixed(1).padStart(5),
    `${(100 * row.uptime).toFixed(0)}%`.padStart(10),
    `-$${row.worst_drawdown.toFixed(0)}`.padStart(7),
  ].join("  ");
}

function estimateText({ mean, low, high }: Estimate): string {
  return `$${mean.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}

/** Whether it can be told from nothing. */
function isDistinct({ low, high }: Estimate): boolean {
  return low > 0 || high < 0;
}
