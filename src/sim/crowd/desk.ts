import type { Random } from "../../lib/random.ts";
import type { PriceGrid } from "../../domain/price-grid.ts";
import type { Side } from "../../domain/side.ts";
import type { Price, Qty, Time } from "../../domain/units.ts";
import type { AccountId } from "../command.ts";

/** What one of the crowd can see and do in its market. */
export interface Desk {
  readonly grid: PriceGrid;
  now(): Time;
  best(side: Side): Price | undefined;
  /** Takes in the news up to now, and tells the value. */
  learn(): number;
  valueAt(at: Time): number;
  /** Big news, by a draw. */
  jump(normal: number): void;
  /** Does something later, if the market is still open then. */
  at(at: Time, action: () => void): void;
  /** Takes what there is up to a limit. */
  take(account: AccountId, side: Side, limit: Price, qty: Qty): void;
  /** Rests, or does nothing when that would trade. Gives the order's id. */
  show(account: AccountId, side: Side, price: Price, qty: Qty): string | undefined;
  cancel(account: AccountId, orderId: string): void;
}

/** Calls `act` at the times of a Poisson process. */
export function arrive(desk: Desk, random: Random, perSecond: number, act: () => void): void {
  if (perSecond <= 0) return;
  const next = (): void => {
    const gap = Math.max(1, Math.round(random.exponential(1_000_000 / perSecond)));
    desk.at((desk.now() + gap) as Time, () => {
      act();
      next();
    });
  };
  next();
}

/** The worst price on the grid that a trader on this side accepts for an estimate: never past it. */
export function limitAt(grid: PriceGrid, side: Side, dollars: number): Price | undefined {
  return side === "bid" ? grid.floor(dollars) : grid.ceil(dollars);
}
