import type { Side } from "../../domain/side.ts";
import { logit } from "../../lib/log-odds.ts";
import { judgeFill, type Throttle, type ThrottleParams } from "./throttle.ts";

/**
 * What the value did after our own fills: how far it had moved against us a while later, in log-odds, by side. That is
 * what those who know more take from us, and what a quote has to earn first.
 */
export interface Markouts {
  /** Fills whose while is not over. */
  readonly pending: Pending[];
  /** Dollars: the value that was seen last; 0 before the first. */
  mid: number;
  readonly bid: SideMarkout;
  readonly ask: SideMarkout;
}

interface Pending {
  readonly side: Side;
  /** Seconds. */
  readonly at: number;
  /** Log-odds of the value at the fill. */
  readonly value: number;
  readonly size: number;
}

interface SideMarkout {
  /** Sums over contracts, forgotten fill by fill. */
  adverse: number;
  size: number;
}

export interface MarkoutParams {
  /** Seconds. */
  readonly markoutHorizon: number;
  /** Contracts after which a fill counts half. */
  readonly markoutMemory: number;
  readonly throttle: ThrottleParams;
}

/** A burst of fills is one piece of news: more than this are not waited for. */
const pendingMax = 64;

export function noMarkouts(): Markouts {
  return { pending: [], mid: 0, bid: { adverse: 0, size: 0 }, ask: { adverse: 0, size: 0 } };
}

/** At the value that was seen last, or at its own `price` where none was; both in dollars, `size` in contracts. */
export function observeFill(
  { pending, mid }: Markouts,
  side: Side,
  price: number,
  size: number,
  now: number,
): void {
  if (pending.length >= pendingMax) pending.shift();
  pending.push({ side, at: now, value: logit(mid === 0 ? price : mid), size });
}

/** Settles what was filled the horizon ago or earlier, by what the value is now, and has each side judged by it. */
export function observeLater(
  known: Markouts,
  mid: number,
  now: number,
  { markoutHorizon: horizon, markoutMemory: memory, throttle }: MarkoutParams,
  throttles: Readonly<Record<Side, Throttle>>,
): void {
  known.mid = mid;
  for (
    let first = known.pending[0];
    first !== undefined && now - first.at >= horizon;
    first = known.pending[0]
  ) {
    known.pending.shift();
    const { side, value, size } = first;
    const against = side === "bid" ? value - logit(mid) : logit(mid) - value;
    const sum = known[side];
    const kept = 0.5 ** (size / memory);
    sum.adverse = sum.adverse * kept + against * size;
    sum.size = sum.size * kept + size;
    judgeFill(throttles[side], against, size, now, throttle);
  }
}

/**
 * Log-odds that a fill of this side costs on average: what was seen, and a prior that counts like `priorSize` contracts.
 * Never below zero: luck is no reason to quote closer.
 */
export function adverseMove(known: Markouts, side: Side, prior: number, priorSize: number): number {
  const { adverse, size } = known[side];
  return Math.max(0, (adverse + prior * priorSize) / (size + priorSize));
}
