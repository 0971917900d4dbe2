import { minus, type Time } from "../domain/units.ts";

/** A market that is quoted, and since when. */
export interface Seat {
  readonly ticker: string;
  readonly since: Time;
}

/** A market that may be quoted, with what it is worth a day; of those that are quoted as it would be without us. */
export interface Candidate {
  readonly ticker: string;
  readonly worth: number;
}

export interface RotationRules {
  /** So many are quoted at most. */
  readonly count: number;
  /** By how much of its worth a newcomer has to be better than the one whose seat it takes: 0.25 is a quarter. */
  readonly margin: number;
  /** A market that was chosen stays for so long, whatever comes. */
  readonly stay: Time;
}

/**
 * Who is quoted from now on: those whose time is not over or who may still be quoted keep their seats, the best of the others
 * take what is free, and then the seats of those that they are better than by the margin. Without a margin two markets of
 * about the same worth would change places at every look, and each change costs queue places and tokens.
 */
export function rotate(
  seats: readonly Seat[],
  candidates: readonly Candidate[],
  { count, margin, stay }: RotationRules,
  now: Time,
): readonly string[] {
  const worths = new Map(candidates.map(({ ticker, worth }) => [ticker, worth]));
  const isNew = ({ since }: Seat): boolean => minus(now, since) < stay;
  const sitting = seats.filter((seat) => isNew(seat) || worths.has(seat.ticker)).map(({ ticker }) => ticker);
  const waiting = candidates
    .filter(({ ticker }) => !sitting.includes(ticker))
    .toSorted((a, b) => b.worth - a.worth);
  // The worst first: it is the one that has to go.
  const movable = seats
    .filter((seat) => !isNew(seat) && sitting.includes(seat.ticker))
    .map(({ ticker }) => ({ ticker, worth: worths.get(ticker) ?? 0 }))
    .toSorted((a, b) => a.worth - b.worth);
  const free = Math.max(0, count - sitting.length);
  const came = waiting.slice(0, free).map(({ ticker }) => ticker);
  const went = new Set<string>();
  for (const [place, { ticker, worth }] of waiting.slice(free).entries()) {
    const weakest = movable[place];
    if (weakest === undefined || worth <= weakest.worth * (1 + margin)) break;
    went.add(weakest.ticker);
    came.push(ticker);
  }
  return [...sitting.filter((ticker) => !went.has(ticker)), ...came];
}
