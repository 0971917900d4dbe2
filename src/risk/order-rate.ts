import type { Asked } from "./situation.ts";
import type { Measure } from "./verdict.ts";

/** Orders sent within the last second and minute, whatever the exchange's own tokens would allow. */
export function measureOrderRate({ now, limits }: Asked): readonly Measure[] {
  const { perSecond, perMinute } = limits.order;
  return [
    { code: "orders-per-second", worst: now.sent.second + 1, cap: perSecond },
    { code: "orders-per-minute", worst: now.sent.minute + 1, cap: perMinute },
  ];
}
