/** A mean with the interval in which it lies with 95 %, by the spread of the days; days are independent. */
export interface Estimate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

export function estimate(values: readonly number[]): Estimate {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, count);
  if (count < 2) return { mean, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, count };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const half = studentHalf(count - 1) * Math.sqrt(squares / (count - 1) / count);
  return { mean, low: mean - half, high: mean + half, count };
}

/** Day by day: what the first won more than the second, on the same day. */
export function paired(first: ReadonlyMap<number, number>, second: ReadonlyMap<number, number>): Estimate {
  const differences: number[] = [];
  for (const [seed, value] of first) {
    const other = second.get(seed);
    if (other !== undefined) differences.push(value - other);
  }
  return estimate(differences);
}

/** The 97.5 % quantile of Student's t, by the expansion of Cornish and Fisher: exact to a hundredth from 4 on. */
function studentHalf(freedom: number): number {
  const z = 1.959_964;
  const [a, b, c] = [
    z ** 3 + z,
    5 * z ** 5 + 16 * z ** 3 + 3 * z,
    3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z,
  ];
  return z + a / (4 * freedom) + b / (96 * freedom ** 2) + c / (384 * freedom ** 3);
}
