import { plus } from "../domain/units.ts";
import type { Asked } from "./situation.ts";
import type { Measure } from "./verdict.ts";

/** Events of one series come out alike more often than not: the sum of their worst settlements. */
export function measureSeriesLoss({ eventAfter, now, limits }: Asked): readonly Measure[] {
  const cap = limits.seriesLossMax;
  return cap === undefined ? [] : [{ code: "series-loss", worst: plus(now.seriesRest, eventAfter), cap }];
}
