/** The nearest that a probability can be: a lean may have carried a price past 0 or $1, where log-odds end. */
export function probable(price: number): number {
  return Math.min(1 - least, Math.max(least, price));
}

/** A hundredth of a cent, the smallest step of any price. */
const least = 0.0001;
