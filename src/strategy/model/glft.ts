import { flow } from "../../lib/tridiagonal.ts";
import type { Arrivals } from "./arrivals.ts";

/**
 * Guéant, Lehalle and Fernandez-Tapia's dealer (2013) [theory A4]: Avellaneda and Stoikov's with a bound on inventory,
 * solved exactly. Any unit of price and time will do; inventory is counted in lots of one fill each.
 */
export interface Glft extends Arrivals {
  /** Absolute, in one over the money that one lot moves with the price. Above 0. */
  readonly riskAversion: number;
  readonly volatility: number;
  /** Paid at each fill, and what the reference moves against it: both push the quotes away. */
  readonly fee?: number;
  readonly adverseMove?: number;
  /** Of the reference, in price by a unit of time. */
  readonly drift?: number;
}

/** How far from the reference to quote. Negative: beyond it. Undefined at the bound: nothing is shown there. */
export interface Distances {
  readonly bid: number | undefined;
  readonly ask: number | undefined;
}

/** The closed form, far from any horizon and without a bound: width and lean are straight lines in inventory. */
export function closedForm(model: Glft, inventory: number): { readonly bid: number; readonly ask: number } {
  const base = baseDistance(model);
  const lean = leanPerLot(model);
  const pull = driftPull(model);
  return {
    bid: base + ((2 * inventory + 1) / 2) * lean - pull,
    ask: base - ((2 * inventory - 1) / 2) * lean + pull,
  };
}

/** How much one lot of inventory moves both quotes, in the closed form. */
export function leanPerLot(model: Glft): number {
  const { riskAversion, volatility, decay } = model;
  return Math.sqrt((volatility * volatility * riskAversion) / (2 * decay * reach(model)));
}

/** How far the drift moves both quotes its way, in the closed form. */
export function driftPull(model: Glft): number {
  const { riskAversion, volatility, drift = 0 } = model;
  if (drift === 0) return 0;
  return (drift / (riskAversion * volatility * volatility)) * leanPerLot(model);
}

/**
 * The exact distances for each inventory from −`bound` to `bound`, in this order. Without a horizon: far from any.
 * A drift is only known to the closed form.
 */
export function exactDistances(model: Glft, bound: number, horizon?: number): readonly Distances[] {
  const ratios = horizon === undefined ? restingRatios(model, bound) : ratiosAt(model, bound, horizon);
  const base = baseDistance(model);
  return Array.from({ length: 2 * bound + 1 }, (_, index) => {
    const up = ratios[index + 1];
    const down = ratios[index];
    return {
      bid: up === undefined ? undefined : base - Math.log(up) / model.decay,
      ask: down === undefined ? undefined : base + Math.log(down) / model.decay,
    };
  });
}

/** (1/γ) ln(1 + γ/k), and what every fill costs. */
function baseDistance(model: Glft): number {
  const { riskAversion, decay } = model;
  return Math.log1p(riskAversion / decay) / riskAversion + costOf(model);
}

/** A (1 + γ/k)^−(1 + k/γ), with as many fewer arrivals as the cost keeps away. */
function reach(model: Glft): number {
  const { riskAversion, rate, decay } = model;
  const power = (1 + decay / riskAversion) * Math.log1p(riskAversion / decay);
  return rate * Math.exp(-power - decay * costOf(model));
}

function costOf({ fee = 0, adverseMove = 0 }: Glft): number {
  return fee + adverseMove / 2;
}

/** (k/2) γ σ²: what inventory costs, by its square. */
function inventoryCost({ riskAversion, volatility, decay }: Glft): number {
  return (decay / 2) * riskAversion * volatility * volatility;
}

/**
 * The value of one lot more over the value of as many as there are, from −bound up; undefined below the first. Values
 * are v(t) = exp(−M t) · 1.
 */
function ratiosAt(model: Glft, bound: number, horizon: number): readonly (number | undefined)[] {
  const lots = Array.from({ length: 2 * bound + 1 }, (_, index) => index - bound);
  const cost = inventoryCost(model);
  const side = reach(model);
  const diagonal = lots.map((lot) => -cost * lot * lot);
  const values = flow(
    { below: side, diagonal, above: side },
    horizon,
    lots.map(() => 1),
  );
  return values.map((value, index) => {
    const before = values[index - 1];
    return before === undefined ? undefined : value / before;
  });
}

/**
 * The same far from any horizon, where values are the lowest eigenvector of M: (α q² − λ) f(q) = η (f(q − 1) + f(q + 1)).
 * Its ratios follow from the bound inwards, each positive, once λ is known; no digit is lost however small a value is.
 */
function restingRatios(model: Glft, bound: number): readonly (number | undefined)[] {
  const cost = inventoryCost(model);
  const side = reach(model);
  /** f(q)/f(q − 1) for q from 1 to the bound; undefined when this λ is above the lowest eigenvalue. */
  const outward = (eigenvalue: number): readonly number[] | undefined => {
    const ratios: number[] = [];
    let outer = 0;
    for (let lot = bound; lot >= 1; lot -= 1) {
      const rest = cost * lot * lot - eigenvalue - side * outer;
      if (rest <= 0) return undefined;
      outer = side / rest;
      ratios.unshift(outer);
    }
    return ratios;
  };
  let low = -2 * side;
  let high = 0;
  for (let halving = 0; halving < 100; halving += 1) {
    const middle = (low + high) / 2;
    const [first] = outward(middle) ?? [];
    if (first === undefined || middle + 2 * side * first > 0) high = middle;
    else low = middle;
  }
  const ratios = outward(low) ?? [];
  return [undefined, ...ratios.map((ratio) => 1 / ratio).toReversed(), ...ratios];
}
