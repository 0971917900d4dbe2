/** Many numbers above zero in little memory: counted in steps of five per cent, zeros and below apart. */
export interface Sample {
  add(number: number): void;
  /** The number below which this share lies, to within a step; undefined of nothing. */
  quantile(share: number): number | undefined;
  /** Share of the numbers that are at most this, to within a step. */
  shareUpTo(number: number): number | undefined;
}

const step = Math.log(1.05);

export function sample(): Sample {
  const bins = new Map<number, Bin>();
  let total = 0;
  return {
    add: (number) => {
      const place = placeOf(number);
      const bin = bins.get(place);
      if (bin === undefined) bins.set(place, { count: 1, sum: number });
      else {
        bin.count += 1;
        bin.sum += number;
      }
      total += 1;
    },
    quantile: (share) => {
      let left = share * total;
      for (const [, { count, sum }] of [...bins].toSorted(([a], [b]) => a - b)) {
        left -= count;
        if (left <= 0) return sum / count;
      }
      return undefined;
    },
    shareUpTo: (number) => {
      if (total === 0) return undefined;
      const most = placeOf(number);
      let sum = 0;
      for (const [place, { count }] of bins) if (place <= most) sum += count;
      return sum / total;
    },
  };
}

/** What is told of a bin is the mean of its members: where all are alike, that is exact. */
interface Bin {
  count: number;
  sum: number;
}

function placeOf(number: number): number {
  return number <= 0 ? -Infinity : Math.round(Math.log(number) / step);
}
