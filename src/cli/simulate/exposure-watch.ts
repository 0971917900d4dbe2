import { flat, settle, trade, type Position } from "../../domain/position.ts";
import {
  minus,
  most,
  plus,
  showMoney,
  showQty,
  zeroMoney,
  type Money,
  type Qty,
} from "../../domain/units.ts";
import { exposure, worstLoss, type Exposure, type OpenOrder } from "../../risk/exposure.ts";
import type { Exchange } from "../../sim/exchange.ts";
import type { ExchangeEvent, SimFill, SimOrder } from "../../sim/event.ts";

export interface Caps {
  readonly maxPosition: Qty;
  readonly eventLossMax: Money;
}

/**
 * What the exchange itself could make of an account, at every moment: what it holds and what rests, each order filled
 * where that hurts. Tells when it is past a cap.
 */
export interface ExposureWatch {
  /** How often it was looked at. */
  checks(): number;
  close(): void;
}

export function watchExposure(
  exchange: Exchange,
  account: string,
  caps: Caps,
  breached: (why: string) => void,
): ExposureWatch {
  const markets = new Map<string, Holding>();
  let checks = 0;
  const holdingOf = (ticker: string): Holding => {
    const known = markets.get(ticker);
    if (known !== undefined) return known;
    const made = { position: flat, orders: new Map<string, SimOrder>() };
    markets.set(ticker, made);
    return made;
  };
  const check = (ticker: string): void => {
    checks += 1;
    const why = breachOf(exchange, markets, ticker, caps);
    if (why !== undefined) breached(why);
  };
  const hear = (event: ExchangeEvent): void => {
    if (event.kind === "order-changed" && event.order.account === account) {
      const { orders } = holdingOf(event.order.ticker);
      if (event.order.status === "resting") orders.set(event.order.orderId, event.order);
      else orders.delete(event.order.orderId);
      check(event.order.ticker);
    }
    if (event.kind === "filled" && event.account === account) {
      takeFill(holdingOf(event.fill.ticker), event.fill);
      check(event.fill.ticker);
    }
    if (event.kind === "market-settled") {
      const holding = holdingOf(event.ticker);
      holding.position = settle(holding.position, event.settlement).position;
    }
  };
  return { checks: () => checks, close: exchange.listen(hear) };
}

interface Holding {
  position: Position;
  readonly orders: Map<string, SimOrder>;
}

/** The order's own news may come after the fill's: until then its old size would count twice. */
function takeFill(holding: Holding, fill: SimFill): void {
  holding.position = trade(holding.position, fill.side, fill.price, fill.qty).position;
  const order = holding.orders.get(fill.orderId);
  if (order === undefined) return;
  const left = minus(order.left, fill.qty);
  if (left > 0) holding.orders.set(fill.orderId, { ...order, left });
  else holding.orders.delete(fill.orderId);
}

function breachOf(
  exchange: Exchange,
  markets: ReadonlyMap<string, Holding>,
  ticker: string,
  { maxPosition, eventLossMax }: Caps,
): string | undefined {
  const now = exposureOf(markets.get(ticker));
  const worst = most(plus(now.net, now.openBids), minus(now.openAsks, now.net));
  if (worst > maxPosition) {
    return `${ticker} can come to ${showQty(worst)} contracts of ${showQty(maxPosition)}`;
  }
  const market = exchange.market(ticker);
  if (market === undefined) return undefined;
  const siblings = exchange.markets().filter(({ eventTicker }) => eventTicker === market.eventTicker);
  const winner = siblings.findIndex(
    ({ status, settlement }) => status === "finalized" && settlement?.result === "yes",
  );
  const loss = worstOf(
    siblings.map((sibling) => exposureOf(markets.get(sibling.ticker))),
    market.isExclusive,
    winner,
  );
  if (loss <= eventLossMax) return undefined;
  return `${market.eventTicker} can lose ${showMoney(loss)} of ${showMoney(eventLossMax)}`;
}

function exposureOf(holding: Holding | undefined): Exposure {
  if (holding === undefined) return exposure(flat, []);
  const open = [...holding.orders.values()].map(({ side, price, left }): OpenOrder => ({
    side,
    price,
    qty: left,
  }));
  return exposure(holding.position, open);
}

/**
 * Outcome by outcome: every market NO, or exactly one of them YES; without exclusion each as it hurts. Once one has been
 * paid out as YES there is only that outcome.
 */
function worstOf(markets: readonly Exposure[], isExclusive: boolean, winner: number): Money {
  const sumOf = (lossOf: (market: Exposure, place: number) => Money): Money =>
    markets.reduce((sum, market, place) => plus(sum, lossOf(market, place)), zeroMoney);
  if (!isExclusive) return sumOf(worstLoss);
  const outcomes = markets.map((_, yes) =>
    sumOf((market, place) => (place === yes ? market.lossIfYes : market.lossIfNo)),
  );
  if (winner >= 0) return outcomes[winner] ?? zeroMoney;
  return outcomes.reduce(
    (worst, loss) => most(worst, loss),
    sumOf((market) => market.lossIfNo),
  );
}
