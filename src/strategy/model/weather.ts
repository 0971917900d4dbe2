import { normalCdf } from "../../lib/normal.ts";

/** A forecast of a whole number, the day's high in °F as the climate report rounds it [theory A17]. */
export interface Forecast {
  readonly mean: number;
  readonly deviation: number;
}

/** That it comes to this much or more: half a degree below the number rounds up to it. */
export function chanceOfAtLeast({ mean, deviation }: Forecast, degrees: number): number {
  return 1 - normalCdf((degrees - 0.5 - mean) / deviation);
}

/** That it lies in a bracket, both ends in it. */
export function chanceOfBetween(forecast: Forecast, lowest: number, highest: number): number {
  return chanceOfAtLeast(forecast, lowest) - chanceOfAtLeast(forecast, highest + 1);
}
