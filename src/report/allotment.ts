/**
 * Which markets get capital, and how much of it each: dollar by dollar to whoever makes most of the next one, for as
 * long as it is bound. What a market can earn grows ever more slowly with what it gets, so that this is the best there is.
 */
export interface Applicant {
  readonly name: string;
  /** Ever worse: what comes first earns no less by the dollar than what comes after. */
  readonly lots: readonly Lot[];
  /** Days for which a dollar is bound, for each day that it works: 1 when it is free again at once. */
  readonly daysBound: number;
}

export interface Lot {
  /** Dollars. */
  readonly capital: number;
  /** Dollars a day that all of it is expected to earn. */
  readonly value: number;
}

export interface Allotment {
  readonly name: string;
  readonly capital: number;
  /** Dollars a day. */
  readonly value: number;
  /** Of the last dollar given, in dollars a dollar-day. */
  readonly margin: number;
}

export interface AllotmentLimits {
  readonly capital: number;
  /** No market gets more than this share of it. */
  readonly shareMax: number;
  /** So many markets at most: those that would earn most if all could have some. */
  readonly count: number;
}

/** Those that get any, the one that earns most first. */
export function allot(applicants: readonly Applicant[], limits: AllotmentLimits): readonly Allotment[] {
  const all = pour(applicants, limits);
  if (all.length <= limits.count) return all;
  const names = new Set(all.slice(0, limits.count).map(({ name }) => name));
  // What the others would have had is shared out again.
  return pour(
    applicants.filter(({ name }) => names.has(name)),
    limits,
  );
}

function pour(
  applicants: readonly Applicant[],
  { capital, shareMax }: AllotmentLimits,
): readonly Allotment[] {
  const offers = applicants
    .flatMap(({ name, lots, daysBound }) =>
      lots.map((lot) => ({ name, ...lot, margin: lot.value / lot.capital / daysBound })),
    )
    .filter(({ margin }) => margin > 0)
    // A sort that keeps its order: of equals whoever was named first, and its own lots in theirs.
    .toSorted((a, b) => b.margin - a.margin);
  const given = new Map<string, Allotment>();
  let left = capital;
  for (const { name, capital: wanted, value, margin } of offers) {
    const before = given.get(name) ?? { name, capital: 0, value: 0, margin };
    const dollars = Math.min(wanted, left, shareMax * capital - before.capital);
    if (dollars <= 0) continue;
    left -= dollars;
    const earned = before.value + (value * dollars) / wanted;
    given.set(name, { name, capital: before.capital + dollars, value: earned, margin });
  }
  return [...given.values()].toSorted((a, b) => b.value - a.value);
}

/**
 * Days that a dollar is bound for each day that it is quoted with. A pair pays its dollar back at once; what is filled
 * without its other half waits for the settlement.
 */
export function daysBound(quotedDays: number, settlementDays: number, heldShare: number): number {
  return 1 + (heldShare * Math.max(0, settlementDays - quotedDays)) / quotedDays;
}
