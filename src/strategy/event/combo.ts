import { normalCdf, normalDensity, normalQuantile } from "../../lib/normal.ts";

/** What a combo is worth that pays when all its legs do, by the chances of the legs [theory A16]. */

/** No joint law leaves these: below the first and above the second there is money for nothing. */
export function comboBounds(legs: readonly number[]): { readonly least: number; readonly most: number } {
  const sum = legs.reduce((total, leg) => total + leg, 0);
  return { least: Math.max(0, sum - (legs.length - 1)), most: Math.min(...legs) };
}

export function independentCombo(legs: readonly number[]): number {
  return legs.reduce((product, leg) => product * leg, 1);
}

/** How many contracts of each leg move as one of the combo does, where legs are independent. */
export function comboHedge(legs: readonly number[]): readonly number[] {
  return legs.map((_, index) => independentCombo(legs.filter((__, other) => other !== index)));
}

/** Two legs joined by a Gaussian copula. */
export function gaussianPair(one: number, other: number, correlation: number): number {
  return bivariateNormal(normalQuantile(one), normalQuantile(other), correlation);
}

/** Three legs joined by a Gaussian copula: `correlations` of the first and second, first and third, second and third. */
export function gaussianTriple(
  legs: readonly [number, number, number],
  [r12, r13, r23]: readonly [number, number, number],
): number {
  const [first, second, third] = legs.map(normalQuantile) as [number, number, number];
  const [own2, own3] = [Math.sqrt(1 - r12 * r12), Math.sqrt(1 - r13 * r13)];
  const rest = (r23 - r12 * r13) / (own2 * own3);
  return integral(
    -edge,
    first,
    (z) => normalDensity(z) * bivariateNormal((second - r12 * z) / own2, (third - r13 * z) / own3, rest),
  );
}

/** All legs moved by one common factor, each pair with this correlation in [0, 1). */
export function oneFactorCombo(legs: readonly number[], correlation: number): number {
  const quantiles = legs.map(normalQuantile);
  const common = Math.sqrt(correlation);
  const own = Math.sqrt(1 - correlation);
  return integral(-edge, edge, (z) => {
    let all = normalDensity(z);
    for (const quantile of quantiles) all *= normalCdf((quantile - common * z) / own);
    return all;
  });
}

/** The correlation of a Gaussian copula at which two legs are worth this much together. */
export function impliedCorrelation(one: number, other: number, price: number): number {
  let low = -1;
  let high = 1;
  for (let halving = 0; halving < 60; halving += 1) {
    const middle = (low + high) / 2;
    if (gaussianPair(one, other, middle) < price) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The correlation of the payoffs themselves: not that of the copula. */
export function payoffCorrelation(one: number, other: number, together: number): number {
  return (together - one * other) / Math.sqrt(one * (1 - one) * other * (1 - other));
}

/** That both are below: Plackett's integral over the angle of the correlation. */
function bivariateNormal(one: number, other: number, correlation: number): number {
  const joined = integral(0, Math.asin(correlation), (angle) => {
    const cosine = Math.cos(angle) ** 2;
    return Math.exp(-(one * one + other * other - 2 * one * other * Math.sin(angle)) / (2 * cosine));
  });
  return normalCdf(one) * normalCdf(other) + joined / (2 * Math.PI);
}

/** Past this a normal has no weight that a double could show. */
const edge = 8.5;

/** Simpson's rule. */
function integral(from: number, to: number, of: (x: number) => number): number {
  const pieces = 400;
  const width = (to - from) / pieces;
  let sum = of(from) + of(to);
  for (let piece = 1; piece < pieces; piece += 1) sum += of(from + piece * width) * (piece % 2 === 1 ? 4 : 2);
  return (sum * width) / 3;
}
