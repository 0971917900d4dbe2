import { dollars, time, type Price, type Qty } from "../../src/domain/units.ts";
import { createExchange } from "../../src/sim/box.ts";
import { scene } from "../exchange/scene.ts";
import { mixed, type Contestant } from "./contestant.ts";
import { cancel, fields, sweep, type Workload } from "./workload.ts";

const start = time(1_795_392_000_000_000);

/** `Exchange.execute`: accounts, ledger, fees, refusals, lists of orders and fills, and a listener to its events. */
export const wholeExchange: Contestant = {
  name: "exchange",
  start: ({ operations, count, filling }: Workload) => {
    const exchange = createExchange({ scenario: scene(1), seed: 1, start });
    const ticker = exchange.markets()[0]?.ticker ?? "";
    exchange.openAccount("maker", dollars(1_000_000_000));
    exchange.openAccount("taker", dollars(1_000_000_000));
    const orderIds = Array.from({ length: count + filling }, () => "");
    const names = new Map<string, number>();
    return {
      play: (from, to) => {
        for (let at = from; at < to; at += 1) {
          const kind = operations[fields * at] ?? 0;
          const account = kind === sweep ? "taker" : "maker";
          if (kind === cancel) {
            exchange.execute(start, {
              kind: "cancel-order",
              account,
              orderId: orderIds[operations[fields * at + 4] ?? 0] ?? "",
            });
            continue;
          }
          const told = exchange.execute(start, {
            kind: "create-order",
            account,
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
        for (const [at, orderId] of orderIds.entries()) names.set(orderId, at);
        let trades = 0;
        for (const fill of exchange.fills("maker").toReversed()) {
          trades = mixed(trades, names.get(fill.orderId) ?? -1, fill.price, fill.qty);
        }
        const resting = exchange
          .orders("maker")
          .toReversed()
          .filter(({ status }) => status === "resting");
        const bids = resting.filter(({ side }) => side === "bid").toSorted((a, b) => b.price - a.price);
        const asks = resting.filter(({ side }) => side === "ask").toSorted((a, b) => a.price - b.price);
        let book = 0;
        for (const { orderId, price, left } of [...bids, ...asks])
          book = mixed(book, names.get(orderId) ?? -1, price, left);
        return { trades, book, resting: resting.length };
      },
    };
  },
};
