/**
 * How often contracts win beside what they cost, as a straight line through all prices (Bürgi, Deng and Whelan 2025)
 * [theory A18]: chance − price = intercept + slope · price. It was fitted over all prices, and says nonsense below 3¢.
 */
export interface PriceBias {
  /** Dollars. */
  readonly intercept: number;
  readonly slope: number;
}

/** That a contract of this price wins; not a probability where the line leaves [0, 1]. */
export function chanceAtPrice({ intercept, slope }: PriceBias, price: number): number {
  return price + intercept + slope * price;
}

/** The price at which contracts win as often as they cost. */
export function unbiasedPrice({ intercept, slope }: PriceBias): number {
  return -intercept / slope;
}
