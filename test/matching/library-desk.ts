import { feeRounding } from "../../src/domain/fees.ts";
import { priceGrid } from "../../src/domain/price-grid.ts";
import { sides } from "../../src/domain/side.ts";
import { price, qty, time } from "../../src/domain/units.ts";
import { OrderDesk, type NewOrder } from "../../src/sim/matching/order-desk.ts";
import type { OrderNumber } from "../../src/sim/matching/order-number.ts";
import { endInWords, hashOf, mix, pick, tradeInWords, type BookLook, type Desk } from "./desk.ts";
import { marketCount, type StreamCommand } from "./stream.ts";

interface Market {
  readonly orders: OrderDesk;
  /** Those that rest, in the order they came, by their numbers; and what the test calls them. */
  queue: OrderNumber[];
  readonly labels: Map<OrderNumber, number>;
}

/** Takes the same commands to the library's `OrderDesk`, and tells of them in the same words. */
export function libraryDesk(): Desk {
  const markets = Array.from({ length: marketCount }, (): Market => ({
    orders: anyPriceDesk(),
    queue: [],
    labels: new Map(),
  }));
  let labels = 0;
  return {
    play: (command) => {
      const market = markets[command.market];
      if (market === undefined) throw new Error("no such market");
      labels += 1;
      const told = playOne(market, labels, command);
      market.queue = market.queue.filter((number) => market.orders.order(number) !== undefined);
      return told;
    },
    hash: (market, which) => {
      const number = pick(markets[market]?.queue ?? [], which);
      const ahead = number === undefined ? 0 : (markets[market]?.orders.ahead(number) ?? 0);
      return markets.reduce((sum, each) => mix(sum, hashOf(lookOf(each))), ahead);
    },
    show: () =>
      markets.map(({ orders }) => JSON.stringify(sides.map((side) => [...orders.queue(side)]))).join(),
  };
}

function playOne(market: Market, newLabel: number, command: StreamCommand): string {
  const { orders, queue } = market;
  if (command.kind === "enter") return enter(market, { ...command, qty: qty(command.qty) }, newLabel);
  const number = pick(queue, command.which);
  const order = number === undefined ? undefined : orders.order(number);
  if (number === undefined || order === undefined) return "not found";
  const label = labelOf(market, number);
  switch (command.kind) {
    case "cancel":
      orders.cancel(number);
      return `cancelled ${label}`;
    case "reduce": {
      const by = qty(Math.max(1, Math.ceil(order.left * command.share)));
      orders.decrease(number, by);
      return `reduced ${label} by ${by}`;
    }
    case "amend": {
      orders.cancel(number);
      market.queue = queue.filter((other) => other !== number);
      const terms = { timeInForce: "good_till_canceled", selfTradePrevention: "taker_at_cross" } as const;
      const changed = { ...terms, price: command.price, qty: qty(command.qty), postOnly: false };
      return enter(market, { owner: order.owner, side: order.side, ...changed }, label);
    }
  }
}

function enter(market: Market, order: NewOrder, label: number): string {
  const report = market.orders.submit(order);
  if (report.kind === "refused") return report.code;
  if (report.order !== undefined) {
    market.queue.push(report.order);
    market.labels.set(report.order, label);
  }
  const traded = report.trades.map((each) => tradeInWords(each.qty, each.price, labelOf(market, each.maker)));
  const madeWay = report.canceledOwn.map((number) => labelOf(market, number));
  return endInWords(report.status, report.filled, traded, madeWay);
}

function labelOf({ labels }: Market, number: OrderNumber): number {
  return labels.get(number) ?? -1;
}

function lookOf(market: Market): BookLook {
  const { orders } = market;
  return {
    best: (side) => orders.best(side),
    levels: (side) => orders.levels(side),
    queue: (side) =>
      Array.from(orders.queue(side), ({ order, price, left }) => ({
        label: labelOf(market, order),
        price,
        left,
      })),
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
