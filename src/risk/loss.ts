import { minus, type Money } from "../domain/units.ts";

/** Losses that have happened, against what may be lost. Crossing one is latched: it does not heal by itself. */
export interface LossLimits {
  /** Per market, realised and unrealised together: the guide's stop loss. */
  readonly stopLoss: Money;
  /** Over all markets since midnight UTC. */
  readonly dailyLoss: Money;
  /** Over all markets since the account was worth most in this run; none when absent. */
  readonly drawdown?: Money | undefined;
}

/** True when `worth` has fallen by the limit or more since `start`. A limit of zero is no limit. */
export function isLossReached(start: Money, worth: Money, limit: Money): boolean {
  return limit > 0 && minus(start, worth) >= limit;
}
