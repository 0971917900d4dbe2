import { showDollars, type Trace } from "./trace.ts";

/** The guide's shift for inventory: past a threshold, fair −= skew × spread. Long YES lowers, long NO raises. */
export interface LeanParams {
  readonly leanThreshold: number;
  /** 1 is the guide's shift; 0 switches it off. */
  readonly leanFactor: number;
}

/** The centre to quote round, in dollars. `spread` is the base spread, before any widening. */
export function leanedCentre(
  fair: number,
  skew: number,
  spread: number,
  params: LeanParams,
  trace: Trace,
): number {
  if (Math.abs(skew) <= params.leanThreshold || params.leanFactor === 0) return fair;
  const lean = skew * spread * params.leanFactor;
  trace?.({
    stage: "lean",
    text: `skew ${showSigned(skew)} moves the centre by ${showDollars(-lean)} to ${showDollars(fair - lean)}`,
  });
  return fair - lean;
}

export function showSigned(value: number): string {
  return `${value < 0 ? "" : "+"}${value.toFixed(2)}`;
}
