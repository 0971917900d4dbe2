import type { Bound, Strike } from "./market.ts";

/** A place in the order of numbers: right before one, or right behind it. */
export interface Edge {
  readonly at: number;
  /** 0 before the number, 1 behind it. */
  readonly phase: 0 | 1;
}

/** Where YES begins; before all numbers where nothing bounds it. */
export function startOf({ from }: Strike): Edge {
  return from === undefined ? { at: -Infinity, phase: 0 } : edge(from, from.isIncluded ? 0 : 1);
}

/** Where YES ends. */
export function endOf({ to }: Strike): Edge {
  return to === undefined ? { at: Infinity, phase: 0 } : edge(to, to.isIncluded ? 1 : 0);
}

export function compareEdges(one: Edge, other: Edge): number {
  // Infinities are equal to themselves; their difference would be no number.
  return one.at === other.at ? one.phase - other.phase : one.at - other.at;
}

/** How what makes one market YES lies to what makes another YES. */
export type Overlap = "same" | "inside" | "around" | "apart" | "all" | "partly" | "unknown";

/** `inside`: one pays only where the other does. `all`: one of them always pays. `unknown`: not on one number. */
export function overlapOf(one: Strike | undefined, other: Strike | undefined): Overlap {
  if (one === undefined || other === undefined || one.number !== other.number) return "unknown";
  const starts = compareEdges(startOf(one), startOf(other));
  const ends = compareEdges(endOf(one), endOf(other));
  if (starts === 0 && ends === 0) return "same";
  if (starts >= 0 && ends <= 0) return "inside";
  if (starts <= 0 && ends >= 0) return "around";
  const [first, second] = starts < 0 ? [one, other] : [other, one];
  if (compareEdges(endOf(first), startOf(second)) <= 0) {
    const isWhole = compareEdges(endOf(first), startOf(second)) === 0 && isOpenAtBoth(first, second);
    return isWhole ? "all" : "apart";
  }
  return isOpenAtBoth(first, second) ? "all" : "partly";
}

function isOpenAtBoth(first: Strike, second: Strike): boolean {
  return first.from === undefined && second.to === undefined;
}

/** Whatever the number comes to, exactly one of these is YES: ranges of one number, without a gap and without end. */
export function arePartition(strikes: readonly (Strike | undefined)[]): boolean {
  const known = strikes.filter((strike) => strike !== undefined);
  const [first] = known;
  if (first === undefined || known.length < strikes.length) return false;
  if (known.some(({ number }) => number !== first.number)) return false;
  const sorted = known.toSorted((a, b) => compareEdges(startOf(a), startOf(b)));
  let reached: Edge = { at: -Infinity, phase: 0 };
  for (const strike of sorted) {
    if (compareEdges(startOf(strike), reached) !== 0) return false;
    reached = endOf(strike);
  }
  return reached.at === Infinity;
}

function edge({ at }: Bound, phase: Edge["phase"]): Edge {
  return { at, phase };
}
