import { oneDollar, secondsOf, type Time } from "../../domain/units.ts";
import { fused, type Opinion } from "../model/fusion.ts";
import { probable } from "../probable.ts";
import { weightedMid } from "../signal/book-signal.ts";
import { touchOf } from "../signal/touch.ts";
import { logOddsVolatility } from "../signal/volatility.ts";
import type { Stage } from "../stage.ts";
import { showDollars, type Trace } from "../trace.ts";
import type { View } from "../view.ts";
import { digitalFairOf, type DigitalFairParams } from "./digital-fair.ts";
import { micropriceOf } from "./microprice.ts";
import { weatherFairOf, type WeatherFairParams } from "./weather-fair.ts";

/**
 * The value as several opinions that are independent have it: each counts by how sure it is, in log-odds [theory A8]. What
 * was said a while ago is as much less sure as the market moves meanwhile. Deviations are in dollars, for what is new.
 */
export interface FusedFairParams {
  /** The mid's and the sizes' parts of what a touch tells: that the value is anywhere in the spread. */
  readonly mid: number;
  readonly sizes: number;
  readonly sizesBy: "weighted-mid" | "microprice";
  readonly last: { readonly weight: number; readonly deviation: number };
  /** Deviations by reference name; a name that is not here is not asked. */
  readonly references: Readonly<Record<string, number>>;
  readonly referenceAgeMax: Time;
  /** Of the chances that an underlying and a forecast give. */
  readonly digital: Omit<DigitalFairParams, "weight"> & { readonly deviation: number };
  readonly weather: Omit<WeatherFairParams, "weight"> & { readonly deviation: number };
  /** How much the volatility of a market counts that nothing is known of yet. */
  readonly priorSeconds: number;
}

export const fusedFair: Stage<FusedFairParams> = {
  role: "fair",
  reads: ["volatility", "touches", "average"],
  run: (view, draft, params, trace) => {
    const opinions = opinionsOn(view, params, trace);
    const together = fused(opinions);
    if (together === undefined) {
      trace?.({ stage: "fused-fair", text: "no source has a value" });
      return;
    }
    draft.fair = probable(together.value);
    if (trace === undefined) return;
    for (const { name, value, variance } of opinions) {
      const share = Math.round((100 * together.variance) / variance);
      trace({ stage: "fused-fair", text: `${name} says ${showDollars(value)}, ${share}% of the weight` });
    }
    trace({ stage: "fused-fair", text: `fair value ${showDollars(draft.fair)}` });
  },
};

interface Named extends Opinion {
  readonly name: string;
}

function opinionsOn(view: View, params: FusedFairParams, trace: Trace): readonly Named[] {
  const { mid, sizes, last, priorSeconds } = params;
  const opinions: Named[] = [];
  const hear = (name: string, said: Said | undefined, weight = 1): void => {
    if (weight <= 0) return;
    if (said === undefined) {
      trace?.({ stage: "fused-fair", text: `${name} says nothing` });
      return;
    }
    const value = probable(said.value);
    opinions.push({ name, value, variance: varianceOf(view, said, value, priorSeconds) / weight });
  };
  const spread = spreadOf(view);
  hear("book mid", midOf(view, spread), mid);
  hear(params.sizesBy, bySizes(view, params.sizesBy, spread), sizes);
  hear("last trade", lastTrade(view, last.deviation), last.weight);
  for (const [name, deviation] of Object.entries(params.references)) {
    hear(name, referenceOf(view, name, deviation, params.referenceAgeMax));
  }
  const { digital, weather } = params;
  if (view.underlying !== undefined) {
    hear("digital", saidAt(view, digitalFairOf(view, digital), digital.deviation, view.underlying.at));
  }
  if (view.forecast !== undefined) {
    hear("weather", saidAt(view, weatherFairOf(view, weather), weather.deviation, view.forecast.at));
  }
  return opinions;
}

/** A value, in dollars, how sure it was when it was said, and how long ago that was. */
interface Said {
  readonly value: number;
  readonly deviation: number;
  readonly age: Time;
}

/** In log-odds²: what it was, and how far the value may have gone since. */
function varianceOf(view: View, { deviation, age }: Said, value: number, priorSeconds: number): number {
  const then = deviation / (value * (1 - value));
  const now = secondsOf(view.now);
  const left = secondsOf(view.market.closeAt) - now;
  const volatility = logOddsVolatility(view.signals.volatility, value, now, left, priorSeconds);
  return then * then + volatility * volatility * secondsOf(age);
}

const justNow = 0 as Time;

function spreadOf({ bestBid, bestAsk }: View): number | undefined {
  if (bestBid === undefined || bestAsk === undefined) return undefined;
  return Math.max(1, bestAsk.price - bestBid.price) / oneDollar;
}

/** Of a value that may be anywhere in the spread. */
function evenDeviation(spread: number): number {
  return spread / Math.sqrt(12);
}

function midOf({ bestBid, bestAsk }: View, spread: number | undefined): Said | undefined {
  if (bestBid === undefined || bestAsk === undefined || spread === undefined) return undefined;
  const value = (bestBid.price + bestAsk.price) / (2 * oneDollar);
  return { value, deviation: evenDeviation(spread), age: justNow };
}

function bySizes(view: View, by: FusedFairParams["sizesBy"], spread: number | undefined): Said | undefined {
  const touch = touchOf(view);
  if (touch === undefined || spread === undefined) return undefined;
  const value = by === "weighted-mid" ? weightedMid(touch) : micropriceOf(view)?.value;
  return value === undefined ? undefined : { value, deviation: evenDeviation(spread), age: justNow };
}

/** Nobody says when the last trade was that a market had before we came: it may be days ago. */
function lastTrade(view: View, deviation: number): Said | undefined {
  const { lastPrice, lastTradeAt } = view;
  if (lastPrice === undefined || lastTradeAt === undefined) return undefined;
  return saidAt(view, lastPrice / oneDollar, deviation, lastTradeAt);
}

function referenceOf(view: View, name: string, deviation: number, ageMax: Time): Said | undefined {
  const told = view.references.get(name);
  if (told === undefined) return undefined;
  return view.now - told.at > ageMax ? undefined : saidAt(view, told.value, deviation, told.at);
}

function saidAt({ now }: View, value: number | undefined, deviation: number, at: Time): Said | undefined {
  return value === undefined ? undefined : { value, deviation, age: Math.max(0, now - at) as Time };
}
