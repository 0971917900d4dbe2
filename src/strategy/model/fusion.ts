import { logistic, logit } from "../../lib/log-odds.ts";

/** What one source holds the value to be, and how sure it is. */
export interface Opinion {
  /** In (0, 1). */
  readonly value: number;
  /** In log-odds². */
  readonly variance: number;
}

/** Several opinions as one, each as heavy as it is sure, in log-odds [theory A8]. Undefined of none. */
export function fused(opinions: readonly Opinion[]): Opinion | undefined {
  let precision = 0;
  let weighted = 0;
  for (const { value, variance } of opinions) {
    precision += 1 / variance;
    weighted += logit(value) / variance;
  }
  if (precision === 0) return undefined;
  return { value: logistic(weighted / precision), variance: 1 / precision };
}
