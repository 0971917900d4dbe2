import { plus } from "../domain/units.ts";
import type { Asked } from "./situation.ts";
import type { Measure } from "./verdict.ts";

/** The sum of the worst settlements of all events under one heading; those without any are one heading too. */
export function measureCategoryLoss({ eventAfter, now, limits }: Asked): readonly Measure[] {
  const cap = limits.categoryLossMax;
  return cap === undefined ? [] : [{ code: "category-loss", worst: plus(now.categoryRest, eventAfter), cap }];
}
