/**
 * How far prices stand from chances, by what a market is about and by the time to its close: slopes b of
 * logit(chance) = a + b logit(price) on Kalshi, domain, horizon and interaction together (Le, arXiv 2602.19520 of
 * February 2026, its data file) [theory A18]. Above 1 prices stand too near to 50¢. A prior: it was fitted on the past of
 * others, and by counting contracts alike; large trades in politics are biased more.
 */
const slopes: ReadonlyMap<string, readonly number[]> = new Map([
  ["crypto", [1.02, 1.01, 1.06, 0.95, 0.95, 1.13, 1.0, 0.99, 1.58]],
  ["entertainment", [0.88, 1.03, 1.05, 0.94, 0.94, 0.91, 1.02, 1.13, 0.95]],
  ["finance", [1.02, 1.07, 1.01, 0.99, 1.0, 0.88, 1.12, 1.41, 1.18]],
  ["politics", [1.05, 0.9, 1.05, 1.26, 1.13, 1.23, 1.37, 1.59, 1.46]],
  ["sports", [1.1, 0.94, 0.9, 1.03, 1.06, 1.08, 1.03, 1.16, 1.42]],
  ["weather", [0.86, 0.83, 0.76, 0.89, 0.94, 1.01, 1.21, 1.01, 1.32]],
]);

/** The exchange's headings where they are others. What stands for no domain of the table is not corrected. */
const domainOf: ReadonlyMap<string, string> = new Map([
  ["financials", "finance"],
  ["elections", "politics"],
  ["climate and weather", "weather"],
]);

/** Hours to the close at which each column ends; the last one has no end. */
const columnsEnd = [1, 3, 6, 12, 24, 48, 168, 720];

/** Undefined where the table has none. `category` as the exchange heads the series. */
export function calibrationSlope(category: string, secondsLeft: number): number | undefined {
  const heading = category.toLowerCase();
  const hours = secondsLeft / 3_600;
  // None of them: −1, the last column.
  return slopes.get(domainOf.get(heading) ?? heading)?.at(columnsEnd.findIndex((end) => hours < end));
}
