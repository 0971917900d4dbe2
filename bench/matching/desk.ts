import {
  chargeFill,
  feeRounding,
  tradeFee,
  type FeeAccumulator,
  type FeeRule,
} from "../../src/domain/fees.ts";
import { isCrossing, opposite, paid, type Side } from "../../src/domain/side.ts";
import {
  cost,
  minus,
  plus,
  time,
  zeroMoney,
  zeroQty,
  type Money,
  type Price,
  type Qty,
} from "../../src/domain/units.ts";
import type { SelfTradePrevention, TimeInForce } from "../../src/sim/command.ts";
import type { BookOrder } from "../../src/sim/matching/book.ts";
import { ladderBook, newBookPool } from "../../src/sim/matching/ladder-book.ts";
import { planMatch } from "../../src/sim/matching/plan.ts";
import { mixed, tradeTape, type Contestant } from "./contestant.ts";
import { cancel, fields, nameOf, sweep, type Workload } from "./workload.ts";

/**
 * The exchange's book, plan and fees as a program would use them without the rest of the exchange: orders by text
 * ids, refusals, self-trade prevention, post-only, all times in force, a report for every order, and the fee of both
 * sides of every trade with its accumulator.
 */
export const desk: Contestant = {
  name: "typed_orders",
  start: ({ operations, ids }: Workload) => {
    const orders = orderDesk();
    const tape = tradeTape();
    return {
      play: (from, to) => {
        for (let at = from; at < to; at += 1) {
          const kind = operations[fields * at] ?? 0;
          if (kind === cancel) {
            orders.cancel(ids[operations[fields * at + 4] ?? 0] ?? "");
            continue;
          }
          const report = orders.submit({
            id: ids[at] ?? "",
            account: kind === sweep ? "taker" : "maker",
            side: operations[fields * at + 1] === 0 ? "bid" : "ask",
            price: (operations[fields * at + 2] ?? 0) as Price,
            qty: (operations[fields * at + 3] ?? 0) as Qty,
            timeInForce: kind === sweep ? "immediate_or_cancel" : "good_till_canceled",
            selfTradePrevention: "taker_at_cross",
            postOnly: kind !== sweep,
          });
          if (report.kind === "refused") throw new Error(`refused: ${report.code}`);
          for (const { makerId, price, qty } of report.trades) tape.note(makerId, price, qty);
        }
      },
      result: () => {
        let book = 0;
        let resting = 0;
        for (const { id, price, left } of orders.resting()) {
          book = mixed(book, nameOf(id), price, left);
          resting += 1;
        }
        return { trades: tape.sum(), book, resting };
      },
    };
  },
};

interface NewOrder {
  readonly id: string;
  readonly account: string;
  readonly side: Side;
  readonly price: Price;
  readonly qty: Qty;
  readonly timeInForce: TimeInForce;
  readonly selfTradePrevention: SelfTradePrevention;
  readonly postOnly: boolean;
}

type OrderReport =
  | {
      readonly kind: "accepted";
      readonly status: "resting" | "executed" | "canceled";
      readonly filled: Qty;
      readonly left: Qty;
      readonly fee: Money;
      readonly trades: readonly Trade[];
    }
  | {
      readonly kind: "refused";
      readonly code: "order_already_exists" | "post only cross" | "invalid_order_size";
    };

interface Trade {
  readonly makerId: string;
  readonly price: Price;
  readonly qty: Qty;
  readonly makerFee: Money;
  readonly takerFee: Money;
}

interface DeskOrder extends BookOrder {
  readonly id: string;
  accumulator: FeeAccumulator;
}

const rule: FeeRule = { kind: "quadratic_with_maker_fees", multiplier: 10_000 };
const now = time(1_795_392_000_000_000);
const rounding = feeRounding(now, "direct");
const noTrades: readonly Trade[] = [];

function orderDesk() {
  const book = ladderBook<DeskOrder>(newBookPool());
  const resting = new Map<string, DeskOrder>();

  const charge = (order: DeskOrder, role: "maker" | "taker", price: Price, qty: Qty): Money => {
    const revenue = -cost(paid(order.side, price), qty) as Money;
    const charged = chargeFill(
      revenue,
      tradeFee(rule, role, price, qty, now, rounding),
      order.accumulator,
      rounding,
    );
    order.accumulator = charged.accumulator;
    return charged.fee;
  };
  const trade = (order: DeskOrder, maker: DeskOrder, qty: Qty): Trade => {
    const { id: makerId, price } = maker;
    const makerFee = charge(maker, "maker", price, qty);
    const takerFee = charge(order, "taker", price, qty);
    book.reduce(maker, qty);
    order.left = minus(order.left, qty);
    if (maker.left === 0) resting.delete(makerId);
    return { makerId, price, qty, makerFee, takerFee };
  };
  const remove = (order: DeskOrder): void => {
    book.remove(order);
    resting.delete(order.id);
  };

  return {
    submit: (wanted: NewOrder): OrderReport => {
      const { id, account, side, price, qty, timeInForce, selfTradePrevention } = wanted;
      if (qty <= 0) return { kind: "refused", code: "invalid_order_size" };
      if (resting.has(id)) return { kind: "refused", code: "order_already_exists" };
      const isCross = isCrossing(side, price, book.best(opposite(side)));
      if (wanted.postOnly && isCross) return { kind: "refused", code: "post only cross" };
      const order: DeskOrder = { id, account, side, price, left: qty, place: 0, accumulator: zeroMoney };
      let trades = noTrades;
      let end: string = "rest";
      let fee = zeroMoney;
      if (isCross) {
        const plan = planMatch(book, { account, side, price, left: qty, timeInForce, selfTradePrevention });
        end = plan.end;
        const made: Trade[] = [];
        for (const step of plan.steps) {
          if (step.kind === "cancel-own") {
            remove(step.resting);
            continue;
          }
          const each = trade(order, step.resting, step.qty);
          fee = plus(fee, each.takerFee);
          made.push(each);
        }
        trades = made;
      }
      const filled = minus(qty, order.left);
      if (order.left === 0)
        return { kind: "accepted", status: "executed", filled, left: zeroQty, fee, trades };
      if (end !== "rest" || timeInForce !== "good_till_canceled") {
        return { kind: "accepted", status: "canceled", filled, left: zeroQty, fee, trades };
      }
      book.add(order);
      resting.set(id, order);
      return { kind: "accepted", status: "resting", filled, left: order.left, fee, trades };
    },
    cancel: (id: string): { readonly id: string; readonly reducedBy: Qty } | undefined => {
      const order = resting.get(id);
      if (order === undefined) return undefined;
      remove(order);
      return { id, reducedBy: order.left };
    },
    resting: function* (): Generator<DeskOrder> {
      for (const side of ["bid", "ask"] as const) {
        for (let order = book.first(side); order !== undefined; order = book.next(order)) yield order;
      }
    },
  };
}
