import type { Bound, Strike } from "../../domain/market.ts";
import type { Time } from "../../domain/units.ts";
import { chanceOfAtLeast, type Forecast } from "../model/weather.ts";
import { probable } from "../probable.ts";
import type { Stage } from "../stage.ts";
import { showDollars } from "../trace.ts";
import type { View } from "../view.ts";
import { pool } from "./pool.ts";

/** The chance that a forecast whole number lands where the market's strikes want it, as one opinion [theory A17]. */
export interface WeatherFairParams {
  /** Its share among what is there already, from 0 to 1. */
  readonly weight: number;
  /** A forecast that was told longer ago says nothing. */
  readonly ageMax: Time;
}

export const weatherFair: Stage<WeatherFairParams> = {
  role: "fair",
  run: (view, draft, params, trace) => {
    const value = weatherFairOf(view, params);
    if (value === undefined) {
      trace?.({ stage: "weather-fair", text: "says nothing: no strike, or no forecast that is new enough" });
      return;
    }
    pool(draft, value, params.weight);
    if (trace === undefined || view.forecast === undefined) return;
    const { mean, deviation } = view.forecast;
    trace({
      stage: "weather-fair",
      text: `${mean} ± ${deviation}: ${showDollars(value)}, weight ${params.weight}; fair value ${showDollars(draft.fair)}`,
    });
  },
};

/** Undefined where nothing is known. */
export function weatherFairOf(view: View, { ageMax }: Omit<WeatherFairParams, "weight">): number | undefined {
  const { forecast, now } = view;
  const { strike } = view.market;
  if (forecast === undefined || strike === undefined || now - forecast.at > ageMax) return undefined;
  return probable(chanceOf(strike, forecast));
}

/** The report has whole numbers: above 72 is 73 or more, and 73 or more begins at 72.5. */
function chanceOf({ from, to }: Strike, forecast: Forecast): number {
  const reached = from === undefined ? 1 : chanceOfAtLeast(forecast, lowest(from));
  return reached - (to === undefined ? 0 : chanceOfAtLeast(forecast, highest(to) + 1));
}

function lowest({ at, isIncluded }: Bound): number {
  return isIncluded ? Math.ceil(at) : Math.floor(at) + 1;
}

function highest({ at, isIncluded }: Bound): number {
  return isIncluded ? Math.floor(at) : Math.ceil(at) - 1;
}
