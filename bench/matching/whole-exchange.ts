import { dollars, time, type Price, type Qty } from "../../src/domain/units.ts";
import { createExchange } from "../../src/sim/box.ts";
import type { SimFill } from "../../src/sim/event.ts";
import { scene } from "../exchange/scene.ts";
import { mixed, type Contestant } from "./contestant.ts";
import { cancel, fields, sweep, type Workload } from "./workload.ts";

const start = time(1_795_392_000_000_000);
const makers = Array.from({ length: 16 }, (_, at) => `maker-${at}`);

/** `Exchange.execute`: accounts, ledger, fees, refusals, lists of orders and fills, and a listener to its events. */
export const wholeExchange: Contestant = {
  name: "exchange",
  start: ({ operations, count, filling }: Workload) => {
    const exchange = createExchange({ scenario: scene(1), seed: 1, start });
    const ticker = exchange.markets()[0]?.ticker ?? "";
    for (const account of [...makers, "taker"]) exchange.openAccount(account, dollars(1_000_000_000));
    const orderIds = Array.from({ length: count + filling }, () => "");
    const fills: SimFill[] = [];
    exchange.listen((event) => {
      if (event.kind === "filled" && !event.fill.isTaker) fills.push(event.fill);
    });
    return {
      play: (from, to) => {
        for (let at = from; at < to; at += 1) {
          const kind = operations[fields * at] ?? 0;
          if (kind === cancel) {
            const target = operations[fields * at + 4] ?? 0;
            const orderId = orderIds[target] ?? "";
            exchange.execute(start, { kind: "cancel-order", account: makerOf(target), orderId });
            continue;
          }
          const told = exchange.execute(start, {
            kind: "create-order",
            account: kind === sweep ? "taker" : makerOf(at),
            ticker,
            side: operations[fields * at + 1] === 0 ? "bid" : "ask",
            price: (operations[fields * at + 2] ?? 0) as Price,
            qty: (operations[fields * at + 3] ?? 0) as Qty,
            timeInForce: kind === sweep ? "immediate_or_cancel" : "good_till_canceled",
            selfTradePrevention: "taker_at_cross",
            postOnly: kind !== sweep,
            reduceOnly: false,
            cancelOnPause: false,
          });
          if (!told.ok) throw new Error(`the exchange refused: ${told.refusal.code}`);
          orderIds[at] = told.answer.orders[0]?.orderId ?? "";
        }
      },
      result: () => {
        const names = new Map(orderIds.map((orderId, at) => [orderId, at]));
        const nameOf = (orderId: string): number => names.get(orderId) ?? -1;
        const trades = fills.reduce(
          (sum, { orderId, price, qty }) => mixed(sum, nameOf(orderId), price, qty),
          0,
        );
        const resting = makers
          .flatMap((account) => exchange.orders(account))
          .filter(({ status }) => status === "resting")
          .toSorted((a, b) => nameOf(a.orderId) - nameOf(b.orderId));
        const bids = resting.filter(({ side }) => side === "bid").toSorted((a, b) => b.price - a.price);
        const asks = resting.filter(({ side }) => side === "ask").toSorted((a, b) => a.price - b.price);
        const queue = [...bids, ...asks];
        const book = queue.reduce(
          (sum, { orderId, price, left }) => mixed(sum, nameOf(orderId), price, left),
          0,
        );
        return { trades, book, resting: resting.length };
      },
    };
  },
};

function makerOf(operation: number): string {
  return makers[operation % makers.length] ?? "";
}
