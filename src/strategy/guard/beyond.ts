import { oneDollar, type Price } from "../../domain/units.ts";

/** Values are sums of fractions: what is this close to a price is at it, seen from YES and from NO. */
const tie = 1e-6;

export function isBelow(value: number, price: Price): boolean {
  return value * oneDollar < price - tie;
}

export function isAbove(value: number, price: Price): boolean {
  return value * oneDollar > price + tie;
}
