import type { Side } from "./side.ts";
import type { Money, Price, Qty } from "./units.ts";

/** Where a maker stands in one market at a moment: what it shows, and what keeps it from showing more. */
export interface Standing {
  readonly ticker: string;
  /** Best prices of everybody else; undefined where nobody shows any, or where the book is in doubt. */
  readonly others: Readonly<Record<Side, Price | undefined>>;
  /** Dollars that YES is worth by the others' prices, or by our own last estimate where they do not tell. */
  readonly value: number | undefined;
  /** Our best order on each side. */
  readonly shown: Readonly<Record<Side, ShownOrder | undefined>>;
  /** Why a side is not shown, or both; of each side the first counts. Empty when both are. */
  readonly obstacles: readonly Obstacle[];
  /** Dollars a second that a programme pays for our orders, by its published formula; 0 where none is known to run. */
  readonly rewardRate: number;
  readonly net: Qty;
  /** Closed and at the mark, less fees. */
  readonly profit: Money;
}

export interface ShownOrder {
  readonly price: Price;
  readonly left: Qty;
  /** Contracts that trade before it at its price; undefined where nobody has told. */
  readonly ahead: Qty | undefined;
}

/** One thing that keeps a side of a market from being quoted; both sides where none is named. */
export interface Obstacle {
  /** A stable name, for programs: `position-cap`. */
  readonly code: string;
  readonly side?: Side;
  /** A clause that finishes "not quoted, because …". */
  readonly text: string;
  /** The key of the configuration that would change it; absent where none would. */
  readonly parameter?: string;
}
