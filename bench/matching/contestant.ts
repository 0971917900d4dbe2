import type { Workload } from "./workload.ts";

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

/** Trades as they are told, by the id of the resting order; read after the clock has stopped: nobody pays for the sum. */
export class TradeTape<Id> {
  private readonly none: Id;
  private makers: Id[] = [];
  private amounts = new Float64Array(0);
  private noted = 0;

  constructor(none: Id) {
    this.none = none;
  }

  /** Empty again, with room for more trades than there will be, so that nobody pays for growing it. */
  rewind({ count, filling }: Workload): void {
    const room = count + filling;
    this.noted = 0;
    if (this.makers.length >= room) return;
    this.makers = Array.from<Id>({ length: room }).fill(this.none);
    this.amounts = new Float64Array(2 * room);
  }

  note(maker: Id, price: number, qty: number): void {
    const { makers, amounts, noted } = this;
    makers[noted] = maker;
    amounts[2 * noted] = price;
    amounts[2 * noted + 1] = qty;
    this.noted = noted + 1;
  }

  sum(nameOf: (maker: Id) => number): number {
    const { makers, amounts } = this;
    let sum = 0;
    for (let at = 0; at < this.noted; at += 1) {
      sum = mixed(sum, nameOf(makers[at] ?? this.none), amounts[2 * at] ?? 0, amounts[2 * at + 1] ?? 0);
    }
    return sum;
  }
}
