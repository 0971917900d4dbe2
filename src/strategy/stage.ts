import type { Side } from "../domain/side.ts";
import type { Price, Qty } from "../domain/units.ts";
import type { SilenceCode } from "./desire.ts";
import type { SignalName } from "./signal/signals.ts";
import type { Trace } from "./trace.ts";
import type { View } from "./view.ts";

/** One step of a strategy: it reads the market and changes the draft, says in a line what it did, and keeps nothing. */
export interface Stage<Params> {
  readonly role: Role;
  /** What it looks at of what was observed: nothing is that no stage reads. */
  readonly reads?: readonly SignalName[];
  /** It looks at the other markets of the event: without such a stage none is looked at again because another one moved. */
  readonly needsSiblings?: Siblings;
  /** A guard that looks at the value: it comes when nothing moves the value any more, wherever in the list it stands. */
  readonly needsValue?: true;
  /** With these parameters it does nothing, whatever the market: it is left out, and what it reads is not kept up with. */
  readonly isIdle?: (params: Params) => boolean;
  readonly run: (view: View, draft: Draft, params: Params, trace: Trace) => void;
}

/** What of the event's other markets counts at once: what is held in them and its prices; or all that they show. */
export type Siblings = "held" | "shown";

/** What a stage is for. A value comes first: what leans, widens and sizes does so round it; a guard may stand anywhere. */
export type Role = "guard" | "fair" | "lean" | "width" | "size";

/** A quote in the making. One draft serves a strategy for all its markets: it is begun anew for each. */
export interface Draft {
  /** From −1 (all NO) to +1 (all YES). */
  skew: number;
  /** Dollars, in (0, 1); not a number until a stage has a value. */
  fair: number;
  /** Dollars to quote round: the value, leaned. */
  centre: number;
  /** Dollars from the centre to each side's quote. */
  readonly away: Record<Side, number>;
  readonly size: Record<Side, Qty>;
  /** Contracts that all levels of a side may come to. */
  readonly total: Record<Side, Qty>;
  /** Levels behind the first. */
  ladder: Levels | undefined;
  /** How many times further away guards want both sides, on top of what widths say. */
  caution: number;
  /** Nothing may be added to what is held. */
  isReducing: boolean;
  /** Dollars that no quote of a side may be better than. */
  readonly bound: Record<Side, number>;
  /** Dollars by which others have to be better than our quote for it to take what is held off at once; Infinity for never. */
  takeEdge: number;
  /** Why nothing is shown, and why a side is not. */
  silence: SilenceCode | undefined;
  readonly silenced: Record<Side, SilenceCode | undefined>;
}

/** Of a side: each further from the market by the spacing, and as much larger as told. */
export interface Levels {
  readonly levels: number;
  readonly spacing: Price;
  /** Of the first level's size, added with each further one. */
  readonly growth: number;
  /** Instead of that, for each level its own: distances from the centre, of which the first is what widths say. */
  readonly spreads?: readonly Price[];
  /** Contracts, of which the first level's are what sizes say, and the others in proportion. */
  readonly sizes?: readonly Qty[];
}
