import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** A seeded generator. Everything random in the program comes from one of these, handed in. */
export interface Random {
  /** Uniform in [0, 1). */
  unit(): number;
  /** Uniform whole number in [low, high], both ends included. */
  whole(low: number, high: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** Standard normal. */
  normal(): number;
  /** Exponential with the given mean: the gap between arrivals. */
  exponential(mean: number): number;
  /** One of the values, each as likely as its weight. */
  pick<Value>(values: readonly Value[], weight?: (value: Value) => number): Value;
  /** An independent stream for one purpose; the same label gives the same stream. */
  fork(label: string): Random;
}

export function seededRandom(seed: number): Random {
  return new SeededRandom(seed);
}

/** A class, because an exchange has forty thousand of these: as closures they would weigh five times as much. */
class SeededRandom implements Random {
  private readonly seed: number;
  private readonly generator: ReturnType<typeof xoroshiro128plus>;

  constructor(seed: number) {
    this.seed = seed;
    this.generator = warmGenerator(seed);
  }

  unit(): number {
    const { generator } = this;
    // 53 bits from two draws, so that every double step in [0, 1) can occur.
    return ((generator.next() >>> 6) * 134_217_728 + (generator.next() >>> 5)) / 9_007_199_254_740_992;
  }

  whole(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.unit())) * Math.cos(2 * Math.PI * this.unit());
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.unit());
  }

  pick<Value>(values: readonly Value[], weight: (value: Value) => number = () => 1): Value {
    return pickWeighted(values, weight, this.unit());
  }

  fork(label: string): Random {
    return new SeededRandom(mixLabel(this.seed, label));
  }
}

/** Seeds are counted 1, 2, 3 …, and the generator's first draws show it: the seed is mixed, and those are thrown away. */
function warmGenerator(seed: number): ReturnType<typeof xoroshiro128plus> {
  let mixed = Math.imul(seed ^ (seed >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  const generator = xoroshiro128plus(mixed ^ (mixed >>> 16));
  for (let draw = 0; draw < 8; draw += 1) generator.next();
  return generator;
}

function pickWeighted<Value>(
  values: readonly Value[],
  weight: (value: Value) => number,
  unit: number,
): Value {
  let left = unit * values.reduce((sum, value) => sum + weight(value), 0);
  for (const value of values) {
    left -= weight(value);
    if (left < 0) return value;
  }
  const last = values.at(-1);
  if (last === undefined) throw new Error("broken belief: picked from an empty list");
  return last;
}

function mixLabel(seed: number, label: string): number {
  let mixed = seed | 0;
  for (let at = 0; at < label.length; at += 1) {
    mixed = Math.imul(mixed ^ label.charCodeAt(at), 0x9e37_79b1);
    mixed ^= mixed >>> 15;
  }
  return mixed | 0;
}
