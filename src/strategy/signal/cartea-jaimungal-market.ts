import { sides, type Side } from "../../domain/side.ts";
import { least, secondsOf, type Time } from "../../domain/units.ts";
import { carteaJaimungalDistances } from "../model/cartea-jaimungal.ts";
import type { Distances } from "../model/glft.ts";
import type { View } from "../view.ts";
import { adverseCost, makerFee, type AdversePrior } from "./fill-cost.ts";
import { seenTakers, type TakerPrior } from "./taker-reach.ts";

/** What Cartea and Jaimungal's dealer is told beside what the market shows. */
export interface CarteaJaimungalParams {
  /** φ: dollars by second and contract². */
  readonly runningCharge: number;
  /** α: dollars by contract², for what is held at the end. */
  readonly endCharge: number;
  /** The end is so far away, or so long before the close when that is sooner. */
  readonly horizon: Time;
  readonly flatBefore: Time;
  /** Contracts that one fill is of, and that are held at most. */
  readonly lot: number;
  readonly maxPosition: number;
  readonly takers: TakerPrior;
  /** Absent: fills are held to cost nothing but the fee. */
  readonly adverse: AdversePrior | undefined;
}

/**
 * How far from the value that dealer quotes each side [theory A5], in dollars, with what is held: buyers and sellers come
 * as the tape has them, each side on its own. What a fill costs (fee, adverse move) moves its side out by as much, and
 * keeps as many takers away.
 *
 * The solution goes by buckets of its parameters, a twentieth apart, and is straight between whole lots. Where the limit
 * is many lots away, the model's lots are larger and its takers fewer.
 */
export function carteaJaimungalQuotes(
  view: View,
  value: number,
  params: CarteaJaimungalParams,
): Readonly<Record<Side, number>> {
  const { rate, decay } = seenTakers(view.signals.reach, params.takers);
  const lots = Math.max(1, Math.min(lotsMax, Math.ceil(params.maxPosition / params.lot)));
  const lot = Math.max(Math.min(params.lot, params.maxPosition), params.maxPosition / lots);
  const share = Math.min(1, params.lot / lot);
  const fee = makerFee(view, value);
  const cost = { bid: fee, ask: fee };
  for (const side of sides) {
    if (params.adverse !== undefined) cost[side] += adverseCost(view.signals, side, value, params.adverse);
  }
  const sales = rate.bid * share * Math.exp(-decay * cost.bid);
  const buys = rate.ask * share * Math.exp(-decay * cost.ask);
  // After so many takers, or so long a charge, nothing depends on how much more is to come.
  const far = Math.min(farTakers / (buys + sales), farCharge / (params.runningCharge * lot * decay));
  const time = Math.min(far, secondsToEnd(view, params));
  const solution = solved(params, lots + 1, lot, buys, sales, decay, time);
  const held = Math.max(-lots, Math.min(lots, view.position.net / 100 / lot)) + lots + 1;
  return { bid: cost.bid + between(solution, "bid", held), ask: cost.ask + between(solution, "ask", held) };
}

const lotsMax = 10;
const farTakers = 2_000;
const farCharge = 40;

function secondsToEnd({ now, market }: View, { horizon, flatBefore }: CarteaJaimungalParams): number {
  const left = (market.closeAt - flatBefore - now) as Time;
  return Math.max(1, secondsOf(least(horizon, left)));
}

function between(solution: readonly Distances[], side: Side, held: number): number {
  const below = Math.floor(held);
  const [near, next] = [solution[below]?.[side] ?? 0, solution[below + 1]?.[side] ?? 0];
  const part = held - below;
  return part === 0 ? near : near + part * (next - near);
}

/** What was solved lately, by the parameters of the configuration and then by bucket: for speed alone. */
const known = new WeakMap<CarteaJaimungalParams, Map<number, readonly Distances[]>>();
const knownMax = 256;

/** One lot past the limit is solved too: at the limit both sides have a distance. */
function solved(
  params: CarteaJaimungalParams,
  bound: number,
  lot: number,
  buys: number,
  sales: number,
  decay: number,
  time: number,
): readonly Distances[] {
  let solutions = known.get(params);
  if (solutions === undefined) known.set(params, (solutions = new Map()));
  const places = [bucketOf(buys), bucketOf(sales), bucketOf(decay), bucketOf(time)] as const;
  const key = places.reduce((sum, place) => sum * bucketsMax + place + bucketsMax / 2, 0);
  const before = solutions.get(key);
  if (before !== undefined) return before;
  const solution = carteaJaimungalDistances(
    {
      buys: middleOf(places[0]),
      sales: middleOf(places[1]),
      decay: middleOf(places[2]),
      runningCharge: params.runningCharge * lot,
      endCharge: Math.min(params.endCharge * lot, endMax / (middleOf(places[2]) * bound * bound)),
    },
    bound,
    middleOf(places[3]),
  );
  const [oldest] = solutions.size < knownMax ? [] : solutions.keys();
  if (oldest !== undefined) solutions.delete(oldest);
  solutions.set(key, solution);
  return solution;
}

/** An end that costs more than this, by 1/decay, is one that numbers end at; it is dollars a contract long before. */
const endMax = 600;
const bucketsMax = 2_048;
const bucketWidth = 0.05;

function bucketOf(value: number): number {
  const place = Math.round(Math.log(value) / bucketWidth);
  return Math.max(1 - bucketsMax / 2, Math.min(bucketsMax / 2 - 1, place));
}

function middleOf(place: number): number {
  return Math.exp(place * bucketWidth);
}
