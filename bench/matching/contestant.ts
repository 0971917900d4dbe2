import { nameOf, type Workload } from "./workload.ts";

/** An order book under test. */
export interface Contestant {
  readonly name: string;
  /** An empty book that is about to play the workload. */
  start(workload: Workload): Game;
}

export interface Game {
  /** Plays operations from the first named up to, not including, the last. */
  play(from: number, to: number): void;
  /** Everybody must come to the same three. */
  result(): Outcome;
}

export interface Outcome {
  /** Of every trade in order: whose order, price, contracts. */
  readonly trades: number;
  /** Of every resting order, best first, bids before asks: which, price, contracts. */
  readonly book: number;
  readonly resting: number;
}

/** The same arithmetic as in reference.c. */
export function mixed(sum: number, order: number, price: number, qty: number): number {
  return (Math.imul(Math.imul(Math.imul(sum, 31) + order, 31) + price, 31) + qty) | 0;
}

/** Trades as they are told, by text id; read after the clock has stopped, so that nobody pays for the sum. */
export interface TradeTape {
  note(makerId: string, price: number, qty: number): void;
  sum(): number;
}

export function tradeTape({ count, filling }: Workload): TradeTape {
  // More than there will be trades, so that nobody pays for growing it.
  const room = count + filling;
  const makers = Array.from<string>({ length: room }).fill("");
  const amounts = new Float64Array(2 * room);
  let noted = 0;
  return {
    note: (makerId, price, qty) => {
      makers[noted] = makerId;
      amounts[2 * noted] = price;
      amounts[2 * noted + 1] = qty;
      noted += 1;
    },
    sum: () => {
      if (noted > room) throw new Error("more trades than operations");
      return makers
        .slice(0, noted)
        .reduce(
          (sum, maker, at) => mixed(sum, nameOf(maker), amounts[2 * at] ?? 0, amounts[2 * at + 1] ?? 0),
          0,
        );
    },
  };
}
