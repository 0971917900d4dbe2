import { isBetter, sides, type Side } from "../../domain/side.ts";
import type { Price } from "../../domain/units.ts";
import { watchedSeconds } from "./watched.ts";

/**
 * How often takers come, and how far from the mid they reach, as the public tape shows it. A table of distances holds
 * for how long the best price of a side, ours or another's, stood that far away, and how many takers it met there; both
 * are forgotten with a half-life. From it comes the likeliest law `rate · e^(−decay · distance)` [theory A10, the estimate
 * from exposures]: the best price is the quote that everybody sees the fate of.
 *
 * Pooled are all prices of the market and all times to its close, which it follows by forgetting alone; both sides in
 * how fast takers get fewer, but not in how many they are. A taker counts once, whatever he takes.
 */
export interface TakerReach {
  /** Twice the middle of others' best prices, which is a whole number of price steps; undefined where there is none. */
  mid: number | undefined;
  /** What it was before it changed last. */
  midBefore: number | undefined;
  /** Seconds. */
  at: number;
  /** By the side that was hit. */
  readonly bid: SideReach;
  readonly ask: SideReach;
}

interface SideReach {
  best: Price | undefined;
  /** Of the table: where the best price stands. */
  bucket: number;
  /** When the taker came who was counted last. */
  takenAt: number | undefined;
  /** By distance: seconds that the best price stood there, and takers it met. */
  readonly seconds: number[];
  readonly takers: number[];
}

/** What is believed of takers before any was seen. */
export interface TakerPrior {
  /** Takers by second at the mid, on each side. Counts like one taker. */
  readonly rate: number;
  /** One over dollars: e times fewer takers reach each 1/decay dollars further. */
  readonly decay: number;
  /** How many takers that decay counts for. */
  readonly decayTakers: number;
}

export interface SeenTakers {
  readonly decay: number;
  /** Takers by second that would come to a quote at the mid, by the side that they hit. */
  readonly rate: Readonly<Record<Side, number>>;
}

/** Dollars: what a bucket's distance counts as. The middles between them are where buckets end. */
const distances = [0.005, 0.01, 0.015, 0.02, 0.03, 0.04, 0.06, 0.09, 0.13, 0.2, 0.35];
/** Twice a price in steps, as distances from the mid are counted. */
const perDollar = 20_000;
const ends = distances.slice(1).map((far, index) => ((far + (distances[index] ?? 0)) / 2) * perDollar);

/** Prints on one side within so many seconds are one taker's, who sweeps several orders. */
const sweepSeconds = 0.05;

export function noTakerReach(): TakerReach {
  return { mid: undefined, midBefore: undefined, at: 0, bid: noSideReach(), ask: noSideReach() };
}

function noSideReach(): SideReach {
  const none = (): number[] => distances.map(() => 0);
  return { best: undefined, bucket: 0, takenAt: undefined, seconds: none(), takers: none() };
}

/**
 * The book as it is now: the best prices of others, round which distances are counted, and those that a taker meets,
 * ours among them. `now` in seconds. Without both sides there is no mid, and nothing is counted until there is.
 */
export function observeBest(
  known: TakerReach,
  others: Readonly<Record<Side, Price | undefined>>,
  met: Readonly<Record<Side, Price | undefined>>,
  now: number,
  halfLife: number,
): void {
  const elapsed = Math.max(0, now - known.at);
  if (elapsed > 0) {
    const kept = 0.5 ** (elapsed / halfLife);
    const watched = known.mid === undefined ? 0 : watchedSeconds(elapsed);
    for (const side of sides) pass(known[side], kept, watched);
    known.at = now;
  }
  const mid = others.bid === undefined || others.ask === undefined ? undefined : others.bid + others.ask;
  if (mid !== known.mid) {
    known.midBefore = known.mid;
    known.mid = mid;
  }
  for (const side of sides) {
    const best = met[side] ?? others[side];
    known[side].best = best;
    if (mid !== undefined && best !== undefined) known[side].bucket = bucketOf(side, best, mid);
  }
}

function pass({ seconds, takers, bucket }: SideReach, kept: number, watched: number): void {
  for (let index = 0; index < seconds.length; index += 1) {
    seconds[index] = (seconds[index] ?? 0) * kept + (index === bucket ? watched : 0);
    takers[index] = (takers[index] ?? 0) * kept;
  }
}

/** A trade of anybody, at its price, by the side that it hit. */
export function observeTaker(known: TakerReach, hit: Side, price: Price, now: number): void {
  const reached = known[hit];
  if (reached.takenAt !== undefined && now - reached.takenAt < sweepSeconds) return;
  // Who empties the best level may be heard of after the book without it.
  const isGone = reached.best === undefined || isBetter(hit, price, reached.best);
  const mid = isGone ? (known.midBefore ?? known.mid) : known.mid;
  if (mid === undefined) return;
  reached.takenAt = now;
  const bucket = bucketOf(hit, price, mid);
  reached.takers[bucket] = (reached.takers[bucket] ?? 0) + 1;
}

function bucketOf(side: Side, price: Price, mid: number): number {
  const distance = side === "bid" ? mid - 2 * price : 2 * price - mid;
  let bucket = 0;
  while (bucket < ends.length && distance > (ends[bucket] ?? 0)) bucket += 1;
  return bucket;
}

/**
 * The likeliest takers behind the table and the prior: a gamma law for each side's rate (one taker in 1/rate seconds at
 * the mid), and one for the decay. What the decay has to solve falls with it from above zero to below, so that there is
 * always exactly one answer.
 */
export function seenTakers(known: TakerReach, prior: TakerPrior): SeenTakers {
  const decay = likeliestDecay(known, prior);
  return { decay, rate: { bid: rateOf(known.bid, decay, prior), ask: rateOf(known.ask, decay, prior) } };
}

function rateOf({ seconds, takers }: SideReach, decay: number, { rate }: TakerPrior): number {
  let reached = 1 / rate;
  for (let index = 0; index < distances.length; index += 1) {
    const time = seconds[index] ?? 0;
    if (time !== 0) reached += time * Math.exp(-decay * (distances[index] ?? 0));
  }
  return (1 + sumOf(takers)) / reached;
}

/** Newton's steps, inside of a bracket that halves when a step would leave it. */
function likeliestDecay({ bid, ask }: TakerReach, prior: TakerPrior): number {
  const [sellers, buyers] = [1 + sumOf(bid.takers), 1 + sumOf(ask.takers)];
  const seen = distanceOf(bid.takers) + distanceOf(ask.takers) + prior.decayTakers / prior.decay;
  let low = 0;
  let high = Infinity;
  let decay = prior.decay;
  for (let step = 0; step < stepsMax; step += 1) {
    const atBid = expected(bid.seconds, decay, 1 / prior.rate);
    const atAsk = expected(ask.seconds, decay, 1 / prior.rate);
    const pull = sellers * atBid.mean + buyers * atAsk.mean + prior.decayTakers / decay - seen;
    const slope = sellers * atBid.spread + buyers * atAsk.spread + prior.decayTakers / (decay * decay);
    if (Math.abs(pull) <= nearness * decay * slope) break;
    if (pull > 0) low = decay;
    else high = decay;
    const next = decay + pull / slope;
    const isInside = next > low && next < high;
    decay = isInside ? next : high === Infinity ? 2 * decay : (low + high) / 2;
  }
  return decay;
}

const stepsMax = 40;
const nearness = 1e-7;

/** The mean distance at which the law expects takers, and by how much it falls with the decay: its variance. */
function expected(seconds: readonly number[], decay: number, atMid: number): Moments {
  let whole = atMid;
  let first = 0;
  let second = 0;
  for (let index = 0; index < distances.length; index += 1) {
    const time = seconds[index] ?? 0;
    if (time === 0) continue;
    const distance = distances[index] ?? 0;
    const weight = time * Math.exp(-decay * distance);
    whole += weight;
    first += weight * distance;
    second += weight * distance * distance;
  }
  const mean = first / whole;
  return { mean, spread: Math.max(0, second / whole - mean * mean) };
}

interface Moments {
  readonly mean: number;
  readonly spread: number;
}

function sumOf(counts: readonly number[]): number {
  let sum = 0;
  for (const count of counts) sum += count;
  return sum;
}

function distanceOf(takers: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < takers.length; index += 1)
    sum += (takers[index] ?? 0) * (distances[index] ?? 0);
  return sum;
}
