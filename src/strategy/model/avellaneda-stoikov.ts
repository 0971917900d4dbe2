import type { Arrivals } from "./arrivals.ts";

/**
 * Avellaneda and Stoikov's dealer (2008) [theory A3]: the reference price wanders, fills come by distance, and utility is
 * exponential. Any unit of price will do, when all use the same.
 */
export interface AvellanedaStoikov {
  /** Absolute, in one over money. 0 is a dealer that risk is nothing to. */
  readonly riskAversion: number;
  /** Of the reference, in price by the root of a unit of time. */
  readonly volatility: number;
  readonly decay: Arrivals["decay"];
}

/** s − q γ σ² τ: what the dealer would trade at either way. `horizon` is the time until it is flat again. */
export function reservationPrice(
  reference: number,
  inventory: number,
  { riskAversion, volatility }: AvellanedaStoikov,
  horizon: number,
): number {
  return reference - inventory * riskAversion * volatility * volatility * horizon;
}

/** γ σ² τ + (2/γ) ln(1 + γ/k): from bid to ask, whole, round the reservation price. */
export function totalSpread(model: AvellanedaStoikov, horizon: number): number {
  return riskSpread(model) * horizon + monopolySpread(model);
}

/** What `totalSpread` comes to on average, from now until the horizon. */
export function averageSpread(model: AvellanedaStoikov, horizon: number): number {
  return (riskSpread(model) * horizon) / 2 + monopolySpread(model);
}

function riskSpread({ riskAversion, volatility }: AvellanedaStoikov): number {
  return riskAversion * volatility * volatility;
}

function monopolySpread({ riskAversion, decay }: AvellanedaStoikov): number {
  return riskAversion === 0 ? 2 / decay : (2 / riskAversion) * Math.log1p(riskAversion / decay);
}
