import type { PriceRange } from "../../domain/price-grid.ts";
import type { Outcome } from "../../domain/side.ts";
import { plus, type Time } from "../../domain/units.ts";
import type { AccountId } from "../command.ts";

/** Events whose markets users may combine to one: a market that pays when all its legs do [api.md §15.1]. */
export interface CollectionPlan {
  readonly ticker: string;
  readonly seriesTicker: string;
  readonly title: string;
  readonly description: string;
  /** Counted from the start of the exchange. Outside of them no combo is made. */
  readonly opensAfter: Time;
  readonly closesAfter: Time;
  readonly events: readonly AssociatedEvent[];
  /** Whether the same legs in another order are another market. */
  readonly isOrdered: boolean;
  /** Legs of one combo, both included. */
  readonly sizeMin: number;
  readonly sizeMax: number;
  readonly priceLevelStructure: string;
  readonly priceRanges: readonly PriceRange[];
  /** From a combo's result to its payment. */
  readonly settlesAfter: Time;
}

export interface AssociatedEvent {
  readonly ticker: string;
  readonly isYesOnly: boolean;
  /** Legs from this event in one combo; no limit when absent. */
  readonly sizeMin?: number;
  readonly sizeMax?: number;
}

export interface Collection {
  readonly plan: CollectionPlan;
  readonly openAt: Time;
  readonly closeAt: Time;
}

export interface ComboLeg {
  readonly eventTicker: string;
  readonly ticker: string;
  readonly side: Outcome;
}

export interface Combo {
  readonly ticker: string;
  readonly eventTicker: string;
  readonly collectionTicker: string;
  readonly legs: readonly ComboLeg[];
}

/** All collections, and the combos that were made of them. */
export interface ComboDesk {
  readonly collections: ReadonlyMap<string, Collection>;
  readonly combos: Map<string, Combo>;
  /** Leg → the combos that stand on it. */
  readonly standingOn: Map<string, string[]>;
  /** Markets made by an account in its present week. */
  readonly made: Map<AccountId, { readonly since: Time; readonly count: number }>;
}

/** What can be read of them. */
export interface ComboReads {
  collections(): readonly Collection[];
  collection(ticker: string): Collection | undefined;
  /** Undefined for every other market. */
  combo(ticker: string): Combo | undefined;
}

export function newComboDesk(plans: readonly CollectionPlan[], start: Time): ComboDesk {
  const collections = plans.map((plan): [string, Collection] => [
    plan.ticker,
    { plan, openAt: plus(start, plan.opensAfter), closeAt: plus(start, plan.closesAfter) },
  ]);
  return {
    collections: new Map(collections),
    combos: new Map(),
    standingOn: new Map(),
    made: new Map(),
  };
}

export function comboReads({ collections, combos }: ComboDesk): ComboReads {
  return {
    collections: () => [...collections.values()],
    collection: (ticker) => collections.get(ticker),
    combo: (ticker) => combos.get(ticker),
  };
}
