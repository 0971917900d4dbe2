import { probitVolatility } from "../model/probit-volatility.ts";
import { burstRatio, noBurst, observePace, type Burst, type BurstParams } from "./burst.ts";
import { noVolatility, observeMid, type Volatility } from "./volatility.ts";

/**
 * How lively a market is beside what it usually is [theory A7, A9]. Three dials: trades come in a burst, the value moves more
 * than usual, trading is one-sided. Each goes on at one threshold and off at a lower one, so that none flickers.
 */
export interface Regime {
  readonly burst: Burst;
  /** Moves of the value, forgotten fast; what is usual is the market's volatility. */
  readonly moves: Volatility;
  /** The last look that counted: dollars, undefined where one side of the book was empty; and when, in seconds. */
  mid: number | undefined;
  at: number;
  /** Then, as multiples of what is usual. */
  intensity: number;
  volatility: number;
  isBusy: boolean;
  isMoving: boolean;
  isWild: boolean;
  name: RegimeName;
}

/**
 * `trending`: the value moves, or trading is one-sided. `event`: trades come in a burst. `reduce-only`: all three.
 * `halted`: a burst, and moves of a size that only news makes.
 */
export type RegimeName = "quiet" | "trending" | "event" | "reduce-only" | "halted";

export interface RegimeParams extends BurstParams {
  /** Seconds for which a market that nothing is known of yet counts. */
  readonly priorSeconds: number;
  /** Of trades. */
  readonly intensity: Dial;
  /** Both of moves, in log-odds. */
  readonly volatility: Dial;
  readonly halt: Dial;
}

interface Dial {
  /** Multiples of what is usual. */
  readonly enter: number;
  readonly leave: number;
  /** With less than this lately it does not go on, however quiet it was before. */
  readonly least: number;
}

export function noRegime(): Regime {
  return {
    burst: noBurst(),
    moves: noVolatility(),
    mid: undefined,
    at: 0,
    intensity: 1,
    volatility: 1,
    isBusy: false,
    isMoving: false,
    isWild: false,
    name: "quiet",
  };
}

/** Looks come in bursts: one that shows the same as the last, and no trade between, says nothing more within this, in seconds. */
const sameFor = 0.1;

/**
 * The value in dollars, where there is one; its usual volatility with the same look in it already; whether trading by volume is
 * one-sided. Times in seconds.
 */
export function observeRegime(
  known: Regime,
  usual: Volatility,
  mid: number | undefined,
  isOneSided: boolean,
  now: number,
  secondsLeft: number,
  params: RegimeParams,
): void {
  if (mid === known.mid && known.burst.at <= known.at && now - known.at < sameFor) return;
  known.mid = mid;
  known.at = now;
  if (mid !== undefined) observeMoves(known, usual, mid, now, secondsLeft, params);
  judge(known, isOneSided, now, params);
}

function observeMoves(
  known: Regime,
  usual: Volatility,
  mid: number,
  now: number,
  secondsLeft: number,
  { fast, priorSeconds }: RegimeParams,
): void {
  const { moves } = known;
  observeMid(moves, mid, now, fast);
  const unit = probitVolatility(mid, Math.max(1, secondsLeft)) / (mid * (1 - mid));
  const rate = (usual.squares + unit * unit * priorSeconds) / (usual.seconds + priorSeconds);
  // What was just now is believed to be as usual for as long: few seconds say little, and stillness is no more than still.
  const lately = (moves.squares + rate * priorSeconds) / (moves.seconds + priorSeconds);
  known.volatility = Math.sqrt(lately / rate);
}

function judge(known: Regime, isOneSided: boolean, now: number, params: RegimeParams): void {
  observePace(known.burst, 0, now, params);
  known.intensity = burstRatio(known.burst, params);
  const move = Math.sqrt(known.moves.squares);
  known.isBusy = isOn(known.isBusy, known.intensity, known.burst.fast, params.intensity);
  known.isMoving = isOn(known.isMoving, known.volatility, move, params.volatility);
  known.isWild = isOn(known.isWild, known.volatility, move, params.halt);
  known.name = nameOf(known, isOneSided);
}

function isOn(wasOn: boolean, ratio: number, amount: number, { enter, leave, least }: Dial): boolean {
  return wasOn ? ratio > leave : ratio >= enter && amount >= least;
}

function nameOf({ isBusy, isMoving, isWild }: Regime, isOneSided: boolean): RegimeName {
  if (isBusy && isWild) return "halted";
  if (isBusy && isMoving && isOneSided) return "reduce-only";
  if (isBusy) return "event";
  return isMoving || isOneSided ? "trending" : "quiet";
}
