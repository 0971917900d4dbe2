import type { Asked } from "./situation.ts";
import type { Measure } from "./verdict.ts";

/**
 * Somebody takes everything that we show: more contracts were filled within the window than a market in peace
 * would. What is still open may fill on top of it, so nothing is added until the window has moved on.
 */
export function measureFillRate({ now, limits }: Asked): readonly Measure[] {
  return [
    { code: "market-fills", worst: now.filled.market, cap: limits.fills.marketMax },
    { code: "event-fills", worst: now.filled.event, cap: limits.fills.eventMax },
  ];
}
