/**
 * A pure function of numbers from 0 to 1 that is asked for the same few of them again and again, as the middles of books are:
 * what it last came to in the neighbourhood of each is kept. For speed alone, and exact: another number is worked out anew.
 */
export function remembering(of: (value: number) => number): (value: number) => number {
  const asked = new Float64Array(places).fill(Number.NaN);
  const known = new Float64Array(places);
  return (value) => {
    const place = Math.round(value * perDollar) & (places - 1);
    if (asked[place] === value) return known[place] ?? Number.NaN;
    const came = of(value);
    asked[place] = value;
    known[place] = came;
    return came;
  };
}

/** A middle lies on a price or halfway between two, at the finest in steps of half of $0.0001. */
const perDollar = 20_000;
/** A power of two: middles that are fewer steps apart do not drive each other out. */
const places = 1_024;
