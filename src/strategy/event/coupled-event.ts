import { shapeOf } from "../../domain/event-shape.ts";
import { boundedMemo, type BoundedMemo } from "../../lib/bounded-memo.ts";
import { coupled, coupledShifts, type Coupled } from "../model/coupled.ts";
import { probable } from "../probable.ts";
import { priceVolatility, type VolatilityPrior } from "../signal/price-volatility.ts";
import type { EventMarket, View } from "../view.ts";
import { payoffVariance } from "./covariance.ts";
import { covarianceBetween, isItself, siblingValue, type Member } from "./siblings.ts";

/**
 * The closed form for markets that move together (theory A4), over the markets of an event: the short-run covariance is each
 * market's own volatility, and the correlation of what they pay.
 */
export interface CoupledEventParams extends VolatilityPrior {
  /** One over dollars. Above 0. */
  readonly riskAversion: number;
  /** Fills of one quote in a second, on one side, at the value itself. */
  readonly rate: number;
  /** e times fewer takers for each 1/decay dollars further away. */
  readonly decay: number;
  /** Contracts of one fill. */
  readonly lot: number;
}

/** In more markets than this the matrix takes longer than its quote is good for. */
export const coupledMax = 12;

/** In dollars, of the market that is quoted. */
export interface CoupledQuote {
  /** How far what is held of all of them moves the centre. */
  readonly shift: number;
  readonly halfWidth: number;
  readonly markets: number;
}

/** Undefined where the event has too many markets. */
export function coupledQuote(
  view: View,
  value: number,
  params: CoupledEventParams,
): CoupledQuote | undefined {
  return quoteAmong(view, membersOf(view, value, params), params);
}

/** As if the market were alone. */
export function quoteAlone(view: View, value: number, params: CoupledEventParams): CoupledQuote | undefined {
  return quoteAmong(view, [ownMember(view, value, params)], params);
}

interface MovingMember extends Member {
  readonly isOwn: boolean;
  /** Lots of YES. */
  readonly held: number;
  /** Dollars by the root of a second. */
  readonly volatility: number;
}

function quoteAmong(
  view: View,
  members: readonly MovingMember[],
  params: CoupledEventParams,
): CoupledQuote | undefined {
  if (members.length > coupledMax) return undefined;
  const own = members.findIndex(({ isOwn }) => isOwn);
  const model = modelOf(view, members, params);
  const shift = coupledShifts(
    model,
    members.map(({ held }) => held),
  )[own];
  const halfWidth = model.halfWidths[own];
  if (shift === undefined || halfWidth === undefined) return undefined;
  return { shift, halfWidth, markets: members.length };
}

function membersOf(view: View, value: number, params: CoupledEventParams): readonly MovingMember[] {
  const members: MovingMember[] = [];
  for (const other of view.event) {
    const otherValue = siblingValue(other);
    if (isItself(view, other)) members.push(ownMember(view, value, params));
    else if (otherValue !== undefined) members.push(memberOf(view, other, otherValue, params));
  }
  return members.some(({ isOwn }) => isOwn) ? members : [ownMember(view, value, params), ...members];
}

function ownMember(view: View, value: number, params: CoupledEventParams): MovingMember {
  return { ...memberOf(view, view, value, params), isOwn: true };
}

function memberOf(
  { now }: View,
  { market, position, signals }: Pick<EventMarket, "market" | "position" | "signals">,
  told: number,
  params: CoupledEventParams,
): MovingMember {
  const value = probable(told);
  return {
    isOwn: false,
    value,
    strike: market.strike,
    held: position.net / 100 / params.lot,
    volatility: priceVolatility({ now, market, signals }, value, params),
  };
}

/**
 * The root of a matrix is dear, and the same again and again: volatilities count in steps of a tenth and correlations in
 * twentieths, and what they come to is remembered. The model is of the rounded numbers, so that it does not hang on what
 * was asked before.
 */
function modelOf(view: View, members: readonly MovingMember[], params: CoupledEventParams): Coupled {
  const tenths = members.map(({ volatility }) => Math.round(Math.log(volatility) / tenth));
  const twentieths = correlationsOf(view, members);
  const correlation = (i: number, j: number): number =>
    i === j ? 1 : (twentieths[placeOf(Math.min(i, j), Math.max(i, j), members.length)] ?? 0) / 20;
  return memoOf(params).of(`${tenths.join()};${twentieths.join()}`, () => {
    const volatilities = tenths.map((steps) => Math.exp(steps * tenth));
    const covariance = volatilities.map((one, i) =>
      volatilities.map((other, j) => one * other * correlation(i, j)),
    );
    // A lot is what moves at once: so many times the risk, and one of it.
    const { rate, decay, riskAversion, lot } = params;
    return coupled(
      members.map(() => ({ rate, decay })),
      covariance,
      riskAversion * lot,
    );
  });
}

const tenth = Math.log(1.1);

/** Of each pair, once. Where outcomes that exclude each other sum to more than a dollar they are taken as shares of it. */
function correlationsOf(view: View, members: readonly MovingMember[]): readonly number[] {
  const shape = shapeOf(view.event);
  const sum = members.reduce((total, { value }) => total + value, 0);
  const scale = shape === "exclusive" && sum > 1 ? 1 / sum : 1;
  const scaled = members.map(({ value, strike }) => ({
    value: value * scale,
    strike,
    deviation: Math.sqrt(payoffVariance(value * scale)),
  }));
  const twentieths: number[] = [];
  for (const [i, one] of scaled.entries()) {
    for (let j = i + 1; j < scaled.length; j += 1) {
      const other = scaled[j] ?? one;
      const covariance = covarianceBetween(shape, one, other);
      twentieths.push(Math.round((20 * covariance) / (one.deviation * other.deviation)));
    }
  }
  return twentieths;
}

/** Of a pair among those of the rows before it, and of its own. */
function placeOf(i: number, j: number, count: number): number {
  return i * count - (i * (i + 1)) / 2 + (j - i - 1);
}

/** Of a strategy: its parameters are one object for as long as it lives, and what was remembered goes with them. */
const memos = new WeakMap<CoupledEventParams, BoundedMemo<Coupled>>();
const memoMost = 512;

function memoOf(params: CoupledEventParams): BoundedMemo<Coupled> {
  const known = memos.get(params);
  if (known !== undefined) return known;
  const made = boundedMemo<Coupled>(memoMost);
  memos.set(params, made);
  return made;
}
