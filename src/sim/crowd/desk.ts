import type { Random } from "../../lib/random.ts";
import type { PriceGrid } from "../../domain/price-grid.ts";
import type { Side } from "../../domain/side.ts";
import type { Price, Qty, Time } from "../../domain/units.ts";
import type { AccountId } from "../command.ts";
import type { Pace } from "./pace.ts";

/** What one of the crowd can see and do in its market. */
export interface Desk {
  readonly grid: PriceGrid;
  readonly pace: Pace;
  now(): Time;
  best(side: Side): Price | undefined;
  bestOfOthers(side: Side, account: AccountId): Price | undefined;
  /** Takes in the news up to now, and tells the value. */
  value(): number;
  /** What people thought of the value then. */
  opinionAt(at: Time): number;
  /** When the next big news comes; for those who are there at once. */
  nextJumpAt(): Time | undefined;
  /** Does something later, if the market is still open then. */
  at(at: Time, action: () => void): void;
  /** Takes what there is up to a limit. */
  take(account: AccountId, side: Side, limit: Price, qty: Qty): void;
  /** Rests, or does nothing when that would trade. Gives the order's id. */
  show(account: AccountId, side: Side, price: Price, qty: Qty): string | undefined;
  /** What still rests of an order. */
  left(account: AccountId, orderId: string): number;
  cancel(account: AccountId, orderId: string): void;
}

/** Calls `act` at the times of a Poisson process that follows the market's pace. */
export function arrive(desk: Desk, random: Random, perSecond: number, act: () => void): void {
  if (perSecond <= 0) return;
  // How much of the next gap is left, in seconds at the ordinary pace.
  let left = random.exponential(1 / perSecond);
  const next = (): void => {
    const now = desk.now();
    const { times, until } = desk.pace(now);
    const dueAt = times > 0 ? now + Math.max(1, Math.round((left * 1_000_000) / times)) : Infinity;
    if (dueAt > until) {
      left -= ((until - now) / 1_000_000) * times;
      desk.at(until as Time, next);
      return;
    }
    desk.at(dueAt as Time, () => {
      act();
      left = random.exponential(1 / perSecond);
      next();
    });
  };
  next();
}

/** The worst price on the grid that a trader on this side accepts for an estimate: never past it. */
export function limitAt(grid: PriceGrid, side: Side, dollars: number): Price | undefined {
  return side === "bid" ? grid.floor(dollars) : grid.ceil(dollars);
}
