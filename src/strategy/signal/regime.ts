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
  /** At the last look, as multiples of what is usual. */
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
    intensity: 1,
    volatility: 1,
    isBusy: false,
    isMoving: false,
    isWild: false,
    name: "quiet",
  };
}

/** The value, and its usual volatility with the same look in it already. Times in seconds. */
export function observeMoves(
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
  const prior = unit * unit * priorSeconds;
  const lately = (moves.squares + prior) / (moves.seconds + priorSeconds);
  const always = (usual.squares + prior) / (usual.seconds + priorSeconds);
  known.volatility = Math.sqrt(lately / always);
}

/** What it comes to now: trading by volume is one-sided or not, and time has passed. */
export function judgeRegime(known: Regime, isOneSided: boolean, now: number, params: RegimeParams): void {
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
