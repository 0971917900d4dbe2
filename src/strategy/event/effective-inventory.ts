import { shapeOf } from "../../domain/event-shape.ts";
import type { View } from "../view.ts";
import { payoffVariance } from "./covariance.ts";
import { covarianceBetween, isItself, siblingValue } from "./siblings.ts";

/**
 * What the positions of an event come to in one of its markets, in contracts: (Σ q)ᵢ / Σᵢᵢ, its own and the part of each other
 * that pays and fails with it, or against it [theory A6.3, A15]. `value` is what YES is worth here, in (0, 1).
 */
export function effectiveInventory(view: View, value: number): number {
  let contracts = view.position.net / 100;
  if (view.event.length < 2) return contracts;
  const own = { value, strike: view.market.strike };
  const shape = shapeOf(view.event);
  for (const other of view.event) {
    if (other.position.net === 0 || isItself(view, other)) continue;
    const otherValue = siblingValue(other);
    if (otherValue === undefined) continue;
    const covariance = covarianceBetween(shape, own, { value: otherValue, strike: other.market.strike });
    // Books that contradict each other make no contract of another market count for more than one of this.
    const share = Math.max(-1, Math.min(1, covariance / payoffVariance(value)));
    contracts += (share * other.position.net) / 100;
  }
  return contracts;
}
