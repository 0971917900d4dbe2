/** What was taken of the contracts that a side shows a part of, as an iceberg does. */
export interface Reserve {
  /** When it was filled last, in seconds; undefined before. */
  at: number | undefined;
  /** Steps of Qty: since the shown part was last made whole, and since all of it was. */
  takenOfShown: number;
  taken: number;
}

/** Seconds after the last fill: the shown part is made whole, and all of it. */
export interface ReserveParams {
  readonly refill: number;
  readonly renew: number;
}

export function noReserve(): Reserve {
  return { at: undefined, takenOfShown: 0, taken: 0 };
}

export function observeTaken(known: Reserve, size: number, now: number, params: ReserveParams): void {
  known.takenOfShown = takenOfShown(known, now, params) + size;
  known.taken = taken(known, now, params) + size;
  known.at = now;
}

export function takenOfShown(known: Reserve, now: number, { refill }: ReserveParams): number {
  return isOver(known, now, refill) ? 0 : known.takenOfShown;
}

export function taken(known: Reserve, now: number, { renew }: ReserveParams): number {
  return isOver(known, now, renew) ? 0 : known.taken;
}

function isOver({ at }: Reserve, now: number, span: number): boolean {
  return at === undefined || now - at >= span;
}
