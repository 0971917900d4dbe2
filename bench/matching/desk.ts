import { feeRounding } from "../../src/domain/fees.ts";
import { priceGrid } from "../../src/domain/price-grid.ts";
import { time, type Price, type Qty } from "../../src/domain/units.ts";
import { OrderDesk } from "../../src/sim/matching/order-desk.ts";
import type { OrderNumber } from "../../src/sim/matching/order-number.ts";
import { priceStructures } from "../../src/sim/price-structure.ts";
import { mixed, TradeTape, type Contestant, type Game, type Outcome } from "./contestant.ts";
import { cancel, fields, sweep, type Workload } from "./workload.ts";

/** The library's `OrderDesk`: numbers of orders, reports, refusals, self-trade prevention, post-only, fees of both sides. */
export const desk: Contestant = {
  name: "typed_orders",
  start: (workload: Workload) => new DeskGame(workload),
};

/** One for all games. */
const tape = new TradeTape<OrderNumber>(0);

/** A class for the same reason as in core.ts. */
class DeskGame implements Game {
  private readonly operations: Int32Array;
  /** The numbers that the desk gave, by the operation that made the order. */
  private readonly numbers: Float64Array;
  private readonly orders = newDesk();

  constructor(workload: Workload) {
    const { operations, count, filling } = workload;
    this.operations = operations;
    this.numbers = new Float64Array(count + filling);
    tape.rewind(workload);
  }

  play(from: number, to: number): void {
    const { operations, numbers, orders } = this;
    for (let at = from; at < to; at += 1) {
      const first = Math.imul(at, stride);
      if (operations[first] === cancelKind) orders.cancel(numbers[operations[first + 4] ?? 0] ?? 0);
      else this.submit(at, first);
    }
  }

  private submit(at: number, first: number): void {
    const { operations, orders } = this;
    const isSweep = operations[first] === sweepKind;
    const report = orders.submit({
      owner: isSweep ? taker : maker,
      side: operations[first + 1] === 0 ? "bid" : "ask",
      price: (operations[first + 2] ?? 0) as Price,
      qty: (operations[first + 3] ?? 0) as Qty,
      timeInForce: isSweep ? "immediate_or_cancel" : "good_till_canceled",
      selfTradePrevention: "taker_at_cross",
      postOnly: !isSweep,
    });
    if (report.kind === "refused") throw new Error(`refused: ${report.code}`);
    this.numbers[at] = report.order ?? 0;
    for (const trade of report.trades) tape.note(trade.maker, trade.price, trade.qty);
  }

  result(): Outcome {
    const names = new Map(Array.from(this.numbers, (number, name) => [number, name]));
    const nameOf = (order: OrderNumber): number => names.get(order) ?? -1;
    let book = 0;
    let resting = 0;
    for (const side of ["bid", "ask"] as const) {
      for (const { order, price, left } of this.orders.queue(side)) {
        book = mixed(book, nameOf(order), price, left);
        resting += 1;
      }
    }
    return { trades: tape.sum(nameOf), book, resting };
  }
}

const maker = 1;
const taker = 2;

function newDesk(): OrderDesk {
  const at = time(1_795_392_000_000_000);
  const grid = priceGrid(priceStructures["linear_cent"] ?? []);
  if (!grid.ok) throw new Error(grid.why);
  const fees = { kind: "quadratic_with_maker_fees", multiplier: 10_000 } as const;
  return new OrderDesk({ grid: grid.value, fees, rounding: feeRounding(at, "direct"), at });
}

// To the compiler a constant of this file is a number; an imported one is looked up at every use.
const stride = fields;
const cancelKind = cancel;
const sweepKind = sweep;
