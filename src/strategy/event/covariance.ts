/** How the payoffs of two markets of one event go together, in dollars² by contract² [theory A15]. */

/** One pays only where the other does: P(above 72) inside of P(above 70). */
export function nestedCovariance(wider: number, narrower: number): number {
  return narrower * (1 - wider);
}

/** At most one of them pays. */
export function exclusiveCovariance(one: number, other: number): number {
  return -one * other;
}

/** Of one payoff with itself. */
export function payoffVariance(probability: number): number {
  return probability * (1 - probability);
}

/** q' Σ q. */
export function portfolioVariance(
  positions: readonly number[],
  covariance: (one: number, other: number) => number,
): number {
  let total = 0;
  for (const [one, held] of positions.entries()) {
    for (const [other, beside] of positions.entries()) total += held * beside * covariance(one, other);
  }
  return total;
}
