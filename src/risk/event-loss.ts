import type { Asked } from "./situation.ts";
import type { Measure } from "./verdict.ts";

/** The worst settlement over one event, outcome by outcome. */
export function measureEventLoss({ eventAfter, limits }: Asked): readonly Measure[] {
  return [{ code: "event-loss", worst: eventAfter, cap: limits.eventLossMax }];
}
