/** Many numbers above zero in little memory: counted in steps of five per cent, zeros and below apart. */
export interface Sample {
  add(number: number, weight?: number): void;
  /** The number below which this share lies, to within a step; undefined of nothing. */
  quantile(share: number): number | undefined;
  /** Share of the numbers that are at most this, to within a step. */
  shareUpTo(number: number): number | undefined;
  total(): number;
}

const step = Math.log(1.05);

export function sample(): Sample {
  const counts = new Map<number, number>();
  let total = 0;
  return {
    add: (number, weight = 1) => {
      const bin = binOf(number);
      counts.set(bin, (counts.get(bin) ?? 0) + weight);
      total += weight;
    },
    quantile: (share) => {
      let left = share * total;
      for (const bin of [...counts.keys()].toSorted((a, b) => a - b)) {
        left -= counts.get(bin) ?? 0;
        if (left <= 0) return valueOf(bin);
      }
      return undefined;
    },
    shareUpTo: (number) => {
      if (total === 0) return undefined;
      const most = binOf(number);
      let sum = 0;
      for (const [bin, count] of counts) if (bin <= most) sum += count;
      return sum / total;
    },
    total: () => total,
  };
}

function binOf(number: number): number {
  return number <= 0 ? -Infinity : Math.round(Math.log(number) / step);
}

function valueOf(bin: number): number {
  return bin === -Infinity ? 0 : Math.exp(bin * step);
}
