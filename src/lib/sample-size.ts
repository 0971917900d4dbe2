import { normalQuantile } from "./normal.ts";

/**
 * How many independent samples show a mean this far from zero, when one deviates by as much as told: two-sided at
 * `level`, found with the chance `power` [theory A22].
 */
export function sampleSize(mean: number, deviation: number, level = 0.05, power = 0.8): number {
  const sum = normalQuantile(1 - level / 2) + normalQuantile(power);
  return Math.ceil(((sum * deviation) / mean) ** 2);
}
