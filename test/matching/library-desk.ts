import { feeRounding } from "../../src/domain/fees.ts";
import { priceGrid } from "../../src/domain/price-grid.ts";
import { sides } from "../../src/domain/side.ts";
import { price, qty, time } from "../../src/domain/units.ts";
import { OrderDesk, type NewOrder } from "../../src/sim/matching/order-desk.ts";
import { endInWords, hashOf, mix, pick, tradeInWords, type BookLook, type Desk } from "./desk.ts";
import { marketCount, type StreamCommand } from "./stream.ts";

interface Market {
  readonly orders: OrderDesk;
  /** Ids of those that rest, in the order they came. */
  queue: string[];
}

/** Takes the same commands to the library's `OrderDesk`, and tells of them in the same words. */
export function libraryDesk(): Desk {
  const markets = Array.from({ length: marketCount }, (): Market => ({ orders: anyPriceDesk(), queue: [] }));
  let labels = 0;
  return {
    play: (command) => {
      const market = markets[command.market];
      if (market === undefined) throw new Error("no such market");
      labels += 1;
      const told = playOne(market, String(labels), command);
      market.queue = market.queue.filter((id) => market.orders.order(id) !== undefined);
      return told;
    },
    hash: (market, which) => {
      const id = pick(markets[market]?.queue ?? [], which);
      const ahead = id === undefined ? 0 : (markets[market]?.orders.ahead(id) ?? 0);
      return markets.reduce((sum, { orders }) => mix(sum, hashOf(lookOf(orders))), ahead);
    },
    show: () =>
      markets.map(({ orders }) => JSON.stringify(sides.map((side) => [...orders.queue(side)]))).join(),
  };
}

function playOne(market: Market, label: string, command: StreamCommand): string {
  const { orders, queue } = market;
  if (command.kind === "enter") {
    return enter(market, { ...command, id: label, qty: qty(command.qty) });
  }
  const id = pick(queue, command.which);
  const order = id === undefined ? undefined : orders.order(id);
  if (id === undefined || order === undefined) return "not found";
  switch (command.kind) {
    case "cancel":
      orders.cancel(id);
      return `cancelled ${id}`;
    case "reduce": {
      const by = qty(Math.max(1, Math.ceil(order.left * command.share)));
      orders.decrease(id, by);
      return `reduced ${id} by ${by}`;
    }
    case "amend": {
      orders.cancel(id);
      market.queue = queue.filter((other) => other !== id);
      const terms = { timeInForce: "good_till_canceled", selfTradePrevention: "taker_at_cross" } as const;
      const { price: to } = command;
      return enter(market, { ...order, ...terms, price: to, qty: qty(command.qty), postOnly: false });
    }
  }
}

function enter({ orders, queue }: Market, order: NewOrder): string {
  const report = orders.submit(order);
  if (report.kind === "refused") return report.code;
  if (report.status === "resting") queue.push(order.id);
  const traded = report.trades.map((each) => tradeInWords(each.qty, each.price, each.makerId));
  return endInWords(report.status, report.filled, traded, report.canceledOwn);
}

function lookOf(orders: OrderDesk): BookLook {
  return {
    best: (side) => orders.best(side),
    levels: (side) => orders.levels(side),
    queue: (side) => Array.from(orders.queue(side), ({ id, ...order }) => ({ label: id, ...order })),
  };
}

/** On the finest grid, so that a stream may change its own. */
function anyPriceDesk(): OrderDesk {
  const at = time(1_795_392_000_000_000);
  const grid = priceGrid([{ start: price(0), end: price(10_000), step: price(1) }]);
  if (!grid.ok) throw new Error(grid.why);
  const fees = { kind: "quadratic_with_maker_fees", multiplier: 10_000 } as const;
  return new OrderDesk({ grid: grid.value, fees, rounding: feeRounding(at, "direct"), at });
}
